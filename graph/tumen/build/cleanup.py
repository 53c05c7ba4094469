"""Remove what killed writers left in the folders of a casebook."""

from __future__ import annotations

from pathlib import Path

from tumen.core.casebook import Casebook
from tumen.core.files import remove_stale_temp_files
from tumen.core.replace_files import remove_staged
from tumen.parse.decisions import decisions_folder

_BACKUP = ".before"


def backup_path(place: Path) -> Path:
    """Return where the old edition of an import is kept while the new one is loaded.

    It exists only under the write lock, so the holder of the lock knows a left one.
    """
    return place.with_name(f".{place.name}{_BACKUP}")


def clean_stale_files(casebook: Casebook) -> None:
    """Remove files of killed writers, under the write lock."""
    for room in (casebook.cases, casebook.imports, decisions_folder(casebook)):
        remove_stale_temp_files(room)
    for left in casebook.imports.glob(f".*.nq{_BACKUP}"):
        left.unlink(missing_ok=True)
    remove_staged(casebook)
