"""Check date ranges in queries: refuse a range that ends before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tumen.core.errors import QueryError
from tumen.parse.edtf import InvalidDate, bounds
from tumen.query.named_query import Parameter


def span(since: str, until: str, written: str = "{}={}") -> tuple[str, str]:
    """Return the first day of `since` and the last of `until`, as ISO days; "" if open.

    `written` is how a user types the two. Raises `QueryError` for a text that is no date and for
    a range that ends before it begins.

    >>> span("2016-08", ""), span("2016", "2016-02")
    (('2016-08-01', ''), ('2016-01-01', '2016-02-29'))
    """
    days = []
    for side, (name, text) in enumerate((("since", since), ("until", until))):
        try:
            day = bounds(text)[side] if text else None
        except InvalidDate as error:
            message, remedy = error.args
            raise QueryError(f"{written.format(name, text)}: {message}. {remedy}") from None
        days.append(day.isoformat() if day else "")
    if days[0] and days[1]:
        _refuse_backwards(("since", since, days[0]), ("until", until, days[1]), written)
    return days[0], days[1]


def refuse_backwards(
    parameters: Sequence[Parameter], given: Mapping[str, Sequence[tuple[str, str]]]
) -> None:
    """Raise `QueryError` if the arguments of a question give a date range that runs backwards.

    The contract says which parameters open and close a range: a `date first` and a `date last`,
    in this order. `given` has each argument as typed and as an ISO day; the default counts for
    an argument that is not given. Of several values, one that makes a range is enough.
    """
    sides = [[p for p in parameters if (p.type, p.of) == ("date", of)] for of in ("first", "last")]
    for opening, closing in zip(*sides, strict=False):
        if not {opening.name, closing.name} & given.keys():
            continue
        firsts, lasts = (_days(side, given) for side in (opening, closing))
        if firsts and lasts:
            (since, first), (until, last) = min(firsts, key=_day), max(lasts, key=_day)
            _refuse_backwards((opening.name, since, first), (closing.name, until, last), "{}={}")


def _day(value: tuple[str, str]) -> str:
    return value[1]


def _days(
    parameter: Parameter, given: Mapping[str, Sequence[tuple[str, str]]]
) -> Sequence[tuple[str, str]]:
    if parameter.name in given or parameter.default is None:
        return given.get(parameter.name, ())
    return [(parameter.default, parameter.default)]


def _refuse_backwards(
    opening: tuple[str, str, str], closing: tuple[str, str, str], written: str
) -> None:
    if opening[2] <= closing[2]:
        return
    typed = " ".join(written.format(*side[:2]) for side in (opening, closing))
    swapped = " ".join(
        written.format(name, text)
        for name, text in ((opening[0], closing[1]), (closing[0], opening[1]))
    )
    raise QueryError(
        f"{typed} ends ({closing[2]}) before it begins ({opening[2]}). Swap them: {swapped}"
    )
