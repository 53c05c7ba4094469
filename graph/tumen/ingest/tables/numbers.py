"""Read numbers as tables write them: decimal comma, thousands separators, or a word for none."""

from __future__ import annotations

import re
from collections.abc import Mapping

DECIMALS = {".": ",", ",": "."}  # what stands before the fraction → what may set thousands apart
_RANGE = re.compile(r"\d\s*[-–]\s*\d")
_NUMERIC = re.compile(r"[+-]?\d[\d.,'’  \u202f]*\Z", re.ASCII)


def plain_number(text: str, decimal: str) -> str:
    """Return a number in digits with a decimal point; the text itself if it is not a number.

    >>> plain_number("1.240,5", ","), plain_number("1 240", ","), plain_number("1,240", ".")
    ('1240.5', '1240', '1240')
    >>> plain_number("1.24", ","), plain_number("n/a", ",")
    ('1.24', 'n/a')
    """
    apart = rf"[ '’\u00a0\u202f{re.escape(DECIMALS[decimal])}]"
    form = rf"([+-]?)(\d{{1,3}}(?:{apart}\d{{3}})+|\d+)(?:{re.escape(decimal)}(\d+))?"
    found = re.fullmatch(form, text.strip(), re.ASCII)
    if not found:
        return text
    sign, whole, fraction = found.groups()
    digits = re.sub(r"\D", "", whole)
    return f"{'-' if sign == '-' else ''}{digits}{'.' if fraction else ''}{fraction or ''}"


def number_hint(message: str, row: Mapping[str, str], hint: str) -> str:
    """Suggest what to do about a cell that is not a number: in the mapping, if the table is right.

    >>> number_hint("'5,1' is no number", {"Deaths": "5,1"}, "Write digits.")
    'If the table writes decimals with a comma, say so in the mapping: decimal: ","'
    >>> number_hint("'n/a' is no number", {"Deaths": "n/a"}, "Write digits.")
    'If it stands for nothing, say so in the mapping: values: {Deaths: {"n/a": ""}}'
    >>> number_hint("'1 800-2 100' is no number", {"Left": "1 800-2 100"}, "Write digits.")
    "A range is two numbers, in two columns: one for 'atLeast', one for 'atMost'."
    """
    cell, quoted, what = message.removeprefix("'").rpartition("' is no ")
    if not quoted or what not in {"number", "whole number"}:
        return hint
    if _NUMERIC.match(cell):
        if re.search(r",\d{3}(?:\D|\Z)", cell):
            return 'If the comma sets thousands apart, say so in the mapping: decimal: "."'
        if "," in cell:
            return 'If the table writes decimals with a comma, say so in the mapping: decimal: ","'
        return hint
    if _RANGE.search(cell):
        return "A range is two numbers, in two columns: one for 'atLeast', one for 'atMost'."
    if any(character.isdigit() for character in cell):
        return hint
    column = next((name for name, text in row.items() if text.strip() == cell), "")
    if not column:
        return hint
    return (
        f'If it stands for nothing, say so in the mapping: values: {{{column}: {{"{cell}": ""}}}}'
    )
