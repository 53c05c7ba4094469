"""The fewest of some things that are bad together: QuickXplain.

Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations for Over-Constrained Problems", 2004:
of n things, k of which are needed, it asks about 2k·log(n/k) + 2k times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def fewest(things: Sequence[Item], bad: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """Things that are bad together, none of which could be left out; all of them must be bad.

    What is bad stays so with more added. Earlier things are kept rather than later ones.

    >>> fewest([3, 1, 4, 1, 5, 9, 2, 6], lambda some: sum(some) > 12)
    [5, 4, 1, 3]
    """
    return _few([], False, list(things), bad)


def _few(
    ground: list[Item], grown: bool, things: list[Item], bad: Callable[[Sequence[Item]], bool]
) -> list[Item]:
    """The fewest of `things` that make `ground` bad; `grown` where it just got more."""
    if grown and bad(ground):
        return []
    if len(things) == 1:
        return things
    half = len(things) // 2
    first, second = things[:half], things[half:]
    of_second = _few(ground + first, True, second, bad)
    of_first = _few(ground + of_second, bool(of_second), first, bad)
    return of_second + of_first
