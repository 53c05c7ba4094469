"""Keep in a temporary table what an import must not hold in memory."""

from __future__ import annotations

import sqlite3
from typing import ClassVar, Self

from tumen.core.errors import TumenError
from tumen.store.disk_errors import TranslatingConnection


class Scratch(TranslatingConnection):
    """Connect to such a table."""

    def translate(self, error: Exception) -> TumenError:
        """Report that there is no more room."""
        return TumenError(
            f"there is no room for temporary files ({error}). "
            "Make some, or set TMPDIR to a folder that has."
        )


def scratch(table: str) -> Scratch:
    """Make an empty table by a `CREATE TABLE` statement, closed at the end.

    SQLite keeps a database without a name in memory until it grows, then in a temporary file that
    it has unlinked already: nothing is left behind, not even by a process that is killed.
    """
    database = sqlite3.connect("", isolation_level=None, factory=Scratch)
    database.execute("PRAGMA journal_mode=OFF")
    database.execute(f"CREATE TABLE {table}")
    database.execute("BEGIN")
    return database


class Scratched:
    """Keep rows in such a table. Use it as a context manager."""

    table: ClassVar[str]

    def __init__(self) -> None:
        self._db = scratch(self.table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()


class Index(Scratched):
    """Map key → class and line of every entity of a file. Use it as a context manager."""

    table = "entity (key TEXT PRIMARY KEY, class TEXT, line INTEGER) WITHOUT ROWID"

    def add(self, key: str, class_: str, line: int) -> int | None:
        """Note an entity; gives the line of an earlier one of the same key, and leaves that."""
        try:
            self._db.execute("INSERT INTO entity VALUES (?, ?, ?)", (key, class_, line))
        except sqlite3.IntegrityError:
            row = self._db.execute("SELECT line FROM entity WHERE key = ?", (key,)).fetchone()
            return int(row[0])
        return None

    def get(self, key: str) -> str | None:
        """Return the class of an entity, or None if the file has no such key."""
        row = self._db.execute("SELECT class FROM entity WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])
