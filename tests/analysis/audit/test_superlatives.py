"""Records, lowest values and thresholds, held against the run of years."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditing import book_of, claims, figure, said, short, source


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        (figure("value: 2914, statistic: record", "2007"), ("record", "error", "2914", "2554")),
        (figure("value: 2914, statistic: record", "2009"), ("record", "info", "2914", "2914")),
        (figure("value: 2554, statistic: record", "2007"), ("record", "info", "2554", "2554")),
        (figure("value: 0, statistic: record", "1990"), ("record", "info", "0", "0")),
        (figure("value: 0, statistic: record", "1990-05"), ("record", "info", "0", "")),
        (figure("value: 583, statistic: lowest", "2001"), ("lowest", "error", "583", "0")),
        (figure("value: 1000, statistic: firstAtLeast", "2002"),
         ("firstAtLeast", "info", "2002", "2002")),
        (figure("value: 1000, statistic: firstAtLeast", "2003"),
         ("firstAtLeast", "error", "2003", "2002")),
        (figure("value: 3000, statistic: firstAtLeast", "2009"),
         ("firstAtLeast", "error", "2009", "")),
        # A sum of many years is no year: 543 up to 2000 reached no 500 in 2000.
        (figure("value: 500, statistic: firstAtLeast", "2001"),
         ("firstAtLeast", "info", "2001", "2001")),
        (figure("value: 1, statistic: firstAtLeast", "1990"),
         ("firstAtLeast", "info", "1", "")),
    ],
    ids=[
        "of-another-year", "record", "record-until-then", "record-of-zero", "no-figure",
        "not-the-lowest", "first", "not-the-first", "not-reached", "sums-are-no-years",
        "nothing-before",
    ],
)  # fmt: skip
def test_an_extreme_is_held_against_the_years(
    tmp_path: Path, claim: str, found: tuple[str, str, str, str]
) -> None:
    assert short(said(tmp_path, claim)) == [found]


def test_a_year_that_was_surpassed_before_is_no_record(tmp_path: Path) -> None:
    later = claims(later=figure("value: 2402", "2010"))
    record = claims(said=figure("value: 2402, statistic: record", "2010"))
    book = book_of(
        tmp_path,
        later=source("later", "unification", later, "Dataset"),
        article=source("article", "paper", record),
    )
    (found,) = [f for f in book.audit() if f.kind == "record"]
    assert short([found]) == [("record", "error", "2402", "2914")]
    assert found.why == (
        "2,402 differs from the highest up to then, which was 2,914 in 2009 (Ministry of Unification)."
    )
