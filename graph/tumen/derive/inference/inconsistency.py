"""Statements that cannot all be true: whether there are any, and the fewest that clash."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tumen.derive.inference.proofs import leaves, prove
from tumen.derive.inference.rules import Fact, Program, triple
from tumen.derive.inference.saturate import Facts, clashes, saturate
from tumen.derive.inference.store_view import facts_in

if TYPE_CHECKING:
    from pyoxigraph import Quad


_MOST_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """Statements that cannot all be true, and the axiom that says so.

    `statements` is minimal: without any one of them the rest could be true.
    """

    axiom: str
    statements: tuple[Fact, ...]


def _saturated(facts: Iterable[Fact], rules: Program) -> Facts:
    found = Facts()
    for key, row in facts:
        found.sets[key].add(row)
    saturate(found, rules)
    return found


def inconsistent(quads: Iterable[Quad], rules: Program) -> bool:
    """Whether quads cannot all be true, by the axioms that rules cover."""
    return _clash(facts_in(quads, rules), rules)


def minimal_clash(statements: set[Fact], rules: Program) -> Clash | None:
    """The fewest statements found to clash, or None where rules find none."""
    facts = _saturated(statements, rules)
    best: Clash | None = None
    for number, (constraint, broken) in enumerate(clashes(facts, rules)):
        if number == _MOST_LOOKED_AT:
            break
        proofs = [prove(fact, rules, facts, statements) for fact in broken]
        premises = {leaf for proof in proofs if proof for leaf in leaves(proof)}
        few = quickxplain(sorted(premises), lambda some: _clash(some, rules))
        if best is None or len(few) < len(best.statements):
            best = Clash(constraint.axiom, tuple(sorted(few, key=triple)))
    return best


def _clash(statements: Iterable[Fact], rules: Program) -> bool:
    return next(clashes(_saturated(statements, rules), rules), None) is not None


Item = TypeVar("Item")


def quickxplain(things: Sequence[Item], bad: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """Things that are bad together, none of which could be left out; all of them must be bad.

    What is bad stays so with more added. Earlier things are kept rather than later ones.

    >>> quickxplain([3, 1, 4, 1, 5, 9, 2, 6], lambda some: sum(some) > 12)
    [5, 4, 1, 3]
    """
    return _quickxplain([], False, list(things), bad)


def _quickxplain(
    ground: list[Item], grown: bool, things: list[Item], bad: Callable[[Sequence[Item]], bool]
) -> list[Item]:
    """The fewest of `things` that make `ground` bad; `grown` where it just got more."""
    if grown and bad(ground):
        return []
    if len(things) == 1:
        return things
    half = len(things) // 2
    first, second = things[:half], things[half:]
    of_second = _quickxplain(ground + first, True, second, bad)
    of_first = _quickxplain(ground + of_second, bool(of_second), first, bad)
    return of_second + of_first
