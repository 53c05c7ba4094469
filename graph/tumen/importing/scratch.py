"""A table for what an import must not hold in memory; it is gone when it is closed."""

from __future__ import annotations

import sqlite3
from typing import Any, ClassVar, Self

from tumen.errors import TumenError


class Scratch(sqlite3.Connection):
    """A connection that says in one line of ours when there is no more room."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As the library's. Raises `TumenError` where the disk refuses."""
        try:
            return super().execute(*arguments)
        except sqlite3.OperationalError as error:
            raise _refused(error) from None

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """As the library's. Raises `TumenError` where the disk refuses."""
        try:
            return super().executemany(*arguments)
        except sqlite3.OperationalError as error:
            raise _refused(error) from None


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


def _refused(error: sqlite3.Error) -> TumenError:
    return TumenError(
        f"there is no room for temporary files ({error}). "
        "Make some, or set TMPDIR to a folder that has."
    )
