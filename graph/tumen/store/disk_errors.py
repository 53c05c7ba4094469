"""Translate errors of the disk, SQLite and the engine into one line with the remedy.

Causes are told apart by error codes, never by words that could be part of a path.
"""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tumen.core.errors import StoreDamaged, StoreError, StoreInUse

REBUILD = "Make it anew from the cases with: tumen build --fresh"
REPAIR = "Find and repair the damage with: tumen check --store --repair"

IN_USE = "the store at {place} is in use by another process. Try again when that has finished."
_FULL = "the disk is full ({place}). Nothing was lost: make room and build again."
_FAILED = (
    "{place} cannot be read or written (disk I/O error). See whether the disk is full or fails."
)
_REFUSED = (
    "{place} cannot be written. Give yourself the right to write there, or copy the casebook."
)
_IN_THE_WAY = "{place} cannot be made: a file is in the way. Move it."

_BY_ERRNO = {
    **dict.fromkeys((errno.EAGAIN, errno.ENOLCK), IN_USE),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _FULL),
    errno.EIO: _FAILED,
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _REFUSED),
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR, errno.EISDIR), _IN_THE_WAY),
}
_BY_SQLITE = {
    sqlite3.SQLITE_BUSY: IN_USE,
    sqlite3.SQLITE_LOCKED: IN_USE,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAILED,
    sqlite3.SQLITE_READONLY: _REFUSED,
    sqlite3.SQLITE_PERM: _REFUSED,
    sqlite3.SQLITE_CANTOPEN: _REFUSED,
}
_BY_TYPE = {PermissionError: errno.EACCES, FileExistsError: errno.EEXIST}
# SQLite quotes a damaged name in its message, which need not be UTF-8.
DATABASE_ERRORS = (sqlite3.DatabaseError, UnicodeError)
# The engine's errors carry no code, but end with one, or with the system's words for one.
_RUST_ERROR = re.compile(r"\(os error (\d+)\)\Z")
_SAID_LAST = {os.strerror(code): code for code in _BY_ERRNO}


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Raise a `StoreError` in one line for any error of the disk, SQLite or the engine."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, sqlite3.Error) as error:
        if isinstance(error, RecursionError | NotImplementedError):
            raise
        raise translated(error, place) from None


class TranslatingConnection(sqlite3.Connection):
    """Represent a connection to SQLite that raises our errors."""

    def translate(self, error: Exception) -> Exception:
        """Return the error to raise instead."""
        raise NotImplementedError

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Execute one statement."""
        return self._translating(super().execute, *arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """Execute one statement for many rows."""
        return self._translating(super().executemany, *arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        """Execute several statements."""
        return self._translating(super().executescript, *arguments)

    def _translating(
        self, execute: Callable[..., sqlite3.Cursor], *arguments: Any
    ) -> sqlite3.Cursor:
        try:
            return execute(*arguments)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except DATABASE_ERRORS as error:
            raise self.translate(error) from None


class LedgerConnection(TranslatingConnection):
    """Represent a connection to the ledger of the store at `home`."""

    home = Path()

    def translate(self, error: Exception) -> StoreError:
        """Report the trouble as the store's."""
        return translated(error, self.home)


def engine_error(error: Exception) -> StoreError | None:
    """Return the error to raise for one of the engine that came while reading, or None.

    The engine checks each block of data when it reads it, and never answers from a damaged one.
    """
    text = " ".join(str(error).split())
    if not text.startswith(("Corruption: ", "IO error: ")):
        return None
    if _BY_ERRNO.get(_code(error)) is _REFUSED:
        return StoreError(f"the store cannot be read ({text[:160]}). Ask for the right to read it.")
    return StoreDamaged(f"the store is damaged ({text[:160]}). {REPAIR}")


def translated(error: Exception, place: Path) -> StoreError:
    """Return one line for an error: the cause by its code, else damage."""
    if isinstance(error, sqlite3.Error):
        meaning = _BY_SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    else:
        meaning = _BY_ERRNO.get(_code(error))
    if meaning is None:
        short = " ".join(str(error).split())[:200]
        return StoreDamaged(f"the store at {place} is damaged ({short}). {REBUILD}")
    return (StoreInUse if meaning is IN_USE else StoreError)(meaning.format(place=place))


def _code(error: Exception) -> int:
    if isinstance(error, OSError) and error.errno:
        return error.errno
    text = str(error)
    if found := _RUST_ERROR.search(text):
        return int(found[1])
    for said, code in _SAID_LAST.items():
        if text.endswith(said):
            return code
    return next((code for kind, code in _BY_TYPE.items() if isinstance(error, kind)), 0)
