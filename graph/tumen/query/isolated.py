"""Run a query in a subprocess with limits on time and memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tumen.core.errors import QueryError
from tumen.query.limits import QueryKind

MEMORY = 4 * 1024**3
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class QueryJob:
    """Describe a query for a worker process.

    `snapshot` is the store's folder, `format` the output format, `width` the width of the
    terminal; the worker is killed at `timeout` (seconds) and limited to `memory` (bytes).
    """

    snapshot: Path
    text: str
    origin: str
    kind: QueryKind
    format: str
    width: int | None = None
    timeout: float | None = None
    memory: int = MEMORY


def run_in_subprocess(job: QueryJob, target: BinaryIO) -> int | None:
    """Run a query and write its results to `target`; return the number of rows if counted.

    The worker writes to a file or terminal itself; other targets are filled through a pipe.
    Raises `QueryError` for an error of the query, at a limit, and if the query crashed the worker.
    """
    direct = _descriptor(target)
    # -P: a file json.py in the working directory must not become our json
    command = [sys.executable, "-P", "-m", "tumen.query.worker"]
    with subprocess.Popen(  # noqa: S603 - our own module; the query goes in as data
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if direct is None else direct,
        stderr=subprocess.PIPE,
    ) as worker:
        late = threading.Event()
        timer = _timer(worker, job.timeout, late)
        try:
            said = _converse(worker, job, target if direct is None else None)
        finally:
            timer.cancel()
            worker.kill()  # nothing to do with it once it has ended
        status = worker.wait()
    if late.is_set():
        raise QueryError(
            f"{job.origin}: stopped after {job.timeout:g} s, the limit that was set; "
            "there may be more rows than were written. Give it longer, or ask for less."
        )
    return _outcome(job, said, status)


def _converse(worker: subprocess.Popen[bytes], job: QueryJob, target: BinaryIO | None) -> bytes:
    """Send the request and collect the reply; standard input stays open meanwhile."""
    assert worker.stdin is not None  # noqa: S101 - all of these are pipes
    assert worker.stderr is not None  # noqa: S101
    said: list[bytes] = []
    listening = threading.Thread(target=lambda: said.append(worker.stderr.read()))  # type: ignore[union-attr]
    listening.start()
    try:
        worker.stdin.write(_request(job))
        worker.stdin.flush()
    except OSError:  # it has ended already: what it said tells why
        with suppress(OSError):  # closed later, what is left in the buffer would be tried again
            worker.stdin.close()
    if target is not None:
        assert worker.stdout is not None  # noqa: S101
        while chunk := worker.stdout.read(_CHUNK):
            target.write(chunk)
    listening.join()
    return b"".join(said)


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
    if status == 0:  # whoever read the answer had enough
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


def _timer(
    worker: subprocess.Popen[bytes], timeout: float | None, late: threading.Event
) -> threading.Timer:
    def end() -> None:
        late.set()
        worker.kill()

    timer = threading.Timer(timeout if timeout is not None else 0, end)
    if timeout is not None:
        timer.daemon = True
        timer.start()
    return timer


def _descriptor(target: BinaryIO) -> int | None:
    """Return the file descriptor of a target, or None if it exists only in this process."""
    try:
        target.flush()
        return target.fileno()
    except (OSError, AttributeError, io.UnsupportedOperation):
        return None
