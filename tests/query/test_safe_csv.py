"""No cell of a CSV file is run as a formula by a spreadsheet; numbers stay numbers."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.query.safe_csv import SpreadsheetSafe

CELLS = st.one_of(
    st.text(max_size=6), st.sampled_from(["-5", "=1+1", "+1e3", "@x", "-5+1", '"', ""])
)


def written(rows: list[list[str]], size: int) -> str:
    text, target = io.StringIO(), io.BytesIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    data = text.getvalue().encode()
    safe = SpreadsheetSafe(target)
    for start in range(0, len(data), size):
        safe.write(data[start : start + size])
    safe.finish()
    return target.getvalue().decode()


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("-5", "-5"), ("+5.5e3", "+5.5e3"), ("-5+1", "'-5+1"), ("=1", "'=1"), ("@a", "'@a"),
     ("a=1", "a=1"), ("-", "'-"), ("\t1", "'\t1"), ("", ""), ("-INF", "-INF"), ("+cmd", "'+cmd")],
)  # fmt: skip
def test_a_formula_gets_an_apostrophe_and_a_number_none(cell: str, safe: str) -> None:
    for size in (1, 1000):
        (row,) = csv.reader(io.StringIO(written([[cell, "b"]], size), newline=""))
        assert row == [safe, "b"]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=4), st.integers(1, 9))
def test_nothing_else_changes_however_the_bytes_arrive(rows: list[list[str]], size: int) -> None:
    read = list(csv.reader(io.StringIO(written(rows, size), newline="")))
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
    for row in read:
        for cell in row:
            assert cell[:1] not in tuple("=@\t\r") or not cell
