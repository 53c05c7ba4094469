"""A date that is only put in somebody's mouth is read as dates are, and belongs to the claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook

import tumen
from tumen.api import Book

CASE = """\
id: letter-2018
type: Source
title: A letter
author: letter-writer
actors:
  letter-writer: {{type: Person, name: Seo}}
claims:
  told:
    type: StatementClaim
    subject: departure
    property: {property}
    objectText: "{text}"
    gist: So it is told.
"""


def book(folder: Path, text: str, property_: str = "date") -> Book:
    case = CASE.format(text=text, property=property_)
    return tumen.open(make_casebook(folder / "book", **{"letter-2018": case}))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-08-17", "2016-08-17", "2016-08-17"),
        ("2016-08~", "2016-08-01", "2016-08-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2016/..", "2016-01-01", None),
        ("[2015,2017..2018]", "2015-01-01", "2018-12-31"),
    ],
)
def test_the_days_that_a_stated_date_can_mean_are_the_claims(
    tmp_path: Path, text: str, first: str, last: str | None
) -> None:
    asked = book(tmp_path, text)
    assert asked.build().failed == []
    (row,) = asked.query(
        "SELECT ?first ?last ?event { BIND(<https://w3id.org/tumen/id/letter-2018/told> AS ?told)"
        " OPTIONAL { ?told tumen:objectEarliest ?first } OPTIONAL { ?told tumen:objectLatest ?last }"
        " OPTIONAL { GRAPH source:letter-2018 { ?event tumen:earliest ?any } } }"
    )
    assert [str(row[key]) if row[key] else None for key in ("first", "last", "event")] == [
        first, last, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "compatible"),
    [
        ("2016-08-17", True),
        ("201X", True),
        ("2016-11", False),
        ("2016/..", True),
        ("../2015", False),
    ],
)
def test_rival_dates_are_compared_by_the_days_they_can_mean(
    tmp_path: Path, text: str, compatible: bool
) -> None:
    """The case of the border dates the departure to about August 2016."""
    asked = book(tmp_path, text)
    asked.build()
    found = [{row["date"], row["otherDate"]} for row in asked.query("rival-dates")]
    assert found == ([] if compatible else [{"2016-08~", text}])


def test_a_stated_date_that_is_none_is_an_error(tmp_path: Path) -> None:
    (found,) = book(tmp_path, "17 August 2016").check()
    assert (found.line, found.code) == (12, "bad-date")
    assert "2016-08-17" in found.hint


def test_a_stated_value_of_another_kind_is_not_held_to_be_a_date(tmp_path: Path) -> None:
    assert book(tmp_path, "about forty", "size").check() == []
