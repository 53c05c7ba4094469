"""The shipped article against the shipped official series."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from casebooks import tumen

import tumen as library

ID = "https://w3id.org/tumen/id/"


@pytest.fixture(scope="module")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two cases in a casebook of their own, with the repository's vocabulary."""
    folder = tmp_path_factory.mktemp("shipped")
    room = folder / "graph" / "cases"
    room.mkdir(parents=True)
    for slug in ("kim-2016", "mou-arrivals"):
        text = (root / "graph" / "cases" / f"{slug}.yaml").read_text(encoding="utf-8")
        (room / f"{slug}.yaml").write_text(text, encoding="utf-8")
    library.open(folder).build()
    return folder


def test_the_articles_three_wrong_figures_are_flagged_with_the_right_ones(shipped: Path) -> None:
    found = library.open(shipped).audit()
    assert {(f.kind, f.claim, f.severity, f.stated, f.expected) for f in found} == {
        ("record", f"{ID}kim-2016/record-2007", "error", "2914", "2554"),
        ("count", f"{ID}kim-2016/first-half-2016", "error", "815", "749"),
        ("change", f"{ID}kim-2016/rise-first-half-2016", "error", "15.6", "22.0"),
        ("unmentioned", f"{ID}astrelok", "info", "", "a mention"),
    }


def test_the_articles_right_figures_agree(shipped: Path) -> None:
    found = library.open(shipped).audit(everything=True)
    agreeing = {
        f.claim.removeprefix(f"{ID}kim-2016/"): f.expected
        for f in found
        if f.routine and f.claim.startswith(f"{ID}kim-2016/")
    }
    assert agreeing == {
        "three-digits-in-1999": "1999",
        "four-digits-in-2002": "2002",
        "mean-2006-2011": "2567.8",
        "level-2012-2015": "1422",
    }


def test_the_table_agrees_with_itself(shipped: Path) -> None:
    found = library.open(shipped).audit(everything=True)
    table = [f for f in found if f.claim.startswith(f"{ID}mou-arrivals/")]
    assert {f.severity for f in table} == {"info"}
    assert sum(f.kind == "parts" for f in table) == 25
    (whole,) = [f for f in table if f.claim.endswith("/reported-through-2022")]
    assert (whole.kind, whole.stated, whole.expected) == ("sum", "33882", "33882")


def test_the_wrong_half_year_is_also_a_dispute(shipped: Path) -> None:
    found = library.open(shipped).disputes()
    assert [(made.kind, [side.text for side in made.sides]) for made in found] == [
        ("rivalNumbers", ["15.6", "22"]),
        ("rivalNumbers", ["749", "815"]),
        ("rivalNumbers", ["2,554", "2,914"]),
    ]


def test_the_command_ends_with_1_and_gives_the_promised_keys(shipped: Path) -> None:
    done = tumen("audit", "--casebook", str(shipped), "--about", "kim-2016", "--format", "json")
    rows = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "3 errors, 0 warnings, 1 for information\n")
    assert {key for row in rows for key in row} == {
        "kind", "claim", "severity", "stated", "expected", "why", "source", "figures",
    }  # fmt: skip
    assert rows[2]["why"] == (
        "2,914 differs from the figure for 2007: 2,554 (Ministry of Unification), the highest up to then. "
        "2,914 is the figure for 2009 (Ministry of Unification)."
    )


def test_the_command_ends_with_0_where_nothing_is_wrong(shipped: Path) -> None:
    done = tumen("audit", "--casebook", str(shipped), "--about", "mou-arrivals")
    assert (done.returncode, done.stdout) == (0, "")
