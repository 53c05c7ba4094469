"""Read rows of CSV and Excel files: named cells, as texts, with the number of their line."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from tumen.core.errors import TumenError
from tumen.ingest.record import Session
from tumen.ingest.tables.encoding import encoding_of
from tumen.ingest.tables.excel import is_sheet, sheet_rows
from tumen.ingest.tables.header import Layout, Place, joined, letters, named

LONGEST_LINE = 1 << 24  # characters
_END_OF_FILE = "\x1a"
_SAMPLE = 65536  # characters
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_USUAL = Layout()
Row = dict[str, str]


def rows(path: Path, session: Session, layout: Layout = _USUAL) -> Iterator[tuple[Place, Row]]:
    """Yield each row of a table under its header: its place, and its cells by column.

    Says in `session.assumed` what it took the file for. Raises `TumenError` where it is no table.
    """
    if is_sheet(path):
        lines = sheet_rows(path, session, layout.sheet)
    else:
        lines = _csv(path, session, session.encoding or layout.encoding, layout.languages)
    header: list[str] = []
    above: list[list[str]] = []
    first, last = layout.rows
    for number, (line, cells) in enumerate(lines, 1):
        if number < first:
            continue
        if number < last:
            above.append(cells)
            continue
        if not header and any(cells) and layout.has_no_header(cells):
            header = [letters(column) for column in range(1, len(cells) + 1)]
            told = f"Read without headings: its columns are A to {header[-1]}."
            session.assumed.append(told)
        elif not header and (last or any(cells)):
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
    """Explain a row of another width than its header."""
    if len(cells) > 2 * len(header):
        return "If the headings stand in another row, say in the mapping in which: header: 3"
    if len(cells) == 1 and len(header) > 2:
        return "If it is a note beside the table, delete it, or leave it out with --skip-invalid."
    return "Is there a separator too many, or a quotation mark too few?"


def _csv(
    path: Path, session: Session, encoding: str, languages: Collection[str]
) -> Iterator[tuple[int, list[str]]]:
    encoding, how = encoding_of(path, encoding, languages)
    csv.field_size_limit(LONGEST_LINE)  # a cell that no mapping names may be a long text
    with path.open(encoding=encoding, newline="") as file:
        delimiter = separator(file.read(_SAMPLE + 1))
        file.seek(0)
        called = {"utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())
        told = f"Read as {called}, cells separated by {_SEPARATORS[delimiter]}"
        session.assumed.append(f"{told} ({how})." if how else f"{told}.")
        yield from _cells(path, csv.reader(_lines(path, file), delimiter=delimiter, strict=True))


def _cells(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    line = 1
    try:
        for cells in reader:
            if cells == [_END_OF_FILE]:  # as lists from old systems end
                line = reader.line_num + 1
                continue
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
    """Yield the lines of a file; refuse one that would fill the memory."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise TumenError(f"{path}:{number}:1: the line is longer than {LONGEST_LINE:,}.")
        yield line


def separator(text: str) -> str:
    """Return the separator by which most rows are as wide as their header.

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
