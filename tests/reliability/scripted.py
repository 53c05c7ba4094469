"""Run the scripts beside this file, each in a process that opens no store itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CORES = str(os.cpu_count() or 1)


def ran(script: str, *arguments: str) -> str:
    """Run a script to its end, and return what it prints; fail if it has found anything wrong."""
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments], capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return done.stdout
