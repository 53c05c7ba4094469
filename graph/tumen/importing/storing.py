"""From records to quads in the store: written beside, compared with the last edition, loaded."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from tumen.casebook import Casebook
from tumen.errors import TumenError
from tumen.imported import take_in
from tumen.importing.casefile import place_of
from tumen.importing.editions import Changes, Done, Going
from tumen.importing.quads import carry_over, entries_of, place_of_quads, withdraw, write_quads
from tumen.importing.record import Record, Session


def store_quads(
    casebook: Casebook, session: Session, records: Iterable[Record], date: str, go: Going
) -> Done:
    """Write the quads of an import and load them, unless something is wrong or nothing differs.

    Memory holds no more than some thousand records. `date` is that of this edition. Raises
    `TumenError` where something stands in the way; the old file and the store are then as before.
    """
    case = place_of(casebook, session.slug)
    if case.exists():
        raise TumenError(
            f"'{session.slug}' is the case {casebook.shown(case)}. "
            "Import it so again with --as case, or under another name with --id."
        )
    place = place_of_quads(casebook, session.slug)
    changes = Changes()
    with _beside(place) as (new, last):
        _remember(last, place, session.slug)
        with new.open("wb") as target:
            for record in write_quads(records, session, casebook.ontology, target):
                changes.note(record.key, record.digest, _before(last, record.name))
            _keep_what_vanished(place, session, last, date, changes, target)
            target.flush()
            os.fsync(target.fileno())
        if go.dry_run or (session.bad and not go.skip_bad):
            return Done(place, changes, [], written=False)
        fresh = not place.exists() or _hash(place) != _hash(new)
        if fresh:
            _put(casebook, new, place)
        else:
            take_in(casebook, place)  # a store that was made anew may lack it
        return Done(place, changes, [], written=fresh)


@contextmanager
def _beside(place: Path) -> Iterator[tuple[Path, sqlite3.Connection]]:
    """A file to write to beside the one in place, and a table of the last edition's records."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        os.close(handle)
    except OSError as error:
        raise TumenError(f"{place} cannot be written: {error.strerror or error}.") from None
    new = Path(name)
    with tempfile.TemporaryDirectory(prefix="tumen-import-") as folder:
        last = sqlite3.connect(Path(folder) / "last.sqlite", isolation_level=None)
        last.execute("PRAGMA journal_mode=OFF")
        last.execute(
            "CREATE TABLE record (name TEXT PRIMARY KEY, key TEXT, digest TEXT, withdrawn INTEGER,"
            " seen INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
        )
        last.execute("BEGIN")
        try:
            yield new, last
        except OSError as error:
            raise TumenError(f"{place} cannot be written: {error.strerror or error}.") from None
        finally:
            last.close()
            with suppress(FileNotFoundError):
                new.unlink()


def _remember(last: sqlite3.Connection, place: Path, slug: str) -> None:
    if place.exists():
        last.executemany(
            "INSERT OR REPLACE INTO record (name, key, digest, withdrawn) VALUES (?, ?, ?, ?)",
            entries_of(place, slug),
        )


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


def _put(casebook: Casebook, new: Path, place: Path) -> None:
    """Put the new file in place and load it; where that fails, the old one comes back."""
    before = new.with_name(new.name + ".before")
    had = place.exists()
    if had:
        os.link(place, before)
    mask = os.umask(0)
    os.umask(mask)
    new.chmod(0o666 & ~mask)
    new.replace(place)
    try:
        take_in(casebook, place)
    except TumenError:
        if had:
            before.replace(place)
        else:
            place.unlink()
        raise
    finally:
        with suppress(FileNotFoundError):
            before.unlink()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
