"""Which store of a casebook counts: one that was made beside another takes its place by renaming.

build/graph/       the store that counts
build/graph.new/   one that is being made; with a file `complete`, one that is to count
build/graph.old/   one that counted, on its way out
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from zlib import crc32

from tumen.core.casebook import Casebook
from tumen.store.checksums import damaged
from tumen.store.disk_errors import REBUILD, disk_errors

_NAME = re.compile(r"r\d{6,}", re.ASCII)


def adopt(casebook: Casebook) -> None:
    """Put the store that was made beside the old one in its place."""
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


def recover(home: Path) -> None:
    """Finish an exchange of stores that was cut off; what is left of either is removed."""
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


def standing(casebook: Casebook) -> Path:
    """The folder of the store that counts: its own, but for the moment between two renamings.

    A writer that dies in that moment (see `adopt`) leaves readers the store that `recover` will
    choose.
    """
    home = casebook.build / "graph"
    new, old = home.with_name("graph.new"), home.with_name("graph.old")
    if home.exists():
        return home
    if (new / "complete").exists():
        return new
    return old if old.exists() else home


def point(home: Path, name: str) -> None:
    """Have readers open the snapshot of that name from now on."""
    new = home / "current.new"
    new.write_text(f"{name} {_mark(name)}", encoding="ascii")
    new.replace(home / "current")


def current(home: Path) -> str | None:
    """The name of the snapshot that readers of a store open, if there is one.

    Raises `StoreError` where it is not what was written: a flipped bit can name an older one.
    """
    try:
        name, *mark = (home / "current").read_bytes().split()
    except (OSError, ValueError):
        return None
    text = name.decode("ascii", "replace")
    if not _NAME.fullmatch(text) or mark not in ([], [_mark(text).encode()]):
        raise damaged(home, "current", REBUILD)
    return text


def _mark(name: str) -> str:
    return f"{crc32(name.encode()):08x}"
