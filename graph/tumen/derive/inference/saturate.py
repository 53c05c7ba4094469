"""Saturate a set of facts in memory: semi-naive evaluation, on whole sets where rules allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tumen.derive.inference.join import most_selective, solutions, substitute, unify
from tumen.derive.inference.rules import RDF_TYPE, Atom, Constraint, Fact, Program, Row, Rule

Pair = tuple[str, str]
_NOTHING: frozenset[str] = frozenset()


class Facts:
    """Index facts by key, and from either end of the relations that are looked up.

    `domain_range_members` maps a class to the members it has by a domain or range, for relations
    whose rows were not kept (see `Program.domain_range_rules`).
    """

    def __init__(self) -> None:
        self.sets: defaultdict[str, set[Row]] = defaultdict(set)
        self.domain_range_members: defaultdict[str, set[str]] = defaultdict(set)
        self._ends: dict[tuple[str, int], defaultdict[str, set[str]]] = {}

    def has(self, key: str, row: Row) -> bool:
        """Return whether a fact is there."""
        return row in self.sets.get(key, ())

    def rows(self, key: str, terms: Sequence[str | None]) -> Iterable[Row]:
        """Return the rows of a key that match the given terms; None matches anything."""
        if key not in self.sets:
            return ()
        if len(terms) == 1 or terms == [None, None]:
            return self.sets[key]
        if terms[0] is not None:
            subject = terms[0]
            return [(subject, o) for o in self.ends(key, 0).get(subject, _NOTHING)]
        other = terms[1]
        assert other is not None  # noqa: S101 - both open was answered above
        return [(s, other) for s in self.ends(key, 1).get(other, _NOTHING)]

    def ends(self, key: str, place: int) -> defaultdict[str, set[str]]:
        """Index a relation from the terms at one place to those at the other."""
        index = self._ends.get((key, place))
        if index is None:
            index = self._ends[key, place] = defaultdict(set)
            for row in self.sets[key]:
                index[row[place]].add(row[1 - place])
        return index

    def add(self, key: str, rows: set[Row]) -> set[Row]:
        """Add rows, and return those that are new."""
        known = self.sets[key]
        new = rows - known
        known |= new
        for place in (0, 1):
            index = self._ends.get((key, place))
            if index is not None:
                for row in new:
                    index[row[place]].add(row[1 - place])
        return new

    def all(self) -> Iterator[Fact]:
        """Yield every fact."""
        for key, rows in self.sets.items():
            for row in rows:
                yield key, row


def facts_of(triples: Iterable[tuple[str, str, str]], program: Program) -> Facts:
    """Collect the facts among triples that rules use.

    >>> from tumen.derive.inference.axioms import compile_rules
    >>> facts_of([("<a>", "<p>", "<b>")], compile_rules([])).sets
    defaultdict(<class 'set'>, {})
    """
    facts = Facts()
    classes, relations = program.classes, program.relations
    ends, sets, members = program.domain_range_rules, facts.sets, facts.domain_range_members
    for s, p, o in triples:
        if p == RDF_TYPE:
            if o in classes:
                sets[o].add((s,))
        elif p in ends:
            of_subject, of_object = ends[p]
            for class_ in of_subject:
                members[class_].add(s)
            for class_ in of_object:
                members[class_].add(o)
        elif p in relations:
            sets[p].add((s, o))
    return facts


def saturate(facts: Facts, program: Program) -> None:
    """Add everything that follows, round by round, each from the facts that the last one added."""
    delta = {key: set(rows) for key, rows in facts.sets.items() if rows}
    while delta:
        found: defaultdict[str, set[Row]] = defaultdict(set)
        for key, rows in delta.items():
            for rule, place in program.triggers.get(key, ()):
                found[rule.head.key] |= _concluded(rule, place, rows, facts)
        delta = {key: new for key, rows in found.items() if (new := facts.add(key, rows))}


def _concluded(rule: Rule, place: int, rows: set[Row], facts: Facts) -> set[Row]:
    """Apply a rule to the new rows of one atom of its body and all facts for the others."""
    body, head = rule.body, rule.head.terms
    terms = body[place].terms
    if len(body) == 1:  # sets go through whole
        if len(head) == 1 and len(terms) == 1:
            return rows
        if len(head) == 1 and terms in ((0, 1), (1, 0)):
            end = terms.index(0)
            members: set[Row] = {(term,) for term in {row[end] for row in rows}}
            return members - facts.sets[rule.head.key]
        if len(head) == 2 and terms == (0, 1):
            return rows
        if len(head) == 2 and terms == (1, 0):
            return {(o, s) for s, o in rows}
    if len(body) == 2 and (body[0].terms, body[1].terms, head) == ((0, 1), (1, 2), (0, 2)):
        return _chained(rows, facts.ends(body[1 - place].key, place == 1), place)
    return _joined(rule, place, rows, facts)


def _chained(rows: set[Row], index: defaultdict[str, set[str]], place: int) -> set[Row]:
    """Join a chain of two; the new rows are its first link (place 0) or its second."""
    if place == 0:
        return {(s, o) for s, middle in rows for o in index.get(middle, _NOTHING) if s != o}
    return {(s, o) for middle, o in rows for s in index.get(middle, _NOTHING) if s != o}


def _joined(rule: Rule, place: int, rows: set[Row], facts: Facts) -> set[Row]:
    """Join any other body, set by set: the rows of one atom with those of the next."""
    rest = [*rule.body[:place], *rule.body[place + 1 :]]
    names, found = _begun(rule.body[place], rows)
    while rest and found:
        atom = rest.pop(most_selective(rest, names))
        names, found = _next(names, found, atom, facts)
        needed = {t for one in (*rest, rule.head) for t in one.terms}
        if not needed.issuperset(names):
            kept = [n for n, name in enumerate(names) if name in needed]
            names = [names[n] for n in kept]
            found = {tuple([row[n] for n in kept]) for row in found}
    if not found:
        return set()
    if rule.head.terms != tuple(names):
        found = {substitute(rule.head, dict(zip(names, row, strict=True))) for row in found}
    return {row for row in found if rule.allows(row)}


def _begun(atom: Atom, rows: set[Row]) -> tuple[list[int], set[Row]]:
    """Return the variables of an atom, and their values in rows of its key."""
    names = [t for t in dict.fromkeys(atom.terms) if not isinstance(t, str)]
    if tuple(names) == atom.terms:
        return names, rows
    bound = (unify(atom, row, {}) for row in rows)
    return names, {tuple(b[name] for name in names) for b in bound if b is not None}


def _next(
    names: list[int], found: set[Row], atom: Atom, facts: Facts
) -> tuple[list[int], set[Row]]:
    """Join the values of variables with one more atom."""
    known = facts.sets.get(atom.key, set())
    if len(atom.terms) == 1 and atom.terms[0] in names:
        place = names.index(atom.terms[0])
        return names, {row for row in found if (row[place],) in known}
    fresh = [t for t in dict.fromkeys(atom.terms) if not isinstance(t, str) and t not in names]
    if len(atom.terms) == 2 and len(fresh) == 1:
        at = atom.terms.index(fresh[0])
        index, end = facts.ends(atom.key, 1 - at), atom.terms[1 - at]
        if end in names:
            place = names.index(end)
            joined = {(*row, o) for row in found for o in index.get(row[place], _NOTHING)}
            return names + fresh, joined
    return names + fresh, {
        (*row, *(binding[name] for name in fresh))
        for row in found
        for binding in solutions([atom], dict(zip(names, row, strict=True)), facts)
    }


def inferred(facts: Facts, asserted: Facts, program: Program) -> Iterator[Fact]:
    """Yield what a saturated set adds to the asserted facts, as the inferred graph holds it.

    All relations, but only the most specific classes of a thing: queries read the superclasses
    from the ontology (`a/rdfs:subClassOf*`), as they do for the classes that sources state.
    """
    for key, rows in facts.sets.items():
        new = rows - asserted.sets.get(key, set())
        below = program.below.get(key)
        if new and below:
            for lower in below:
                if lower != key:
                    new -= facts.sets.get(lower, set())
        for row in new:
            yield key, row


def clashes(facts: Facts, program: Program) -> Iterator[tuple[Constraint, list[Fact]]]:
    """Yield every constraint that a saturated set violates, with the facts that violate it."""
    for constraint in program.constraints:
        first, *others = constraint.body
        if len(first.terms) == 1:  # disjoint classes
            both = facts.sets.get(first.key, set()) & facts.sets.get(others[0].key, set())
            for row in sorted(both):
                yield constraint, [(first.key, row), (others[0].key, row)]
            continue
        for found in solutions(constraint.body, {}, facts):
            yield constraint, [(atom.key, substitute(atom, found)) for atom in constraint.body]
