"""Propose EDTF dates for dates in English or Korean words, or in other figures.

Only for proposals: what is read from a case is EDTF, and nothing is guessed there.
"""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_ABOUT = re.compile(r"(?:about|around|approximately|approx\.?|circa|ca\.?|c\.|~|약)\s*", re.ASCII)
_FORMS = [
    re.compile(form, re.ASCII)
    for form in (
        rf"{_DAY}\.?(?:\s+of)?\s+{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}[-/.](?P<m>\d\d?)(?:[-/.](?P<day>\d\d?))?\.?",
        rf"{_YEAR}\s*년(?:\s*(?P<m>\d\d?)\s*월(?:\s*(?P<day>\d\d?)\s*일)?)?",
        rf"(?P<day>\d\d?)\.\s?(?P<m>\d\d?)\.\s?{_YEAR}",
        rf"(?P<season>spring|summer|autumn|fall|winter)(?:\s+of)?[\s-]+{_YEAR}",
        rf"{_YEAR}[\s-]+(?P<season>spring|summer|autumn|fall|winter)",
        rf"{_YEAR}",
    )
]
_DECADE = re.compile(
    r"(?:the\s+)?(?:early\s+|mid-?\s*|late\s+)?(?:the\s+)?(\d{3})0(?:'?s|년대)", re.ASCII
)
_PART = re.compile(
    r"(?:in\s+)?(?:the\s+)?(?:very\s+)?(?:early|mid|late|(?:beginning|start|middle|end)\s+of"
    r"|(?:first|second)\s+half\s+of)(?:\s+in|\s*-|\s)\s*",
    re.ASCII,
)
_EITHER = re.compile(r"(?:either\s+)?(.+?)\s+or\s+(.+)", re.ASCII)
_SLASHED = re.compile(rf"(\d\d?)/(\d\d?)/{_YEAR}", re.ASCII)
_BETWEEN = re.compile(
    r"(?:between\s+|from\s+)?(.+?)\s*(?:\s-\s|–|—|\s+to\s+|\s+and\s+|\s+until\s+)\s*(.+)",
    re.ASCII,
)


def edtf_candidates(text: str) -> list[str]:
    """Propose EDTF dates for a date in words; two where day and month are ambiguous.

    EDTF has no early or late: the whole month, season or year is proposed. One of two is a set,
    which is a text in YAML only between quotation marks.

    >>> for words in ("17 August 2016", "ca. 2012", "the early 2010s", "2016년 8월", "summer 2013"):
    ...     print(*edtf_candidates(words))
    2016-08-17
    2012~
    201X
    2016-08
    2013-22
    >>> edtf_candidates("5/8/2016"), edtf_candidates("soon"), edtf_candidates("1978 or 1979")
    (['2016-08-05', '2016-05-08'], [], ['"[1978,1979]"'])
    """
    words = " ".join(text.casefold().split())
    about = _ABOUT.match(words)
    if about:
        return [f"{date}~" for date in edtf_candidates(words[about.end() :]) if date[-1].isdigit()]
    either = _EITHER.fullmatch(words)
    if either:
        days = [_single(day) for day in either.groups()]
        return [f'"[{",".join(days)}]"'] if all(days) else []
    part = _PART.match(words)
    if part and not _DECADE.fullmatch(words):
        return [day for day in edtf_candidates(words[part.end() :]) if "/" not in day]
    decade = _DECADE.fullmatch(words)
    if decade:
        return [f"{decade[1]}X"]
    slashed = _SLASHED.fullmatch(words)
    if slashed:
        one, other, year = slashed[1], slashed[2], slashed["year"]
        both = [_written(year, month, day) for day, month in ((one, other), (other, one))]
        return list(dict.fromkeys(date for date in both if date))
    single = _single(words)
    return [single] if single else _interval(words)


def _single(words: str) -> str:
    for form in _FORMS:
        found = form.fullmatch(words)
        if not found:
            continue
        parts = found.groupdict()
        if parts.get("season"):
            return f"{parts['year']}-{_SEASONS[parts['season']]}"
        month = _MONTHS[parts["month"][:3]] if parts.get("month") else parts.get("m")
        return _written(parts["year"], month, parts.get("day"))
    return ""


def _interval(words: str) -> list[str]:
    """Parse an interval: `since 2012`, `2010-2012`, `from May 2010 to 2012`."""
    open_ = re.fullmatch(r"(since|until|till)\s+(.+)", words)
    if open_:
        date = _single(open_[2])
        return [f"{date}/.." if open_[1] == "since" else f"../{date}"] if date else []
    years = re.fullmatch(r"(\d{4})\s*-\s*(\d{4})", words, re.ASCII)
    both = years or _BETWEEN.fullmatch(words)
    if not both:
        return []
    first, last = _single(both[1]), _single(both[2])
    return [f"{first}/{last}"] if first and last else []


def _written(year: str, month: str | int | None, day: str | None) -> str:
    from datetime import date

    if month is None:
        return year
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
