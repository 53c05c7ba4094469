"""Read the dates of tables: with a time of day, in eight figures, with a month in letters."""

from __future__ import annotations

import re

from tumen.parse.edtf import InvalidDate, bounds, has_fast_path
from tumen.parse.edtf_from_words import edtf_candidates

_CLOCK = re.compile(
    r"(?<=\d)(?:T|\s+)\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:[ap]m)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?\Z",
    re.ASCII | re.IGNORECASE,
)
_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)Z\Z", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)\Z", re.ASCII)
_DASHED = re.compile(r"(\d\d?)-(\d\d?)-(\d{4})\Z", re.ASCII)
_LETTERED = re.compile(r"(\d\d?)[-/ .]([A-Za-z]{3,9})\.?[-/ .](\d{4})\Z", re.ASCII)
_SLASHED = re.compile(r"\s*(\d\d?)/(\d\d?)/", re.ASCII)
_LONGEST = 100  # characters of a date


def table_date(text: str, *, day_first: bool) -> str:
    """Give the EDTF of a date as a table writes it; the text itself where it is none.

    An end that is left open (`2011-12-17/`) is open.

    >>> [table_date(t, day_first=True) for t in ("1989-01-01 00:00:00.000", "20160817", "5-8-2016")]
    ['1989-01-01', '2016-08-17', '2016-08-05']
    >>> table_date("17-Aug-2016/", day_first=True), table_date("soon", day_first=True)
    ('2016-08-17/..', 'soon')
    """
    if (has_fast_path(text) and "T" not in text) or len(text) > _LONGEST:
        return text
    sides = text.split("/")
    if len(sides) == 2 and any(len(side.strip()) > 3 for side in sides):
        first, last = (_single(side.strip(), day_first=day_first) for side in sides)
        return open_interval(first, last)
    return _single(text, day_first=day_first)


def open_interval(first: str, last: str) -> str:
    """Join the ends of an interval; an empty one is open.

    >>> open_interval("2011-12-17", ""), open_interval("", "")
    ('2011-12-17/..', '')
    """
    return f"{first or '..'}/{last or '..'}" if first or last else ""


def proposal(text: str) -> str:
    """Give what `dates: day` would make of a date; nothing where it could not read it either.

    >>> proposal("17-Aug-2016"), proposal("soon")
    ('2016-08-17', '')
    """
    found = table_date(text, day_first=True)
    try:
        bounds(found)
    except InvalidDate:
        return ""
    return found


def _single(text: str, *, day_first: bool) -> str:
    if not text or text == "..":
        return ""
    plain = _ZONE.sub(r"\1", _CLOCK.sub("", text))
    if has_fast_path(plain):
        return plain
    if compact := _COMPACT.match(plain):
        plain = "-".join(compact.groups())
    elif dashed := _DASHED.match(plain):
        plain = "/".join(dashed.groups())
    elif lettered := _LETTERED.match(plain):
        plain = " ".join(lettered.groups())
    meant = edtf_candidates(plain)
    slashed = _SLASHED.match(plain)
    # Where the day is the other number, the whole column is: that must be said.
    if not meant or (slashed and int(slashed[2 if day_first else 1]) > 12):
        return text
    return meant[0 if day_first else -1].strip('"')
