"""Inputs spoilt by chance crash nothing, raise nothing, take no time and no memory to speak of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

MUTATING = Path(__file__).with_name("mutating.py")
LONG = int(os.environ.get("TUMEN_MUTATIONS", "10_000_000"))


def tried(root: Path, first: int, number: int, seconds: float) -> tuple[int, float, int, int]:
    """Run in a process of its own: how many, the slowest, its seed, the most memory."""
    arguments = [str(root), str(first), str(number), str(seconds)]
    done = subprocess.run(
        [sys.executable, str(MUTATING), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-1_500:]
    count, slowest, seed, memory = json.loads(done.stdout.splitlines()[-1])
    assert slowest < 5, f"seed {seed} took {slowest:.1f} s"
    assert memory < 1 << 30
    return count, slowest, seed, memory


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on memory is POSIX's")
def test_some_thousand_mutated_inputs(root: Path, figure: Callable[[str, object], None]) -> None:
    count, slowest, seed, memory = tried(root, 0, 3_000, 25)
    figure(
        "mutated inputs, fast part",
        f"{count:,}, slowest {slowest:.2f} s (seed {seed}), {memory / 2**20:.0f} MB",
    )
    assert count > 100


@pytest.mark.long
def test_ten_million_mutated_inputs(root: Path, figure: Callable[[str, object], None]) -> None:
    began, total, first = time.monotonic(), 0, int(time.time()) * 1_000
    while total < LONG:
        count, *_ = tried(root, first + total, min(50_000, LONG - total), 3_600)
        total += count
    rate = total / (time.monotonic() - began)
    figure("mutated inputs, long part", f"{total:,} from seed {first}, {rate:.0f} a second")
