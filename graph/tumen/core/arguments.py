"""Validate arguments of the public API."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path

from tumen.core.errors import TumenError


def path(what: str, value: str | PathLike[str]) -> Path:
    """Validate a path. Raises `TumenError`, which calls the argument `what`.

    >>> path("a file", [])
    Traceback (most recent call last):
    tumen.core.errors.TumenError: a file is given by its path, a str or a Path, not by a list.
    """
    named = fspath(value) if isinstance(value, str | PathLike) else None
    if not isinstance(named, str):
        raise _wrong(what, "its path, a str or a Path", value)
    if "\0" in named:
        raise TumenError(f"{what} is given by its path, which cannot hold the character NUL.")
    return Path(named)


def text(what: str, value: str) -> str:
    """Validate a text.

    >>> text("a thing", None)
    Traceback (most recent call last):
    tumen.core.errors.TumenError: a thing is given by a str, not by None.
    """
    if not isinstance(value, str):
        raise _wrong(what, "a str", value)
    return value


def texts(what: str, value: str | Iterable[str]) -> list[str]:
    """Validate several texts; a single one stands for a list of one.

    >>> texts("sources", "kim-2016"), texts("sources", ("kim-2016", "mou-arrivals"))
    (['kim-2016'], ['kim-2016', 'mou-arrivals'])
    """
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Iterable) or isinstance(value, bytes):
        raise _wrong(what, "a list of str", value)
    return [text(f"each of {what}", one) for one in value]


def seconds(what: str, value: float | None) -> float | None:
    """Validate a number of seconds; None stands for no limit.

    >>> seconds("a timeout", 0)
    Traceback (most recent call last):
    tumen.core.errors.TumenError: a timeout is given by a number of seconds above 0, not by 0.
    """
    if value is None or (isinstance(value, int | float) and value > 0):
        return value
    if isinstance(value, int | float):
        raise TumenError(f"{what} is given by a number of seconds above 0, not by {value}.")
    raise _wrong(what, "a number of seconds above 0", value)


def fraction(what: str, value: float) -> float:
    """Validate a number from 0 to 1.

    >>> fraction("a likelihood", 2)
    Traceback (most recent call last):
    tumen.core.errors.TumenError: a likelihood is given by a number from 0 to 1, not by 2.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(what, "a number from 0 to 1", value)
    if not 0 <= value <= 1:
        raise TumenError(f"{what} is given by a number from 0 to 1, not by {value}.")
    return value


def count(what: str, value: int) -> int:
    """Validate a whole number, 0 or more.

    >>> count("a depth", -1)
    Traceback (most recent call last):
    tumen.core.errors.TumenError: a depth is given by a whole number, 0 or more, not by -1.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(what, "a whole number, 0 or more", value)
    if value < 0:
        raise TumenError(f"{what} is given by a whole number, 0 or more, not by {value}.")
    return value


def _wrong(what: str, needed: str, value: object) -> TumenError:
    kind = type(value).__name__
    article = "an" if kind[0] in "aeiou" else "a"
    found = "None" if value is None else f"{article} {kind}"
    return TumenError(f"{what} is given by {needed}, not by {found}.")
