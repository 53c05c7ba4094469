"""Every hostile file is read to its end in bounded memory, with a finding or a case."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bombs import bombs
from foreign import foreign

HANG = 1_800  # seconds of processor time for all of them: no judgement of speed, an end to a hang
MEMORY = 1 << 30
CASES = [name for name, _, _ in bombs()]
OTHERS = [name for name, _, _ in foreign()]
# Reads each bomb that it is told of, in one process whose memory the system limits.
READER = """
import json, sys, tempfile
from pathlib import Path
from resource import RLIMIT_AS, RLIMIT_CPU, RUSAGE_CHILDREN, RUSAGE_SELF, getrusage, setrlimit
setrlimit(RLIMIT_AS, ({memory}, {memory}))
setrlimit(RLIMIT_CPU, ({hang}, {hang}))
sys.path[:0] = {path}
import bombs, foreign
from tumen.check.case import check_case
from tumen.check.other_cases import OtherCases
from tumen.parse import read_case
ontology = Path({ontology!r})
def used():  # of this process, and of those that read apart for it
    return [getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN)]
def spent():
    return sum(each.ru_utime + each.ru_stime for each in used())
def read_as_case(file, data):
    case, findings = read_case(data, Path(file), file, ontology)
    if case is not None:
        check_case(case, findings, OtherCases([], [case]), ontology)
    findings.sorted()
with tempfile.TemporaryDirectory() as folder:
    read = read_as_case if {of!r} == "bombs" else foreign.reader(foreign.book(Path(folder)))
    made = bombs.bombs if {of!r} == "bombs" else foreign.foreign
    read("warm.yaml", b"id: warm\\n") if read is read_as_case else read("x.csv", b"a,b\\n1,x\\n")
    for name, file, data in list(made())[::{step}]:
        print(json.dumps([name, "begins"]), flush=True)
        began = spent()
        read(file, data)
        print(json.dumps([name, spent() - began, len(data)]), flush=True)
print(json.dumps(["peak", max(each.ru_maxrss for each in used()) * 1024]), flush=True)
"""


EVERY_SIXTH = 6  # each takes a second or so: the fast part takes some of every kind


@pytest.mark.parametrize(("of", "names"), [("bombs", CASES), ("foreign", OTHERS)], ids=["cases", "others"])  # fmt: skip
@pytest.mark.parametrize("step", [EVERY_SIXTH, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the limit on memory is POSIX's")
def test_every_bomb_is_read_in_bounded_memory(
    root: Path, figure: Callable[[str, object], None], step: int, of: str, names: list[str]
) -> None:
    code = READER.format(
        hang=HANG,
        memory=2 * MEMORY,  # of addresses; what is used of it is measured below
        path=[str(Path(__file__).parent)],
        ontology=str(root / "ontology"),
        step=step,
        of=of,
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, (told[-1:], done.stderr[-2_000:])
    *rows, (_, peak) = told
    read = {row[0]: row[1] for row in rows if len(row) == 3}
    slowest = max(read, key=lambda name: read[name])
    figure(f"{of}, read", f"{len(read)} of {len(names)}")
    figure(f"{of}, slowest (seconds of processor time)", f"{read[slowest]:.1f}, {slowest}")
    figure(f"{of}, most memory (limit 1 GB)", f"{peak / 2**20:.0f} MB")
    assert list(read) == names[::step]
    assert len(set(names)) == len(names)
    assert peak <= MEMORY
