"""Rival accounts of one departure, each in a case of its own: what comes out of all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from accounts import names
from casebooks import make_casebook, tumen

import tumen as library

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def ningbo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cases = {path.stem: path.read_text(encoding="utf-8") for path in HERE.glob("ningbo-*.yaml")}
    folder = make_casebook(tmp_path_factory.mktemp("ningbo"), **cases)
    report = library.open(folder).build()
    assert [finding.message for finding in report.findings if finding.severity == "error"] == []
    return folder


def test_every_contradiction_of_the_accounts_is_found(ningbo: Path) -> None:
    found = {
        made.kind: {side.text: names(side.claims + side.describing) for side in made.sides}
        for made in library.open(ningbo).disputes()
    }
    assert found == {
        "rivalKinds": {
            "abduction": ["ningbo-red-cross/lured-away"],
            "defection": ["ningbo-ministry/left-freely"],
        },
        "rivalDates": {
            "2016-03-05": ["source/ningbo-dong-a"],
            "2016-04": ["source/ningbo-ministry"],
            "2016-04-06": ["ningbo-foreign-ministry/left-on-the-sixth"],
        },
        "rivalHeadCounts": {"13": ["source/ningbo-ministry"], "14": ["source/ningbo-dong-a"]},
        "statedDispute": {
            "The North's Red Cross has them lured and carried off by the South's agents.": [
                "ningbo-red-cross/lured-away"
            ],
            "The ministry has the thirteen come of their own free will.": [
                "ningbo-ministry/left-freely"
            ],
        },
    }


def test_the_command_gives_the_promised_keys(ningbo: Path) -> None:
    done = tumen("disputes", "--casebook", str(ningbo), "--kind", "rivalKinds", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert (done.returncode, row["kind"], row["about"]) == (
        0, "rivalKinds", "https://w3id.org/tumen/id/ningbo-departure",
    )  # fmt: skip
    assert row["claims"] == [
        "https://w3id.org/tumen/id/ningbo-ministry/left-freely",
        "https://w3id.org/tumen/id/ningbo-red-cross/lured-away",
    ]
    assert row["why"] == (
        "The kind of departure from Ningbo: abduction (Red Cross Society of the DPRK); "
        "defection (Ministry of Unification)."
    )


def test_the_command_shows_the_sides_to_people(ningbo: Path) -> None:
    done = tumen("disputes", "--casebook", str(ningbo), "--about", "staff of the Ningbo restaurant")
    assert done.stdout == (
        "How many people\n"
        "  The head count of staff of the Ningbo restaurant\n"
        "    13: described so in ningbo-ministry\n"
        "    14: described so in ningbo-dong-a\n"
        "\n"
    )
    assert (done.returncode, done.stderr) == (0, "1 dispute\n")


def test_an_unknown_thing_gets_the_nearest(ningbo: Path) -> None:
    done = tumen("disputes", "--casebook", str(ningbo), "--about", "ningbo-departur")
    assert done.returncode == 2
    assert "ningbo-departure" in done.stderr
    assert "Traceback" not in done.stderr


def test_sparql_sees_the_disputes(ningbo: Path) -> None:
    rows = library.open(ningbo).query(
        """
        PREFIX tumen: <https://w3id.org/tumen/ontology#>
        SELECT ?kind ?source WHERE {
          GRAPH <https://w3id.org/tumen/derived/disputes> {
            ?dispute a tumen:Dispute ; tumen:disputeKind ?kind ; tumen:hasSideIn ?source ;
                     tumen:contests <https://w3id.org/tumen/id/ningbo-staff> ; tumen:reason ?why .
          }
        } ORDER BY ?source
        """
    )
    assert [tuple(str(value).rsplit("/", 1)[-1] for value in row.values()) for row in rows] == [
        ("ontology#rivalHeadCounts", "ningbo-dong-a"),
        ("ontology#rivalHeadCounts", "ningbo-ministry"),
    ]
