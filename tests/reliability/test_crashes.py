"""Whoever writes may be killed at any moment: nothing that was acknowledged is lost, nothing is half."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from scripted import CORES, ran

Figure = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")

OPERATIONS = (
    "build",
    "fresh",
    "load",
    "import",
    "import as case",
    "decide",
    "new",
    "passages",
    "view",
    "export",
    "page",
)


def crashed(rounds: int, seed: int, figure: Figure, *more: str) -> None:
    asked = ("--rounds", str(rounds), "--seed", str(seed), *more)
    outcome = json.loads(ran("crashing.py", *asked))
    assert outcome["rounds"] == rounds
    # Whether one that is killed at a random moment had ended by then depends on the machine.
    assert outcome["killed"].keys() | outcome["finished"].keys() == set(OPERATIONS)
    figure("crashes: rounds", rounds)
    figure("crashes: killed in the midst", sum(outcome["killed"].values()))
    figure("crashes: states lost or half", len(outcome["problems"]))


@pytest.mark.slow
def test_an_upgrade_that_is_killed_is_all_or_nothing(tmp_path: Path) -> None:
    ran("upgrading.py", str(tmp_path), "12")


@pytest.mark.long
def test_an_upgrade_that_is_killed_at_any_step_is_all_or_nothing(tmp_path: Path) -> None:
    ran("upgrading.py", str(tmp_path))


@pytest.mark.slow
def test_killing_the_writer_loses_nothing_that_was_acknowledged(figure: Figure) -> None:
    crashed(100, 1, figure)


@pytest.mark.long
def test_killing_the_writer_ten_thousand_times_loses_nothing(figure: Figure) -> None:
    crashed(10_000, 2, figure, "--jobs", "4")


@pytest.mark.long
def test_faults_that_are_planted_come_to_light() -> None:
    ran("miswriting.py", "--rounds", "1000", "--jobs", CORES)
