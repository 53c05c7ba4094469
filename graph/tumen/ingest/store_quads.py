"""Write records as quads: beside the old file, compared with the last edition, then loaded."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from hashlib import file_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from tumen.build.cleanup import backup_path, clean_stale_files
from tumen.build.imports import sync_import
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.files import TempFile, temporary_sibling
from tumen.core.input import MAX_CASE_BYTES, decode, read_file
from tumen.ingest.case_file import case_path, refuse_hand_edits
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
    place = quads_path(casebook, session.slug)
    changes = Changes()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TumenError(f"{place} cannot be written: {error.strerror or error}.") from None
    with (
        temporary_sibling(place) as new, closing(scratch(_LAST)) as last,
        _last_edition(casebook, session.slug, overwrite=go.overwrite) as before,
    ):  # fmt: skip
        had = _remember(last, before, session.slug)
        for record in write_quads(records, session, new.file):
            was = _entry(last, record.name) if had else None
            changes.note(record.key, record.digest, was)
        _keep_what_vanished(before, session, last, date, changes, new.file)
        if go.dry_run or (session.bad and not go.skip_invalid):
            return WriteResult(place, changes, [], written=False)
        if case.exists():
            _pass_over(casebook, case, new)
            return WriteResult(place, changes, [], written=True)
        fresh = not place.exists() or _hash(place) != _hash(new)
        with write_lock(casebook, wait=60.0):  # what was read took long enough
            clean_stale_files(casebook)
            if fresh:
                _put(casebook, new)
            else:
                sync_import(casebook, place)  # a store that was made anew may lack it
        return WriteResult(place, changes, [], written=fresh)


@contextmanager
def _last_edition(casebook: Casebook, slug: str, *, overwrite: bool) -> Iterator[Path]:
    """Give the quads of the last edition: the file that it has, or what its case says."""
    case = case_path(casebook, slug)
    if not case.exists():
        yield quads_path(casebook, slug)
        return
    from pyoxigraph import RdfFormat, serialize

    from tumen.parse import read_case

    shown = casebook.display_path(case)
    data = read_file(case, MAX_CASE_BYTES)
    refuse_hand_edits(decode(data, shown), shown, overwrite=overwrite)
    read, findings = read_case(data, case, shown, casebook.ontology)
    if read is None or findings.has_errors():
        raise TumenError(f"{shown} has errors: correct them first. See: tumen check {shown}")
    with NamedTemporaryFile(suffix=".nq") as file:
        serialize(read.quads, output=file, format=RdfFormat.N_QUADS)
        file.flush()
        yield Path(file.name)


def _pass_over(casebook: Casebook, case: Path, new: TempFile) -> None:
    """Put quads in the place of the case of a source.

    Killed in between, both files are there, and the next build names them; or the quads alone,
    which the next build takes in. Nothing is lost.
    """
    from tumen.build.build import build

    new.replace()
    case.unlink()
    for _ in range(2):  # withdraw the case, then take in the quads
        build(casebook)


def _remember(last: sqlite3.Connection, place: Path, slug: str) -> bool:
    """Note what an earlier edition had; gives whether there was one."""
    if place.exists():
        last.executemany(
            "INSERT OR REPLACE INTO record (name, key, digest, withdrawn) VALUES (?, ?, ?, ?)",
            entries_of(place, slug),
        )
        return True
    return False


def _entry(last: sqlite3.Connection, name: str) -> tuple[str, bool] | None:
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
