"""A query that runs away is ended at its limit, and nobody else notices."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from killers import killers

from tumen.core.casebook import Casebook, find_casebook
from tumen.core.errors import QueryError
from tumen.query.formats import choose_format
from tumen.query.isolated import QueryJob, run_in_subprocess
from tumen.query.limits import Deadline
from tumen.query.request import answer, from_name, from_text
from tumen.store.reader import snapshot_path

LIMIT = 0.5  # seconds
MEMORY = 1 << 30
KILLERS = dict(killers())
KINDS = (
    "stopped after", "refused", "needs more memory", "brought its process down",
    "syntax error", "answered",
)  # fmt: skip
NORMAL = "SELECT (COUNT(DISTINCT ?claim) AS ?n) { ?claim a tumen:CausalClaim }"


class Drain(io.RawIOBase):
    """A target that keeps nothing: an answer without end must not fill our own memory."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    seconds: float
    ended: str


def set_off(casebook: Casebook, name: str, limit: float) -> Outcome:
    """Ask a killer: how long it took from the moment its process began, and how it ended."""
    try:
        request = from_text(casebook, KILLERS[name], {})
    except QueryError as error:
        return Outcome(name, 0.0, f"refused: {error}")
    job = QueryJob(
        snapshot_path(casebook), request.text, request.origin, request.kind,
        choose_format(None, request.kind, terminal=False), deadline=Deadline(limit), memory=MEMORY,
    )  # fmt: skip
    began = time.monotonic()
    try:
        run_in_subprocess(job, Drain())  # type: ignore[arg-type]
        ended = "answered"
    except QueryError as error:
        ended = str(error)
    return Outcome(name, time.monotonic() - began, ended)


def asked(casebook: Casebook) -> str:
    """What a normal query, in a process of its own, is answered."""
    target = io.BytesIO()
    answer(casebook, from_text(casebook, NORMAL, {}), target, format_="csv", deadline=Deadline(60))
    return target.getvalue().decode()


@pytest.fixture(scope="module")
def casebook(built: Path) -> Casebook:
    return find_casebook(built)


def test_there_are_enough_of_them() -> None:
    assert len(KILLERS) >= 50


@pytest.mark.slow
def test_every_killer_is_ended_and_readers_are_unharmed(
    casebook: Casebook, figure: Callable[[str, object], None]
) -> None:
    right = asked(casebook)
    read: list[str] = []
    over = threading.Event()

    def reading() -> None:
        while not over.is_set():
            target = io.BytesIO()
            answer(casebook, from_name(casebook, "denied", {}), target, format_="csv")
            read.append(target.getvalue().decode())
            time.sleep(0.1)

    reader = threading.Thread(target=reading)
    reader.start()
    try:
        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(lambda name: set_off(casebook, name, LIMIT), KILLERS))
            assert asked(casebook) == right
    finally:
        over.set()
        reader.join()
    slowest = max(outcomes, key=lambda o: o.seconds)
    by_kind = {kind: sum(kind in o.ended for o in outcomes) for kind in KINDS}
    assert [o for o in outcomes if not any(kind in o.ended for kind in KINDS)] == []
    figure("runaway queries", f"{len(outcomes)} set off, {by_kind}")
    figure(
        f"runaway queries, slowest to end (limit {LIMIT:g} s)",
        f"{slowest.seconds:.2f} s, {slowest.name}",
    )
    figure("runaway queries, readings beside them", f"{len(read)}, {len(set(read))} different")
    assert len(set(read)) == 1, "the reader saw something else while they ran"
    for outcome in outcomes:
        assert "Traceback" not in outcome.ended


@pytest.mark.parametrize(
    "name", ["product of 9", "flat unions", "a text that doubles", "deep groups"]
)
def test_the_next_query_gets_a_process_that_works(casebook: Casebook, name: str) -> None:
    set_off(casebook, name, 0.5)
    assert asked(casebook).split()[0] == "n"


def test_no_worker_takes_more_memory_than_it_may(
    casebook: Casebook, figure: Callable[[str, object], None]
) -> None:
    resource = pytest.importorskip("resource")
    # The system tells the peak of all children: one of an earlier test may have had more.
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    for name in ("a text that doubles", "huge sort", "distinct group_concat", "digits kept apart"):
        set_off(casebook, name, 3.0)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    figure("runaway queries, most memory of a worker (limit 1 GB)", f"{peak / 2**20:.0f} MB")
    assert peak <= max(MEMORY, before)


def test_a_worker_that_ends_before_it_has_heard_the_query_is_reported_too(
    casebook: Casebook,
) -> None:
    # More than a pipe holds: it is still being handed over when the limit comes.
    request = from_text(casebook, NORMAL, {})
    job = QueryJob(
        snapshot_path(casebook), f"{request.text}\n#{'x' * 500_000}", "long.rq", request.kind,
        "csv", deadline=Deadline(0.001),
    )  # fmt: skip
    with pytest.raises(QueryError, match=r"long\.rq: stopped after 0\.001 s"):
        run_in_subprocess(job, io.BytesIO())
