"""What writers that were killed have left in the rooms of a casebook."""

from __future__ import annotations

from pathlib import Path

from tumen.core.casebook import Casebook
from tumen.core.files import remove_stale_temp_files
from tumen.core.replace_files import remove_staged
from tumen.parse.decisions import decisions_folder

_BEFORE = ".before"


def before(place: Path) -> Path:
    """Where the old edition of an import waits while the new one is taken in.

    Only who has the turn makes it, so that only who has the turn can know it to be left.
    """
    return place.with_name(f".{place.name}{_BEFORE}")


def remove_leftovers(casebook: Casebook) -> None:
    """Remove them; for who has the turn."""
    for room in (casebook.cases, casebook.imports, decisions_folder(casebook)):
        remove_stale_temp_files(room)
    for left in casebook.imports.glob(f".*.nq{_BEFORE}"):
        left.unlink(missing_ok=True)
    remove_staged(casebook)
