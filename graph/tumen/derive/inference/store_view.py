"""View the facts of a store without copying them, with pending changes laid over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import DERIVED, INFERRED, ONTOLOGY, ONTOLOGY_GRAPH
from tumen.derive.inference.rules import RDF_TYPE, Fact, Program, Row, triple
from tumen.derive.inference.saturate import Facts

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Store

VOCABULARY = f"<{ONTOLOGY}"  # nothing is inferred about its terms


def fact_of(quad: Quad, program: Program) -> Fact | None:
    """Return the fact that a quad states, or None if no rule uses it."""
    predicate = str(quad.predicate)
    if predicate == RDF_TYPE:
        class_ = str(quad.object)
        return (class_, (str(quad.subject),)) if class_ in program.classes else None
    if predicate in program.relations:
        return predicate, (str(quad.subject), str(quad.object))
    return None


def facts_in(quads: Iterable[Quad], program: Program) -> set[Fact]:
    """Return the facts that quads state, in any graph."""
    return {fact for quad in quads if (fact := fact_of(quad, program)) is not None}


class StoreView:
    """Represent one view of asserted and inferred facts.

    The inferred graph holds only the most specific classes of a thing; the view includes their
    superclasses. Statements of the sources in `left_out` are ignored. Three overlays change the
    store: `added` are newly inferred facts, `removed` withdrawn ones, and `returned` are facts that
    no source asserts any more, treated as if one did.
    """

    def __init__(self, store: Store, program: Program, left_out: Collection[str] = ()) -> None:
        self._store = store
        self._program = program
        self._left_out = set(left_out)
        self._nodes: dict[str, NamedNode] = {}
        self._types: dict[str, tuple[set[str], set[str]]] = {}
        self._graphs: dict[Fact, frozenset[str]] = {}
        self.added = Facts()
        self.removed: set[Fact] = set()
        self.returned = Facts()

    def _counts(self, graph: Any) -> bool:
        name = graph.value
        if name.startswith(DERIVED):
            return bool(name == INFERRED)
        return name != ONTOLOGY_GRAPH and name not in self._left_out

    def _node(self, term: str) -> NamedNode:
        from pyoxigraph import NamedNode

        node = self._nodes.get(term)
        if node is None:
            node = self._nodes[term] = NamedNode(term[1:-1])
        return node

    def quads(self, s: str | None, p: str, o: str | None) -> Iterator[Quad]:
        """Yield the quads of a pattern; a literal object is found by comparison."""
        literal = o is not None and not o.startswith("<")
        found = self._store.quads_for_pattern(
            None if s is None else self._node(s),
            self._node(p),
            None if o is None or literal else self._node(o),
            None,
        )
        for quad in found:
            if self._counts(quad.graph_name) and not (literal and str(quad.object) != o):
                yield quad

    def types(self, term: str) -> tuple[set[str], set[str]]:
        """Return the asserted classes of a thing, and those in the inferred graph."""
        found = self._types.get(term)
        if found is None:
            found = self._types[term] = (set(), set())
            for quad in self.quads(term, RDF_TYPE, None):
                found[quad.graph_name.value == INFERRED].add(str(quad.object))  # type: ignore[union-attr]
        return found

    def graphs(self, fact: Fact) -> frozenset[str]:
        """Return the graphs that contain a fact; cached, as the store does not change."""
        found = self._graphs.get(fact)
        if found is None:
            quads = self.quads(*triple(fact))
            found = self._graphs[fact] = frozenset(quad.graph_name.value for quad in quads)  # type: ignore[union-attr]
        return found

    def sources(self, fact: Fact) -> frozenset[str]:
        """Return the graphs of the sources that state a fact."""
        return self.graphs(fact) - {INFERRED}

    def asserted(self, fact: Fact) -> bool:
        """Return whether a source states exactly this."""
        key, row = fact
        return key in self.types(row[0])[0] if len(row) == 1 else bool(self.sources(fact))

    def in_graph(self, fact: Fact) -> bool:
        """Return whether the inferred graph in the store holds exactly this."""
        key, row = fact
        return key in self.types(row[0])[1] if len(row) == 1 else INFERRED in self.graphs(fact)

    def has(self, key: str, row: Row) -> bool:
        """Return whether a fact holds: asserted, inferred, or in an overlay."""
        if len(row) == 1:
            return bool(self.classes(row[0]) & self._program.below.get(key, frozenset({key})))
        if self.added.has(key, row) or self.returned.has(key, row):
            return True
        graphs = self.graphs((key, row))
        return bool(graphs - {INFERRED}) or (bool(graphs) and (key, row) not in self.removed)

    def classes(self, term: str) -> set[str]:
        """Return the classes of a thing, without their superclasses."""
        asserted, inferred = self.types(term)
        found = asserted | {c for c in inferred if (c, (term,)) not in self.removed}
        for over in (self.added, self.returned):
            found |= {row[1] for row in over.rows(RDF_TYPE, [term, None])}
        return found

    def rows(self, key: str, terms: Sequence[str | None]) -> Iterable[Row]:
        """Return the rows of a key that match the given terms; None matches anything."""
        found: set[Row] = set()
        if len(terms) == 1:
            for class_ in self._program.below.get(key, frozenset({key})):
                for quad in self.quads(None, RDF_TYPE, class_):
                    row: Row = (str(quad.subject),)
                    if quad.graph_name.value != INFERRED or (class_, row) not in self.removed:  # type: ignore[union-attr]
                        found.add(row)
                for over in (self.added, self.returned):
                    found |= {(s,) for s, _ in over.rows(RDF_TYPE, [None, class_])}
            return found
        for quad in self.quads(terms[0], key, terms[1]):
            row = (str(quad.subject), str(quad.object))
            if quad.graph_name.value != INFERRED or (key, row) not in self.removed:  # type: ignore[union-attr]
                found.add(row)
        for over in (self.added, self.returned):
            found.update(over.rows(key, terms))
        return found

    @staticmethod
    def lay(over: Facts, fact: Fact) -> None:
        """Add a fact to an overlay; classes are kept as rdf:type triples."""
        key, row = fact
        if len(row) == 1:
            over.add(RDF_TYPE, {(row[0], key)})
        else:
            over.add(key, {row})


class AssertedView:
    """Hold the asserted part of a view."""

    def __init__(self, stored: StoreView) -> None:
        self._stored = stored

    def __contains__(self, fact: object) -> bool:
        return self._stored.asserted(fact)  # type: ignore[arg-type]

    def has(self, key: str, row: Row) -> bool:
        """Return whether a source states the fact."""
        return self._stored.asserted((key, row))

    def rows(self, key: str, terms: Sequence[str | None]) -> Iterator[Row]:
        """Yield the asserted rows that match the given terms."""
        if len(terms) == 1:
            for quad in self._stored.quads(None, RDF_TYPE, key):
                if quad.graph_name.value != INFERRED:  # type: ignore[union-attr]
                    yield (str(quad.subject),)
            return
        for quad in self._stored.quads(terms[0], key, terms[1]):
            if quad.graph_name.value != INFERRED:  # type: ignore[union-attr]
                yield str(quad.subject), str(quad.object)


def by_subject(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Map each thing to the classes that facts give it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, row in facts:
        if len(row) == 1:
            found[row[0]].add(key)
    return found
