"""The shipped list of 2017 and the resolutions: who is sanctioned by what, after which test."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from casebooks import tumen

from tumen.core.casebook import find_casebook
from tumen.ingest.run import ImportRequest, import_file

ID = "https://w3id.org/tumen/id/"


@pytest.fixture(scope="module")
def listed(built: Path) -> list[dict[str, str]]:
    from tumen.query.execute import evaluate
    from tumen.query.named_query import catalogue
    from tumen.query.parameters import bind
    from tumen.query.results import write
    from tumen.store.reader import open_reader

    casebook = find_casebook(built)
    question = next(q for q in catalogue(casebook)[0] if q.name == "sanctioned")
    store = open_reader(casebook)
    target = io.BytesIO()
    write(evaluate(store, bind(question, {}, store)), "csv", target)
    return list(csv.DictReader(io.StringIO(target.getvalue().decode())))


def test_all_who_are_listed_are_there_with_their_days(listed: list[dict[str, str]]) -> None:
    days = Counter(day for _, day in {(row["number"], row["listed"]) for row in listed})
    assert days == {
        "2009-04-24": 3, "2009-07-16": 10, "2012-05-02": 3, "2013-01-22": 10, "2013-03-07": 5,
        "2014-07-28": 1, "2016-03-02": 28, "2016-11-30": 21, "2017-06-02": 18,
    }  # fmt: skip


def test_who_is_sanctioned_by_what_after_which_test(listed: list[dict[str, str]]) -> None:
    answer = {
        tuple(row[k].rpartition("#" if k == "confidence" else "/")[2] for k in COLUMNS)
        for row in listed
        if row["number"] in {"KPe.001", "KPi.007", "KPi.024", "KPi.033", "KPi.043"}
    }
    assert answer == {
        # Listed by the committee, on a day without a resolution: only what came before is known.
        ("un-kpe-001", "unsc-resolution-1718", "", "", "", "", "nuclear-test-2006-10"),
        ("un-kpi-007", "unsc-resolution-1718", "unsc-resolution-2087", "satellite-launch-2012-12",
         "tumen-curators", "medium", "satellite-launch-2012-12"),
        ("un-kpi-024", "unsc-resolution-1718", "unsc-resolution-2270", "nuclear-test-2016-01",
         "tumen-curators", "high", "rocket-launch-2016-02"),
        ("un-kpi-024", "unsc-resolution-1718", "unsc-resolution-2270", "nuclear-test-2016-01",
         "tumen-curators", "medium", "rocket-launch-2016-02"),
        ("un-kpi-024", "unsc-resolution-1718", "unsc-resolution-2270", "rocket-launch-2016-02",
         "tumen-curators", "medium", "rocket-launch-2016-02"),
        # The row of Resolution 2321 is unchecked in part.
        ("un-kpi-033", "unsc-resolution-1718", "unsc-resolution-2321", "nuclear-test-2016-09",
         "tumen-curators", "low", "nuclear-test-2016-09"),
        # No test, but missile activity; the last test before is the one of 2016.
        ("un-kpi-043", "unsc-resolution-1718", "unsc-resolution-2356", "dprk-missile-activity",
         "tumen-curators", "medium", "nuclear-test-2016-09"),
    }  # fmt: skip


COLUMNS = ("who", "basis", "resolution", "trigger", "claimant", "confidence", "before")


def test_the_shipped_case_is_what_an_import_of_the_list_makes(shared: Path, built: Path) -> None:
    path = shared / "data" / "un-sc-dprk-2017-07-03.xml"
    outcome = import_file(find_casebook(built), ImportRequest(path, "un-sc-dprk", dry_run=True))
    assert outcome.findings == []
    assert (outcome.changes.any(), outcome.changes.unchanged) == (False, 99)
    assert outcome.unmapped == {
        "COMMENTS1": 82, "CITY": 51, "STREET": 36, "STATE_PROVINCE": 5,
        "INDIVIDUAL_DATE_OF_BIRTH without a date or year": 9,
    }  # fmt: skip


def test_no_sentence_of_the_list_is_in_the_case_but_names_and_designations(
    shared: Path, root: Path
) -> None:
    import re

    xml = (shared / "data" / "un-sc-dprk-2017-07-03.xml").read_text(encoding="utf-8")
    case = (root / "graph" / "cases" / "un-sc-dprk.yaml").read_text(encoding="utf-8")

    def runs(*texts: str) -> set[str]:
        words = [text.rstrip(".").split() for text in texts]
        return {" ".join(w[i : i + 8]) for w in words for i in range(len(w) - 7)}

    told = runs(*re.findall(r"<COMMENTS1>([^<]+)", xml))
    worded = runs(*re.findall(r"<VALUE>([^<]+)", xml))
    assert told & runs(case) - worded == set()


def test_the_day_of_the_last_nuclear_test_differs_by_a_time_zone_and_is_no_dispute(
    built: Path,
) -> None:
    """It was the third of September there, and the second in New York."""
    days = tumen("query", "timeline", "since=2017-09", "--format", "csv", "--casebook", str(built))
    rows = [
        row for row in csv.reader(io.StringIO(days.stdout)) if f"{ID}nuclear-test-2017-09" in row
    ]
    assert {"2017-09-02", "2017-09-03"} <= {cell for row in rows for cell in row}
    done = tumen("query", "rival-dates", "--format", "csv", "--casebook", str(built))
    assert f"{ID}nuclear-test-2017-09" not in done.stdout
