"""Measures work side by side: wall and processor time, alternating, so that both see the same day.

The machines are shared. What a neighbour takes shows in the wall time, much less in the processor
time; and since the two sides alternate, it hardly shows in their ratio.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SCRIPTS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock and seconds of processor."""

    wall: float
    cpu: float

    def __sub__(self, other: Cost) -> Cost:
        """Subtract another cost."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu)

    def over(self, other: Cost) -> float:
        """Return the ratio to another cost, by the worse of wall and processor time."""
        return max(self.wall / other.wall, self.cpu / other.cpu)


def measured(work: Callable[[], object]) -> Cost:
    """Measure the cost of work in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def at_rest(most: float = 10.0) -> None:
    """Wait until no thread of this process works any more, so that the next measure is its own.

    The engine merges its files in threads of its own for a while after something was written.
    """
    end = time.monotonic() + most
    while time.monotonic() < end:
        before = time.process_time()
        time.sleep(0.02)
        if time.process_time() - before < 0.001:
            return


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of each measure."""
    return Cost(median(c.wall for c in costs), median(c.cpu for c in costs))


def summed(costs: Sequence[Cost]) -> Cost:
    """Return the sum of costs."""
    return Cost(sum(c.wall for c in costs), sum(c.cpu for c in costs))


def side_by_side(rounds: int, works: Mapping[str, Callable[[], Cost]]) -> dict[str, Cost]:
    """Return the median cost of each work, run alternately: A B A B …"""
    costs: dict[str, list[Cost]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            costs[name].append(work())
    return {name: middle(found) for name, found in costs.items()}


def process(arguments: Sequence[object]) -> Cost:
    """Measure a whole Python process, discarding its output.

    Raises `RuntimeError`, with what it said, where it fails.
    """
    before, began = _children(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
        env=environment(), check=False,
    )  # fmt: skip
    wall = time.perf_counter() - began
    after = _children()
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise RuntimeError(f"{' '.join(map(str, arguments))} failed ({done.returncode}): {said}")
    return Cost(wall, wall if after is None or before is None else after - before)


def environment() -> dict[str, str]:
    """Return environment variables with which a process finds this folder's modules."""
    paths = [os.environ.get("PYTHONPATH", ""), str(SCRIPTS)]
    path = os.pathsep.join(path for path in paths if path)
    return {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _children() -> float | None:
    """Return the processor time of all ended children, where the platform counts it."""
    try:
        import resource
    except ImportError:  # Windows: the wall time stands in
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak() -> int | None:
    """Return this process's peak memory in bytes, where the platform reports it."""
    status = Path("/proc/self/status")
    if status.exists():  # here a child's getrusage would count what its parent held as well
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
