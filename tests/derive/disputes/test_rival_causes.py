"""Causal claims: which contradict each other, and which only seem to."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounts import book_of, claims, link, sides, source

ONE, TWO = "a/said", "b/said"


def two(folder: Path, one: str, other: str, *, authors: str = "paper radio") -> object:
    """The disputes between what two sources say."""
    first, second = authors.split()
    return sides(
        book_of(
            folder,
            a=source("a", first, claims(said=one)),
            b=source("b", second, claims(said=other)),
        )
    )


def test_opposite_signs_on_one_link_are_a_dispute(tmp_path: Path) -> None:
    found = two(tmp_path, link("sign: increases"), link("sign: decreases"))
    assert found == [("oppositeSigns", {"increases it": [ONE], "decreases it": [TWO]})]


def test_what_prevents_is_taken_to_decrease(tmp_path: Path) -> None:
    found = two(tmp_path, link("linkType: prevents"), link("sign: increases"))
    assert found == [("oppositeSigns", {"decreases it": [ONE], "increases it": [TWO]})]


def test_opposite_signs_within_one_source_and_voice_are_a_dispute(tmp_path: Path) -> None:
    said = claims(said=link("sign: increases"), unsaid=link("sign: decreases"))
    found = sides(book_of(tmp_path, a=source("a", "paper", said)))
    assert found == [("oppositeSigns", {"increases it": [ONE], "decreases it": ["a/unsaid"]})]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (link("sign: increases"), link("sign: increases")),
        (link("sign: increases"), link("sign: unknown")),
        (link("sign: increases"), link("sign: decreases", "famine")),
        (link("sign: increases, concerning: waiters"), link("sign: decreases, concerning: cook")),
        (link("sign: increases, date: 1999"), link("sign: decreases, date: 2012")),
        (
            link("sign: increases, modality: possible"),
            link("sign: decreases, modality: possible"),
        ),
        (
            link("sign: increases"),
            link("sign: decreases, rank: deprecated, rankReason: withdrawn"),
        ),
        (link("sign: increases"), link("sign: decreases").replace("control", "[control, famine]")),
    ],
    ids=[
        "same-sign", "unknown-sign", "another-effect", "other-people", "another-time",
        "both-merely-possible", "deprecated", "other-causes-together",
    ],
)  # fmt: skip
def test_signs_that_can_both_be_right_are_no_dispute(tmp_path: Path, one: str, other: str) -> None:
    assert two(tmp_path, one, other) == []


@pytest.mark.parametrize(
    ("denial", "words"),
    [
        (link("sign: increases, modality: denied"), "denied: increases it"),
        (link("linkType: doesNotCause"), "does not cause it"),
    ],
    ids=["denied", "does-not-cause"],
)
def test_a_link_that_one_asserts_and_one_denies_is_a_dispute(
    tmp_path: Path, denial: str, words: str
) -> None:
    found = two(tmp_path, link("sign: increases"), denial)
    assert found == [("assertedAndDenied", {"increases it": [ONE], words: [TWO]})]


@pytest.mark.parametrize(
    ("one", "other", "authors"),
    [
        # That control does not raise arrivals agrees with its lowering them.
        (link("sign: decreases"), link("sign: increases, modality: denied"), "paper radio"),
        # Not to be no cause is to be one.
        (link("sign: increases"), link("linkType: doesNotCause, modality: denied"), "paper radio"),
        (
            link("sign: increases, attributedTo: cook"),
            link("sign: increases, modality: denied, attributedTo: cook"),
            "paper radio",
        ),
    ],
    ids=["other-sign-denied", "denied-twice", "same-witness"],
)
def test_denials_that_contradict_nothing_are_no_dispute(
    tmp_path: Path, one: str, other: str, authors: str
) -> None:
    assert two(tmp_path, one, other, authors=authors) == []


def test_a_speaker_who_asserts_and_denies_in_one_source_is_no_dispute(tmp_path: Path) -> None:
    said = claims(said=link("sign: increases"), denied=link("sign: increases, modality: denied"))
    assert sides(book_of(tmp_path, a=source("a", "paper", said))) == []


def test_the_reason_names_the_link_and_who_says_what(tmp_path: Path) -> None:
    (made,) = book_of(
        tmp_path,
        a=source("a", "paper", claims(said=link("sign: increases"))),
        b=source("b", "radio", claims(said=link("sign: decreases"))),
    ).disputes()
    assert made.why == (
        "What border control does to arrivals: decreases it (The Radio); increases it (The Paper)."
    )
    assert made.about == "https://w3id.org/tumen/id/arrivals"
