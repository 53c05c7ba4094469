"""Two sources that speak of the same things, written down as briefly as a test needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from casebooks import make_casebook

import tumen

SCENE = """\
id: scene
type: Report
title: {en: What all accounts share}
author: north-watch
actors:
  north-watch: {type: Institution, name: {en: North Watch}}
  paper: {type: Media, name: {en: The Paper}}
  radio: {type: Media, name: {en: The Radio}}
  unification: {type: Ministry, name: {en: Ministry of Unification}}
  waiters: {type: Group, name: {en: the waiters}}
  cook: {type: Person, name: {en: the cook}}
  kitchen: {type: Enterprise, name: {en: the kitchen}, basedIn: ningbo}
places:
  china: {type: Country, name: {en: China}}
  ningbo: {type: City, name: {en: Ningbo}, within: china}
  shanxi: {type: Province, name: {en: Shanxi}, within: china}
  south-korea: {type: Country, name: {en: South Korea}}
conditions:
  control: {type: Activity, name: {en: border control}}
  famine: {type: Situation, name: {en: famine}}
  arrivals: {type: Condition, name: {en: arrivals}}
indicators:
  count-of-arrivals: {name: {en: number of arrivals}, unit: persons, about: arrivals}
"""


def source(slug: str, author: str, body: str, kind: str = "NewsReport") -> str:
    """A source by one of the scene's speakers."""
    return f"id: {slug}\ntype: {kind}\ntitle: {{en: {slug}}}\nauthor: {author}\n{body}"


def claims(**each: str) -> str:
    """A section of claims; each is the inside of a flow map, its gist made from its name."""
    rows = [
        f"  {name.replace('_', '-')}: {{gist: {name.replace('_', ' ')}, {keys}}}"
        for name, keys in each.items()
    ]
    return "\n".join(["claims:", *rows]) + "\n"


def link(rest: str, effect: str = "arrivals") -> str:
    return f"type: CausalClaim, cause: control, effect: {effect}, {rest}"


def figure(rest: str, period: str = "2010") -> str:
    days = f"period: {period}, " if period else ""
    return (
        "type: StatisticClaim, indicator: count-of-arrivals, population: waiters, "
        f"place: south-korea, {days}unit: persons, {rest}"
    )


def statement(property_: str, value: str, rest: str = "subject: flight") -> str:
    return f"type: StatementClaim, {rest}, property: {property_}, {value}"


def event(keys: str, kind: str = "Departure") -> str:
    return f"events:\n  flight: {{type: {kind}, name: {{en: the flight}}, {keys}}}\n"


def book_of(folder: Path, **cases: str) -> tumen.Book:
    """A built casebook of the scene and these cases; a finding in one of them fails the test."""
    book = tumen.open(make_casebook(folder, scene=SCENE, **cases))
    report = book.build()
    assert [finding for finding in report.findings if finding.severity == "error"] == []
    return book


def sides(book: tumen.Book) -> list[Any]:
    """Every dispute, in short: its kind and what each side says, by whom it is said."""
    return [
        (made.kind, {side.text: names(side.claims + side.describing) for side in made.sides})
        for made in book.disputes()
    ]


def names(iris: tuple[str, ...]) -> list[str]:
    return [iri.removeprefix("https://w3id.org/tumen/").removeprefix("id/") for iri in iris]
