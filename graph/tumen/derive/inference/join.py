"""Match the bodies of rules against facts, one atom after the other."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Protocol

from tumen.derive.inference.rules import Atom, Fact, Program, Row, Rule

Binding = dict[int, str]


class View(Protocol):
    """Look facts up."""

    def rows(self, key: str, terms: Sequence[str | None]) -> Iterable[Row]:
        """Return the rows of a key that match the given terms; None matches anything."""

    def has(self, key: str, row: Row) -> bool:
        """Return whether a fact holds."""


def substitute(atom: Atom, binding: Binding) -> Row:
    """Replace the variables of an atom, all of them bound."""
    return tuple(t if isinstance(t, str) else binding[t] for t in atom.terms)


def unify(atom: Atom, row: Row, binding: Binding) -> Binding | None:
    """Extend a binding so that the atom matches the row; None if it cannot."""
    extended = binding
    for term, value in zip(atom.terms, row, strict=True):
        if isinstance(term, str):
            if term != value:
                return None
        elif term not in extended:
            extended = {**extended, term: value}
        elif extended[term] != value:
            return None
    return extended


def solutions(atoms: Sequence[Atom], binding: Binding, view: View) -> Iterator[Binding]:
    """Yield every binding that makes all atoms true."""
    if not atoms:
        yield binding
        return
    place = most_selective(atoms, binding)
    atom, rest = atoms[place], [*atoms[:place], *atoms[place + 1 :]]
    terms = [t if isinstance(t, str) else binding.get(t) for t in atom.terms]
    if None not in terms:
        if view.has(atom.key, tuple(terms)):  # type: ignore[arg-type]
            yield from solutions(rest, binding, view)
        return
    for row in view.rows(atom.key, terms):
        extended = unify(atom, row, binding)
        if extended is not None:
            yield from solutions(rest, extended, view)


def most_selective(atoms: Sequence[Atom], binding: Container[int]) -> int:
    """Choose the atom with the fewest unbound terms; relations before classes, which are large.

    Atoms with a bound variable come before atoms with a constant: a person has few tenures, many
    tenures are current.
    """

    def cost(place: int) -> tuple[int, bool, bool]:
        terms = atoms[place].terms
        open_ = sum(not isinstance(t, str) and t not in binding for t in terms)
        found = any(not isinstance(t, str) and t in binding for t in terms)
        return open_ if len(terms) == 2 or not open_ else 2, not found, len(terms) == 1

    return min(range(len(atoms)), key=cost)


def consequences(fact: Fact, program: Program, view: View) -> Iterator[Fact]:
    """Yield what follows in one step from a fact and the facts in the view."""
    key, row = fact
    for rule, place in program.triggers.get(key, ()):
        binding = unify(rule.body[place], row, {})
        if binding is None:
            continue
        rest = [*rule.body[:place], *rule.body[place + 1 :]]
        for found in solutions(rest, binding, view):
            if rule.allows(concluded := substitute(rule.head, found)):
                yield rule.head.key, concluded


def derivations(fact: Fact, program: Program, view: View) -> Iterator[tuple[Rule, list[Fact]]]:
    """Yield every rule that derives a fact in one step, with its premises."""
    key, row = fact
    for rule in program.by_head.get(key, ()):
        binding = unify(rule.head, row, {})
        if binding is None or not rule.allows(row):
            continue
        for found in solutions(rule.body, binding, view):
            yield rule, [(atom.key, substitute(atom, found)) for atom in rule.body]


def derivable(fact: Fact, program: Program, view: View) -> bool:
    """Return whether some rule derives a fact from those in the view in one step."""
    return next(derivations(fact, program, view), None) is not None
