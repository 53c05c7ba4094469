"""Measure changing, checking and replacing one case in a small and a large casebook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.lines import Line, beyond, ratio
from benchmarks.rooms import filled_casebook, retitle
from benchmarks.timing import Cost, measured, process, side_by_side
from tumen.build.build import build
from tumen.core.casebook import Casebook

FEW = 10
RATIO = 1.5
IDLE = 0.5  # seconds
CHECK = 2.0  # seconds


def replacing(work: Path, many: int, rounds: int, seed: int) -> Iterator[Line]:
    """Compare a build after one change, and one after none."""
    small = filled_casebook(work / "few-cases", FEW, seed)
    large = filled_casebook(work / "many-cases", many, seed)
    takes = count(1)

    def within(casebook: Casebook) -> Cost:
        retitle(casebook, next(takes))
        return measured(lambda: _expect(build(casebook).built))

    def whole(casebook: Casebook) -> Cost:
        retitle(casebook, next(takes))
        return _build(casebook)

    within(small)  # the engine of the shapes is set up once a process
    inside = side_by_side(
        rounds, {"small": lambda: within(small), "large": lambda: within(large)}
    )  # fmt: skip
    outside = side_by_side(
        rounds,
        {
            "small": lambda: whole(small),
            "large": lambda: whole(large),
            "idle": lambda: _build(large),
            "check": lambda: _check(large),
            "python": lambda: process(["-c", "pass"]),
        },
    )  # fmt: skip
    label = f"replace one case among {many:,}"
    against = f"among {FEW}"
    yield ratio("replace", label, against, inside["large"], inside["small"], RATIO, "in process")
    yield ratio(
        "replace-process", label, against, outside["large"], outside["small"], RATIO,
        "whole command",
    )  # fmt: skip
    yield beyond(
        "check", f"check one case among {many:,}", "python -c pass", outside["check"],
        outside["python"], CHECK,
    )  # fmt: skip
    yield beyond(
        "unchanged", f"build with {many:,} cases unchanged", "python -c pass", outside["idle"],
        outside["python"], IDLE,
    )  # fmt: skip


def _build(casebook: Casebook) -> Cost:
    return process(["-m", "tumen", "build", "--no-view", "--casebook", casebook.root])


def _check(casebook: Casebook) -> Cost:
    case = next(casebook.case_files())
    return process(["-m", "tumen", "check", case, "--casebook", casebook.root])


def _expect(built: list[str]) -> None:
    if len(built) != 1:
        raise RuntimeError(f"one case was changed, and these were built: {built}")
