"""Make a new casebook: the vocabulary, the questions and an example to edit."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from tumen.build.upgrade import ROOMS, note
from tumen.core.casebook import shipped_root
from tumen.core.errors import TumenError
from tumen.core.keys import key_path, make_key

EXAMPLE = "river-crossings-2020"


# The folders of a casebook, and the one that builds write into and clear.
_TAKEN = ("ontology", "graph", "queries", "build")
_IGNORED = "build/\n.tumen/\n"


@dataclass(frozen=True, slots=True)
class Started:
    """Report what was created, and the names that were in the folder before.

    `unignored` are the lines that an existing `.gitignore` lacks: what they name is private.
    """

    made: list[Path]
    left: list[str]
    unignored: list[str]


def init_casebook(folder: Path) -> Started:
    """Make a casebook in `folder`, which may exist if nothing in it would be overwritten.

    Raises `TumenError` if something is in the way; nothing is written then.
    """
    folder = folder.absolute()
    for name in _TAKEN:
        if (folder / name).exists():
            raise TumenError(
                f"{folder / name} exists already, and nothing is overwritten. "
                "Choose another folder, or move it."
            )
    shipped = shipped_root()
    try:
        left = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
        folder.mkdir(parents=True, exist_ok=True)
        for room in ROOMS:
            shutil.copytree(shipped / room, folder / room)
        note(folder)
        cases = folder / "graph" / "cases"
        cases.mkdir(parents=True)
        case = cases / f"{EXAMPLE}.yaml"
        template = files("tumen.core") / "templates" / f"{EXAMPLE}.yaml"
        case.write_bytes(template.read_bytes())
        unignored = _ignore(folder / ".gitignore")
        if not key_path(folder).exists():
            make_key(folder)
    except OSError as error:
        raise TumenError(f"{folder} cannot be made a casebook: {error.strerror}.") from None
    return Started([folder / "ontology", folder / "queries", case], left, unignored)


def _ignore(file: Path) -> list[str]:
    """Make git ignore what is private; return the lines that an existing file lacks."""
    if not file.exists():
        file.write_text(_IGNORED, encoding="utf-8")
        return []
    there = file.read_text(encoding="utf-8", errors="replace").splitlines()
    bare = {line.strip().strip("/") for line in there}
    return [line for line in _IGNORED.splitlines() if line.strip("/") not in bare]
