"""From records to quads in the store: written beside, compared with the last edition, loaded."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from tumen.build.cleanup import backup_path, clean_stale_files
from tumen.build.imports import sync_import
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.files import TempFile, temporary_sibling
from tumen.ingest.case_file import case_path
from tumen.ingest.edition_changes import Changes, ImportOptions, WriteResult
from tumen.ingest.previous_edition import carry_over, entries_of, withdraw
from tumen.ingest.record import Record, Session
from tumen.ingest.temp_table import scratch
from tumen.ingest.write_quads import quads_path, write_quads
from tumen.store.write_lock import write_lock

# The records of the last edition.
_LAST = (
    "record (name TEXT PRIMARY KEY, key TEXT, digest TEXT, withdrawn INTEGER,"
    " seen INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
)


def store_quads(
    casebook: Casebook, session: Session, records: Iterable[Record], date: str, go: ImportOptions
) -> WriteResult:
    """Write the quads of an import and load them, unless something is wrong or nothing differs.

    Memory holds no more than some thousand records. `date` is that of this edition. Raises
    `TumenError` where something stands in the way; the old file and the store are then as before.
    """
    case = case_path(casebook, session.slug)
    if case.exists():
        raise TumenError(
            f"'{session.slug}' is the case {casebook.display_path(case)}. "
            "Import it so again with --output-form case, or under another name with --id."
        )
    place = quads_path(casebook, session.slug)
    changes = Changes()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TumenError(f"{place} cannot be written: {error.strerror or error}.") from None
    with temporary_sibling(place) as new, closing(scratch(_LAST)) as last:
        had = _remember(last, place, session.slug)
        for record in write_quads(records, session, new.file):
            was = _before(last, record.name) if had else None
            changes.note(record.key, record.digest, was)
        _keep_what_vanished(place, session, last, date, changes, new.file)
        if go.dry_run or (session.bad and not go.skip_invalid):
            return WriteResult(place, changes, [], written=False)
        fresh = not place.exists() or _hash(place) != _hash(new)
        with write_lock(casebook, wait=60.0):  # what was read took long enough
            clean_stale_files(casebook)
            if fresh:
                _put(casebook, new)
            else:
                sync_import(casebook, place)  # a store that was made anew may lack it
        return WriteResult(place, changes, [], written=fresh)


def _remember(last: sqlite3.Connection, place: Path, slug: str) -> bool:
    """Note what an earlier edition had; gives whether there was one."""
    if place.exists():
        last.executemany(
            "INSERT OR REPLACE INTO record (name, key, digest, withdrawn) VALUES (?, ?, ?, ?)",
            entries_of(place, slug),
        )
        return True
    return False


def _before(last: sqlite3.Connection, name: str) -> tuple[str, bool] | None:
    found = last.execute(
        "UPDATE record SET seen = 1 WHERE name = ? RETURNING digest, withdrawn", (name,)
    ).fetchone()
    return None if found is None else (found[0], bool(found[1]))


def _keep_what_vanished(
    place: Path, session: Session, last: sqlite3.Connection, date: str, changes: Changes,
    target: BinaryIO,
) -> None:  # fmt: skip
    rows = last.execute("SELECT name, key, withdrawn FROM record WHERE seen = 0").fetchall()
    if not rows:
        return
    carry_over(place, session.slug, {name for name, _, _ in rows}, target)
    fresh = [(name, key) for name, key, withdrawn in rows if not withdrawn]
    withdraw(session.slug, [name for name, _ in fresh], date, target)
    changes.vanished = [key for _, key in fresh]


def _put(casebook: Casebook, new: TempFile) -> None:
    """Put the new file in place and load it; where that fails, the old one comes back."""
    place, old = new.place, backup_path(new.place)
    had = place.exists()
    if had:
        os.link(place, old)
    new.replace()
    try:
        sync_import(casebook, place)
    except TumenError:
        if had:
            old.replace(place)
        else:
            place.unlink()
        raise
    finally:
        old.unlink(missing_ok=True)


def _hash(file: Path | TempFile) -> str:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    file.file.seek(0)
    return file_digest(file.file, "sha256").hexdigest()
