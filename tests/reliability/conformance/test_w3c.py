"""The W3C's test suites, through Tumen's own layer; every miss stands in misses.csv with its reason.

A miss that is not listed fails, and so does a listed one that is met: the list says what is so.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from w3c_files import try_canon, try_json_ld, try_syntax
from w3c_outcome import Missed
from w3c_queries import try_query, try_query_syntax
from w3c_shapes import try_shacl
from w3c_suites import (
    MISSING,
    Trial,
    canon_trials,
    find_suites,
    json_ld_entries,
    shacl_trials,
    sparql_trials,
    syntax_trials,
)  # fmt: skip
from w3c_updates import try_update, try_update_syntax

QUERY_SYNTAX = ("PositiveSyntaxTest11", "NegativeSyntaxTest11")
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def suites(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = find_suites(root.parent / "shared", tmp_path_factory.mktemp("w3c"))
    if found is None:
        pytest.skip(MISSING)
    return found


def listed(suite: str) -> dict[str, str]:
    """The tests of a suite that are known to be missed → why."""
    with Path(__file__).with_name("misses.csv").open(encoding="utf-8", newline="") as file:
        return {row["test"]: row["reason"] for row in csv.DictReader(file) if row["suite"] == suite}


def hold(
    suite: str, trials: Iterable[Any], run: Callable[[Any], None], number: int, record: Record
) -> None:
    """Run the tests of a suite and hold what they miss against the list."""
    missed: dict[str, str] = {}
    count = 0
    for trial in trials:
        count += 1
        name = trial.name if isinstance(trial, Trial) else trial["@id"]
        try:
            run(trial)
        except (Missed, SyntaxError) as error:  # the latter: the suite's own answer is no RDF
            missed[name] = str(error)
    record(f"w3c {suite}", f"{count - len(missed)} of {count}")
    known = listed(suite)
    assert {name: why for name, why in missed.items() if name not in known} == {}
    assert sorted(known.keys() - missed.keys()) == [], "met after all: take them off the list"
    assert count == number


def of_kind(home: Path, *kinds: str) -> list[Trial]:
    return [trial for trial in sparql_trials(home) if trial.kind in kinds]


def test_queries_are_answered(suites: Path, figure: Record) -> None:
    trials = of_kind(suites, "QueryEvaluationTest")
    hold("query", trials, try_query, 232, figure)


def test_answers_are_written_as_csv(suites: Path, figure: Record) -> None:
    hold("results", of_kind(suites, "CSVResultFormatTest"), try_query, 3, figure)


def test_queries_and_updates_are_told_from_what_is_neither(suites: Path, figure: Record) -> None:
    def run(trial: Trial) -> None:
        (try_query_syntax if trial.kind in QUERY_SYNTAX else try_update_syntax)(trial)

    trials = of_kind(
        suites, *QUERY_SYNTAX, "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11"
    )
    hold("syntax", trials, run, 169, figure)


def test_updates_are_refused_and_their_outcome_is_written(
    suites: Path, figure: Record, tmp_path: Path
) -> None:
    def run(trial: Trial) -> None:
        try_update(trial, tmp_path / trial.name.replace("/", "-"))

    hold("update", of_kind(suites, "UpdateEvaluationTest"), run, 94, figure)


@pytest.mark.parametrize(
    ("suite", "number"),
    [
        ("rdf-turtle", 313),
        ("rdf-trig", 356),
        ("rdf-n-triples", 70),
        ("rdf-n-quads", 87),
        ("rdf-xml", 166),
    ],
)
def test_files_are_read(suites: Path, figure: Record, suite: str, number: int) -> None:
    trials = [trial for trial in syntax_trials(suites) if trial.name.startswith(f"{suite}/")]
    hold(suite, trials, try_syntax, number, figure)


def test_json_ld_is_read(suites: Path, figure: Record) -> None:
    trials = json_ld_entries(suites)
    hold("json-ld", trials, lambda entry: try_json_ld(suites, entry), 455, figure)


def test_blank_nodes_are_named_canonically(suites: Path, figure: Record) -> None:
    hold("canon", canon_trials(suites), try_canon, 86, figure)


@pytest.mark.parametrize(("part", "number"), [("core", 98), ("sparql", 23)])
def test_shapes_are_held(
    suites: Path, figure: Record, tmp_path: Path, part: str, number: int
) -> None:
    def run(trial: Trial) -> None:
        try_shacl(trial, tmp_path / trial.name.replace("/", "-"))

    trials = [
        trial for trial in shacl_trials(suites) if trial.file(trial.about.value).parts[-3] == part
    ]
    hold(f"shacl-{part}", trials, run, number, figure)
