"""Order in time, passages, scopes and mentions: one to flag and one to leave alone for each."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from auditing import book_of, claims, figure, source

TWO_EVENTS = """\
events:
  early: {{type: Test, name: {{en: the early test}}, date: {}}}
  late: {{type: Test, name: {{en: the late test}}, date: {}}}
"""
THERE = "type: CausalClaim, cause: late, effect: early, "


def of_kind(folder: Path, kind: str, **cases: str) -> list[tuple[str, str, str]]:
    found = book_of(folder, **cases).audit()
    return [(f.claim.rsplit("/", 1)[-1], f.severity, f.why) for f in found if f.kind == kind]


def causal(early: str, late: str, rest: str = "sign: increases") -> str:
    return source("article", "paper", TWO_EVENTS.format(early, late) + claims(said=THERE + rest))


def test_an_effect_that_is_over_before_its_cause_begins_is_an_error(tmp_path: Path) -> None:
    assert of_kind(tmp_path, "effectBeforeCause", article=causal("2015", "2016-03")) == [
        ("said", "error", "the early test (2015) is before its cause, the late test (2016-03)")
    ]


def test_a_motive_may_lie_ahead_and_only_warns(tmp_path: Path) -> None:
    article = causal("2015", "2016-03", "linkType: motivates")
    assert [row[1] for row in of_kind(tmp_path, "effectBeforeCause", article=article)] == [
        "warning"
    ]


@pytest.mark.parametrize(
    ("early", "late", "rest"),
    [
        ("2016", "2016-03", "sign: increases"),
        ("2016-03-05", "2016-03-06", "sign: increases"),
        ("2015/..", "2016-03", "sign: increases"),
        ("2016-02~", "2016-03", "sign: increases"),
        ("2015", "2016-03", "modality: denied"),
        ("2015", "2016-03", "linkType: doesNotCause"),
        ("2015", "2016-03", "linkType: belongsTo"),
    ],
    ids=["overlap", "next-day", "goes-on", "about", "denied", "no-cause", "part-of-a-whole"],
)
def test_an_effect_that_can_come_after_its_cause_is_left_alone(
    tmp_path: Path, early: str, late: str, rest: str
) -> None:
    assert of_kind(tmp_path, "effectBeforeCause", article=causal(early, late, rest)) == []


def test_another_source_that_dates_the_effect_later_clears_it(tmp_path: Path) -> None:
    later = source("later", "radio", "events:\n  early: {type: Test, date: 2017}\n")
    article = causal("2015", "2016-03")
    assert of_kind(tmp_path, "effectBeforeCause", article=article, later=later) == []


def test_a_claim_without_passage_is_flagged_only_where_its_source_has_passages(
    tmp_path: Path,
) -> None:
    text = "They left."
    hashed = sha256(text.encode()).hexdigest()
    passages = (
        f"text: {{sha256: {hashed}, characters: {len(text)}}}\n"
        f"passages:\n  p1: {{start: 0, end: {len(text)}, sha256: {hashed}}}\n"
    )
    both = claims(shown=figure("value: 1, at: p1", "1970"), bare=figure("value: 2", "1971"))
    article = source("article", "paper", passages + both)
    assert of_kind(tmp_path, "noPassage", article=article) == [
        ("bare", "warning", "its source has passages, but it cites none: bare")
    ]


@pytest.mark.parametrize(
    ("claim", "lacking"),
    [
        ("indicator: count-of-arrivals, period: 2009", ["population or place"]),
        ("indicator: count-of-arrivals, population: waiters", ["period"]),
        ("indicator: count-of-arrivals, place: china, period: 2009", []),
    ],
    ids=["of-nobody-anywhere", "at-no-time", "scoped"],
)
def test_a_record_needs_a_scope(tmp_path: Path, claim: str, lacking: list[str]) -> None:
    made = f"type: StatisticClaim, {claim}, value: 5, unit: persons, statistic: record"
    article = source("article", "paper", claims(said=made))
    found = [f for f in book_of(tmp_path, article=article).audit() if f.kind == "noScope"]
    assert [f.expected for f in found] == lacking


@pytest.mark.parametrize(
    ("rest", "flagged"),
    [
        ("supports: held", []),
        ("supports: held, rank: deprecated, rankReason: withdrawn", ["said"]),
        ("supports: gone, rank: deprecated, rankReason: withdrawn", []),
    ],
    ids=["held", "deprecated", "both-deprecated"],
)
def test_a_deprecated_claim_must_not_go_on_supporting(
    tmp_path: Path, rest: str, flagged: list[str]
) -> None:
    made = claims(
        said=figure(f"value: 1, {rest}", "1970"),
        held=figure("value: 1", "1971"),
        gone=figure("value: 1, rank: deprecated, rankReason: withdrawn", "1972"),
    )
    found = of_kind(tmp_path, "deprecatedSupport", article=source("article", "paper", made))
    assert [row[0] for row in found] == flagged


@pytest.mark.parametrize(("kind", "flagged"), [("Abduction", []), ("Kidnap", ["said"])])
def test_a_statement_of_a_kind_that_does_not_exist_is_flagged(
    tmp_path: Path, kind: str, flagged: list[str]
) -> None:
    made = claims(said=f"type: StatementClaim, subject: cook, property: kind, objectText: {kind}")
    found = of_kind(tmp_path, "unknownKind", article=source("article", "paper", made))
    assert [row[0] for row in found] == flagged


def test_things_that_nobody_mentions_are_for_information(tmp_path: Path) -> None:
    actors = (
        "actors:\n"
        "  lonely: {type: Person, name: {en: a name in a credit}}\n"
        "  spoken-of: {type: Person, name: {en: a spoken-of person}}\n"
        "  speaks: {type: Person, name: {en: a son}, parent: spoken-of}\n"
    )
    found = of_kind(tmp_path, "unmentioned", article=source("article", "paper", actors))
    assert (
        "lonely",
        "info",
        "a name in a credit is described, but nothing else mentions it",
    ) in found
    assert {row[0] for row in found} & {"spoken-of", "speaks"} == set()
