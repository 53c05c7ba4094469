"""Which entities a file holds, kept on disk, so that memory does not grow with the file."""

from __future__ import annotations

import sqlite3

from tumen.ingest.temp_table import Scratched


class Index(Scratched):
    """Key → class and line of every entity of a file. Use it as a context manager."""

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
        """The class of an entity, or None where the file has none of that key."""
        row = self._db.execute("SELECT class FROM entity WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])
