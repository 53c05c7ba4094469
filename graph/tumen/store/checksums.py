"""Record checksums of a store's files, so that damage is noticed before the engine opens them.

The engine checks each block of data as it reads it, but trusts what stands around the blocks: a
flipped bit there has made it ask for gigabytes, or die. So each snapshot has a file of checksums:
the size of every file, and the hash of its beginning and end, or of all of it where it is short.
Checking costs a look at each file, however large it is. The writer's store has checksums of the
data files that the snapshot does not share.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from tumen.core.errors import StoreDamaged

CHECKSUMS = "CHECKSUMS"
READERS = "READERS"  # the file that readers of a snapshot lock
_HEAD, _TAIL = 4096, 1 << 19
# The engine's log and locks are no part of what is stored.
_EXCLUDED = ("LOG", "LOCK", CHECKSUMS, READERS)


def write_checksums(folder: Path) -> None:
    """Record the checksums of a snapshot, whose files never change again."""
    files = (path for path in sorted(folder.iterdir()) if not path.name.startswith(_EXCLUDED))
    _record(folder, {path.name: _checksum(path) for path in files})


def write_writer_checksums(store: Path, snapshot: Path) -> None:
    """Record the checksums of the data files that only the writer's store has, on closing it.

    Where the disk has no room for them, these files stay unchecked, as they do after a writer was
    killed; nothing is lost by that.
    """
    published = _recorded(snapshot) or {}
    with suppress(OSError):
        files = (path for path in store.glob("*.sst") if path.name not in published)
        _record(store, {path.name: _checksum(path) for path in files})


def drop_writer_checksums(store: Path) -> None:
    """Delete those checksums: the engine may reuse the number of an unfinished file."""
    (store / CHECKSUMS).unlink(missing_ok=True)


def first_corrupt_file(snapshot: Path) -> str | None:
    """Return the name of a file that fails its checksum, or None; None too without checksums."""
    for name, checksum in (_recorded(snapshot) or {}).items():
        if not (snapshot / name).is_file() or _checksum(snapshot / name) != checksum:
            return name
    return None


def first_corrupt_data_file(store: Path, snapshot: Path) -> str | None:
    """Return the name of a data file of the writer's store that fails its checksum, or None.

    Data files never change once they are finished, so that store and snapshot share them. Of the
    other files of the store, the engine may have been writing one when the checksums were taken
    (a failed build can keep it open): one that has grown since is not damaged.
    """
    for name, checksum in (_recorded(snapshot) or {}).items():
        if _differs(store / name, checksum):
            return name
    for name, checksum in (_recorded(store) or {}).items():
        if _differs(store / name, checksum) and not _has_grown(store / name, checksum):
            return name
    return None


def damage_error(place: Path, name: str, remedy: str) -> StoreDamaged:
    """Return the error that names a corrupt file, the store, and the remedy."""
    return StoreDamaged(
        f"the store at {place} is damaged ({name} is not what was written). {remedy}"
    )


def _differs(path: Path, checksum: list[object]) -> bool:
    return path.suffix == ".sst" and path.is_file() and _checksum(path) != checksum


def _has_grown(path: Path, checksum: list[object]) -> bool:
    size = checksum[0] if checksum else None
    return isinstance(size, int) and path.stat().st_size > size


def _record(folder: Path, checksums: dict[str, list[object]]) -> None:
    new = folder / f"{CHECKSUMS}.new"
    with new.open("w", encoding="ascii") as file:
        json.dump(checksums, file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(folder / CHECKSUMS)


def _recorded(folder: Path) -> dict[str, list[object]] | None:
    try:
        text = (folder / CHECKSUMS).read_bytes()
    except FileNotFoundError:
        return None
    try:
        recorded = json.loads(text)
    except ValueError:
        recorded = None
    if not isinstance(recorded, dict) or not recorded:
        return {CHECKSUMS: []}  # no file has such a checksum: the file of checksums is corrupt
    return recorded


def _checksum(path: Path) -> list[object]:
    """Return the size of a file and the hash of its beginning and end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        sum_ = sha256(file.read(_HEAD))
        file.seek(max(_HEAD, size - _TAIL))
        sum_.update(file.read())
    return [size, sum_.hexdigest()]
