"""Sends chores to processes of their own and takes what they say, as long as they take."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import IO, Any

from benchmarks.timing import Cost, environment


class Overdue(Exception):
    """Report that a job exceeded its time limit."""


def errand(chore: str, *arguments: object, patience: float | None = None) -> Iterator[Any]:
    """Yield the results of a job.

    Raises `Overdue` where the next one does not come within `patience` seconds, and
    `RuntimeError`, with what the process said, where it fails. The process is ended either way.
    """
    command = [sys.executable, "-m", "benchmarks.chores", chore, *map(str, arguments)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(), text=True, encoding="utf-8",
    ) as worker:  # fmt: skip
        assert worker.stdout is not None  # noqa: S101 - both are pipes
        assert worker.stderr is not None  # noqa: S101
        lines: queue.Queue[str | None] = queue.Queue()
        said: list[str] = []
        threading.Thread(target=_listen, args=(worker.stdout, lines), daemon=True).start()
        talk = threading.Thread(target=_gather, args=(worker.stderr, said), daemon=True)
        talk.start()
        try:
            while (line := lines.get(timeout=patience)) is not None:
                yield json.loads(line)
        except queue.Empty:
            raise Overdue(chore) from None
        finally:
            if worker.poll() is None and sys.exc_info()[0] is not None:
                worker.kill()
        talk.join()
    if worker.returncode != 0:
        raise RuntimeError(f"{chore} failed ({worker.returncode}): {''.join(said).strip()}")


def cost(plain: Mapping[str, float]) -> Cost:
    """Parse a cost from JSON."""
    return Cost(plain["wall"], plain["cpu"])


def _listen(pipe: IO[str], lines: queue.Queue[str | None]) -> None:
    for line in pipe:
        lines.put(line)
    lines.put(None)


def _gather(pipe: IO[str], said: list[str]) -> None:
    said.append(pipe.read())
