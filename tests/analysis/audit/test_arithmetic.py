"""Figures recomputed from an official table: what agrees, what does not, what cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from auditing import book_of, claims, figure, percent, said, short, source

HALF, SEVEN = "2010-01/2010-06", "2010-01/2010-07"


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        (percent("value: 15.6, statistic: change, basePeriod: 2009-01/2009-06", HALF),
         ("change", "error", "15.6", "22.0")),
        (percent("value: 22, statistic: change, basePeriod: 2009-01/2009-06", HALF),
         ("change", "info", "22", "22.0")),
        (percent("value: -55, statistic: change, basePeriod: 2008", "2002"),
         ("change", "error", "-55", "-59.3")),
        (figure("value: 135, statistic: change, basePeriod: 2009-01/2009-06", HALF),
         ("change", "info", "135", "135")),
        (percent("value: 10, statistic: change, basePeriod: 1990", "2002"),
         ("change", "info", "10", "")),
        (percent("value: 10, statistic: change, basePeriod: 2005", "2006"),
         ("change", "info", "10", "")),
        (figure("value: 2500, approximate: true, statistic: mean", "2006/2009"),
         ("mean", "info", "2500", "2574.8")),
        (figure("value: 2400, approximate: true, statistic: mean", "2006/2009"),
         ("mean", "error", "2400", "2574.8")),
        (figure("value: 1500, statistic: mean", "2004/2007"), ("mean", "info", "1500", "")),
        (figure("value: 1126, statistic: sum", "../2001"), ("sum", "info", "1126", "1126")),
        (figure("value: 3010, statistic: sum", "2001/2003"), ("sum", "info", "3010", "3010")),
        (figure("value: 3000, statistic: sum", "2001/2003"), ("sum", "error", "3000", "3010")),
        (figure("value: 9999, statistic: sum", "2004/2006"), ("sum", "info", "9999", "")),
        (figure("value: 815", HALF), ("count", "error", "815", "749")),
        (figure("value: 749", HALF), ("count", "info", "749", "749")),
        (figure("value: 700, approximate: true", HALF), ("count", "info", "700", "749")),
        (figure("value: 5", "1990"), ("count", "error", "5", "0")),
        (figure("atLeast: 800", HALF), ("count", "error", "at least 800", "749")),
    ],
    ids=[
        "rate-of-another-period", "rate", "fall", "difference", "base-zero", "base-unknown",
        "mean-rounded", "mean-wrong", "mean-with-a-gap", "open-sum", "sum", "sum-wrong",
        "sum-with-a-gap", "count-wrong", "count", "count-rounded", "nothing-at-all", "at-least",
    ],
)  # fmt: skip
def test_a_figure_is_held_against_the_table(
    tmp_path: Path, claim: str, found: tuple[str, str, str, str]
) -> None:
    assert short(said(tmp_path, claim)) == [found]


def test_the_reason_gives_the_numbers_and_where_the_stated_one_belongs(tmp_path: Path) -> None:
    (found,) = said(tmp_path, figure("value: 815", HALF))
    assert found.why == (
        "815 differs from the official 749 in 2010-01/2010-06 (Ministry of Unification). "
        "815 is the figure for 2010-01/2010-07 (Ministry of Unification)."
    )
    assert found.figures == ("https://w3id.org/tumen/id/table/january-to-june-2010",)


@pytest.mark.parametrize(
    "rest",
    ["value: 815, modality: denied", "value: 815, rank: deprecated, rankReason: withdrawn",
     "value: 815, coverage: partial"],
    ids=["denied", "deprecated", "partial"],
)  # fmt: skip
def test_what_nobody_holds_or_is_incomplete_is_not_audited(tmp_path: Path, rest: str) -> None:
    assert said(tmp_path, figure(rest, HALF)) == []


def test_two_official_figures_are_left_to_the_disputes(tmp_path: Path) -> None:
    claim = figure("value: 815, claimant: north-watch", HALF)
    assert said(tmp_path, claim, author="north-watch", kind="Dataset") == []


def test_two_figures_that_one_source_sets_side_by_side_are_left_to_the_disputes(
    tmp_path: Path,
) -> None:
    both = claims(
        theirs=figure("value: 749, claimant: unification", "1985"),
        ours=figure("atLeast: 2000, claimant: north-watch", "1985"),
    )
    book = book_of(tmp_path, article=source("article", "paper", both))
    assert [f for f in book.audit() if f.kind == "count"] == []
    (dispute,) = (d for d in book.disputes() if d.kind == "rivalNumbers")
    assert len(dispute.sides) == 2


def test_a_revision_is_no_error(tmp_path: Path) -> None:
    claim = figure("value: 815, asOf: 2010-07, attributedTo: unification", HALF)
    assert said(tmp_path, claim) == []


def test_figures_that_nobody_official_gives_only_warn(tmp_path: Path) -> None:
    counts = claims(
        base=figure("value: 100", "1980"), now=figure("value: 150", "1981"),
        rate=percent("value: 20, statistic: change, basePeriod: 1980", "1981"),
    )  # fmt: skip
    book = book_of(tmp_path, article=source("article", "paper", counts))
    found = [f for f in book.audit() if f.kind == "change"]
    assert short(found) == [("change", "warning", "20", "50")]


def test_a_share_is_recomputed_from_the_part_and_the_whole(tmp_path: Path) -> None:
    women = claims(women=figure("value: 2252, sex: female", "2009"))
    shares = claims(
        right=percent("value: 77, statistic: share, sex: female, baseOf: all arrivals", "2009"),
        wrong=percent("value: 70, statistic: share, sex: female, baseOf: all arrivals", "2009"),
    )
    book = book_of(
        tmp_path,
        women=source("women", "unification", women, "Dataset"),
        article=source("article", "paper", shares),
    )
    found = [f for f in book.audit(everything=True) if f.kind == "share"]
    assert short(found) == [
        ("share", "error", "70", "77.3"),
        ("share", "info", "77", "77.3"),
    ]


@pytest.mark.parametrize(
    ("male", "severity"), [(662, "info"), (661, "warning")], ids=["adds-up", "does-not"]
)
def test_women_and_men_make_the_total_of_their_source(
    tmp_path: Path, male: int, severity: str
) -> None:
    parts = claims(
        all=figure("value: 2914", "2009"),
        women=figure("value: 2252, sex: female", "2009"),
        men=figure(f"value: {male}, sex: male", "2009"),
    )
    book = book_of(tmp_path, article=source("article", "paper", parts))
    found = [f for f in book.audit(everything=True) if f.kind == "parts"]
    assert short(found) == [("parts", severity, "2914", str(2252 + male))]


def test_a_stated_base_that_differs_from_its_figure_is_noted(tmp_path: Path) -> None:
    claim = percent(
        "value: 22, statistic: change, basePeriod: 2009-01/2009-06, baseValue: 600", HALF
    )
    assert short(said(tmp_path, claim)) == [
        ("base", "warning", "600", "614"),
        ("change", "info", "22", "22.0"),
    ]


def test_a_change_is_reckoned_within_one_voice_where_one_gives_both_years(tmp_path: Path) -> None:
    """A rival's count of one year, set against the speaker's of another, is nobody's change."""
    rate = percent("value: 173, statistic: change, basePeriod: 2020", "2021")
    chamber = claims(
        left_2020=figure("value: 455", "2020"), left_2021=figure("value: 1240", "2021"), said=rate
    )
    rival = claims(fewer_2021=figure("value: 980", "2021"))
    book = book_of(
        tmp_path, chamber=source("chamber", "paper", chamber),
        rival=source("rival", "north-watch", rival),
    )  # fmt: skip
    found = [f for f in book.audit(everything=True) if f.claim.endswith("/chamber/said")]
    assert short(found) == [("change", "info", "173", "172.5")]


def test_a_change_of_two_voices_is_reckoned_where_no_voice_gives_both_years(
    tmp_path: Path,
) -> None:
    rate = percent("value: 173, statistic: change, basePeriod: 2020", "2021")
    chamber = claims(left_2020=figure("value: 455", "2020"), said=rate)
    rival = claims(fewer_2021=figure("value: 980", "2021"))
    book = book_of(
        tmp_path, chamber=source("chamber", "paper", chamber),
        rival=source("rival", "north-watch", rival),
    )  # fmt: skip
    found = [f for f in book.audit(everything=True) if f.claim.endswith("/chamber/said")]
    assert short(found) == [("change", "warning", "173", "115.4")]
