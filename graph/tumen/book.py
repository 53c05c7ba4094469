"""A casebook as a Python object: the library's front door."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from tumen.casebook import Casebook, find_casebook


class Book:
    """One casebook, opened for asking. Make one with `tumen.open(path)`."""

    def __init__(self, casebook: Casebook) -> None:
        self.casebook = casebook


def open(path: str | PathLike[str] | None = None) -> Book:  # noqa: A001
    """Open the casebook at `path`, or the one around the working directory, or the shipped one.

    Raises `TumenError` where `path` is not a casebook.
    """
    return Book(find_casebook(None if path is None else Path(path)))
