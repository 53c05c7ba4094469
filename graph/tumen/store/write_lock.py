"""Whose turn it is to write: one process at a time, for as long as a change takes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tumen.core.casebook import Casebook
from tumen.store.disk_errors import disk_errors


@contextmanager
def write_lock(casebook: Casebook) -> Iterator[None]:
    """Be the only one to write, from opening the writer to adopting what was made beside.

    The engine locks its store; this also guards the folder of a new one, and the exchange of the
    two. It is a lock of the system's on an empty file, let go when the process ends, however that
    happens. Raises `StoreError` where somebody else has it.
    """
    place = casebook.build / "writing.lock"
    with disk_errors(place):
        casebook.build.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(place, isolation_level=None, timeout=0)
    try:
        with disk_errors(casebook.build / "graph"):
            lock.execute("PRAGMA journal_mode=MEMORY")
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
