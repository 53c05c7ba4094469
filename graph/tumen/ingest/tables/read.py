"""Rows of CSV and Excel files: named cells, as texts, with the number of their line."""

from __future__ import annotations

import csv
import io
from codecs import getincrementaldecoder
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from tumen.core.errors import TumenError
from tumen.ingest.record import Session
from tumen.ingest.tables.excel import is_sheet, sheet_rows
from tumen.ingest.tables.header import Layout, Place, joined, named

CHUNK = 1 << 20
LONGEST_LINE = 1 << 24  # characters
_SAMPLE = 65536  # characters
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_ENCODINGS = ("utf-8-sig", "cp949")
_USUAL = Layout()
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
Row = dict[str, str]


def rows(path: Path, session: Session, layout: Layout = _USUAL) -> Iterator[tuple[Place, Row]]:
    """Each row of a table under its header: its place, its cells by the names of their columns.

    Says in `session.assumed` what it took the file for. Raises `TumenError` where it is no table.
    """
    if is_sheet(path):
        lines = sheet_rows(path, session, layout.sheet)
    else:
        lines = _csv(path, session, layout.encoding)
    header: list[str] = []
    above: list[list[str]] = []
    first, last = layout.rows
    for number, (line, cells) in enumerate(lines, 1):
        if number < first:
            continue
        if number < last:
            above.append(cells)
            continue
        if not header and (last or any(cells)):
            header = named(path, line, joined([*above, cells]) if above else cells)
            if not header:
                raise TumenError(f"{path}:{line}:1: row {number} is empty, and is to name columns.")
            continue
        if not any(cells):
            continue
        if len(cells) > len(header) and not any(cells[len(header) :]):
            cells = cells[: len(header)]
        if len(cells) != len(header):
            session.refuse(
                line, "wrong-columns",
                f"row {number}: {_counted(cells, 'cell')}, and the header has "
                f"{_counted(header, 'column')}", _about_width(cells, header),
            )  # fmt: skip
            continue
        yield Place(line, number), dict(zip(header, cells, strict=True))
    if not header:
        wanted = f"row {layout.header}, as the mapping has it," if last else "its first row"
        read = " ".join(session.assumed)
        raise TumenError(f"{path} has no header: {wanted} must name the columns. {read}".rstrip())


def _counted(cells: list[str], what: str) -> str:
    return f"{len(cells)} {what}{'s' * (len(cells) != 1)}"


def _about_width(cells: list[str], header: list[str]) -> str:
    """What a row of another width than its header may be."""
    if len(cells) > 2 * len(header):
        return "If the headings stand in another row, say in the mapping in which: header: 3"
    if len(cells) == 1 and len(header) > 2:
        return "If it is a note beside the table, delete it, or leave it out with --skip-invalid."
    return "Is there a separator too many, or a quotation mark too few?"


def _csv(path: Path, session: Session, encoding: str) -> Iterator[tuple[int, list[str]]]:
    encoding = _encoding(path, encoding)
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


def _encoding(path: Path, stated: str) -> str:
    """The encoding in which the whole file can be read. Raises `TumenError` where there is none."""
    with path.open("rb") as file:
        start = file.read(2)
    encodings = (_BOMS[start],) if start in _BOMS else _ENCODINGS
    if stated:
        encodings = ("utf-8-sig" if stated == "utf-8" else stated,)
    wrong: list[tuple[int, int, int]] = []
    for encoding in encodings:
        found = _undecodable(path, encoding)
        if found is None:
            return encoding
        wrong.append(found)
    line, _, byte = wrong[0]
    what = f"not {stated}" if stated else "neither UTF-8 nor a Korean code page"
    raise TumenError(
        f"{path}:{line}:1: byte 0x{byte:02X} is {what}. "
        "Save the file as UTF-8, or say in the mapping what it is: encoding: cp1252"
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
