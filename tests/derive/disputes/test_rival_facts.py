"""What sources describe and speakers state of one thing: which contradicts, and which does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from accounts import book_of, claims, event, sides, source, statement

A, B = "source/a", "source/b"


def two(folder: Path, one: str, other: str, authors: str = "paper radio") -> object:
    first, second = authors.split()
    return sides(book_of(folder, a=source("a", first, one), b=source("b", second, other)))


@pytest.mark.parametrize(
    ("kind", "one", "other", "texts"),
    [
        ("rivalKinds", event("date: 2016", "Defection"), event("date: 2016", "Abduction"),
         ("defection", "abduction")),
        ("rivalStatuses", event("status: happened"), event("status: denied"),
         ("happened", "denied")),
        ("rivalDates", event("date: 2016-03-05"), event("date: 2016-04-06"),
         ("2016-03-05", "2016-04-06")),
        ("rivalDates", event("date: 2016-03~"), event("date: 2016-06"), ("2016-03~", "2016-06")),
        ("rivalDates", event("date: 2016/.."), event("date: 2015-12"), ("2016/..", "2015-12")),
        ("rivalPlaces", event("from: ningbo"), event("from: shanxi"), ("Ningbo", "Shanxi")),
        ("rivalPlaces", event("place: ningbo"), event("place: south-korea"),
         ("Ningbo", "South Korea")),
        ("rivalHeadCounts", "actors:\n  waiters: {type: Group, size: 13}\n",
         "actors:\n  waiters: {type: Group, size: 14}\n", ("13", "14")),
        ("rivalHeadCounts", "actors:\n  waiters: {type: Group, size: 20, sizeApproximate: true}\n",
         "actors:\n  waiters: {type: Group, size: 31}\n", ("about 20", "31")),
        ("rivalSexes", "actors:\n  cook: {type: Person, sex: female}\n",
         "actors:\n  cook: {type: Person, sex: male}\n", ("female", "male")),
        ("rivalDates", "actors:\n  cook: {type: Person, born: 1990}\n",
         "actors:\n  cook: {type: Person, born: 1992}\n", ("1990", "1992")),
    ],
    ids=[
        "kinds", "statuses", "dates", "about-a-month", "open-end", "start", "place",
        "head-counts", "about-a-head-count", "sexes", "births",
    ],
)  # fmt: skip
def test_descriptions_that_cannot_both_be_right_are_a_dispute(
    tmp_path: Path, kind: str, one: str, other: str, texts: tuple[str, str]
) -> None:
    assert two(tmp_path, one, other) == [(kind, {texts[0]: [A], texts[1]: [B]})]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event("date: 2016", "Departure"), event("date: 2016", "Abduction")),
        (event("status: alleged"), event("status: happened")),
        (event("status: planned"), event("status: happened")),
        # It is the next day in Seoul when it is still today in London.
        (event("date: 2016-04-06"), event("date: 2016-04-07")),
        (event("date: 2016-04"), event("date: 2016-04-07")),
        (event("date: 2016-08~"), event("date: 2016-09-20")),
        (event("date: 2016/.."), event("date: 2016-12")),
        (event("place: ningbo"), event("place: china")),
        (event("from: kitchen"), event("from: china")),
        (event("from: [ningbo, shanxi]"), event("from: shanxi")),
        (event("via: ningbo"), event("via: shanxi")),
        (event("departing: waiters"), event("departing: cook")),
        ("actors:\n  waiters: {type: Group, size: 20, sizeApproximate: true}\n",
         "actors:\n  waiters: {type: Group, size: 23}\n"),
        ("actors:\n  waiters: {type: Group, size: 13}\n",
         "actors:\n  waiters: {type: Group, size: 13}\n"),
        ("actors:\n  waiters: {type: Group, sex: [female, male]}\n",
         "actors:\n  waiters: {type: Group, sex: male}\n"),
    ],
    ids=[
        "wider-kind", "alleged", "planned", "next-day", "month-and-day", "about-a-month",
        "open-end", "place-within", "based-in", "one-of-several", "routes", "participants",
        "about-a-head-count", "same-head-count", "both-sexes",
    ],
)  # fmt: skip
def test_descriptions_that_can_both_be_right_are_no_dispute(
    tmp_path: Path, one: str, other: str
) -> None:
    assert two(tmp_path, one, other) == []


def test_two_days_apart_is_more_than_a_time_zone(tmp_path: Path) -> None:
    found = two(tmp_path, event("date: 2016-04-06"), event("date: 2016-04-08"))
    assert found == [("rivalDates", {"2016-04-06": [A], "2016-04-08": [B]})]


@pytest.mark.parametrize(
    ("kind", "property_", "value", "texts", "described"),
    [
        ("rivalKinds", "kind", "objectText: Abduction", ("defection", "abduction"),
         event("date: 2016", "Defection")),
        ("rivalStatuses", "status", "objectText: denied", ("happened", "denied"),
         event("date: 2016")),
        ("rivalDates", "date", "objectText: 2016-04-06", ("2016-03-05", "2016-04-06"),
         event("date: 2016-03-05")),
        ("rivalPlaces", "from", "object: shanxi", ("Ningbo", "Shanxi"), event("from: ningbo")),
    ],
    ids=["kind", "status", "date", "from"],
)  # fmt: skip
def test_a_statement_can_contradict_what_a_source_describes(
    tmp_path: Path, kind: str, property_: str, value: str, texts: tuple[str, str], described: str
) -> None:
    found = two(tmp_path, described, claims(said=statement(property_, value)))
    assert found == [(kind, {texts[0]: [A], texts[1]: ["b/said"]})]


def test_a_statement_of_a_head_count_can(tmp_path: Path) -> None:
    thirteen = claims(said=statement("size", "objectText: '13'", "subject: waiters"))
    fourteen = claims(said=statement("size", "objectText: '14'", "subject: waiters"))
    found = two(tmp_path, thirteen, fourteen)
    assert found == [("rivalHeadCounts", {"13": ["a/said"], "14": ["b/said"]})]


def test_what_a_source_puts_in_anothers_mouth_can_contradict_it(tmp_path: Path) -> None:
    both = event("date: 2016", "Defection") + claims(
        said=statement("kind", "objectText: Abduction, claimant: radio")
    )
    found = sides(book_of(tmp_path, a=source("a", "paper", both)))
    assert found == [("rivalKinds", {"defection": [A], "abduction": ["a/said"]})]


def test_what_a_source_says_itself_does_not(tmp_path: Path) -> None:
    both = event("date: 2016", "Defection") + claims(
        said=statement("kind", "objectText: Abduction")
    )
    assert sides(book_of(tmp_path, a=source("a", "paper", both))) == []


def test_what_one_asserts_and_another_denies_is_a_dispute(tmp_path: Path) -> None:
    found = two(
        tmp_path,
        event("agent: cook"),
        claims(said=statement("agent", "object: cook, modality: denied")),
    )
    assert found == [("assertedAndDenied", {"the cook": [A], "denied: the cook": ["b/said"]})]


def test_to_deny_one_value_is_not_to_claim_another(tmp_path: Path) -> None:
    denial = claims(said=statement("date", "objectText: 2016-04-06, modality: denied"))
    assert two(tmp_path, event("date: 2016-03-05"), denial) == []


@pytest.mark.parametrize(
    "rest",
    ["rank: deprecated, rankReason: withdrawn", "attributedTo: paper"],
    ids=["deprecated", "same-witness"],
)
def test_withdrawn_and_repeated_statements_are_no_dispute(tmp_path: Path, rest: str) -> None:
    said = claims(said=statement("kind", f"objectText: Abduction, {rest}"))
    assert two(tmp_path, event("date: 2016", "Defection"), said) == []


def test_statements_for_different_times_are_no_dispute(tmp_path: Path) -> None:
    early = claims(said=statement("size", "objectText: '13', date: 2010", "subject: waiters"))
    late = claims(said=statement("size", "objectText: '99', date: 2015", "subject: waiters"))
    assert two(tmp_path, early, late) == []
