"""Which entities a file holds, kept on disk, so that memory does not grow with the file."""

from __future__ import annotations

import sqlite3
from types import TracebackType


def scratch() -> sqlite3.Connection:
    """A table room of its own, which is gone when it is closed.

    SQLite keeps a database without a name in memory until it grows, then in a temporary file that
    it has unlinked already: nothing is left behind, not even by a process that is killed.
    """
    database = sqlite3.connect("", isolation_level=None)
    database.execute("PRAGMA journal_mode=OFF")
    return database


class Index:
    """Key → class and line of every entity of a file. Use it as a context manager."""

    def __init__(self) -> None:
        self._db = scratch()
        self._db.execute(
            "CREATE TABLE entity (key TEXT PRIMARY KEY, class TEXT, line INTEGER) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    def add(self, key: str, class_: str, line: int) -> int | None:
        """Note an entity; gives the line of an earlier one of the same key, and leaves that."""
        try:
            self._db.execute("INSERT INTO entity VALUES (?, ?, ?)", (key, class_, line))
        except sqlite3.IntegrityError:
            row = self._db.execute("SELECT line FROM entity WHERE key = ?", (key,)).fetchone()
            return int(row[0])
        return None

    def get(self, key: str) -> str | None:
        """The class of an entity, or None where the file has none of that key."""
        row = self._db.execute("SELECT class FROM entity WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])
