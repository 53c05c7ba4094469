"""Rules as values: if all of a body holds, the head holds too; a constraint's body must not.

A fact is a key and a row. The key is the IRI of a class or of a property; the row has the one
member of the class, or the two that the property relates. Terms are written as in N-Triples
(`<iri>`, `"text"@en`), so that a fact is a line of the graph without further work.
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
    """A fact with variables (numbers) in place of some of its terms."""

    key: str
    terms: tuple[Variable | str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """`head` follows from `body`; `axiom` says in short which axiom of the ontology it is."""

    head: Atom
    body: tuple[Atom, ...]
    axiom: str


@dataclass(frozen=True, slots=True)
class Constraint:
    """No choice of things may make all of `body` true."""

    body: tuple[Atom, ...]
    axiom: str


@dataclass(frozen=True)
class Program:
    """All that an ontology says in the form of rules.

    `above` has for each class all classes above it; `literal` are the properties whose values are
    literals; `uncovered` are axioms that no rule can say, in short.
    """

    rules: tuple[Rule, ...]
    constraints: tuple[Constraint, ...]
    above: dict[str, frozenset[str]]
    literal: frozenset[str]
    uncovered: tuple[str, ...] = ()

    @cached_property
    def below(self) -> dict[str, frozenset[str]]:
        """For each class all classes below it, itself among them."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, above in self.above.items():
            found[name].add(name)
            for other in above:
                found[other].add(name)
        return {name: frozenset(classes) for name, classes in found.items()}

    @cached_property
    def triggers(self) -> dict[str, list[tuple[Rule, int]]]:
        """The rules, and the place in their body, that a fact of some key can set off."""
        found: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        for rule in self.rules:
            for place, atom in enumerate(rule.body):
                found[atom.key].append((rule, place))
        return dict(found)

    @cached_property
    def by_head(self) -> dict[str, list[Rule]]:
        """The rules that conclude facts of some key."""
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            found[rule.head.key].append(rule)
        return dict(found)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every class and property that some rule or constraint looks at, or concludes."""
        return self.classes | self.relations

    @cached_property
    def classes(self) -> frozenset[str]:
        """Those that are looked at as classes: what a source uses as one may be a property."""
        return self._keys(1)

    @cached_property
    def relations(self) -> frozenset[str]:
        """Those that are looked at as properties."""
        return self._keys(2)

    def _keys(self, terms: int) -> frozenset[str]:
        bodies = [rule.body for rule in self.rules] + [one.body for one in self.constraints]
        atoms = [atom for body in bodies for atom in body] + [rule.head for rule in self.rules]
        return frozenset(atom.key for atom in atoms if len(atom.terms) == terms)

    @cached_property
    def domain_range_rules(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """For relations that tell nothing but what their ends are: the classes of either end.

        Most statements of a graph are of such relations, and need not be kept to be heeded.
        """
        told: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        more = {rule.head.key for rule in self.rules}
        more |= {atom.key for one in self.constraints for atom in one.body}
        for rule in self.rules:
            first = rule.body[0]
            if len(rule.body) == 1 and first.terms in ((0, 1), (1, 0)) and rule.head.terms == (0,):
                told[first.key][first.terms.index(0)].append(rule.head.key)
            else:
                more |= {atom.key for atom in rule.body}
        return {
            key: (tuple(subject), tuple(other))
            for key, (subject, other) in told.items()
            if key not in more
        }

    def most_specific(self, classes: Iterable[str]) -> set[str]:
        """Those of the classes that are not merely above another of them."""
        given = set(classes)
        return {c for c in given if not any(c in self.above.get(o, ()) for o in given if o != c)}


def triple(fact: Fact) -> tuple[str, str, str]:
    """A fact as subject, predicate and object.

    >>> triple(("<c>", ("<x>",)))[2]
    '<c>'
    """
    key, row = fact
    if len(row) == 1:
        return row[0], RDF_TYPE, key
    return row[0], key, row[1]


def fact(subject: str, predicate: str, other: str) -> Fact:
    """A triple as a fact; the inverse of `triple`."""
    return (other, (subject,)) if predicate == RDF_TYPE else (predicate, (subject, other))
