"""Find inconsistencies, and explain each by a minimal set of clashing statements (QuickXplain)."""

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


_MAX_CLASHES = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """Represent statements that violate an axiom together.

    Without any one of them, the rest do not.
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
    """Return whether quads violate an axiom that rules cover."""
    return _clash(facts_in(quads, rules), rules)


def minimal_clash(statements: set[Fact], rules: Program) -> Clash | None:
    """Return the smallest clash found among statements, or None."""
    facts = _saturated(statements, rules)
    best: Clash | None = None
    for number, (constraint, broken) in enumerate(clashes(facts, rules)):
        if number == _MAX_CLASHES:
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
    """Return a minimal subset that is still bad (Junker, "QuickXplain", 2004).

    All `things` together must be bad, and `bad` must be monotone: more things stay bad. Earlier
    things are preferred.

    >>> quickxplain([3, 1, 4, 1, 5, 9, 2, 6], lambda some: sum(some) > 12)
    [5, 4, 1, 3]
    """
    return _quickxplain([], False, list(things), bad)


def _quickxplain(
    ground: list[Item], grown: bool, things: list[Item], bad: Callable[[Sequence[Item]], bool]
) -> list[Item]:
    """Return the fewest of `things` that make `ground` bad; `grown` if it just got more."""
    if grown and bad(ground):
        return []
    if len(things) == 1:
        return things
    half = len(things) // 2
    first, second = things[:half], things[half:]
    of_second = _quickxplain(ground + first, True, second, bad)
    of_first = _quickxplain(ground + of_second, bool(of_second), first, bad)
    return of_second + of_first
