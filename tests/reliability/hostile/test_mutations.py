"""Inputs spoilt by chance crash nothing, raise nothing, take no time and no memory to speak of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MUTATIONS = Path(__file__).with_name("mutations.py")
LONG = int(os.environ.get("TUMEN_MUTATIONS", "10_000_000"))
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers are forked")


def tried(number: int, keep: Path, *options: str) -> dict[str, Any]:
    """A run of so many inputs: what its last line tells."""
    command = [sys.executable, str(MUTATIONS), str(number), "--keep", str(keep), *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3_000:] + done.stderr[-1_500:]
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert told["faults"] == 0
    return told


def test_some_thousand_mutated_inputs(
    tmp_path: Path, figure: Callable[[str, object], None]
) -> None:
    told = tried(6_000, tmp_path, "--seconds", "8")
    figure(
        "mutated inputs, fast part",
        f"{told['inputs']:,}, slowest {told['slowest']:.2f} s (input {told['which']}), "
        f"{told['memory'] / 2**20:.0f} MB",
    )
    assert told["inputs"] >= 1_000
    for name, (inputs, nowhere, past, through, *_) in told["counts"].items():
        assert nowhere + past + through == inputs
        assert through or inputs < 50, f"{name}: no input was read whole, so that little was tried"


def test_an_input_is_told_by_its_number_alone() -> None:
    """The same whatever was made before it, so that what was found can be looked at again."""
    code = (
        f"import sys; sys.path.insert(0, {str(MUTATIONS.parent)!r})\n"
        "from hashlib import sha256\nfrom pathlib import Path\nfrom mutations import made\nfrom seeds import families\n"
        f"of = families(Path({str(MUTATIONS.parents[3])!r}))\n"
        "order = [*range(500)]\nif sys.argv[1:]: order.reverse()\nfound = {n: made(n, of)[1] for n in order}\n"
        "print(sha256(b''.join(found[n] for n in range(500))).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code, *backwards],
            capture_output=True, encoding="utf-8", check=True,
        ).stdout
        for backwards in ([], ["backwards"])
    }  # fmt: skip
    assert len(told) == 1


def test_a_fault_is_kept_and_the_run_goes_on(tmp_path: Path) -> None:
    """A reader that raises, dies, hangs or swells: each is told, and what is behind it is tried."""
    code = f"""
import os, sys
sys.path.insert(0, {str(MUTATIONS.parent)!r})
import mutations
from pathlib import Path
mutations.SECONDS = 6
def tried(name, data, chance, read):
    number = next(numbers)
    if number == 3: raise KeyError("a slip")
    if number == 5: os.abort()
    if number == 6:
        while True: pass
    if number == 8: kept.append(b"x" * (1100 << 20))
    return mutations.Came.THROUGH, False, False
kept = []
class Numbers:
    def __next__(self): return run.shared[mutations.NUMBER]
numbers = Numbers()
mutations.tried = tried
run = mutations.Run(Path({str(MUTATIONS.parents[3])!r}), Path({str(tmp_path)!r}))
here = 0
while here < 12:
    here = run.batch(here, 12)
for kind in run.told.faults: print(kind.partition(": ")[2])
print(sum(run.told.counts[mutations.TRIED :: mutations.WIDTH]))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert [line for line in done.stdout.splitlines() if not line.startswith("FAULT")] == [
        "KeyError: 'a slip'",
        "the process died of SIGABRT",
        "more than 6 s of processor time",
        "more than 1 GB of memory",
        "12",
    ]
    kept = {path.name.partition(".")[0] for path in tmp_path.iterdir()}
    assert kept == {"3", "5", "6", "8"}


@pytest.mark.long
def test_ten_million_mutated_inputs(tmp_path: Path, figure: Callable[[str, object], None]) -> None:
    told = tried(LONG, tmp_path, "--jobs", str(os.cpu_count() or 1))
    figure("mutated inputs, long part", f"{told['inputs']:,}, slowest {told['slowest']:.2f} s")
    assert told["inputs"] == LONG
