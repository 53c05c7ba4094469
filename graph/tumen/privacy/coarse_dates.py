"""Coarsen dates to the year."""

from __future__ import annotations

import re

_FINER = re.compile(r"(?<=[\dX])-[\dX~?%]{2,4}(?:-[\dX~?%]{2,4})?(?:T[\d:.+Z-]*)?")
_COARSE = re.compile(r"[-\dXY~?%/.,{}\[\]]*\Z")
_DASH_AFTER_DIGIT = re.compile(r"[\dX~?%]-")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_SHOUTED = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
_MONTHS = rf"(?:{_MONTH}|(?:{_SHOUTED.replace(' ', '|')})\b)"
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_BEFORE_A_MONTH = (
    "in|since|until|till|by|of|from|to|during|before|after|early|late|mid|last|next|this|that|and"
)
_DATE = "[date]"
# Dates in running text and their replacements: in figures, English, Korean and Chinese.
_IN_TEXT = [
    (re.compile(pattern), left)
    for pattern, left in (
        (r"(?<!\d)((?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)", r"\1"),
        (r"(?<![\d-])(\d{4})-(?:0[1-9]|1[0-2]|2[1-4])(?:-\d{2})?(?:T[\d:.+Z-]+)?(?![\d-])", r"\1"),
        (r"(?<!\d)((?:19|20)\d\d)[./]\s?\d{1,2}(?:[./]\s?\d{1,2})?\.?(?!\d)", r"\1"),
        (r"(?<!\d)\d{1,2}[./]\s?(?:\d{1,2}[./]\s?)?((?:19|20)\d\d)(?!\d)", r"\1"),
        (
            rf"(?:\b(?:{_DAYS})(?: of)? )?(?<![^\W\d_]){_MONTHS}(?: {_DAYS})?,? (\d{{4}})(?!\d)",
            r"\1",
        ),
        (rf"(?<![^\W_]){_DAYS}(?: of)? {_MONTHS}|(?<![^\W_]){_MONTHS} {_DAYS}(?!\d)", _DATE),
        (
            rf"\b((?i:{_BEFORE_A_MONTH}))([ -]){_MONTHS}(?![^\W_])",
            rf"\1\2{_DATE}",
        ),
        (
            r"((?:\d{4}|\d{2})\s?[년年])\s?\d{1,2}\s?[월月](?:\s?\d{1,2}\s?[일日號号])?",
            r"\1",
        ),
        (r"(?<!\d)\d{1,2}\s?[월月](?:\s?\d{1,2}\s?[일日號号])?", _DATE),
    )
]


_ON_A_YEAR = re.compile(r"\b[Oo]n(?= \d{4}\b)")


def to_years(date: str) -> str | None:
    """Coarsen an EDTF date or period to years. Return None where that is impossible.

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


def without_days(text: str) -> str:
    """Coarsen the dates in a text to years. A date without a year becomes `[date]`.

    >>> without_days("She left on 17 March 2019, and 2019-03-20 she was there; in May she rested.")
    'She left in 2019, and 2019 she was there; in [date] she rested.'
    >>> without_days("그는 2019년 3월 17일에 떠났다. 3월 20일에 왔다.")
    '그는 2019년에 떠났다. [date]에 왔다.'
    >>> without_days("They may march 20 miles in 2019; the seven of 2016-17 had 3.5 years.")
    'They may march 20 miles in 2019; the seven of 2016-17 had 3.5 years.'
    """
    made = text
    for pattern, left in _IN_TEXT:
        made = pattern.sub(left, made)
    return text if made == text else _ON_A_YEAR.sub(lambda m: "In" if m[0] == "On" else "in", made)


def year_bound(day: str, *, last: bool) -> str | None:
    """Return the first or last day of the year of an xsd:date.

    >>> year_bound("2016-08-17", last=False), year_bound("2016-08-17", last=True)
    ('2016-01-01', '2016-12-31')
    """
    match = re.match(r"(-?\d{4,})-\d\d-\d\d", day)
    return f"{match[1]}-{'12-31' if last else '01-01'}" if match else None
