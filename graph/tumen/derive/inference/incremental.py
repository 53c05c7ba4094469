"""Update the inferred facts after a change, at the cost of what the change touches.

This is DRed, delete and rederive (Gupta, Mumick and Subrahmanian, "Maintaining Views
Incrementally", 1993): overdelete everything that rested on a withdrawn statement, rederive what
still follows, then insert the consequences of the new statements. Facts that follow in one step
from remaining statements alone are never deleted. This keeps a hub of the graph from being torn
down and rebuilt with every case that names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tumen.derive.inference.join import consequences, derivable
from tumen.derive.inference.rules import Fact, Program
from tumen.derive.inference.saturate import Facts
from tumen.derive.inference.store_view import VOCABULARY, AssertedView, StoreView, by_subject


@dataclass(frozen=True, slots=True)
class Delta:
    """Hold the facts that the inferred graph gains and loses."""

    gained: frozenset[Fact]
    lost: frozenset[Fact]


def apply_delta(view: StoreView, program: Program, gone: set[Fact], come: set[Fact]) -> Delta:
    """Return the changes to the inferred facts; the store already holds the new statements.

    `gone` are facts that no source asserts any more, `come` new ones. The view's overlays are used
    up by this.
    """
    deleted, kept = _overdelete(view, program, gone)
    view.removed = deleted
    rederived = {fact for fact in deleted | gone if derivable(fact, program, view)}
    inserted = _insert(view, program, rederived | kept | come)
    return _delta(view, program, deleted | gone | come | inserted)


def _overdelete(view: StoreView, program: Program, gone: set[Fact]) -> tuple[set[Fact], set[Fact]]:
    """Return what rested on the withdrawn facts, and apart from it what statements still derive."""
    for fact in gone:
        view.lay(view.returned, fact)
    statements = AssertedView(view)
    deleted: set[Fact] = set()
    kept: set[Fact] = set()
    seen, stack = set(gone), list(gone)
    while stack:
        for fact in consequences(stack.pop(), program, view):
            if fact in seen or fact[1][0].startswith(VOCABULARY):
                continue
            seen.add(fact)
            if view.asserted(fact):
                continue
            if derivable(fact, program, statements):
                kept.add(fact)
            else:
                deleted.add(fact)
                stack.append(fact)
    view.returned = Facts()
    return deleted, kept


def _insert(view: StoreView, program: Program, facts: Iterable[Fact]) -> set[Fact]:
    """Insert facts and their consequences, and return every fact that was visited."""
    stack = list(facts)
    seen = set(stack)
    for fact in stack:
        if not view.has(*fact):
            view.lay(view.added, fact)
    while stack:
        fact = stack.pop()
        for next_ in consequences(fact, program, view):
            if next_ in seen or next_[1][0].startswith(VOCABULARY):
                continue
            # Superclasses hold implicitly, but rules may still be waiting for them.
            implicit = len(fact[1]) == 1 and next_[0] in program.above.get(fact[0], ())
            if not view.has(*next_):
                view.lay(view.added, next_)
            elif not implicit:
                continue
            seen.add(next_)
            stack.append(next_)
    return seen


def _delta(view: StoreView, program: Program, touched: set[Fact]) -> Delta:
    gained: set[Fact] = set()
    lost: set[Fact] = set()
    for fact in touched:
        if len(fact[1]) == 2 and not fact[1][0].startswith(VOCABULARY):
            there = view.in_graph(fact)
            wanted = view.has(*fact) and not view.asserted(fact)
            if wanted != there:
                (gained if wanted else lost).add(fact)
    for term in by_subject(touched):
        if term.startswith(VOCABULARY):
            continue
        asserted, there_ = view.types(term)
        own = view.classes(term) & program.classes
        wanted_ = program.most_specific(own) - asserted
        gained |= {(class_, (term,)) for class_ in wanted_ - there_}
        lost |= {(class_, (term,)) for class_ in there_ - wanted_}
    return Delta(frozenset(gained), frozenset(lost))
