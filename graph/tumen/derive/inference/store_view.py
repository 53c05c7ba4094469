"""The facts of a store, looked up where they lie, with what is being changed laid over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import DERIVED, INFERRED, ONTOLOGY, ONTOLOGY_GRAPH
from tumen.derive.inference.rules import RDF_TYPE, Fact, Program, Row, triple
from tumen.derive.inference.saturate import Facts

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, Store

VOCABULARY = f"<{ONTOLOGY}"  # of its own terms nothing is concluded


def fact_of(quad: Quad, program: Program) -> Fact | None:
    """The fact that a quad states, or None where no rule looks at such."""
    predicate = str(quad.predicate)
    if predicate == RDF_TYPE:
        class_ = str(quad.object)
        return (class_, (str(quad.subject),)) if class_ in program.classes else None
    if predicate in program.relations:
        return predicate, (str(quad.subject), str(quad.object))
    return None


def facts_in(quads: Iterable[Quad], program: Program) -> set[Fact]:
    """The facts that quads state, whatever graph they stand in."""
    return {fact for quad in quads if (fact := fact_of(quad, program)) is not None}


class StoreView:
    """What sources say and what has been inferred, as one view.

    Of a thing's classes the inferred graph holds only the lowest; those above are seen all the
    same. `left_out` are sources whose statements take no part. `added`, `removed` and `returned`
    lie over the store: facts inferred anew, inferred ones withdrawn, and facts that no source
    asserts any more but that are looked at as if one did.
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
        """The quads of a pattern; a literal is found by comparing."""
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
        """The classes that sources give to a thing, and those in the inferred graph."""
        found = self._types.get(term)
        if found is None:
            found = self._types[term] = (set(), set())
            for quad in self.quads(term, RDF_TYPE, None):
                found[quad.graph_name.value == INFERRED].add(str(quad.object))  # type: ignore[union-attr]
        return found

    def graphs(self, fact: Fact) -> frozenset[str]:
        """The graphs in which a fact stands as it is; looked up once, the store holds still."""
        found = self._graphs.get(fact)
        if found is None:
            quads = self.quads(*triple(fact))
            found = self._graphs[fact] = frozenset(quad.graph_name.value for quad in quads)  # type: ignore[union-attr]
        return found

    def sources(self, fact: Fact) -> frozenset[str]:
        """The names of the graphs of sources in which a fact is stated."""
        return self.graphs(fact) - {INFERRED}

    def asserted(self, fact: Fact) -> bool:
        """Whether a source says just that."""
        key, row = fact
        return key in self.types(row[0])[0] if len(row) == 1 else bool(self.sources(fact))

    def in_graph(self, fact: Fact) -> bool:
        """Whether the inferred graph holds just that, as it is in the store."""
        key, row = fact
        return key in self.types(row[0])[1] if len(row) == 1 else INFERRED in self.graphs(fact)

    def has(self, key: str, row: Row) -> bool:
        """Whether a fact holds, by what is asserted, inferred, and laid over."""
        if len(row) == 1:
            return bool(self.classes(row[0]) & self._program.below.get(key, frozenset({key})))
        if self.added.has(key, row) or self.returned.has(key, row):
            return True
        graphs = self.graphs((key, row))
        return bool(graphs - {INFERRED}) or (bool(graphs) and (key, row) not in self.removed)

    def classes(self, term: str) -> set[str]:
        """The classes of a thing, without those above them."""
        asserted, inferred = self.types(term)
        found = asserted | {c for c in inferred if (c, (term,)) not in self.removed}
        for over in (self.added, self.returned):
            found |= {row[1] for row in over.rows(RDF_TYPE, [term, None])}
        return found

    def rows(self, key: str, terms: Sequence[str | None]) -> Iterable[Row]:
        """The rows of a key that agree with the given terms; None agrees with anything."""
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
        """Lay a fact over the store; classes are kept as the relation that they are in RDF."""
        key, row = fact
        if len(row) == 1:
            over.add(RDF_TYPE, {(row[0], key)})
        else:
            over.add(key, {row})


class AssertedView:
    """Of a view only what sources say themselves."""

    def __init__(self, stored: StoreView) -> None:
        self._stored = stored

    def __contains__(self, fact: object) -> bool:
        return self._stored.asserted(fact)  # type: ignore[arg-type]

    def has(self, key: str, row: Row) -> bool:
        """Whether a source says it."""
        return self._stored.asserted((key, row))

    def rows(self, key: str, terms: Sequence[str | None]) -> Iterator[Row]:
        """The rows that sources state and that agree with the given terms."""
        if len(terms) == 1:
            for quad in self._stored.quads(None, RDF_TYPE, key):
                if quad.graph_name.value != INFERRED:  # type: ignore[union-attr]
                    yield (str(quad.subject),)
            return
        for quad in self._stored.quads(terms[0], key, terms[1]):
            if quad.graph_name.value != INFERRED:  # type: ignore[union-attr]
                yield str(quad.subject), str(quad.object)


def by_subject(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """The classes that facts give to each thing."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, row in facts:
        if len(row) == 1:
            found[row[0]].add(key)
    return found
