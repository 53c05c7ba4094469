"""Write CSV whose cells spreadsheets do not run as formulas.

Common spreadsheets run a cell that begins with = + - @, a tab or a carriage return as a formula
(CWE-1236). Such a cell gets an apostrophe in front, unless it is a number: -5 stays -5.
"""

from __future__ import annotations

import re
from typing import BinaryIO

# Fast: could any cell that begins in this stretch be one? Text inside quotes may look so too.
_SUSPECT = re.compile(rb'(?:\A|[,\n])"?(?:[=@\t]|[+\-](?!\d+(?:\.\d+)?[,\r])|\r(?!\n))')
_CELL = re.compile(rb'(\A|,|\r\n)("(?:[^"]|"")*"|[^",\r\n]*)')
_FORMULA = (b"=", b"+", b"-", b"@", b"\t", b"\r")
_NUMBER = re.compile(rb"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z|[+-]?INF\Z")
_ROW_END = b"\r\n"


class SpreadsheetSafe:
    """Neutralise formulas in the CSV that is written to a binary file.

    Costs one search of each chunk as long as nothing looks like a formula.
    """

    def __init__(self, target: BinaryIO) -> None:
        """Write to `target`."""
        self._target = target
        self._held = b""

    def write(self, data: bytes) -> int:
        """Write the next chunk; hold back an incomplete row."""
        stretch = self._held + data
        # A row ends at a line break outside quotes: an even number of quotes stand before it.
        end = len(stretch)
        while True:
            end = stretch.rfind(_ROW_END, 0, end)
            if end < 0:
                self._held = stretch
                return len(data)
            if stretch.count(b'"', 0, end) % 2 == 0:
                break
        end += len(_ROW_END)
        self._held = stretch[end:]
        self._target.write(_neutralised(stretch[:end]))
        return len(data)

    def flush(self) -> None:
        """Do nothing: rows are written when complete, the last one by `finish`."""

    def finish(self) -> None:
        """Write a last row that has no line break."""
        if self._held:
            self._target.write(_neutralised(self._held))
            self._held = b""


def _neutralised(rows: bytes) -> bytes:
    """Neutralise the formulas in whole rows."""
    return _CELL.sub(_cell, rows) if _SUSPECT.search(rows) else rows


def _cell(match: re.Match[bytes]) -> bytes:
    before, cell = match[1], match[2]
    quote = b'"' if cell.startswith(b'"') else b""
    inner = cell[len(quote) : len(cell) - len(quote)]
    if not inner.startswith(_FORMULA) or _NUMBER.match(inner):
        return match[0]
    return before + quote + b"'" + inner + quote
