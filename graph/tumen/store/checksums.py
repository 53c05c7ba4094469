"""What the files of a published state were like, so that damage is noticed before they are opened.

The engine checks each block of data as it reads it, but believes what stands around the blocks: a
flipped bit there has made it ask for gigabytes, or die. So each state bears a seal: the size of
every file, and the hash of its beginning and end, or of all of it where it is short. Checking costs
a look at each file, however large it is. The writer's store bears one for what it has besides.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tumen.core.errors import StoreError

NAME = "SEAL"
_HEAD, _TAIL = 4096, 1 << 19
# The engine's diary and its lock: no part of what is stored.
_PASSED_OVER = ("LOG", "LOCK", NAME)


def write_checksums(folder: Path) -> None:
    """Note what the files of a published state are like; they never change again."""
    _note(folder, {path.name: _mark(path) for path in _files(folder)})


def _note(folder: Path, marks: dict[str, list[object]]) -> None:
    new = folder / f"{NAME}.new"
    with new.open("w", encoding="ascii") as file:
        json.dump(marks, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / NAME)


def write_writer_checksums(store: Path, folder: Path) -> None:
    """Note of a store that is let go the files of data that the state made of it does not have.

    The engine may have joined some since. Where the disk has no room for the note, they stay
    without one, as they do where a writer is killed; nothing is lost by that.
    """
    published = _noted(folder) or {}
    with suppress(OSError):
        files = (path for path in store.glob("*.sst") if path.name not in published)
        _note(store, {path.name: _mark(path) for path in files})


def drop_writer_checksums(store: Path) -> None:
    """Take that note away, before the engine gives the number of a file it had not ended anew."""
    (store / NAME).unlink(missing_ok=True)


def first_corrupt_file(folder: Path) -> str | None:
    """The name of a file that is not what was sealed, or None; None too where there is no seal."""
    noted = _noted(folder)
    if noted is None:
        return None
    for name, mark in noted.items():
        if not (folder / name).is_file() or _mark(folder / name) != mark:
            return name
    return None


def first_corrupt_data_file(store: Path, folder: Path) -> str | None:
    """A file of data that is not what it was when a state was made of a store, or it was let go.

    Such files never change once they are ended: what store and state have in common is the same
    file, or ought to be. Of what else the store has, the engine may have been writing one still
    (where a build fails, something can hold it open): one that has grown since is no damage.
    """
    for name, mark in (_noted(folder) or {}).items():
        if _is_other(store / name, mark):
            return name
    for name, mark in (_noted(store) or {}).items():
        if _is_other(store / name, mark) and not _has_grown(store / name, mark):
            return name
    return None


def _is_other(path: Path, mark: list[object]) -> bool:
    return path.suffix == ".sst" and path.is_file() and _mark(path) != mark


def _has_grown(path: Path, mark: list[object]) -> bool:
    size = mark[0] if mark else None
    return isinstance(size, int) and path.stat().st_size > size


def _noted(folder: Path) -> dict[str, list[object]] | None:
    try:
        text = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    try:
        noted = json.loads(text)
    except ValueError:
        noted = None
    if not isinstance(noted, dict) or not noted:
        return {NAME: []}  # which it is not
    return noted


def _mark(path: Path) -> list[object]:
    """Size and hash of what is looked at."""
    size = path.stat().st_size
    with path.open("rb") as file:
        sum_ = sha256(file.read(_HEAD))
        file.seek(max(_HEAD, size - _TAIL))
        sum_.update(file.read())
    return [size, sum_.hexdigest()]


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(_PASSED_OVER):
            yield path


def damage_error(place: Path, name: str, remedy: str) -> StoreError:
    """The error that says so."""
    return StoreError(f"the store at {place} is damaged ({name} is not what was written). {remedy}")
