"""Whoever writes may be killed at any moment: nothing that was acknowledged is lost, nothing is half."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

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


def crashed(rounds: int, seed: int, figure: Figure, seconds: float, *more: str) -> None:
    asked = ("--rounds", str(rounds), "--seed", str(seed), *more)
    outcome = json.loads(ran("crashing.py", *asked, seconds=seconds))
    assert outcome["rounds"] == rounds
    assert all(outcome["killed"].get(operation) for operation in OPERATIONS)
    figure("crashes: rounds", rounds)
    figure("crashes: killed in the midst", sum(outcome["killed"].values()))
    figure("crashes: states lost or half", len(outcome["problems"]))


@pytest.mark.slow
def test_killing_the_writer_loses_nothing_that_was_acknowledged(figure: Figure) -> None:
    crashed(200, 1, figure, 1200)


@pytest.mark.long
def test_killing_the_writer_ten_thousand_times_loses_nothing(figure: Figure) -> None:
    crashed(10_000, 2, figure, 24 * 3600, "--jobs", "4")


@pytest.mark.long
def test_faults_that_are_planted_come_to_light() -> None:
    ran("miswriting.py", "--rounds", "1000", "--jobs", CORES, seconds=6 * 3600)
