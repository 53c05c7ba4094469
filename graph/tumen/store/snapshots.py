"""Publish snapshots for readers, keep those in use, and swap a new store in by renaming folders.

build/graph/           the active store; its file `current` names the snapshot that readers open
build/graph.new/       a store being made; with a file `complete`, the next active store
build/graph.old/       the previous store, about to be deleted
build/snapshots/NAME/  the published states, of whichever store

Readers hold a shared lock on the snapshot that they opened, until their process ends. A writer
deletes a snapshot only if it gets the exclusive lock.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import IO
from zlib import crc32

from tumen.core.casebook import Casebook
from tumen.core.errors import StoreDamaged
from tumen.core.locks import try_lock
from tumen.store.checksums import READERS, damage_error
from tumen.store.disk_errors import REBUILD, disk_errors

_NAME = re.compile(r"r\d{6,}", re.ASCII)
# A server that lives for months must not keep every state that it has seen: a process holds the
# snapshots that it used last.
_HELD_AT_MOST = 16
_held: OrderedDict[tuple[int, int], IO[bytes]] = OrderedDict()
_held_lock = Lock()


def swap_in(casebook: Casebook) -> None:
    """Replace the active store by the one that was made beside it."""
    home = casebook.build / "graph"
    new, old = home.with_name("graph.new"), home.with_name("graph.old")
    with disk_errors(home):
        (new / "complete").touch()
        shutil.rmtree(old, ignore_errors=True)
        if home.exists():
            home.replace(old)
        new.replace(home)
        (home / "complete").unlink()
    shutil.rmtree(old, ignore_errors=True)
    remove_old_snapshots(home)


def finish_swap(home: Path) -> None:
    """Finish a swap that was interrupted, and delete what is left of it."""
    new, old = home.with_name("graph.new"), home.with_name("graph.old")
    if not home.exists():
        if (new / "complete").exists():
            new.replace(home)
        elif old.exists():
            old.replace(home)
    if home.exists():
        (home / "complete").unlink(missing_ok=True)
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        _move_snapshots_out(home)
        remove_old_snapshots(home)


def _move_snapshots_out(home: Path) -> None:
    """Move the snapshots of an earlier version of Tumen, which lay inside the store's folder."""
    inside = home / "snapshots"
    if inside.is_dir():
        snapshots_of(home).mkdir(exist_ok=True)
        for path in inside.iterdir():
            (path / READERS).touch()
            path.replace(snapshots_of(home) / path.name)
        inside.rmdir()


def active_store(casebook: Casebook) -> Path:
    """Return the folder of the active store.

    A writer that dies between the two renamings of `swap_in` leaves no `graph`: readers then use
    the store that `finish_swap` will choose.
    """
    home = casebook.build / "graph"
    new, old = home.with_name("graph.new"), home.with_name("graph.old")
    if home.exists():
        return home
    if (new / "complete").exists():
        return new
    return old if old.exists() else home


def snapshots_of(home: Path) -> Path:
    """Return the folder of the snapshots that a store publishes."""
    return home.parent / "snapshots"


def next_number(home: Path) -> int:
    """Return a number for a snapshot that is higher than that of any other."""
    names = os.listdir(snapshots_of(home))  # noqa: PTH208 - names are all that is wanted
    return 1 + max((int(name[1:]) for name in names if _NAME.fullmatch(name)), default=0)


def set_current(home: Path, name: str) -> None:
    """Make a snapshot the one that readers open."""
    new = home / "current.new"
    new.write_text(f"{name} {_mark(name)}", encoding="ascii")
    new.replace(home / "current")


def read_current(home: Path) -> str | None:
    """Return the name of the snapshot that readers open, or None.

    Raises `StoreDamaged` where the pointer fails its checksum: a flipped bit can name another one.
    """
    try:
        name, *mark = (home / "current").read_bytes().split()
    except (OSError, ValueError):
        return None
    text = name.decode("ascii", "replace")
    if not _NAME.fullmatch(text) or mark not in ([], [_mark(text).encode()]):
        raise damage_error(home, "current", REBUILD)
    return text


def _mark(name: str) -> str:
    return f"{crc32(name.encode()):08x}"


def hold(snapshot: Path) -> bool:
    """Keep a snapshot from being deleted while this process reads it; False if it is gone."""
    try:
        file = (snapshot / READERS).open("rb")
    except FileNotFoundError:
        return False
    with _held_lock:
        state = os.fstat(file.fileno())
        key = (state.st_dev, state.st_ino)
        if key in _held:
            _held.move_to_end(key)
            file.close()
            return True
        # Without links it was deleted between the two calls.
        if not try_lock(file, shared=True) or os.fstat(file.fileno()).st_nlink == 0:
            file.close()
            return False
        _held[key] = file
        while len(_held) > _HELD_AT_MOST:
            _held.popitem(last=False)[1].close()
    return True


def remove_old_snapshots(home: Path) -> None:
    """Delete the snapshots that readers neither open any more nor still read."""
    # What cannot be deleted now can be next time; a damaged pointer is for readers to report.
    with suppress(OSError, StoreDamaged):
        current = read_current(home)
        for path in snapshots_of(home).iterdir():
            if path.name != current:
                _remove_unless_held(path)


def _remove_unless_held(snapshot: Path) -> None:
    try:
        with (snapshot / READERS).open("rb") as file:
            if try_lock(file):  # until it is gone, so that nobody starts to read half of it
                shutil.rmtree(snapshot, ignore_errors=True)
    except FileNotFoundError:  # its writer or its deletion was killed
        shutil.rmtree(snapshot, ignore_errors=True)
