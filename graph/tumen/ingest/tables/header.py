"""Describe the layout of a table: where the column names stand, and how it was saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tumen.core.errors import TumenError

# What a mapping may say a file is saved in. Not every name that Python knows is of a way to write.
ENCODINGS = (
    "utf-8", "utf-16", "cp949", "euc_kr", "cp932", "euc_jp", "gb18030", "big5", "cp1250", "cp1251",
    "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_1", "iso8859_2",
    "iso8859_5", "iso8859_15", "koi8_r", "koi8_u", "iso8859_7", "iso8859_9",
    "cp874", "cp437", "cp850", "cp852", "cp866", "mac_roman", "mac_latin2", "mac_cyrillic",
    "mac_turkish", "mac_greek",
)  # fmt: skip


_LETTERS = re.compile(r"[A-Z]{1,2}|#")


class Place(NamedTuple):
    """Represent the place of a row: its line in the file, and its number in a spreadsheet."""

    line: int
    row: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the layout that a mapping states.

    By default the first row that is not empty is the header.

    `header` is a row, or a first and a last one (`"2-3"`), by the number that a spreadsheet shows.
    """

    header: str = ""
    sheet: str = ""
    encoding: str = ""
    columns: frozenset[str] = frozenset()  # that the mapping names
    languages: frozenset[str] = frozenset()  # of the names that it makes

    def has_no_header(self, cells: list[str]) -> bool:
        """Say whether columns are called A, B …: by `header: none`, or if the mapping names such.

        `cells` is the first row of the table.
        """
        if self.header:
            return self.header == "none"
        lettered = bool(self.columns) and all(map(_LETTERS.fullmatch, self.columns))
        return lettered and self.columns.isdisjoint(cells)

    @property
    def rows(self) -> tuple[int, int]:
        """Return the first and the last row of the header; zeroes if it is to be found."""
        first, _, last = self.header.replace("none", "").partition("-")
        return int(first or 0), int(last or first or 0)


def letters(column: int) -> str:
    """Name a column, counted from 1, as a spreadsheet does.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    called = ""
    while column:
        column, letter = divmod(column - 1, 26)
        called = chr(ord("A") + letter) + called
    return called


def joined(rows: list[list[str]]) -> list[str]:
    """Join column names that stand in several rows; a name that spans columns belongs to each.

    >>> joined([["No", "Owner", "", "Seat"], ["", "name", "born", ""]])
    ['No', 'Owner name', 'Owner born', 'Seat']
    """
    width = max(map(len, rows))
    names: list[list[str]] = [[] for _ in range(width)]
    for depth, cells in enumerate(rows):
        padded = cells + [""] * (width - len(cells))
        below = [any(len(row) > n and row[n] for row in rows[depth + 1 :]) for n in range(width)]
        spanning = ""
        for number, cell in enumerate(padded):
            spanning = cell or (spanning if below[number] else "")
            if spanning and (cell or below[number]):
                names[number].append(spanning)
    return [" ".join(parts) for parts in names]


def named(path: Path, line: int, cells: list[str]) -> list[str]:
    """Return the column names. Raises `TumenError` if one is missing or stands twice."""
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    cells = cells[:width]
    seen: dict[str, int] = {}
    for column, name in enumerate(cells, 1):
        place = f"{path}:{line}:{column}"
        if not name:
            raise TumenError(
                f"{place}: column {letters(column)} has no heading. Give it one; or if they stand "
                "in another row, say in the mapping in which: header: 3"
            )
        first = seen.setdefault(name, column)
        if first < column:
            raise TumenError(
                f"{place}: columns {letters(first)} and {letters(column)} are both called "
                f"'{name}'. Rename one."
            )
    return cells
