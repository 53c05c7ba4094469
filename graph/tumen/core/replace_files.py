"""Replace several files of a casebook as one: all or none, even if the process is killed.

The new contents are staged in the hidden folder `.upgrade.new`. Renaming it to `.upgrade` is the
decision: from then on every command that opens the casebook first carries the replacement out.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.files import output

if TYPE_CHECKING:
    from tumen.core.casebook import Casebook

ROOMS = ("ontology", "queries")  # nothing else of a casebook is replaced so
DECIDED = ".upgrade"
_STAGED, _DONE, _PLAN = ".upgrade.new", ".upgrade.done", "plan.json"


def replace_files(casebook: Casebook, contents: Mapping[str, bytes | None]) -> None:
    """Give files of the casebook new contents, by their names; None deletes a file.

    The caller holds the write lock. Raises `TumenError` where the disk refuses.
    """
    finish_replacing(casebook)
    staged = casebook.root / _STAGED
    try:
        remove_staged(casebook)
        staged.mkdir()
        plan: dict[str, str | None] = {}
        for number, (name, data) in enumerate(sorted(contents.items())):
            plan[name] = None if data is None else str(number)
            if data is not None:
                _write(staged / str(number), data)
        _write(staged / _PLAN, json.dumps(plan).encode())
        staged.rename(casebook.root / DECIDED)
    except OSError as error:
        remove_staged(casebook)
        raise TumenError(f"{staged} cannot be written: {error.strerror or error}.") from None
    finish_replacing(casebook)


def finish_replacing(casebook: Casebook) -> None:
    """Carry out a replacement that was decided on; several processes can do so at once."""
    folder = casebook.root / DECIDED
    try:
        plan = json.loads(_read(folder / _PLAN))
        for name, staged in plan.items():
            place = _place(casebook, name)
            if staged is None:
                place.unlink(missing_ok=True)
                continue
            data = _read(folder / PurePosixPath(staged).name)
            if not place.is_file() or place.read_bytes() != data:
                place.parent.mkdir(parents=True, exist_ok=True)
                with output(place) as file:
                    file.write(data)
        folder.rename(casebook.root / _DONE)
    except FileNotFoundError:  # there is none, or another process has finished it
        return
    except OSError as error:
        raise TumenError(
            f"an upgrade was interrupted, and cannot be finished: {error.strerror or error} "
            f"({error.filename})."
        ) from None
    except (ValueError, AttributeError, TypeError):
        raise TumenError(f"{folder} is damaged. Delete it, then: tumen upgrade") from None
    shutil.rmtree(casebook.root / _DONE, ignore_errors=True)


def remove_staged(casebook: Casebook) -> None:
    """Remove what a killed process staged and did not decide on; the caller has the write lock."""
    for name in (_STAGED, _DONE):
        shutil.rmtree(casebook.root / name, ignore_errors=True)


def _place(casebook: Casebook, name: str) -> Path:
    """Return the file of a name in the plan, which the author of a casebook could have written."""
    path = PurePosixPath(name)
    if path.parts[0] not in ROOMS or ".." in path.parts:
        raise ValueError(name)
    place = casebook.root.joinpath(*path.parts)
    casebook.refuse_outside_link(place)
    return place


def _read(path: Path) -> bytes:
    if path.is_symlink() or path.parent.is_symlink():
        raise ValueError(path)
    return path.read_bytes()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    with suppress(OSError):  # where a folder cannot be synced
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
