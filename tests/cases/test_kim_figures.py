"""The article's figures and dates are in its case as the article gives them, right or wrong."""

from __future__ import annotations

import re

from casefile import Case, claims, nodes

GIVEN = ("period", "value", "unit", "statistic", "approximate", "basePeriod")

ARRIVALS = {
    "three-digits-in-1999": ("1999", "100", "persons", "firstAtLeast", None, None),
    "four-digits-in-2002": ("2002", "1000", "persons", "firstAtLeast", None, None),
    "mean-2006-2011": ("2006/2011", "2500", "persons", "mean", "true", None),
    "record-2007": ("2007", "2914", "persons", "record", None, None),
    "level-2012-2015": ("2012/2015", "1400", "persons", "mean", "true", None),
    "first-half-2016": ("2016-01/2016-06", "815", "persons", None, None, None),
    "rise-first-half-2016": (
        "2016-01/2016-06", "15.6", "percent", "change", None, "2015-01/2015-06",
    ),
}  # fmt: skip

HEAD_COUNTS = {
    "ningbo-thirteen-defect": ("ningbo-restaurant-staff", "ningbo", "2016-04", "13"),
    "shanxi-three-defect": ("shanxi-restaurant-staff", "shanxi", "2016-05", "3"),
    "liaoning-eight-defect": ("liaoning-staff", "liaoning", "2016-06", "8"),
    "malta-two-defect": ("malta-restaurant-staff", "malta", "2016-07", "2"),
}

DATED_KEYS = ("date", "period", "basePeriod", "asOf", "born", "died")
YEARS = {
    "1953", "1999", "2002", "2006", "2007", "2010", "2011", "2012", "2013", "2015", "2016",
}  # fmt: skip

EVENT_DATES = {
    "korean-armistice": "1953",
    "dmz-installation": None,
    "flight-since-the-armistice": "1953/..",
    "kim-jong-un-accession": "2011-12~",
    "experts-remarks": "2016~",
    "tumen-fence-building": "2012/..",
    "capture-of-fugitives": None,
    "economic-fugitives-detention": None,
    "subversive-fugitives-detention": None,
    "nuclear-test-2016-01": "2016-01",
    "resolution-2270-adoption": "2016",
    "china-joins-un-sanctions": "2016?",
    "kaesong-closure": "2016-02",
    "restaurant-advisory": None,
    "thae-yong-ho-defection": "2016-08~",
    "ningbo-departure-2016": "2016-04",
    "shanxi-departure-2016": "2016-05",
    "liaoning-departure-2016": "2016-06",
    "malta-departure-2016": "2016-07",
    "imo-57": "2016",
    "maths-prodigy-asylum-request": "2016-08~",
    "gpb-officials-asylum-request": None,
    "diplomats-asylum-request": None,
}


def test_the_arrivals_are_those_that_the_article_gives(kim: Case) -> None:
    found = {
        name: tuple(claim.get(key) for key in GIVEN)
        for name, claim in claims(kim, "StatisticClaim").items()
        if claim["indicator"] == "arrivals-count"
    }
    assert found == ARRIVALS


def test_arrivals_are_counts_of_defectors_in_south_korea(kim: Case) -> None:
    counted = {
        (claim["population"], claim["place"])
        for claim in claims(kim, "StatisticClaim").values()
        if claim["indicator"] == "arrivals-count"
    }
    assert counted == {("north-korean-defectors", "south-korea")}


def test_each_departing_group_has_its_head_count(kim: Case) -> None:
    found = {
        name: (claim["population"], claim["place"], claim["period"], claim["value"])
        for name, claim in claims(kim, "StatisticClaim").items()
        if claim["indicator"] == "departing-head-count"
    }
    assert found == HEAD_COUNTS


def test_the_other_figures_are_a_workforce_and_an_age(kim: Case) -> None:
    found = {
        name: (claim["indicator"], claim["population"], claim["value"], claim["unit"])
        for name, claim in claims(kim, "StatisticClaim").items()
        if name not in ARRIVALS | HEAD_COUNTS
    }
    assert found == {
        "kaesong-workforce": ("employees", "kaesong-workers", "50000", "persons"),
        "prodigy-age": ("age", "maths-prodigy-hong-kong-2016", "18", "years"),
    }


def test_groups_are_as_large_as_their_figures_say(kim: Case) -> None:
    sizes = {name: group["size"] for name, group in kim["actors"].items() if "size" in group}
    counted = {
        claim["population"]: claim["value"]
        for claim in claims(kim, "StatisticClaim").values()
        if claim["indicator"] in {"departing-head-count", "employees"}
    }
    assert sizes == counted


def test_events_are_dated_as_loosely_as_in_the_article(kim: Case) -> None:
    assert {name: event.get("date") for name, event in kim["events"].items()} == EVENT_DATES


def test_no_year_is_named_that_the_article_does_not_name(kim: Case) -> None:
    named = {
        year
        for _, _, node in nodes(kim)
        for key in DATED_KEYS
        for year in re.findall(r"\d{4}", node.get(key, ""))
    }
    assert named == YEARS
