"""A subprocess ends with its parent, at its time limit, and takes what it has started with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tumen.core.processes import subprocess_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signals of POSIX")

SLEEPER = """
import subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
print(grandchild.pid, flush=True)
time.sleep(3600)
"""
PARENT = """
import sys, time
from tumen.core.processes import subprocess_of
with subprocess_of("tumen.core.processes", sys.executable, "-c", sys.argv[1]) as guard:
    print(guard.process.pid, guard.process.stdout.readline().decode().strip(), flush=True)
    time.sleep(3600)
"""


def wait_until_gone(pid: int) -> None:
    """Return once a process has ended; a zombie that nobody waits for has ended too."""
    while True:
        try:
            os.kill(pid, 0)
            status = Path(f"/proc/{pid}/stat")
            if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (ProcessLookupError, FileNotFoundError):
            return


def test_all_that_was_started_ends_with_a_parent_that_is_killed() -> None:
    command = [sys.executable, "-c", PARENT, SLEEPER]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        for pid in pids:
            wait_until_gone(pid)


def test_all_that_was_started_is_gone_when_the_block_is_left() -> None:
    with subprocess_of("tumen.core.processes", sys.executable, "-c", SLEEPER) as guard:
        assert guard.process.stdout is not None
        grandchild = int(guard.process.stdout.readline())
    assert guard.process.returncode == -signal.SIGKILL
    assert not guard.timed_out.is_set()
    wait_until_gone(grandchild)


def test_it_is_killed_at_the_time_limit() -> None:
    with subprocess_of("tumen.core.processes", sys.executable, "-c", SLEEPER, timeout=0.5) as guard:
        assert guard.wait() != 0
        assert guard.timed_out.is_set()


def test_the_guard_has_the_status_of_its_command_and_its_words_can_be_read() -> None:
    script = "import sys; print('out'); print('why', file=sys.stderr); sys.exit(5)"
    with subprocess_of("tumen.core.processes", sys.executable, "-c", script) as guard:
        assert guard.process.stdout is not None
        assert guard.process.stdout.read() == b"out\n"
        assert guard.wait() == 5
        assert guard.said() == b"why\n"
