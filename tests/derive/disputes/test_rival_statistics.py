"""Figures: which contradict each other, and which a rounding, a range or a revision explains."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounts import book_of, claims, figure, sides, source

ONE, TWO = "a/said", "b/said"


def two(folder: Path, one: str, other: str, authors: str = "paper radio") -> object:
    first, second = authors.split()
    return sides(
        book_of(
            folder,
            a=source("a", first, claims(said=one)),
            b=source("b", second, claims(said=other)),
        )
    )


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        (figure("value: 749"), figure("value: 815"), ("749", "815")),
        # Nothing at all is a number too.
        (figure("value: 0"), figure("value: 3"), ("0", "3")),
        (figure("value: 749"), figure("value: 815, statistic: sum"), ("749", "815")),
        (figure("value: 749.5, statistic: mean"), figure("value: 751.25, statistic: mean"), ("749.5", "751.25")),
        (figure("atMost: 700"), figure("value: 815"), ("at most 700", "815")),
        (
            figure("value: 2500, approximate: true"),
            figure("value: 2700"),
            ("about 2,500", "2,700"),
        ),
        # The same days, differently written.
        (
            figure("value: 749", "2016-01/2016-12"),
            figure("value: 815", "2016"),
            ("749", "815"),
        ),
        (
            figure("value: 15.6, statistic: change, basePeriod: 2009").replace("persons", "percent"),
            figure("value: 22, statistic: change, basePeriod: 2009").replace("persons", "percent"),
            ("15.6", "22"),
        ),
        (
            figure("value: 749, attributedTo: unification"),
            figure("value: 815, attributedTo: cook"),
            ("749", "815"),
        ),
        (
            figure("value: 749, asOf: 2011"),
            figure("value: 815, asOf: 2012"),
            ("749", "815"),
        ),
    ],
    ids=[
        "counts", "zero", "count-and-sum", "decimals", "range", "beyond-rounding",
        "same-days", "percent", "two-witnesses", "two-speakers-at-two-times",
    ],
)  # fmt: skip
def test_different_figures_for_one_question_are_a_dispute(
    tmp_path: Path, one: str, other: str, texts: tuple[str, str]
) -> None:
    assert two(tmp_path, one, other) == [("rivalNumbers", {texts[0]: [ONE], texts[1]: [TWO]})]


@pytest.mark.parametrize(
    ("one", "other", "authors"),
    [
        (figure("value: 749"), figure("value: 749"), "paper radio"),
        (figure("value: 0"), figure("value: 0"), "paper radio"),
        (figure("value: 2567"), figure("atLeast: 2500"), "paper radio"),
        (figure("value: 2567"), figure("atLeast: 2000, atMost: 3000"), "paper radio"),
        (figure("value: 2567"), figure("value: 2500, approximate: true"), "paper radio"),
        (
            figure("value: 21.9, statistic: change, basePeriod: 2009").replace("persons", "percent"),
            figure("value: 22, statistic: change, basePeriod: 2009").replace("persons", "percent"),
            "paper radio",
        ),
        (
            figure("value: 749, revision: provisional"),
            figure("value: 815, revision: final"),
            "paper radio",
        ),
        (figure("value: 1138, asOf: 2011"), figure("value: 1142, asOf: 2012"), "paper paper"),
        (
            figure("value: 1138, asOf: 2011, attributedTo: unification"),
            figure("value: 1142"),
            "paper unification",
        ),
        (figure("value: 749", "2016-01/2016-06"), figure("value: 1418", "2016"), "paper radio"),
        (figure("value: 181, coverage: partial"), figure("value: 236"), "paper radio"),
        (figure("value: 1422"), figure("value: 1400, statistic: mean"), "paper radio"),
        (figure("value: 749"), figure("value: 400, sex: female"), "paper radio"),
        (
            figure("value: 749"),
            figure("value: 815").replace("south-korea", "ningbo"),
            "paper radio",
        ),
        (figure("value: 749"), figure("value: 815, modality: denied"), "paper radio"),
        (
            figure("value: 749"),
            figure("value: 815, rank: deprecated, rankReason: withdrawn"),
            "paper radio",
        ),
        (
            figure("value: 749, attributedTo: unification"),
            figure("value: 815, attributedTo: unification"),
            "paper radio",
        ),
        (figure("value: 749", ""), figure("value: 815", ""), "paper radio"),
    ],
    ids=[
        "same", "both-zero", "minimum", "range", "about", "rounded-percent", "revised",
        "later-count", "the-witness-later", "half-year-and-year", "partial", "mean", "women",
        "another-place", "denied-value", "deprecated", "same-witness", "undated",
    ],
)  # fmt: skip
def test_figures_that_can_both_be_right_are_no_dispute(
    tmp_path: Path, one: str, other: str, authors: str
) -> None:
    assert two(tmp_path, one, other, authors) == []


def test_one_speaker_within_one_source_is_no_dispute(tmp_path: Path) -> None:
    said = claims(said=figure("value: 749"), again=figure("value: 815"))
    assert sides(book_of(tmp_path, a=source("a", "paper", said))) == []


def test_two_speakers_within_one_source_are(tmp_path: Path) -> None:
    said = claims(said=figure("value: 749"), again=figure("value: 815, claimant: radio"))
    found = sides(book_of(tmp_path, a=source("a", "paper", said)))
    assert found == [("rivalNumbers", {"749": [ONE], "815": ["a/again"]})]


def test_a_figure_that_another_denies_is_a_dispute(tmp_path: Path) -> None:
    found = two(tmp_path, figure("value: 749"), figure("value: 749, modality: denied"))
    assert found == [("assertedAndDenied", {"749": [ONE], "denied: 749": [TWO]})]


def test_many_figures_for_one_question_are_one_dispute(tmp_path: Path) -> None:
    found = sides(
        book_of(
            tmp_path,
            a=source("a", "paper", claims(said=figure("value: 749"))),
            b=source("b", "radio", claims(said=figure("value: 815"))),
            c=source("c", "unification", claims(said=figure("value: 749"))),
            # It agrees with everybody, and takes no side.
            d=source("d", "north-watch", claims(said=figure("atLeast: 700"))),
        )
    )
    assert found == [("rivalNumbers", {"749": [ONE, "c/said"], "815": [TWO]})]


def test_rival_first_periods_of_one_threshold_are_a_dispute(tmp_path: Path) -> None:
    first = "value: 1000, statistic: firstAtLeast"
    found = two(tmp_path, figure(first, "2001"), figure(first, "2002"))
    assert found == [("rivalFirsts", {"2001": [ONE], "2002": [TWO]})]


def test_first_periods_of_two_thresholds_are_none(tmp_path: Path) -> None:
    first = "value: {}, statistic: firstAtLeast"
    one, other = figure(first.format(100), "1999"), figure(first.format(1000), "2002")
    assert two(tmp_path, one, other) == []


def test_the_reason_says_what_is_measured_and_who_differs(tmp_path: Path) -> None:
    (made,) = book_of(
        tmp_path,
        a=source("a", "paper", claims(said=figure("value: 749"))),
        b=source("b", "radio", claims(said=figure("value: 1815"))),
    ).disputes()
    assert made.why == (
        "Of the same figure, number of arrivals (the waiters, South Korea, 2010, persons): "
        "1,815 (The Radio); 749 (The Paper)."
    )
