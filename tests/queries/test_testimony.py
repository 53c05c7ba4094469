"""The questions asked of a testimony in Korean and a paper that contradicts it."""

from __future__ import annotations

import pytest
from asked import ask

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook

TESTIMONY = """\
id: hyesan-2018
type: Testimony
title: {ko: 혜산에서 온 가족의 증언}
author: witness-pak
published: 2018-11
actors:
  witness-pak: {type: Person, name: {ko: 박성희}, assumedName: {ko: 김미영}, spouse: ri-jong-su}
  ri-jong-su: {type: Person, name: {ko: 리종수, en: Ri Jong-su}, standing: core}
  dprk: {type: State, name: {ko: 조선}}
  womens-union: {type: Institution, name: {ko: 여성동맹}, partOf: dprk}
  neighbours: {type: Group, name: {ko: 이웃들}, size: 40, sizeApproximate: true}
posts:
  block-head: {type: Post, name: {ko: 인민반장}}
tenures:
  pak-block-head: {type: Tenure, holder: witness-pak, post: block-head, date: 2009/2013,
                   tenureStatus: former}
memberships:
  pak-in-union: {type: Membership, member: witness-pak, organisation: womens-union}
places:
  hyesan: {type: City, name: {ko: 혜산}, within: ryanggang}
  ryanggang: {type: Province, name: {ko: 량강도}}
  changbai: {type: County, name: {ko: 장백}}
events:
  crossing: {type: Defection, name: {ko: 도강}, departing: witness-pak, from: hyesan,
             via: changbai, date: 2017-12~}
  crossing-to-come: {type: Defection, name: {ko: 남편의 계획}, departing: ri-jong-su,
                     from: hyesan, date: 2019, status: planned}
  sending-back: {type: Deportation, name: {ko: 북송}, departing: ri-jong-su, from: changbai,
                 to: hyesan, date: 2018-01/2018-02, status: alleged}
conditions:
  crossings: {type: Condition, name: {ko: 도강}}
indicators:
  crossing-count: {type: Indicator, name: {ko: 도강자 수}, unit: persons, about: crossings}
claims:
  none-in-2018: {type: StatisticClaim, indicator: crossing-count, place: hyesan, period: 2018,
                 value: 0, unit: persons, gist: Nobody crossed in 2018.}
  ten-at-most: {type: StatisticClaim, indicator: crossing-count, place: hyesan, period: 2019,
                atLeast: 0, atMost: 10, unit: persons, modality: predicted,
                gist: Ten at most will cross in 2019.}
  thirty-in-2017: {type: StatisticClaim, indicator: crossing-count, place: hyesan, period: 2017,
                   value: 30, unit: persons, rank: deprecated,
                   rankReason: She corrected herself., gist: Thirty crossed in 2017.}
  not-forty: {type: StatisticClaim, indicator: crossing-count, place: hyesan, period: 2017,
              value: 40, unit: persons, modality: denied, gist: It was not forty.}
"""
PAPER = """\
id: hyesan-paper-2019
type: NewsReport
title: {en: Report on a family from Hyesan}
publisher: daily
published: 2019-02-03
actors:
  daily: {type: Media, name: {en: The Daily}}
events:
  crossing: {type: Departure, name: {en: the mother leaves}, date: 2017-11}
  sending-back: {type: Return, name: {en: return of the husband}, departing: ri-jong-su,
                 date: 2018-03-04}
claims:
  three-in-2018: {type: StatisticClaim, indicator: crossing-count, place: hyesan,
                  period: 2018-01/2018-12, value: 3, unit: persons, gist: Three crossed in 2018.}
  most-in-2017: {type: StatisticClaim, indicator: crossing-count, place: hyesan, period: 2017,
                 value: 41, unit: persons, statistic: record, gist: A record of 41 in 2017.}
  sixty-neighbours: {type: StatementClaim, subject: neighbours, property: size, objectText: 60,
                     claimant: witness-pak, modality: reported, gist: She spoke of sixty.}
"""


@pytest.fixture(scope="module")
def hyesan(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    cases = tmp_path_factory.mktemp("hyesan") / "graph" / "cases"
    cases.mkdir(parents=True)
    (cases / "hyesan-2018.yaml").write_text(TESTIMONY, encoding="utf-8")
    (cases / "hyesan-paper-2019.yaml").write_text(PAPER, encoding="utf-8")
    casebook = find_casebook(cases.parents[1])
    assert build(casebook).failed == []
    return casebook


def test_what_is_set_aside_or_denied_is_no_rival_figure(hyesan: Casebook) -> None:
    rivals = [(r["value"], r["otherValue"]) for r in ask(hyesan, "rival-figures")]
    assert rivals == [("0", "3")]
    spread = [(r["period"], r["lowest"], r["highest"]) for r in ask(hyesan, "spread-of-figures")]
    assert spread == [("2018", "0", "3")]


def test_figures_show_how_firmly_they_are_given(hyesan: Casebook) -> None:
    assert {(r.get("value"), r.get("atMost"), r["modality"], r["rank"])
            for r in ask(hyesan, "figures", indicator="도강자 수")} == {
        ("0", None, "asserted", "normal"), ("3", None, "asserted", "normal"),
        ("41", None, "asserted", "normal"), (None, "10", "predicted", "normal"),
        ("30", None, "asserted", "deprecated"), ("40", None, "denied", "normal"),
    }  # fmt: skip


def test_what_is_only_planned_is_no_departure_of_its_month(hyesan: Casebook) -> None:
    assert ask(hyesan, "departures-by-month") == [
        {"month": "2017-12", "departures": "1", "people": "1", "uncounted": "0"},
        # Dated 2018-01/2018-02 by the other source: counted once, by the precise date.
        {"month": "2018-03", "departures": "1", "people": "1", "uncounted": "0"},
    ]
    assert {r["event"] for r in ask(hyesan, "who-defected", since="2019")} == {"crossing-to-come"}


def test_the_groups_of_one_who_left_are_those_that_a_source_names(hyesan: Casebook) -> None:
    (row,) = ask(hyesan, "who-defected", place="량강도", until="2018")
    assert (row["who"], row["groups"], row["posts"]) == (
        "witness-pak",
        "womens-union",
        "block-head",
    )


def test_a_post_without_an_institution_is_a_post(hyesan: Casebook) -> None:
    assert [r["post"] for r in ask(hyesan, "tenures", person="김미영")] == ["block-head"]
    assert ask(hyesan, "tenures", institution="여성동맹") == []


def test_a_departure_and_a_defection_are_no_dispute_but_a_return_and_a_deportation_are(
    hyesan: Casebook,
) -> None:
    kinds = [(r["event"], r["type"], r["otherType"]) for r in ask(hyesan, "disputed-kinds")]
    assert kinds == [("sending-back", "Deportation", "Return")]
    # The crossing of November is "about December" elsewhere: no contradiction.
    assert [(r["event"], r["compatible"]) for r in ask(hyesan, "rival-dates")] == [
        ("sending-back", "false")
    ]


def test_a_head_count_that_is_passed_on_stands_beside_the_one_that_is_stated(
    hyesan: Casebook,
) -> None:
    assert [(r["size"], r.get("claimant"), r["source"]) for r in ask(hyesan, "groups")] == [
        ("60", "witness-pak", "hyesan-paper-2019"), ("40", None, "hyesan-2018"),
    ]  # fmt: skip


def test_good_standing_takes_in_the_core(hyesan: Casebook) -> None:
    found = [(r["standing"], r["who"]) for r in ask(hyesan, "by-standing", standing="good")]
    assert found == [("core", "ri-jong-su")]
    assert ask(hyesan, "by-standing", standing="hostile") == []


def test_places_count_those_who_left_and_passed_through(hyesan: Casebook) -> None:
    assert [(r["place"], r["role"], r["events"]) for r in ask(hyesan, "events-by-place")] == [
        ("hyesan", "from", "2"), ("changbai", "from", "1"), ("changbai", "via", "1"),
        ("hyesan", "to", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("families", {"person": "이웃들"}),
        ("who-defected", {"kind": "Abduction"}),
        ("figures", {"since": "2030"}),
        ("events-in", {"place": "여성동맹"}),
        ("groups", {"least": "1000"}),
    ],
)
def test_what_nobody_says_has_an_empty_answer(
    name: str, arguments: dict[str, str], hyesan: Casebook
) -> None:
    assert ask(hyesan, name, **arguments) == []
