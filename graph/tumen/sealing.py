"""What the files of a published state were like, so that damage is noticed before they are opened.

The engine checks each block of data as it reads it, but believes what stands around the blocks: a
flipped bit there has made it ask for gigabytes, or die. So each state bears a seal: the size of
every file, and the hash of its beginning and end, or of all of it where it is short. Checking costs
a look at each file, however large it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tumen.errors import StoreError

NAME = "SEAL"
_HEAD, _TAIL = 4096, 1 << 19
# The engine's diary and its lock: no part of what is stored.
_PASSED_OVER = ("LOG", "LOCK", NAME)


def seal(folder: Path) -> None:
    """Note what the files of a published state are like; they never change again."""
    noted = {path.name: _mark(path) for path in _files(folder)}
    with (folder / NAME).open("w", encoding="ascii") as file:
        json.dump(noted, file)
        file.flush()
        os.fsync(file.fileno())


def broken(folder: Path) -> str | None:
    """The name of a file that is not what was sealed, or None; None too where there is no seal."""
    noted = _noted(folder)
    if noted is None:
        return None
    for name, mark in noted.items():
        if not (folder / name).is_file() or _mark(folder / name) != mark:
            return name
    return None


def broken_shared(store: Path, folder: Path) -> str | None:
    """A file of data in a store that is not what it was when a state was made of it, if any.

    Files of data never change: what the two have in common is the same file, or ought to be.
    """
    for name, mark in (_noted(folder) or {}).items():
        path = store / name
        if path.suffix == ".sst" and path.is_file() and _mark(path) != mark:
            return name
    return None


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


def damaged(place: Path, name: str, remedy: str) -> StoreError:
    """The error that says so."""
    return StoreError(f"the store at {place} is damaged ({name} is not what was written). {remedy}")
