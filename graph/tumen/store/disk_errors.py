"""What the disk and the engine say when something goes wrong, in one line of ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tumen.core.errors import StoreError, TumenError

REBUILD = "Make it anew from the cases with: tumen build --fresh"


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Turn what the disk or the engine says into one line of ours."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        if isinstance(error, RecursionError | NotImplementedError):
            raise
        raise StoreError(_explain(error, place)) from None


class TranslatingConnection(sqlite3.Connection):
    """A connection to SQLite that tells in a line of ours where the disk refuses."""

    def refused(self, error: sqlite3.OperationalError) -> TumenError:
        """What to raise instead of an error."""
        raise NotImplementedError

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As the library's."""
        return self._told(super().execute, *arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """As the library's."""
        return self._told(super().executemany, *arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        """As the library's."""
        return self._told(super().executescript, *arguments)

    def _told(self, execute: Callable[..., sqlite3.Cursor], *arguments: Any) -> sqlite3.Cursor:
        try:
            return execute(*arguments)
        except sqlite3.OperationalError as error:
            raise self.refused(error) from None


class LedgerConnection(TranslatingConnection):
    """Such a connection to what is noted beside a store, which `home` is the place of."""

    home = Path()

    def refused(self, error: sqlite3.OperationalError) -> TumenError:
        """As everything that goes wrong with the store."""
        return StoreError(_explain(error, self.home))


# What RocksDB, SQLite and the system say → what it means. The first that fits counts.
_MEANINGS = (
    (("lock hold", "LOCK:", "database is locked"),
     "the store at {place} is in use by another process. Try again when that has finished."),
    (("No space left", "disk is full", "quota", "File too large"),
     "the disk is full ({place}). Nothing was lost: make room and build again."),
    (("disk I/O error",),  # SQLite: the system refused, for the size of the file or worse
     "{place} cannot be read or written (disk I/O error). See whether the disk is full or fails."),
    (("Permission denied", "ead-only file system", "readonly database", "not permitted",
      "unable to open database file"),
     "{place} cannot be written. Give yourself the right to write there, or copy the casebook."),
    (("File exists", "Not a directory"),
     "{place} cannot be made: a file is in the way. Move it."),
)  # fmt: skip


def engine_error(error: Exception) -> StoreError | None:
    """What an error of the engine means that came while reading; None where it is none of its.

    A damaged block of data is noticed when it is read, whoever reads it, and never answered from.
    """
    text = " ".join(str(error).split())
    if not text.startswith(("Corruption: ", "IO error: ")):
        return None
    return StoreError(f"the store is damaged ({text[:160]}). {REBUILD}")


def _explain(error: Exception, place: Path) -> str:
    text = str(error)
    for signs, meaning in _MEANINGS:
        if any(sign in text for sign in signs):
            return meaning.format(place=place)
    short = " ".join(text.split())[:200]
    return f"the store at {place} is damaged ({short}). {REBUILD}"
