"""Swap a new store in by renaming folders, and keep the pointer to the current snapshot.

build/graph/       the active store
build/graph.new/   a store being made; with a file `complete`, the next active store
build/graph.old/   the previous store, about to be deleted
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from zlib import crc32

from tumen.core.casebook import Casebook
from tumen.store.checksums import damage_error
from tumen.store.disk_errors import REBUILD, disk_errors

_NAME = re.compile(r"r\d{6,}", re.ASCII)


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


def active_store(casebook: Casebook) -> Path:
    """The folder of the active store.

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


def set_current(home: Path, name: str) -> None:
    """Make a snapshot the one that readers open."""
    new = home / "current.new"
    new.write_text(f"{name} {_mark(name)}", encoding="ascii")
    new.replace(home / "current")


def read_current(home: Path) -> str | None:
    """The name of the snapshot that readers open, or None.

    Raises `StoreError` where the pointer fails its checksum: a flipped bit can name an older one.
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
