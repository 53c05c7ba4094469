"""What a change of some statements does to the conclusions, at the cost of what it touches.

Delete and rederive (Gupta, Mumick and Subrahmanian, "Maintaining Views Incrementally", 1993):
whatever rested on a withdrawn statement is put in doubt, step by step; what of it still follows
is taken back; then the new statements are followed up. What follows in one step from remaining
statements alone is never put in doubt, which keeps a hub of the graph from being torn down and
put up again with every case that names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tumen.derive.inference.join import consequences, derivable
from tumen.derive.inference.rules import Fact, Program
from tumen.derive.inference.saturate import Facts
from tumen.derive.inference.store_view import VOCABULARY, AssertedView, StoreView, by_subject


@dataclass(frozen=True, slots=True)
class Difference:
    """What the inferred graph must gain and lose."""

    gained: frozenset[Fact]
    lost: frozenset[Fact]


def apply_delta(view: StoreView, program: Program, gone: set[Fact], come: set[Fact]) -> Difference:
    """The difference that statements make which have come and gone; the store holds the new.

    `gone` are facts that no source asserts any more. The view's overlays are used up by this.
    """
    doubted, kept = _overdelete(view, program, gone)
    view.removed = doubted
    back = {fact for fact in doubted | gone if derivable(fact, program, view)}
    new = _insert(view, program, back | kept | come)
    return _difference(view, program, doubted | gone | come | new)


def _overdelete(view: StoreView, program: Program, gone: set[Fact]) -> tuple[set[Fact], set[Fact]]:
    """All that rested on what is gone, but for what remaining statements alone bear out."""
    for fact in gone:
        view.lay(view.returned, fact)
    statements = AssertedView(view)
    doubted: set[Fact] = set()
    kept: set[Fact] = set()
    seen, open_ = set(gone), list(gone)
    while open_:
        for fact in consequences(open_.pop(), program, view):
            if fact in seen or fact[1][0].startswith(VOCABULARY):
                continue
            seen.add(fact)
            if view.asserted(fact):
                continue
            if derivable(fact, program, statements):
                kept.add(fact)
            else:
                doubted.add(fact)
                open_.append(fact)
    view.returned = Facts()
    return doubted, kept


def _insert(view: StoreView, program: Program, facts: Iterable[Fact]) -> set[Fact]:
    """Follow facts up until nothing new comes of them; all that was looked at is returned."""
    open_ = list(facts)
    seen = set(open_)
    for fact in open_:
        if not view.has(*fact):
            view.lay(view.added, fact)
    while open_:
        fact = open_.pop()
        for next_ in consequences(fact, program, view):
            if next_ in seen or next_[1][0].startswith(VOCABULARY):
                continue
            # A thing has the classes above its own without more ado, yet rules may wait for them.
            risen = len(fact[1]) == 1 and next_[0] in program.above.get(fact[0], ())
            if not view.has(*next_):
                view.lay(view.added, next_)
            elif not risen:
                continue
            seen.add(next_)
            open_.append(next_)
    return seen


def _difference(view: StoreView, program: Program, touched: set[Fact]) -> Difference:
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
    return Difference(frozenset(gained), frozenset(lost))
