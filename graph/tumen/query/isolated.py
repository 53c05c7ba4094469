"""Run a query in a subprocess with limits on time and memory."""

from __future__ import annotations

import io
import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tumen.core.errors import QueryError
from tumen.core.processes import subprocess_of
from tumen.query.limits import Deadline, QueryKind

MEMORY = 4 * 1024**3
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class QueryJob:
    """Describe a query for a worker process.

    `snapshot` is the store's folder, `format` the output format, `width` the width of the
    terminal; the worker is killed at the `deadline` and limited to `memory` (bytes).
    """

    snapshot: Path
    text: str
    origin: str
    kind: QueryKind
    format: str
    width: int | None = None
    deadline: Deadline = field(default_factory=lambda: Deadline(None))
    memory: int = MEMORY


def run_in_subprocess(job: QueryJob, target: BinaryIO) -> int | None:
    """Run a query and write its results to `target`; return the number of rows if counted.

    The worker writes to a file or terminal itself; other targets are filled through a pipe.
    Raises `QueryError` for an error of the query, at a limit, and if the query crashed the worker.
    """
    direct = _descriptor(target)
    stdout = subprocess.PIPE if direct is None else direct
    timeout = job.deadline.remaining(job.origin)
    with subprocess_of("tumen.query.worker", stdout=stdout, timeout=timeout) as worker:
        assert worker.process.stdin is not None  # noqa: S101 - it is a pipe
        with suppress(OSError):  # it has ended already: what it said tells why
            worker.process.stdin.write(_request(job))
            worker.process.stdin.flush()
        if worker.process.stdout is not None:
            while chunk := worker.process.stdout.read(_CHUNK):
                target.write(chunk)
        status = worker.wait()
        if worker.timed_out.is_set():
            raise job.deadline.exceeded(job.origin)
        return _outcome(job, worker.said(), status)


def _request(job: QueryJob) -> bytes:
    request = {
        "snapshot": str(job.snapshot),
        "text": job.text,
        "origin": job.origin,
        "own_dataset": job.kind.own_dataset,
        "format": job.format,
        "width": job.width,
        "memory": job.memory,
    }
    return json.dumps(request).encode("ascii") + b"\n"


def _outcome(job: QueryJob, said: bytes, status: int) -> int | None:
    last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
    try:
        report = json.loads(last)
    except ValueError:
        report = {}
    if "error" in report:
        raise QueryError(report["error"])
    if "rows" in report:
        rows = report["rows"]
        return rows if isinstance(rows, int) else None
    if status == 0:  # the reader closed the pipe
        return None
    if report.get("memory") or "memory allocation" in last:
        raise QueryError(
            f"{job.origin}: the query needs more memory than the {job.memory / 1024**3:g} GB "
            "that it may take. Ask for less: add a LIMIT, or name what you look for."
        )
    raise QueryError(
        f"{job.origin}: the query brought its process down (exit status {status}); "
        "nothing else was harmed. It may be nested too deeply."
    )


def _descriptor(target: BinaryIO) -> int | None:
    """Return the file descriptor of a target, or None if it exists only in this process."""
    try:
        target.flush()
        return target.fileno()
    except (OSError, AttributeError, io.UnsupportedOperation):
        return None
