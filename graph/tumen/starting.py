"""A new casebook: the vocabulary, the questions and an example to write over."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from tumen.casebook import shipped_root
from tumen.errors import TumenError
from tumen.publishing.keys import key_path, make_key

EXAMPLE = "river-crossings-2020"


def init_casebook(folder: Path) -> list[Path]:
    """Make a casebook in `folder`, which may exist if it holds nothing that would be written over.

    Returns the files and folders made. Raises `TumenError` where something is in the way; nothing
    has been written then.
    """
    folder = folder.absolute()
    for name in ("ontology", "graph", "queries"):
        if (folder / name).exists():
            raise TumenError(
                f"{folder / name} exists already, and nothing is written over. "
                "Choose another folder, or move it."
            )
    shipped = shipped_root()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for room in ("ontology", "queries"):
            shutil.copytree(shipped / room, folder / room)
        cases = folder / "graph" / "cases"
        cases.mkdir(parents=True)
        case = cases / f"{EXAMPLE}.yaml"
        template = files("tumen") / "templates" / f"{EXAMPLE}.yaml"
        case.write_bytes(template.read_bytes())
        ignored = folder / ".gitignore"
        if not ignored.exists():
            ignored.write_text("build/\n.tumen/\n", encoding="utf-8")
        if not key_path(folder).exists():
            make_key(folder)
    except OSError as error:
        raise TumenError(f"{folder} cannot be made a casebook: {error.strerror}.") from None
    return [folder / "ontology", folder / "queries", case]
