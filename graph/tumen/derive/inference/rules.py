"""Represent Datalog rules as values.

If the body holds, so does the head; a constraint's body must not.

A fact is a key and a row. The key is the IRI of a class or a property; the row holds the member of
the class, or the two things that the property relates. Terms are written as in N-Triples (`<iri>`,
`"text"@en`), so a fact is a line of the graph without conversion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

Row = tuple[str, ...]
Fact = tuple[str, Row]
Variable = int

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(frozen=True, slots=True)
class Atom:
    """Represent a fact with variables (numbers) in place of some of its terms."""

    key: str
    terms: tuple[Variable | str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Conclude `head` from `body`; `axiom` is the wording of the axiom it was compiled from."""

    head: Atom
    body: tuple[Atom, ...]
    axiom: str

    def allows(self, row: Row) -> bool:
        """Return whether the rule may conclude a row: a chain never relates a thing to itself.

        G1 within G2 within G1 is a mistake in the sources, and makes G1 no part of G1.
        """
        return len(self.body) == 1 or len(row) == 1 or row[0] != row[1]


@dataclass(frozen=True, slots=True)
class Constraint:
    """Represent a constraint: the atoms of `body` may never hold together."""

    body: tuple[Atom, ...]
    axiom: str


@dataclass(frozen=True)
class Program:
    """Hold the rules and constraints of an ontology.

    `above` maps each class to its superclasses; `literal` are the data properties; `uncovered` are
    the axioms that no rule expresses.
    """

    rules: tuple[Rule, ...]
    constraints: tuple[Constraint, ...]
    above: dict[str, frozenset[str]]
    literal: frozenset[str]
    uncovered: tuple[str, ...] = ()

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """Map each class to its subclasses, itself included."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, above in self.above.items():
            found[name].add(name)
            for other in above:
                found[other].add(name)
        return {name: frozenset(classes) for name, classes in found.items()}

    @cached_property
    def triggers(self) -> dict[str, list[tuple[Rule, int]]]:
        """Map a key to the rules with that key in their body, and its place there."""
        found: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        for rule in self.rules:
            for place, atom in enumerate(rule.body):
                found[atom.key].append((rule, place))
        return dict(found)

    @cached_property
    def by_head(self) -> dict[str, list[Rule]]:
        """Map a key to the rules that conclude it."""
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            found[rule.head.key].append(rule)
        return dict(found)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return every class and property in a rule or constraint."""
        return self.classes | self.relations

    @cached_property
    def classes(self) -> frozenset[str]:
        """Return the keys used as classes; a source may use a property as a class."""
        return self._keys(1)

    @cached_property
    def relations(self) -> frozenset[str]:
        """Return the keys used as properties."""
        return self._keys(2)

    def _keys(self, terms: int) -> frozenset[str]:
        bodies = [rule.body for rule in self.rules] + [one.body for one in self.constraints]
        atoms = [atom for body in bodies for atom in body] + [rule.head for rule in self.rules]
        return frozenset(atom.key for atom in atoms if len(atom.terms) == terms)

    @cached_property
    def domain_range_rules(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """Map each relation that only types its ends to the classes of its subject and object.

        Most statements of a graph have such a property; their rows need not be kept.
        """
        ends: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        more = {rule.head.key for rule in self.rules}
        more |= {atom.key for one in self.constraints for atom in one.body}
        for rule in self.rules:
            first = rule.body[0]
            if len(rule.body) == 1 and first.terms in ((0, 1), (1, 0)) and rule.head.terms == (0,):
                ends[first.key][first.terms.index(0)].append(rule.head.key)
            else:
                more |= {atom.key for atom in rule.body}
        return {
            key: (tuple(subject), tuple(other))
            for key, (subject, other) in ends.items()
            if key not in more
        }

    def most_specific(self, classes: Iterable[str]) -> set[str]:
        """Drop the classes that are superclasses of another of them."""
        given = set(classes)
        return {c for c in given if not any(c in self.above.get(o, ()) for o in given if o != c)}


def triple(fact: Fact) -> tuple[str, str, str]:
    """Return a fact as subject, predicate and object.

    >>> triple(("<c>", ("<x>",)))[2]
    '<c>'
    """
    key, row = fact
    if len(row) == 1:
        return row[0], RDF_TYPE, key
    return row[0], key, row[1]


def fact(subject: str, predicate: str, other: str) -> Fact:
    """Return a triple as a fact; the inverse of `triple`."""
    return (other, (subject,)) if predicate == RDF_TYPE else (predicate, (subject, other))
