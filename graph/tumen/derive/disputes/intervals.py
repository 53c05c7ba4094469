"""Represent what a number or a date can mean as an interval; disjoint intervals disagree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tumen.parse.edtf import InvalidDate, bounds

LOWEST = Decimal("-Infinity")
HIGHEST = Decimal("Infinity")

_QUALIFIERS = "~?%"
# What "about" adds on either side of a date, in days, by how precisely it is written.
_ABOUT = (366, 31, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """Represent a stretch of numbers, or of days by their ordinal.

    `open` where the bounds are not in it.
    """

    low: Decimal
    high: Decimal
    open: bool = False

    def before(self, other: Span) -> bool:
        """Return whether all of this lies below all of the other."""
        if self.high == other.low:
            return self.open or other.open
        return self.high < other.low

    def disjoint(self, other: Span) -> bool:
        """Return whether the two have nothing in common."""
        return self.before(other) or other.before(self)

    def holds(self, number: Decimal) -> bool:
        """Return whether a number lies in it."""
        return not self.disjoint(Span(number, number))

    @property
    def single(self) -> bool:
        """Return whether it is one number or one day."""
        return self.low == self.high


def last_digit(value: Decimal, *, significant: bool) -> Decimal:
    """Return the size of the last digit of a number, the last significant or the last written.

    >>> last_digit(Decimal("2500"), significant=True)
    Decimal('100')
    >>> last_digit(Decimal("2500"), significant=False)
    Decimal('1')
    >>> last_digit(Decimal("15.6"), significant=True)
    Decimal('0.1')
    """
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # noqa: S101 - infinities are never written
    if significant and value:
        exponent += len(digits) - len("".join(map(str, digits)).rstrip("0"))
    place = exponent if significant and value else min(exponent, 0)
    return Decimal(f"1e{place}") if place < 0 else Decimal(10**place)


def number_span(value: Decimal, *, approximate: bool, rounded: bool = False) -> Span:
    """Return what a written figure can mean.

    An approximate one stands for whatever can be rounded to it, up, down or to the nearest, at its
    last significant digit: about 2,500 for anything between 2,400 and 2,600. A `rounded` one, such
    as a percentage or a mean, is rounded at the last digit that is written. Any other is exact.
    """
    if not approximate and not rounded:
        return Span(value, value)
    step = last_digit(value, significant=approximate)
    return Span(value - step, value + step, open=True)


def date_span(text: str) -> Span | None:
    """Return the days that an EDTF text can mean; None where it is no date.

    "About" (`~`, `%`) reaches one unit further than is written: about August, from July to
    September. An open end reaches without end.
    """
    start, slash, end = text.partition("/")
    try:
        # The qualifiers do not move the bounds, and the parser that knows them is very slow.
        first, last = bounds(start.rstrip(_QUALIFIERS) + slash + end.rstrip(_QUALIFIERS))
    except InvalidDate:
        return None
    low = LOWEST if first is None else Decimal(first.toordinal() - _about(start))
    high = HIGHEST if last is None else Decimal(last.toordinal() + _about(end or start))
    return Span(low, high)


def _about(text: str) -> int:
    if "~" not in text and "%" not in text:
        return 0
    return _ABOUT[min(text.lstrip("-").count("-"), 2)]


def days_span(earliest: str, latest: str) -> Span:
    """Return the days between two ISO days, of which "" is an open end."""
    low = Decimal(date.fromisoformat(earliest).toordinal()) if earliest else LOWEST
    high = Decimal(date.fromisoformat(latest).toordinal()) if latest else HIGHEST
    return Span(low, high)


def a_day_apart(one: Span, other: Span) -> bool:
    """Return whether both are single days next to each other, as a time zone makes them."""
    return one.single and other.single and abs(one.low - other.low) == 1
