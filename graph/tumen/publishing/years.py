"""Dates made coarse: nothing finer than a year."""

from __future__ import annotations

import re

_FINER = re.compile(r"(?<=[\dX])-[\dX~?%]{2,4}(?:-[\dX~?%]{2,4})?(?:T[\d:.+Z-]*)?")
_COARSE = re.compile(r"[-\dXY~?%/.,{}\[\]]*\Z")
_DASH_AFTER_DIGIT = re.compile(r"[\dX~?%]-")


def to_years(date: str) -> str | None:
    """An EDTF date or period with years only; None where no such thing can be made of it.

    >>> to_years("2016-08-17"), to_years("2016-08~"), to_years("2014-03/2016-21")
    ('2016', '2016~', '2014/2016')
    >>> to_years("last summer") is None
    True
    """
    qualified = re.sub(r"(-[\dX]{2}){1,2}([~?%])", r"\2", date)
    coarse = _FINER.sub("", qualified)
    if not coarse or not _COARSE.match(coarse) or _DASH_AFTER_DIGIT.search(coarse):
        return None
    return coarse


def year_bound(day: str, *, last: bool) -> str | None:
    """The first or last day of the year of an xsd:date.

    >>> year_bound("2016-08-17", last=False), year_bound("2016-08-17", last=True)
    ('2016-01-01', '2016-12-31')
    """
    match = re.match(r"(-?\d{4,})-\d\d-\d\d", day)
    return f"{match[1]}-{'12-31' if last else '01-01'}" if match else None
