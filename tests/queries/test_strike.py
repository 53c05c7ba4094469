"""The questions asked of a mine: what stands only in somebody's mouth, in a range, or is denied."""

from __future__ import annotations

import pytest
from asked import ask

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook

REPORT = """\
id: karatas-2021
type: NewsReport
title: {en: Eleven days below ground}
author: reporter
published: 2021-11
actors:
  reporter: {type: Person, name: {en: Zoë Reporter}}
  company: {type: Enterprise, name: {kk: Қаратас Мыс}, formerName: {ru: Карамедь}}
  committee: {type: Institution, name: {en: shop committee}}
  prosecutor: {type: Person, name: {kk: Ержан Омаров}, sibling: driller}
  driller: {type: Person, name: {kk: Асқар Омаров}, weakAlias: [Askar]}
  miners: {type: Group, name: {en: miners}}
places:
  mine: {type: Site, name: {en: the mine}}
events:
  strike: {type: Event, name: {en: strike}, place: mine, date: 2021-05}
  incitement: {type: Event, name: {en: incitement}, status: alleged}
  flight: {type: Departure, name: {en: flight of the driller}, departing: driller, from: mine}
indicators:
  below: {name: {en: miners below ground}, unit: persons}
claims:
  hundreds: {type: StatisticClaim, indicator: below, population: miners, period: 2021-05,
             atLeast: 400, atMost: 450, unit: persons, gist: There were 400 to 450.}
  few: {type: StatisticClaim, claimant: company, indicator: below, population: miners,
        period: 2021-05, atMost: 180, unit: persons, gist: There were 180 at most.}
  some: {type: StatisticClaim, claimant: committee, indicator: below, population: miners,
         period: 2021-05, value: 420, unit: persons, gist: There were 420.}
  nobody-there: {type: StatementClaim, claimant: committee, subject: incitement, property: status,
                 objectText: denied, gist: Nobody incited them.}
  not-denied: {type: StatementClaim, claimant: prosecutor, modality: denied, subject: strike,
               property: status, objectText: denied, gist: It is not so that there was no strike.}
  in-june: {type: StatementClaim, claimant: company, subject: strike, property: date,
            objectText: 2021-06, gist: It was in June.}
  not-in-july: {type: StatementClaim, claimant: company, modality: denied, subject: strike,
                property: date, objectText: 2021-07, gist: It was not in July.}
  incited-in-april: {type: StatementClaim, claimant: prosecutor, subject: incitement,
                     property: date, objectText: 2021-04, gist: They were incited in April.}
  fled-in-may: {type: StatementClaim, claimant: prosecutor, subject: flight, property: date,
                objectText: 2021-05-20, gist: He fled on 20 May.}
"""


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    cases = tmp_path_factory.mktemp("mine") / "graph" / "cases"
    cases.mkdir(parents=True)
    (cases / "karatas-2021.yaml").write_text(REPORT, encoding="utf-8")
    casebook = find_casebook(cases.parents[1])
    assert build(casebook).failed == []
    return casebook


def test_a_figure_in_a_range_is_no_rival_and_one_beyond_it_is(mine: Casebook) -> None:
    assert {
        (r["claim"], r["otherClaim"], r.get("otherValue"), r.get("otherAtLeast"))
        for r in ask(mine, "rival-figures")
    } == {
        ("karatas-2021/few", "karatas-2021/hundreds", None, "400"),
        ("karatas-2021/few", "karatas-2021/some", "420", None),
    }
    (spread,) = ask(mine, "spread-of-figures")
    assert (spread["figures"], spread["lowest"], spread["highest"]) == ("3", "180", "450")


def test_what_somebody_says_not_to_be_is_denied_in_their_name(mine: Casebook) -> None:
    assert [(r["denied"], r.get("claimant"), r["says"]) for r in ask(mine, "denied")] == [
        ("incitement", "committee", "Nobody incited them."),
        ("karatas-2021/not-denied", "prosecutor", "It is not so that there was no strike."),
        ("karatas-2021/not-in-july", "company", "It was not in July."),
    ]


def test_the_timeline_hears_dates_put_in_somebodys_mouth(mine: Casebook) -> None:
    assert [(r["date"], r["event"], r.get("claimant")) for r in ask(mine, "timeline")] == [
        ("2021-04", "incitement", "prosecutor"),
        ("2021-05", "strike", None),
        ("2021-05-20", "flight", "prosecutor"),
        ("2021-06", "strike", "company"),
    ]
    assert [r["event"] for r in ask(mine, "timeline", since="2021-06")] == ["strike"]


def test_months_are_counted_by_what_sources_say_else_by_what_claimants_say(mine: Casebook) -> None:
    assert {(r["month"], r["type"], r["events"]) for r in ask(mine, "events-by-month")} == {
        ("2021-04", "Event", "1"),
        ("2021-05", "Event", "1"),
        ("2021-05", "Departure", "1"),
    }
    assert ask(mine, "departures-by-month") == [
        {"month": "2021-05", "departures": "1", "people": "1", "uncounted": "0"}
    ]
    (left,) = ask(mine, "who-defected", until="2021-05-20", since="2021-05-20")
    assert (left["who"], left["date"]) == ("driller", "2021-05-20")
    assert ask(mine, "who-defected", since="2021-06") == []


def test_brothers_and_sisters_are_family(mine: Casebook) -> None:
    ties = [(r["person"], r["tie"], r["relative"]) for r in ask(mine, "families")]
    assert ties == [("driller", "sibling", "prosecutor"), ("prosecutor", "sibling", "driller")]


def test_former_and_weak_names_are_among_all_names(mine: Casebook) -> None:
    kinds = {(r["kind"], r["text"]) for r in ask(mine, "aliases")}
    assert {("formerName", "Карамедь"), ("weakAlias", "Askar")} <= kinds
