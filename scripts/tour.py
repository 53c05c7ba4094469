"""What `scripts/run.py` does: build the graph, then show what can be asked of it."""

from __future__ import annotations

import sys

import environment

ROWS = 4
QUESTIONS: list[list[str]] = []


def main() -> int:
    """Prepare, build and show; the exit code is the build's, or 1 if a question fails."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    environment.prepare("run")
    return environment.run(["-m", "tumen", "build"])
