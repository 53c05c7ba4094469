"""Which store of a casebook counts: one that was made beside another takes its place by renaming.

build/graph/       the store that counts
build/graph.new/   one that is being made; with a file `complete`, one that is to count
build/graph.old/   one that counted, on its way out
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tumen.casebook import Casebook
from tumen.disk import disk_errors


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


def current(home: Path) -> str | None:
    """The name of the snapshot that readers of a store open, if there is one."""
    try:
        return (home / "current").read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None
