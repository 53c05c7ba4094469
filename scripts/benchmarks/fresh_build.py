"""A fresh build of many small cases, beside what a YAML parser and the bare engine alone cost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.lines import Line, ratio
from benchmarks.timing import Cost, measured, side_by_side
from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.store.reader import open_reader

# Times the cost of parsing the same files with ruamel.yaml. A build took 3.3 times that before
# 2026-12, when it parsed with ruamel.yaml itself.
RATIO = 1.3
PER_CASE = 0.008  # seconds of processor
MANY = 1_000  # cases: below that a build costs what opening and closing does

_GIVEN = ("Ada", "Bo", "Cleo", "Dan", "Eva", "Finn", "Gil", "Hana")
_FAMILY = ("Moor", "Hill", "Brook", "Stone", "Field", "Lake", "Wood")
_HASH = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"


def fresh_build(work: Path, cases: int, rounds: int, seed: int) -> Iterator[Line]:
    """Compare a fresh build with parsing the same files and with loading the same quads."""
    casebook = small_cases(work / "fresh", cases, seed)
    texts = [path.read_text(encoding="utf-8") for path in casebook.case_files()]

    def ours() -> Cost:
        return measured(lambda: _built(casebook, cases))

    costs = side_by_side(rounds, {"ours": ours, "ruamel": lambda: measured(lambda: _parse(texts))})
    mine = costs["ours"]
    bare = measured(lambda: _load(work / "bare", casebook))
    each = Cost(mine.wall / cases, mine.cpu / cases)
    note = f"{each.cpu * 1000:.2f} ms of processor a case"
    what = f"fresh build of {cases:,} small cases"
    judged = cases >= MANY
    line = ratio("fresh-build", what, "ruamel.yaml's events", mine, costs["ruamel"], RATIO, note)
    yield replace(line, judged=judged)
    yield Line("fresh-build-case", f"{what}, each", "seconds", each.cpu, PER_CASE, judged=judged)
    yield ratio("fresh-build-load", what, "pyoxigraph's bulk load of its quads", mine, bare)


def _built(casebook: Casebook, cases: int) -> None:
    report = build(casebook, fresh=True)
    if len(report.built) != cases:
        raise RuntimeError(f"not all of {cases} cases were built: {report.findings[:3]}")


def _parse(texts: list[str]) -> None:
    from ruamel.yaml import YAML

    for text in texts:
        for _ in YAML(typ="safe", pure=True).parse(text):
            pass


def _load(place: Path, casebook: Casebook) -> None:
    from pyoxigraph import Store

    place.mkdir()
    store = Store(str(place))
    store.bulk_extend(open_reader(casebook))
    store.flush()


def small_cases(folder: Path, cases: int, seed: int, counties: int = 200) -> Casebook:
    """Write a casebook of small made-up cases, which share places and reporters."""
    place = folder / "graph" / "cases"
    place.mkdir(parents=True)
    chance = random.Random(seed)
    for number in range(cases):
        text = _case(number, chance, counties)
        (place / f"report-{number}.yaml").write_text(text, encoding="utf-8", newline="\n")
    return find_casebook(folder)


def _case(number: int, chance: random.Random, counties: int) -> str:
    year, month = 1990 + number % 30, f"{1 + number % 12:02}"
    reporter, county = number % 50, number % counties
    name = f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)}{number}"
    return f"""\
id: report-{number}
type: Article
title: {{en: Crossings in county {county}}}
author: reporter-{reporter}
published: {year}-{month}
passages:
  p1s1: {{start: 0, end: 120, sha256: {_HASH}}}
  p1s2: {{start: 121, end: 300, sha256: {_HASH}}}
actors:
  reporter-{reporter}:
    {{type: Person, name: {{en: Reporter {reporter}}}, description: {{en: Reports on counties.}}}}
  worker-{number}: {{type: Person, name: {{en: {name}}}, at: p1s1}}
places:
  county-{county}: {{type: County, name: {{en: County {county}}}, within: riverland}}
  riverland: {{type: Country, name: {{en: Riverland}}}}
events:
  departure-{number}:
    type: Departure
    name: {{en: departure of worker {number}}}
    departing: worker-{number}
    from: county-{county}
    date: {year}-{month}~
    at: p1s1
conditions:
  crossings-{county}: {{type: Condition, name: {{en: crossings of county {county}}}, at: p1s2}}
  patrols-{county}: {{type: Activity, name: {{en: patrols in county {county}}}, at: p1s2}}
claims:
  patrols-change-crossings:
    type: CausalClaim
    cause: patrols-{county}
    effect: crossings-{county}
    linkType: causes
    sign: {chance.choice(("decreases", "increases"))}
    gist: Patrols changed the crossings of county {county} in {year}.
    at: p1s2
"""
