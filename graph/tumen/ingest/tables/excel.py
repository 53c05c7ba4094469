"""Read Excel sheets: rows of texts, one by one, within limits on unpacked size."""

from __future__ import annotations

import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from tumen.core.errors import TumenError, did_you_mean, nearest
from tumen.ingest.record import Session

MOST_BYTES = 200_000_000  # of a sheet, unpacked: openpyxl holds its texts in memory
_MOST_ROWS = 1_048_576  # of a sheet; a row that claims a higher number would be awaited for ever
# What is raised for a damaged Excel file: nothing is checked there, and each part trips as it may.
_DAMAGED = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def is_sheet(path: Path) -> bool:
    """Return whether a table is an Excel sheet, by its name."""
    return path.suffix.lower() in (".xlsx", ".xlsm")


def sheet_rows(path: Path, session: Session, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet, of the first one if none is named, with their numbers."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise TumenError(
            "Excel files need the package openpyxl: python3 -m pip install openpyxl. "
            "Or save the sheet as CSV."
        ) from None
    _refuse_bombs(path)
    warnings.filterwarnings("ignore", module="openpyxl")  # of styles, in words of its own
    try:
        with closing(
            openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        ) as book:
            sheets = {sheet.title: sheet for sheet in book.worksheets}
            if name and name not in sheets:
                known = did_you_mean(nearest(name, sheets)) or f"It has: {', '.join(sheets)}."
                raise TumenError(f"{path} has no sheet '{name}'. {known}")
            sheet = sheets[name] if name else book.worksheets[0]
            others = f" of {len(sheets)}" if len(sheets) > 1 else ""
            which = "sheet" if name else f"first sheet{others}"
            session.assumed.append(f"Read the {which}, '{sheet.title}'.")
            every = sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
            for number, cells in enumerate(every, 1):
                yield number, [_text(cell) for cell in cells]
    except _DAMAGED as error:
        raise TumenError(f"{path} is no Excel file that can be read: {_short(error)}.") from None


def _refuse_bombs(path: Path) -> None:
    """Refuse a file that unpacks to far more than a table, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except _DAMAGED:
        raise TumenError(f"{path} is no Excel file (.xlsx): it is not packed as one.") from None
    if size > MOST_BYTES:
        raise TumenError(f"{path} unpacks to {size:,} bytes; a table may have {MOST_BYTES:,}.")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
