"""Compute the earliest and the latest day that an EDTF date can mean.

EDTF is ISO 8601-2 as profiled by the Library of Congress: `2016-08~` (about August 2016),
`2006/2011`, `2012/..` (still), `201X`, `2016-04?`, `2001-21` (spring), `1950S2` (two digits are
significant), `2004-01-01T10:10:10Z`. The date itself is kept as it was written.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import lru_cache
from itertools import islice, product
from typing import Any

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?\Z", re.ASCII)
_DECADE = re.compile(r"(\d{3}X|\d\dXX)[~?%]?\Z", re.ASCII)
_MASKED = re.compile(r"([\dX]{4})(?:-([\dX]{2})(?:-([\dX]{2}))?)?[~?%]?\Z", re.ASCII)
# One of several dates, or all of them, as lists of persons give their births: [1957,1959..1961].
_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_MEMBER = rf"(?:{_DAY}(?:\.\.(?:{_DAY})?)?|\.\.{_DAY})"
_SET = re.compile(rf"(?:\[{_MEMBER}(?:,{_MEMBER})*\]|\{{{_MEMBER}(?:,{_MEMBER})*\}})\Z", re.ASCII)
_LONGEST_SET = 400  # characters
# A day with a time of day, or any date with a time zone, as xsd:dateTime and xsd:date have them.
_ZONE = r"(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)"
_ZONED = re.compile(
    rf"(\d{{4}}(?:-\d\d(?:-\d\d)?)?){_ZONE}\Z"
    rf"|(\d{{4}}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?{_ZONE}?\Z",
    re.ASCII,
)
_SIGNIFICANT = re.compile(r"(\d{4})S([1-4])[~?%]?\Z", re.ASCII)
# Code of a season, quarter or other part of a year → its first month and its months (ISO 8601-2,
# 4.8). A northern winter and a southern summer begin in December and end in the next year.
_PARTS_OF_YEAR = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3),
    25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3),
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6),
}  # fmt: skip
_SIGNS = re.compile(r"[0-9XYEST:.,{}\[\]()~?%^+-]+\Z")
# A year of eleven digits or more, as Y1E10. The parser works the power out, for however long.
_FAR = re.compile(r"E[0-9]{2}", re.ASCII)


class InvalidDate(ValueError):
    """Report an invalid EDTF date, with the reason and the remedy as its two arguments."""


@lru_cache(maxsize=4096)
def bounds(text: str) -> tuple[date | None, date | None]:
    """Compute the first and the last day that an EDTF date can mean; None on an open side.

    >>> bounds("2016-02")
    (datetime.date(2016, 2, 1), datetime.date(2016, 2, 29))
    >>> bounds("2012/..")
    (datetime.date(2012, 1, 1), None)
    >>> bounds("2001-30")  # the southern summer
    (datetime.date(2001, 12, 1), datetime.date(2002, 2, 28))

    Raises `InvalidDate`.
    """
    plain = _PLAIN.match(text)
    if plain:  # by far the commonest, and the general parser takes milliseconds a date
        return _plain_bounds(*plain.groups())
    if zoned := _ZONED.match(text):
        return bounds(zoned[1] or zoned[2])
    if significant := _SIGNIFICANT.match(text):
        return _significant_bounds(text, int(significant[1]), int(significant[2]))
    masked = _MASKED.match(text)
    if masked:
        return _masked_bounds(text, *masked.groups())
    if "/" in text:
        first, _, last = text.partition("/")
        return _interval(text, first, last)
    if len(text) <= _LONGEST_SET and _SET.match(text) and ("," in text or ".." in text):
        return _set_bounds(text)
    return _general(text)


def has_fast_path(text: str) -> bool:
    """Say whether a date, or both ends of an interval, need no general parser.

    >>> [has_fast_path(text) for text in ("2016-08~", "2012/..", "[1667,1760-12]", "?2016")]
    [True, True, True, False]
    """
    return bool(_SET.match(text)) or all(
        part in ("", "..") or any(form.match(part) for form in _FAST) for part in text.split("/")
    )


_FAST = (_PLAIN, _DECADE, _ZONED, _SIGNIFICANT)


def _plain_bounds(year: str, month: str | None, day: str | None) -> tuple[date, date]:
    if month and not day and int(month) in _PARTS_OF_YEAR:
        return _part_of_year(int(year), int(month))
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return _general("-".join(part for part in (year, month, day) if part))
    if day:
        return first, first
    if month:
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    return first, date(first.year, 12, 31)


def _part_of_year(year: int, code: int) -> tuple[date, date]:
    month, months = _PARTS_OF_YEAR[code]
    years, last = divmod(month + months - 2, 12)
    try:
        end = date(year + years, last + 1, monthrange(year + years, last + 1)[1])
        return date(year, month, 1), end
    except ValueError:
        raise _outside(f"{year:04}-{code}") from None


def _significant_bounds(text: str, year: int, digits: int) -> tuple[date, date]:
    """Bound a year by its significant digits: 1950S2 is some year of 1900 to 1999."""
    step = 10 ** (4 - digits)
    first = year // step * step
    if first + step < 2:
        raise _outside(text)
    return date(max(first, 1), 1, 1), date(first + step - 1, 12, 31)


def _masked_bounds(text: str, year: str, month: str | None, day: str | None) -> tuple[date, date]:
    """Bound a date with open digits, as 2016-0X. The general parser knows only some of them."""
    masks = ((year, 9999), (month or "XX", 12), (day or "XX", 31))
    first, last = (
        _first_day(*(_fitting(mask, digits, most) for mask, most in masks))
        for digits in ("0123456789", "9876543210")
    )
    if first is None or last is None:
        raise InvalidDate(f"'{text}' is on no day that there is", _REMEDY)
    return first, last


def _fitting(mask: str, digits: str, most: int) -> Iterator[int]:
    """Yield the numbers from 1 to `most` that fit a mask; open places take the digits in order."""
    places = product(*(digits if place == "X" else place for place in mask))
    return (number for number in map(int, map("".join, places)) if 1 <= number <= most)


def _first_day(years: Iterator[int], months: Iterator[int], days: Iterator[int]) -> date | None:
    cycle = islice(years, 400)  # after which the calendar repeats itself
    for year, month, day in product(cycle, months, days):
        with suppress(ValueError):  # 30 February
            return date(year, month, day)
    return None


def _set_bounds(text: str) -> tuple[date | None, date | None]:
    ends = []
    for member in text[1:-1].split(","):
        first, dots, last = member.partition("..")
        first, last = (first or "..", last or "..") if dots else (first, first)
        ends.append(_interval(f"{first}/{last}", first, last))
    firsts, lasts = zip(*ends, strict=True)
    return (
        None if None in firsts else min(day for day in firsts if day),
        None if None in lasts else max(day for day in lasts if day),
    )


def _interval(text: str, first: str, last: str) -> tuple[date | None, date | None]:
    if "/" in last:
        if day_first := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text):
            day, month, year = (part.zfill(2) for part in day_first.groups())
            raise InvalidDate(
                f"'{text}' is no date", _proposal(text) or _remedy(f"{year}-{month}-{day}")
            )
        meant = _proposal(text)
        raise InvalidDate(f"'{text}' has more than one '/'", meant or "An interval is START/END.")
    if not first or not last:
        raise InvalidDate(
            f"'{text}' lacks one end", "Write '..' for an end that is open: 2012/.. or ../1998."
        )
    earliest = None if first == ".." else bounds(first)[0]
    latest = None if last == ".." else bounds(last)[1]
    if earliest and latest and earliest > latest:
        raise InvalidDate(f"'{text}' ends before it begins", f"Did you mean {last}/{first}?")
    return earliest, latest


def _general(text: str) -> tuple[date, date]:
    from edtf import EDTFParseException, parse_edtf
    from edtf.parser import parser_classes
    from pyparsing import ParserElement

    if len(text) > _LONGEST:
        raise InvalidDate(f"a date of more than {_LONGEST} characters", _REMEDY)
    if not _SIGNS.match(text):
        raise InvalidDate(f"'{text}' is no date", _remedy(text))
    if re.match(r"\d{4}S", text):
        raise InvalidDate(f"'{text}' must have 1 to 4 significant digits", "As in: 1950S2.")
    if _FAR.search(text):
        raise _outside(text)
    vars(parser_classes)["print"] = _nothing  # it tells of its failures on standard output
    try:
        parsed: Any = parse_edtf(text)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        return date(*low[:3]), date(*high[:3])
    except EDTFParseException:
        raise InvalidDate(f"'{text}' is no date", _remedy(text)) from None
    except (ValueError, OverflowError):
        raise _outside(text) from None
    except (TypeError, IndexError, AttributeError):
        raise InvalidDate(f"'{text}' is a date that cannot be read", _REMEDY) from None
    finally:
        # The parser's cache keeps exceptions, and they keep the frames of all our callers.
        ParserElement.reset_cache()


_LONGEST = 64
_REMEDY = "Write EDTF: 2016, 2016-08, 2016-08-17, 2016-08~ (about), 2016? (unsure), 2006/2011."


def _nothing(*_: object) -> None:
    return


def _outside(text: str) -> InvalidDate:
    return InvalidDate(f"'{text}' is outside the years 1 to 9999", _REMEDY)


def _remedy(text: str) -> str:
    """Propose a remedy for what was written."""
    numbers = re.fullmatch(r"(\d{4})-(\d\d?)(?:-(\d\d?))?", text)
    if numbers:
        year, month, day = numbers.groups()
        if not 1 <= int(month) <= 12:
            return f"There is no month {month}."
        if day and len(month) == 2 and len(day) == 2:
            return f"{year}-{month} has no day {day}."
        padded = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
        return f"Did you mean {padded}?"
    return _proposal(text) or _REMEDY


def _proposal(text: str) -> str:
    """Ask whether a date in words means an EDTF date; an empty text where none is close."""
    from tumen.parse.edtf_from_words import edtf_candidates

    if len(text) > _LONGEST:
        return ""
    meant = [date for date in edtf_candidates(text) if date != text and _is_date(date.strip('"'))]
    return f"Did you mean {' or '.join(meant)}?" if meant else ""


def _is_date(text: str) -> bool:
    try:
        bounds(text)
    except InvalidDate:
        return False
    return True
