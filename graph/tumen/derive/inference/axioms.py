"""Compile the axioms of an ontology into Datalog rules, as far as rules can express them.

The rules cover hierarchies of named classes and properties, domains, ranges, inverses, symmetry,
transitivity, chains, and classes with sufficient conditions (`owl:hasValue`, `owl:someValuesFrom`,
`owl:intersectionOf`, `owl:unionOf` below a named class). Disjointness, asymmetry and irreflexivity
become constraints. `Program.uncovered` lists all other axioms: only HermiT heeds those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, count, product
from pathlib import Path

from tumen.core.ontology import parsed_vocabulary, vocabulary_files
from tumen.derive.inference.ontology_index import (
    DOMAIN,
    OWL,
    RANGE,
    SUBCLASS,
    SUBPROPERTY,
    Ontology,
    Triples,
    local_name,
    owl,
    with_article,
)
from tumen.derive.inference.rules import RDF_TYPE, Atom, Constraint, Program, Rule

# Terms of OWL that say nothing by themselves, or are read as part of a covered axiom.
_SILENT = {
    "Class", "Restriction", "Ontology", "ObjectProperty", "DatatypeProperty", "AnnotationProperty",
    "NamedIndividual", "AllDisjointClasses", "TransitiveProperty", "SymmetricProperty",
    "AsymmetricProperty", "IrreflexiveProperty", "onProperty", "someValuesFrom", "hasValue",
    "intersectionOf", "unionOf", "members", "inverseOf", "propertyChainAxiom", "disjointWith",
    "equivalentClass", "equivalentProperty", "versionIRI", "versionInfo", "imports", "Thing",
    "Nothing", "deprecated", "priorVersion",
}  # fmt: skip


@lru_cache(maxsize=4)
def _program(files: tuple[tuple[str, int, int], ...]) -> Program:
    quads = (quad for path, _, _ in files for quad in parsed_vocabulary(Path(path)))
    return compile_rules((str(q.subject), str(q.predicate), str(q.object)) for q in quads)


def program(ontology: Path) -> Program:
    """Compile the ontology in a folder; once per process while the files stay the same."""
    files = [(path, path.stat()) for path in vocabulary_files(ontology)]
    return _program(tuple((str(p), stat.st_size, stat.st_mtime_ns) for p, stat in files))


def compile_rules(triples: Triples) -> Program:
    """Compile the triples of an ontology into rules."""
    return _Compiler(triples).program()


class _Compiler:
    def __init__(self, triples: Triples) -> None:
        ontology = Ontology(triples)
        self._objects, self._subjects = ontology.objects, ontology.subjects
        self._pairs, self._list = ontology.pairs, ontology.list
        self.rules: dict[tuple[Atom, tuple[Atom, ...]], Rule] = {}
        self.constraints: list[Constraint] = []
        self.uncovered: set[str] = set()

    def program(self) -> Program:
        literal = set(self._subjects[RDF_TYPE, owl("DatatypeProperty")])
        annotations = set(self._subjects[RDF_TYPE, owl("AnnotationProperty")])
        self._uncovered_terms()
        self._classes()
        self._properties(literal, annotations)
        above = self._above()
        for lower in sorted(above):
            for upper in sorted(above[lower]):
                self._rule(
                    Atom(upper, (0,)),
                    [Atom(lower, (0,))],
                    f"every {local_name(lower)} is {with_article(upper)}",
                )
        self._disjoint()
        rules = tuple(self.rules[key] for key in sorted(self.rules, key=repr))
        return Program(
            rules, tuple(self.constraints), above, frozenset(literal), tuple(sorted(self.uncovered))
        )

    def _rule(self, head: Atom, body: list[Atom], axiom: str) -> None:
        if head not in body:
            self.rules.setdefault((head, tuple(body)), Rule(head, tuple(body), axiom))

    def _uncovered_terms(self) -> None:
        for s, o in self._pairs[RDF_TYPE]:
            if o.startswith(OWL) and local_name(o) not in _SILENT:
                self.uncovered.add(f"{local_name(s)} is {local_name(o)}")
        for predicate, pairs in self._pairs.items():
            if predicate.startswith(OWL) and local_name(predicate) not in _SILENT:
                self.uncovered |= {f"{local_name(s)} {local_name(predicate)}" for s, _ in pairs}

    # -- classes --

    def _classes(self) -> None:
        for lower, upper in self._pairs[SUBCLASS]:
            self._included(lower, upper)
        for one, other in self._pairs[owl("equivalentClass")]:
            self._included(one, other)
            self._included(other, one)

    def _included(self, lower: str, upper: str) -> None:
        """Add the rules for `lower` rdfs:subClassOf `upper`."""
        if not upper.startswith("_:"):
            if upper == owl("Thing") or (not lower.startswith("_:")):
                return  # `_above` closes the hierarchy of named classes
            for body, said in self._bodies(lower, 0, count(1)):
                self._rule(
                    Atom(upper, (0,)), body, f"anything that {said} is {with_article(upper)}"
                )
            return
        parts = [
            p for node in self._objects[upper, owl("intersectionOf")] for p in self._list(node)
        ]
        for part in parts:
            self._included(lower, part)
        fillers = self._objects[upper, owl("hasValue")]
        for filler in fillers:
            property_ = self._objects[upper, owl("onProperty")][0]
            for body, said in self._bodies(lower, 0, count(1)):
                head = Atom(property_, (0, filler))
                axiom = f"anything that {said} has {local_name(property_)} {local_name(filler)}"
                self._rule(head, body, axiom)
        if not parts and not fillers:
            self.uncovered.add(f"{local_name(lower)} below an expression that no rule can infer")

    def _bodies(self, node: str, var: int, fresh: Iterator[int]) -> list[tuple[list[Atom], str]]:
        """Return the alternative conditions for membership in a class, each with its wording."""
        if node == owl("Thing"):
            return [([], "is a thing")]
        if not node.startswith("_:"):
            return [([Atom(node, (var,))], f"is {with_article(node)}")]
        for node_list in self._objects[node, owl("intersectionOf")]:
            every = [self._bodies(part, var, fresh) for part in self._list(node_list)]
            return [
                ([atom for body, _ in choice for atom in body], " and ".join(s for _, s in choice))
                for choice in product(*every)
            ]
        for node_list in self._objects[node, owl("unionOf")]:
            return [way for part in self._list(node_list) for way in self._bodies(part, var, fresh)]
        for property_ in self._objects[node, owl("onProperty")]:
            if property_.startswith("_:"):
                break
            for value in self._objects[node, owl("hasValue")]:
                return [
                    (
                        [Atom(property_, (var, value))],
                        f"has {local_name(property_)} {local_name(value)}",
                    )
                ]
            for filler in self._objects[node, owl("someValuesFrom")]:
                other = next(fresh)
                step = Atom(property_, (var, other))
                return [
                    ([step, *body], f"has {with_article(property_)} that {said}")
                    for body, said in self._bodies(filler, other, fresh)
                ]
        self.uncovered.add("a class expression that no rule can match")
        return []

    def _above(self) -> dict[str, frozenset[str]]:
        pairs = [*self._pairs[SUBCLASS], *self._pairs[owl("equivalentClass")]]
        pairs += [(other, one) for one, other in self._pairs[owl("equivalentClass")]]
        # A class equivalent to an intersection lies below each of its parts.
        for one, other in self._pairs[owl("equivalentClass")]:
            for node in self._objects[other, owl("intersectionOf")]:
                pairs += [(one, part) for part in self._list(node)]
        parents: dict[str, set[str]] = defaultdict(set)
        for lower, upper in pairs:
            if not (lower.startswith("_:") or upper.startswith("_:") or upper == owl("Thing")):
                parents[lower].add(upper)
        names = set(self._subjects[RDF_TYPE, owl("Class")]) | set(parents)
        found = {c: frozenset(_reached(c, parents)) for c in names if not c.startswith("_:")}
        for upper in {c for above in found.values() for c in above} - set(found):
            found[upper] = frozenset()
        return found

    def _disjoint(self) -> None:
        pairs = list(self._pairs[owl("disjointWith")])
        for _, node in self._pairs[owl("members")]:
            pairs += combinations(self._list(node), 2)
        for one, other in pairs:
            if one.startswith("_:") or other.startswith("_:"):
                self.uncovered.add("a disjointness of class expressions")
                continue
            body = (Atom(one, (0,)), Atom(other, (0,)))
            self.constraints.append(
                Constraint(body, f"no {local_name(one)} is {with_article(other)}")
            )

    # -- properties --

    def _properties(self, literal: set[str], annotations: set[str]) -> None:
        for p, class_ in self._pairs[DOMAIN]:
            if p not in annotations:
                body = [Atom(p, (0, 1))]
                axiom = f"anything with {local_name(p)} is {with_article(class_)}"
                self._rule(Atom(class_, (0,)), body, axiom)
        for p, class_ in self._pairs[RANGE]:
            if p not in annotations and p not in literal:
                body = [Atom(p, (1, 0))]
                axiom = f"the value of {local_name(p)} is {with_article(class_)}"
                self._rule(Atom(class_, (0,)), body, axiom)
        same = self._pairs[owl("equivalentProperty")]
        for lower, upper in [*self._pairs[SUBPROPERTY], *same, *((two, one) for one, two in same)]:
            if lower not in annotations:
                axiom = f"{local_name(lower)} implies {local_name(upper)}"
                self._rule(Atom(upper, (0, 1)), [Atom(lower, (0, 1))], axiom)
        for one, other in self._pairs[owl("inverseOf")]:
            axiom = f"{local_name(one)} is the inverse of {local_name(other)}"
            self._rule(Atom(one, (0, 1)), [Atom(other, (1, 0))], axiom)
            self._rule(Atom(other, (0, 1)), [Atom(one, (1, 0))], axiom)
        for p in self._subjects[RDF_TYPE, owl("SymmetricProperty")]:
            self._rule(Atom(p, (0, 1)), [Atom(p, (1, 0))], f"{local_name(p)} is symmetric")
        chains = [(p, list(self._list(node))) for p, node in self._pairs[owl("propertyChainAxiom")]]
        chains += [(p, [p, p]) for p in self._subjects[RDF_TYPE, owl("TransitiveProperty")]]
        for p, steps in chains:
            body = [Atom(step, (n, n + 1)) for n, step in enumerate(steps)]
            axiom = f"{', then '.join(map(local_name, steps))} implies {local_name(p)}"
            axiom = f"{local_name(p)} is transitive" if steps == [p, p] else axiom
            self._rule(Atom(p, (0, len(steps))), body, axiom)
        for p in self._subjects[RDF_TYPE, owl("IrreflexiveProperty")]:
            body_ = (Atom(p, (0, 0)),)
            self.constraints.append(Constraint(body_, f"nothing has {local_name(p)} to itself"))
        for p in self._subjects[RDF_TYPE, owl("AsymmetricProperty")]:
            both = (Atom(p, (0, 1)), Atom(p, (1, 0)))
            axiom = f"{local_name(p)} holds in one direction only"
            self.constraints.append(Constraint(both, axiom))


def _reached(start: str, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ = [*parents.get(start, ())]
    while open_:
        next_ = open_.pop()
        if next_ not in found:
            found.add(next_)
            open_ += parents.get(next_, ())
    return found - {start}
