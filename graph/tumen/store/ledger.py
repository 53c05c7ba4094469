"""Record outside the store what it should hold: for each source a count, a hash and its file.

The store (RocksDB) never loses what it acknowledged, but a damaged write-ahead log can lose quads
silently. The ledger is how we know. It also records which files were read, so that an unchanged
case costs one look at the file system.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from tumen.core.errors import StoreError
from tumen.store.checksums import damage_error
from tumen.store.disk_errors import DATABASE_ERRORS, REBUILD, LedgerConnection, translated

# `meta` keys: the version that a derived graph is right for, or "" where it must be rebuilt.
_DERIVED = "derived:"

FORMAT = 2
# A file that was changed this shortly before it was read can change again without a new time.
_TICK = 2_000_000_000  # nanoseconds

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (
  slug TEXT PRIMARY KEY, file TEXT NOT NULL, stamp TEXT NOT NULL,
  content TEXT NOT NULL, quads INTEGER NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (slug TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS loaded (
  content TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL, quads INTEGER NOT NULL,
  any_graph INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS import (
  name TEXT PRIMARY KEY, stamp TEXT NOT NULL, content TEXT NOT NULL, graphs TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decision (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""
# Format 1 had the size and the time of each file in columns of their own.
_FROM_FORMAT_1 = _TABLES.join((
    """
BEGIN IMMEDIATE;
ALTER TABLE source RENAME TO source_1;
ALTER TABLE import RENAME TO import_1;
""",
    """
INSERT INTO source SELECT slug, file, '', content, quads, digest FROM source_1;
INSERT INTO import SELECT name, '', content, graphs FROM import_1;
DROP TABLE source_1;
DROP TABLE import_1;
UPDATE meta SET value = '2' WHERE key = 'format';
COMMIT;
""",
))  # fmt: skip

# What the columns hold; the bits that tell SQLite so can be damaged as any others.
_ENTRY = (str, str, str, str, int, str)
_LOADED = (str, str, int, int, int)


def file_stamp(state: os.stat_result) -> str:
    """Return what tells one state of a file from another: its size, inode and times of change.

    A file that is replaced by one of the same size and modification time has another inode, and
    one that is written in place has another time of its last status change (ctime).
    """
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ino} {state.st_ctime_ns}"


def settled_stamp(state: os.stat_result) -> str:
    """Return the stamp to record for a file that was just read; "" if it changed a moment ago."""
    age = time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns)
    return file_stamp(state) if age > _TICK else ""


class Entry(NamedTuple):
    """Hold what is recorded of one source in the store.

    `file` is relative to the casebook; `stamp` (`file_stamp`) lets an unchanged file be skipped
    without reading it; `content` is the SHA-256 of its bytes; `quads` and `digest` are the number
    of its quads and the hash of its canonical N-Quads.
    """

    slug: str
    file: str
    stamp: str
    content: str
    quads: int
    digest: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """Represent an N-Quads file that was loaded in bulk (see `tumen.store.bulk_load`).

    `content` is the SHA-256 of its bytes, `file` where it was, `size` its bytes, `quads` the number
    of its statements; `any_graph` tells that graphs other than sources' were allowed.
    """

    content: str
    file: str
    size: int
    quads: int
    any_graph: bool = False


class Import(NamedTuple):
    """Represent a file of the casebook's folder of imports, as the store holds it.

    `stamp` lets it be skipped while it is unchanged; `graphs` are the graphs that it fills.
    """

    name: str
    stamp: str
    content: str
    graphs: frozenset[str]


class Ledger:
    """Record the state of one store in one SQLite file: small, atomic, and safe against a crash."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, factory=LedgerConnection)
        except sqlite3.Error as error:
            raise translated(error, path.parent) from None
        self._db.home = path.parent
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_TABLES)
        format_ = self.meta("format")
        if format_ is None:
            self.set_meta("format", str(FORMAT))
        elif format_ == "1":
            self._db.executescript(_FROM_FORMAT_1)
        elif format_ != str(FORMAT):
            raise StoreError(
                f"the store at {path.parent} was made by another version of Tumen. "
                "Make it anew from the cases with: tumen build --fresh"
            )
        self.has_loads()  # the one table that an ordinary build does not read

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _rows(self, query: str, *values: object, types: tuple[type, ...] = ()) -> list[Any]:
        try:
            rows = self._db.execute(query, values).fetchall()
        except DATABASE_ERRORS as error:  # damage can show in any row
            raise translated(error, self.path.parent) from None
        if types and any(tuple(map(type, row)) != types for row in rows):
            raise damage_error(self.path.parent, self.path.name, REBUILD)
        return rows

    def meta(self, key: str) -> str | None:
        """Return a recorded value, or None."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def set_meta(self, key: str, value: str) -> None:
        """Record a value."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def derived(self) -> dict[str, str]:
        """Return the version that each derived graph is right for, by name; "" where it
        is stale.
        """
        rows = self._rows(
            "SELECT substr(key, ?), value FROM meta WHERE key >= ? AND key < ? ORDER BY key",
            len(_DERIVED) + 1, _DERIVED, _DERIVED[:-1] + ";", types=(str, str),
        )  # fmt: skip
        return dict(rows)

    def record_derived(self, name: str, version: str) -> None:
        """Record that a derived graph is right for a version."""
        self.set_meta(_DERIVED + name, version)

    def mark_stale(self, names: Iterable[str] | None = None) -> None:
        """Record, before anything is written, that derived graphs must be rebuilt: some, or all."""
        with self.transaction():
            for name in self.derived() if names is None else names:
                self.record_derived(name, "")

    def entries(self) -> list[Entry]:
        """Return all entries, by slug."""
        rows = self._rows("SELECT * FROM source ORDER BY slug", types=_ENTRY)
        return [Entry._make(row) for row in rows]

    def quads(self) -> int:
        """Count the quads that the store should hold, of cases and of what was loaded."""
        ((held,),) = self._rows(
            "SELECT (SELECT total(quads) FROM source) + (SELECT total(quads) FROM loaded)"
        )
        return int(held)

    def pending(self) -> list[str]:
        """Return the sources that an interrupted build wrote, or was about to write."""
        rows = self._rows("SELECT slug FROM pending ORDER BY slug", types=(str,))
        return [slug for (slug,) in rows]

    def mark_pending(self, slugs: Iterable[str]) -> None:
        """Record, before the store is touched, which sources are about to be written."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO pending VALUES (?)", [(slug,) for slug in slugs]
            )

    def record_sources(
        self, written: Iterable[Entry], withdrawn: Iterable[str], **meta: str
    ) -> None:
        """Record, after the store has the change on disk, what it now holds."""
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?)", written)
            self._db.executemany("DELETE FROM source WHERE slug = ?", [(s,) for s in withdrawn])
            for key, value in meta.items():
                self.set_meta(key, value)

    def clear_pending(self) -> None:
        """Record that all that was written is published."""
        self._db.execute("DELETE FROM pending")

    def loads(self) -> list[Loaded]:
        """Return the files that were loaded in bulk, by the hash of their content."""
        rows = self._rows("SELECT * FROM loaded ORDER BY content", types=_LOADED)
        return [_loaded(*row) for row in rows]

    def find_load(self, content: str) -> Loaded | None:
        """Return the load of a content, by its hash, or None."""
        rows = self._rows("SELECT * FROM loaded WHERE content = ?", content, types=_LOADED)
        return _loaded(*rows[0]) if rows else None

    def has_loads(self) -> bool:
        """Return whether anything was loaded in bulk."""
        return bool(self._rows("SELECT content FROM loaded LIMIT 1", types=(str,)))

    def record_load(self, loaded: Loaded) -> None:
        """Record a file after its quads are on disk."""
        self._db.execute("INSERT OR REPLACE INTO loaded VALUES (?, ?, ?, ?, ?)", astuple(loaded))

    def delete_load(self, content: str) -> None:
        """Delete the record of a load whose quads were withdrawn."""
        self._db.execute("DELETE FROM loaded WHERE content = ?", (content,))

    def decisions(self) -> list[tuple[str, str]]:
        """Return the files of decisions whose outcome is published: (name, hash of the content)."""
        return self._rows("SELECT name, content FROM decision ORDER BY name", types=(str, str))

    def record_decisions(self, seen: Iterable[tuple[str, str]], gone: Iterable[str]) -> None:
        """Record the decisions whose outcome is published now, and delete those that are gone."""
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO decision VALUES (?, ?)", list(seen))
            self._db.executemany("DELETE FROM decision WHERE name = ?", [(n,) for n in gone])

    def imports(self) -> dict[str, Import]:
        """Return the imports that the store holds, by the names of their files."""
        rows = self._rows("SELECT * FROM import ORDER BY name", types=(str, str, str, str))
        return {
            name: Import(name, stamp, content, frozenset(graphs.split()))
            for name, stamp, content, graphs in rows
        }

    def record_import(self, import_: Import) -> None:
        """Record an import after its quads are on disk."""
        row = (*import_[:3], " ".join(sorted(import_.graphs)))
        self._db.execute("INSERT OR REPLACE INTO import VALUES (?, ?, ?, ?)", row)

    def delete_import(self, name: str) -> None:
        """Delete the record of an import whose quads were withdrawn."""
        self._db.execute("DELETE FROM import WHERE name = ?", (name,))

    def copy(self, path: Path) -> None:
        """Write all of the ledger to a new file."""
        with closing(sqlite3.connect(path)) as target:
            self._db.backup(target)

    def damage(self) -> str | None:
        """Return what SQLite's own check finds wrong with the file, or None."""
        found = [str(row[0]) for row in self._rows("PRAGMA integrity_check(3)")]
        return None if found == ["ok"] else "; ".join(found)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write several notes together, or none of them; may be nested."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self._db.in_transaction:  # SQLite has rolled back by itself on a full disk
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _loaded(content: str, file: str, size: int, quads: int, any_graph: int) -> Loaded:
    return Loaded(content, file, size, quads, bool(any_graph))
