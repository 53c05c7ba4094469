"""Define errors: each names the thing, the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 200  # characters of a name that could be a slip; comparing takes their product


class TumenError(Exception):
    """Represent every error that Tumen raises on purpose; its text can be shown to a user.

    `exit_code` is what a command returns for it: 2, the input could not be used.
    """

    exit_code = 2


class UnknownName(TumenError):
    """Report an unknown name, with the closest known ones.

    >>> print(UnknownName("query", "defectros", ["defectors", "places"]))
    unknown query 'defectros'. Did you mean 'defectors'?
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], remedy: str = "") -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest(name, known)
        parts = [f"unknown {kind} '{name}'.", did_you_mean(self.nearest), remedy]
        super().__init__(" ".join(part for part in parts if part))


class QueryError(TumenError):
    """Report a query that cannot be run: its text, a parameter, or something that it asks for."""


class StoreError(TumenError):
    """Report that the store cannot be used.

    In use, damaged, missing, read-only, or the disk is full.
    """


class StoreInUse(StoreError):
    """Report that another process is writing to the store."""


class StoreDamaged(StoreError):
    """Report that a file of the store differs from what was written."""


class NotBuilt(StoreError):
    """Report that the casebook has no snapshot yet."""


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Find the known names closest to `name`, best first, at most `most`; none if none is close."""
    if len(name) > _LONGEST:
        return []
    folded = {candidate.casefold(): candidate for candidate in known}
    return [folded[hit] for hit in get_close_matches(name.casefold(), folded, n=most, cutoff=0.6)]


def did_you_mean(names: list[str]) -> str:
    """Ask whether one of the closest names was meant; an empty text for none.

    >>> did_you_mean(["effect"])
    "Did you mean 'effect'?"
    """
    if not names:
        return ""
    quoted = [f"'{name}'" for name in names]
    return f"Did you mean {' or '.join(quoted)}?"
