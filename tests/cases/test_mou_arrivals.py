"""The official table adds up, and its odd rows are modelled as what they are."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from io import StringIO

from casefile import Case, Node

RECORDED = {"cumulative_through_1998": "../1998", "sum_of_1999_2000_2001": "1999/2001"}


def official(mou: Case) -> dict[tuple[str, str], Node]:
    """The ministry's own figures, by period and sex."""
    return {
        (claim["period"], claim.get("sex", "all")): claim
        for claim in mou["claims"].values()
        if "claimant" not in claim
    }


def value(claim: Node) -> Decimal:
    return Decimal(claim["value"])


def total_through(mou: Case, last: int, sex: str) -> Decimal:
    return sum(
        (value(c) for (period, who), c in official(mou).items()
         if who == sex and int(period[-4:]) <= last),
        Decimal(0),
    )  # fmt: skip


def test_the_ministry_speaks_where_nobody_else_is_named(mou: Case) -> None:
    assert mou["publisher"] == "ministry-of-unification"
    assert "author" not in mou


def test_every_row_has_all_men_and_women_and_they_add_up(mou: Case) -> None:
    rows = official(mou)
    periods = {period for period, _ in rows}
    assert periods == {"../1998", "1999/2001", *map(str, range(2002, 2025))}
    added = {p: value(rows[p, "male"]) + value(rows[p, "female"]) for p in periods}
    assert added == {p: value(rows[p, "all"]) for p in periods}


def test_rows_of_several_years_are_sums_and_the_last_one_is_partial(mou: Case) -> None:
    odd = {
        period: (c.get("statistic"), c.get("coverage"), c.get("revision"))
        for (period, _), c in official(mou).items()
        if {"statistic", "coverage", "revision"} & set(c)
    }
    assert odd == {
        "../1998": ("sum", None, None),
        "1999/2001": ("sum", None, None),
        "2024": (None, "partial", "provisional"),
    }


def test_the_rows_sum_to_the_running_totals_that_others_quote(mou: Case) -> None:
    quoted = value(mou["claims"]["reported-through-2022"])
    sums = {sex: total_through(mou, 2022, sex) for sex in ("all", "male", "female")}
    assert sums == {"all": quoted, "male": Decimal(9510), "female": Decimal(24372)}
    assert quoted == 33882


def test_the_running_total_of_2024_leaves_room_for_the_rest_of_the_year(mou: Case) -> None:
    of_2024 = value(mou["claims"]["reported-through-2024"]) - total_through(mou, 2023, "all")
    assert of_2024 == 236
    assert of_2024 > value(official(mou)["2024", "all"])


def test_single_years_that_the_press_gave_sum_to_the_row_of_three(mou: Case) -> None:
    singles = {y: value(mou["claims"][f"reported-{y}"]) for y in (1998, 1999, 2000, 2001)}
    assert singles == {1998: 71, 1999: 148, 2000: 312, 2001: 583}
    assert sum(singles[y] for y in (1999, 2000, 2001)) == value(official(mou)["1999/2001", "all"])


def test_each_reported_figure_names_who_printed_it_and_when(mou: Case) -> None:
    told = {
        name.removeprefix("reported-"): (c["period"], c["value"], c["claimant"], c["asOf"])
        for name, c in mou["claims"].items()
        if "claimant" in c
    }
    press, kbs = ["hankyung", "yonhap"], "kbs-world"
    half_2015, half_2016, seven = "2015-01/2015-06", "2016-01/2016-06", "2016-01/2016-07"
    assert told == {
        "1998": ("1998", "71", press, "2002-02-17"),
        "1999": ("1999", "148", press, "2002-02-17"),
        "2000": ("2000", "312", press, "2002-02-17"),
        "2001": ("2001", "583", press, "2002-02-17"),
        "first-half-2015": (half_2015, "614", kbs, "2016-07-08"),
        "first-half-2016": (half_2016, "749", kbs, "2016-07-08"),
        "first-half-2016-a-year-later": (half_2016, "749", "korea-herald", "2017-07-12"),
        "rise-first-half-2016": (half_2016, "22", kbs, "2016-07-08"),
        "january-to-july-2016": (seven, "815", "upi", "2016-08-01"),
        "rise-january-to-july-2016": (seven, "15.6", "upi", "2016-08-01"),
        "through-2022": ("../2022", "33882", "datasom", "2023"),
        "through-2024": ("../2024", "34314", "yonhap", "2025-02-04"),
    }


def test_the_rise_of_the_first_half_follows_from_its_counts(mou: Case) -> None:
    rise = mou["claims"]["reported-rise-first-half-2016"]
    base = value(mou["claims"]["reported-first-half-2015"])
    later = value(mou["claims"]["reported-first-half-2016"])
    assert Decimal(rise["baseValue"]) == base
    assert round((later / base - 1) * 100) == value(rise)


def test_every_figure_has_a_gist_of_its_own(mou: Case) -> None:
    said = Counter(claim["gist"] for claim in mou["claims"].values())
    assert [gist for gist, times in said.items() if times > 1] == []


def test_the_figures_are_those_of_the_table(mou: Case, official_table: str) -> None:
    table = {
        (RECORDED.get(row["note"], row["period_end"]), sex): Decimal(row[column])
        for row in csv.DictReader(StringIO(official_table))
        for sex, column in (("all", "total"), ("male", "male"), ("female", "female"))
    }
    assert {key: value(claim) for key, claim in official(mou).items()} == table


def test_the_article_and_the_table_speak_of_the_same_thing(kim: Case, mou: Case) -> None:
    for section, name in (
        ("actors", "north-korean-defectors"),
        ("places", "south-korea"),
        ("indicators", "arrivals-count"),
    ):
        assert kim[section][name]["type"] == mou[section][name]["type"]
        assert kim[section][name]["name"] == mou[section][name]["name"]


def test_where_the_article_errs_the_table_stands_against_it(kim: Case, mou: Case) -> None:
    article, rows, press = kim["claims"], official(mou), mou["claims"]
    yearly = {p: value(c) for (p, sex), c in rows.items() if sex == "all" and p.isdigit()}
    assert article["record-2007"]["value"] == press["arrivals-2009"]["value"]
    assert max(yearly, key=yearly.__getitem__) == "2009"
    for ours, theirs in (
        ("first-half-2016", "reported-january-to-july-2016"),
        ("rise-first-half-2016", "reported-rise-january-to-july-2016"),
    ):
        assert article[ours]["value"] == press[theirs]["value"]
        assert article[ours]["period"] != press[theirs]["period"]
