"""Prove facts: find the proof with the fewest steps, down to statements of sources."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from itertools import islice

from tumen.derive.inference.join import View, derivations
from tumen.derive.inference.rules import Fact, Program, triple

_MOST_FACTS = 5_000
# Derivations tried for one fact: a hub may have thousands. The second limit applies if no proof is
# found within the first.
_WAYS = (20, 2_000)


@dataclass(frozen=True, slots=True)
class Proof:
    """Represent a fact with the axiom and premises that derive it; a statement has neither."""

    fact: Fact
    axiom: str = ""
    premises: tuple[Proof, ...] = ()


def leaves(proof: Proof) -> Iterator[Fact]:
    """Yield the statements that a proof rests on."""
    if not proof.axiom:
        yield proof.fact
    for premise in proof.premises:
        yield from leaves(premise)


@dataclass(frozen=True, slots=True)
class _Way:
    axiom: str
    premises: tuple[Fact, ...]


def prove(fact: Fact, rules: Program, view: View, statements: Container[Fact]) -> Proof | None:
    """Return the proof of a fact with the fewest steps, or None where it does not follow.

    Backward chaining collects the derivations that may matter. The shortest proofs are then built
    forward from the statements, so nothing proves itself.
    """
    for most in _WAYS:
        found = _proved(fact, _ways(fact, rules, view, statements, most), statements)
        if found is not None:
            return found
    return None


def _proved(fact: Fact, ways: dict[Fact, list[_Way]], statements: Container[Fact]) -> Proof | None:
    best: dict[Fact, tuple[int, Proof]] = {
        known: (0, Proof(known)) for known in ways if known in statements
    }
    changed = True
    while changed:
        changed = False
        for goal, choices in ways.items():
            for way in choices:
                if not all(premise in best for premise in way.premises):
                    continue
                cost = 1 + sum(best[premise][0] for premise in way.premises)
                if goal not in best or cost < best[goal][0]:
                    parts = tuple(best[premise][1] for premise in way.premises)
                    best[goal] = (cost, Proof(goal, way.axiom, parts))
                    changed = True
    return best[fact][1] if fact in best else None


def _ways(
    fact: Fact, rules: Program, view: View, statements: Container[Fact], most: int
) -> dict[Fact, list[_Way]]:
    """Collect the facts that may be part of a proof, nearest first, with their derivations."""
    ways: dict[Fact, list[_Way]] = {}
    open_ = [fact]
    for goal in open_:  # grows while it is walked
        if goal in ways or len(ways) > _MOST_FACTS:
            continue
        ways[goal] = []
        if goal in statements:
            continue
        found = {
            _Way(rule.axiom, tuple(premises))
            for rule, premises in islice(derivations(goal, rules, view), most)
            if goal not in premises
        }
        ways[goal] = sorted(found, key=lambda way: (way.axiom, [triple(p) for p in way.premises]))
        open_ += [premise for way in ways[goal] for premise in way.premises]
    return ways
