"""What the store should hold, noted outside it: one line a source, with a count and a hash.

The store (RocksDB) never loses what it acknowledged, but a damaged write-ahead log can lose quads
without a word. The ledger is how we know. It also remembers which files were read, so that an
unchanged case costs one look at the file system.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import NamedTuple

from tumen.core.errors import StoreError
from tumen.store.disk_errors import LedgerConnection

# `meta` keys: the version that a derived graph is right for, or "" where it must be rebuilt.
_DERIVED = "derived:"

FORMAT = 1

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (
  slug TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
  content TEXT NOT NULL, quads INTEGER NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pending (slug TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS loaded (
  content TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL, quads INTEGER NOT NULL,
  any_graph INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS import (
  name TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, content TEXT NOT NULL,
  graphs TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS decision (name TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """What is known of one source in the store.

    `file` is relative to the casebook; `size` (bytes) and `modified` (nanoseconds) let an
    unchanged file be passed over without reading it; `content` is the SHA-256 of its bytes;
    `quads` and `digest` are the number of its quads and the hash of its canonical N-Quads.
    """

    slug: str
    file: str
    size: int
    modified: int
    content: str
    quads: int
    digest: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """An N-Quads file that was loaded in bulk (see `tumen.store.bulk_load`).

    `content` is the SHA-256 of its bytes, `file` where it lay, `size` its bytes, `quads` the
    number of its statements; `any_graph` tells that graphs other than sources' were allowed.
    """

    content: str
    file: str
    size: int
    quads: int
    any_graph: bool = False


class Import(NamedTuple):
    """A file of the casebook's folder of imports, as the store has taken it in.

    `size` (bytes) and `modified` (nanoseconds; 0 where it is too young to be told from a change in
    the same tick) let it be passed over; `graphs` are those that it fills.
    """

    name: str
    size: int
    modified: int
    content: str
    graphs: frozenset[str]


class Ledger:
    """The notes about one store, in one SQLite file: small, atomic, and safe against a crash."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, factory=LedgerConnection)
            self._db.home = path.parent
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
            if self.meta("format") is None:
                self.set_meta("format", str(FORMAT))
        except sqlite3.Error as error:
            raise _damaged(path, error) from None
        if self.meta("format") != str(FORMAT):
            raise StoreError(
                f"the store at {path.parent} was made by another version of Tumen. "
                "Make it anew from the cases with: tumen build --fresh"
            )

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def meta(self, key: str) -> str | None:
        """A noted value, or None."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Note a value."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def derived(self) -> dict[str, str]:
        """The version that each derived graph is right for, by name; "" where it is stale."""
        rows = self._db.execute(
            "SELECT substr(key, ?), value FROM meta WHERE key >= ? AND key < ? ORDER BY key",
            (len(_DERIVED) + 1, _DERIVED, _DERIVED[:-1] + ";"),
        )
        return dict(rows.fetchall())

    def record_derived(self, name: str, version: str) -> None:
        """Record that a derived graph is right for a version."""
        self.set_meta(_DERIVED + name, version)

    def mark_stale(self, names: Iterable[str] | None = None) -> None:
        """Record, before anything is written, that derived graphs must be rebuilt: some, or all."""
        with self.transaction():
            for name in self.derived() if names is None else names:
                self.record_derived(name, "")

    def entries(self) -> Iterator[Entry]:
        """All entries, by slug."""
        try:
            for row in self._db.execute("SELECT * FROM source ORDER BY slug"):
                yield Entry._make(row)
        except sqlite3.DatabaseError as error:
            raise _damaged(self.path, error) from None

    def quads(self) -> int:
        """How many quads the store should hold, of cases and of what was loaded."""
        (held,) = self._db.execute(
            "SELECT (SELECT total(quads) FROM source) + (SELECT total(quads) FROM loaded)"
        ).fetchone()
        return int(held)

    def pending(self) -> list[str]:
        """The sources that were written, or were to be, and that readers have not seen so."""
        return [row[0] for row in self._db.execute("SELECT slug FROM pending ORDER BY slug")]

    def mark_pending(self, slugs: Iterable[str]) -> None:
        """Note, before the store is touched, which sources are about to be written."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO pending VALUES (?)", [(slug,) for slug in slugs]
            )

    def record_sources(
        self, written: Iterable[Entry], withdrawn: Iterable[str], **meta: str
    ) -> None:
        """Note, after the store has the change on disk, what it now holds."""
        with self.transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO source VALUES (?, ?, ?, ?, ?, ?, ?)",
                written,
            )
            self._db.executemany("DELETE FROM source WHERE slug = ?", [(s,) for s in withdrawn])
            for key, value in meta.items():
                self.set_meta(key, value)

    def loads(self) -> Iterator[Loaded]:
        """The files that were loaded in bulk, by the hash of their content."""
        rows = self._db.execute("SELECT * FROM loaded ORDER BY content").fetchall()
        for content, file, size, quads, any_graph in rows:
            yield Loaded(content, file, size, quads, bool(any_graph))

    def find_load(self, content: str) -> Loaded | None:
        """What was loaded of that content, if it was."""
        return next((loaded for loaded in self.loads() if loaded.content == content), None)

    def record_load(self, loaded: Loaded) -> None:
        """Note a file after its quads are on disk."""
        self._db.execute("INSERT OR REPLACE INTO loaded VALUES (?, ?, ?, ?, ?)", astuple(loaded))

    def decisions(self) -> list[tuple[str, str]]:
        """The files of decisions that readers see the outcome of: (name, hash of the content)."""
        return list(self._db.execute("SELECT name, content FROM decision ORDER BY name"))

    def record_decisions(self, seen: Iterable[tuple[str, str]], gone: Iterable[str]) -> None:
        """Note decisions whose outcome readers see now, and those that are gone."""
        with self.transaction():
            self._db.executemany("INSERT OR REPLACE INTO decision VALUES (?, ?)", list(seen))
            self._db.executemany("DELETE FROM decision WHERE name = ?", [(n,) for n in gone])

    def delete_load(self, content: str) -> None:
        """Forget what was loaded: its quads have been taken out."""
        self._db.execute("DELETE FROM loaded WHERE content = ?", (content,))

    def imports(self) -> dict[str, Import]:
        """The imports that the store has taken in, by the names of their files."""
        rows = self._db.execute("SELECT * FROM import ORDER BY name").fetchall()
        return {
            name: Import(name, size, modified, content, frozenset(graphs.split()))
            for name, size, modified, content, graphs in rows
        }

    def record_import(self, taken: Import) -> None:
        """Note an import after its quads are on disk."""
        row = (*taken[:4], " ".join(sorted(taken.graphs)))
        self._db.execute("INSERT OR REPLACE INTO import VALUES (?, ?, ?, ?, ?)", row)

    def delete_import(self, name: str) -> None:
        """Forget an import: its quads have been taken out."""
        self._db.execute("DELETE FROM import WHERE name = ?", (name,))

    def copy(self, path: Path) -> None:
        """Write all of the ledger to a new file."""
        with closing(sqlite3.connect(path)) as target:
            self._db.backup(target)

    def clear_pending(self) -> None:
        """Note that readers see all that has been written."""
        self._db.execute("DELETE FROM pending")

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


def _damaged(path: Path, error: sqlite3.Error) -> StoreError:
    return StoreError(
        f"the ledger {path} cannot be used ({error}). "
        "Make the store anew from the cases with: tumen build --fresh"
    )
