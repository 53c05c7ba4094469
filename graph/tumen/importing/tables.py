"""Rows of CSV and Excel files: named cells, as texts, with the number of their line."""

from __future__ import annotations

import csv
import io
import struct
import warnings
import zipfile
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from tumen.errors import TumenError
from tumen.importing.record import Session

MOST_BYTES = 200_000_000  # of a sheet, unpacked: openpyxl holds its texts in memory
CHUNK = 1 << 20
LONGEST_LINE = 1 << 24  # characters
_SAMPLE = 65536  # characters
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS = ("utf-8-sig", "cp949")
_MOST_ROWS = 1_048_576  # of a sheet; a row that claims a higher number would be awaited for ever
# What is raised for a spoilt Excel file: nothing is checked there, and each part trips as it may.
_SPOILT = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
Row = dict[str, str]


def is_sheet(path: Path) -> bool:
    """Whether a table is a sheet of Excel, by its name."""
    return path.suffix.lower() in (".xlsx", ".xlsm")


def rows(path: Path, session: Session) -> Iterator[tuple[int, Row]]:
    """Each row of a table under its header: its line, its cells by the names of their columns.

    Says in `session.assumed` what it took the file for. Raises `TumenError` where it is no table.
    """
    excel = is_sheet(path)
    lines = _excel(path, session) if excel else _csv(path, session)
    header: list[str] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if not header:
            header = _header(path, number, cells)
            continue
        if len(cells) > len(header) and not any(cells[len(header) :]):
            cells = cells[: len(header)]
        if len(cells) != len(header):
            session.refuse(
                number, "wrong-columns",
                f"{len(cells)} cells, and the header has {len(header)} columns",
                "Is there a separator too many, or a quotation mark too few?",
            )  # fmt: skip
            continue
        yield number, dict(zip(header, cells, strict=True))
    if not header:
        raise TumenError(f"{path} has no header: its first row must name the columns.")


def _header(path: Path, number: int, cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    for column, name in enumerate(cells, 1):
        if not name:
            raise TumenError(f"{path}:{number}:{column}: a column without a name. Give it one.")
        if name in cells[: column - 1]:
            raise TumenError(
                f"{path}:{number}:{column}: there are two columns '{name}'. Rename one."
            )
    return cells


def _csv(path: Path, session: Session) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = separator(file.read(_SAMPLE + 1))
        file.seek(0)
        called = {"utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())
        session.assumed.append(f"Read as {called}, cells separated by {_SEPARATORS[delimiter]}.")
        yield from _cells(path, csv.reader(_lines(path, file), delimiter=delimiter, strict=True))


def _cells(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for cells in reader:
            yield line, [" ".join(cell.split()) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        # The module says only that the data ended.
        why = (
            "a quotation mark that opens in this row is never closed"
            if "unexpected end" in str(error)
            else f"this is no CSV: {error}"
        )
        raise TumenError(f"{path}:{line}:1: {why}.") from None


def _lines(path: Path, file: TextIO) -> Iterator[str]:
    """The lines of a file, none of which may fill the memory."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise TumenError(f"{path}:{number}:1: the line is longer than {LONGEST_LINE:,}.")
        yield line


def separator(text: str) -> str:
    """What stands between the cells: that by which most rows are as wide as their header.

    >>> separator("year;value;note\\n2018;1,137;official\\n2019;1,047;\\n")
    ';'
    """
    sample, most = text[:_SAMPLE], 200
    best, found = (0.0, 0), ","
    for delimiter in _SEPARATORS:
        try:
            lines = list(
                islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), most)
            )
        except csv.Error:
            continue
        if len(text) > _SAMPLE and 1 < len(lines) < most:
            lines.pop()  # the sample ends within it
        filled = [len(cells) for cells in lines if any(cells)]
        if not filled or filled[0] < 2:
            continue
        score = (sum(width == filled[0] for width in filled) / len(filled), filled[0])
        if score > best:
            best, found = score, delimiter
    return found


def _encoding(path: Path) -> str:
    """The encoding in which the whole file can be read. Raises `TumenError` where there is none."""
    with path.open("rb") as file:
        start = file.read(2)
    encodings = (_BOMS[start],) if start in _BOMS else _ENCODINGS
    wrong: list[tuple[int, int, int]] = []
    for encoding in encodings:
        found = _undecodable(path, encoding)
        if found is None:
            return encoding
        wrong.append(found)
    line, _, byte = wrong[0]
    raise TumenError(
        f"{path}:{line}:1: byte 0x{byte:02X} is neither UTF-8 nor a Korean code page. "
        "Save the file as UTF-8."
    )


def _undecodable(path: Path, encoding: str) -> tuple[int, int, int] | None:
    """Where a file stops being text of an encoding: the line, the column, and the byte."""
    decoder = getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            part = file.read(CHUNK)
            try:
                if "\0" in decoder.decode(part, final=not part):
                    raise TumenError(f"{path} is no table: it holds null characters.")
            except UnicodeDecodeError as error:
                before = error.object[: error.start]
                return line + before.count(b"\n"), 1, error.object[error.start]
            if not part:
                return None
            line += part.count(b"\n")


def _excel(path: Path, session: Session) -> Iterator[tuple[int, list[str]]]:
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
            sheet = book.worksheets[0]
            session.assumed.append(f"Read the first sheet, '{sheet.title}'.")
            every = sheet.iter_rows(max_row=_MOST_ROWS, values_only=True)
            for number, cells in enumerate(every, 1):
                yield number, [_text(cell) for cell in cells]
    except _SPOILT as error:
        raise TumenError(f"{path} is no Excel file that can be read: {_short(error)}.") from None


def _refuse_bombs(path: Path) -> None:
    """Refuse a file that unpacks to far more than a table, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except _SPOILT:
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
