"""A table for what an import must not hold in memory; it is gone when it is closed."""

from __future__ import annotations

import sqlite3
from typing import ClassVar, Self

from tumen.core.errors import TumenError
from tumen.store.disk_errors import Telling


class Scratch(Telling):
    """A connection to such a table."""

    def refused(self, error: sqlite3.OperationalError) -> TumenError:
        """There is no more room."""
        return TumenError(
            f"there is no room for temporary files ({error}). "
            "Make some, or set TMPDIR to a folder that has."
        )


def scratch(table: str) -> Scratch:
    """An empty table, as `CREATE TABLE` is told to make it, to be closed in the end.

    SQLite keeps a database without a name in memory until it grows, then in a temporary file that
    it has unlinked already: nothing is left behind, not even by a process that is killed.
    """
    database = sqlite3.connect("", isolation_level=None, factory=Scratch)
    database.execute("PRAGMA journal_mode=OFF")
    database.execute(f"CREATE TABLE {table}")
    database.execute("BEGIN")
    return database


class Scratched:
    """What keeps its rows in such a table. Use it as a context manager."""

    table: ClassVar[str]

    def __init__(self) -> None:
        self._db = scratch(self.table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()
