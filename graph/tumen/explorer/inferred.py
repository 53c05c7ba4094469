"""Draw inferred links, each with its axiom and premises.

Most conclusions are the inverse of a relation that is drawn anyway. Only links between two things
that nothing else in the picture joins are drawn; `tumen why` explains all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import INFERRED, SOURCE
from tumen.explorer.layout.wrap_labels import clean
from tumen.query.resolve import short
from tumen.store.classes import ClassTree, local

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.analysis.network import Network
    from tumen.core.casebook import Casebook
    from tumen.derive.inference.proofs import Proof
    from tumen.derive.inference.rules import Fact

MOST = 500  # links whose premises are looked up


@dataclass(frozen=True, slots=True)
class InferredLink:
    """Hold an inferred link and its proof, as plain values for the page."""

    start: str
    end: str
    label: str
    why: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return the link with the sources of its premises; things by short id."""
        return {
            "start": short(self.start), "end": short(self.end), "label": self.label,
            "why": self.why, "sources": sorted(_sources(self.why)),
        }  # fmt: skip


class InferredLinks:
    """Find the inferred links of one build, with their proofs."""

    def __init__(
        self, casebook: Casebook, store: Store, kinds: ClassTree, names: Mapping[str, str]
    ) -> None:
        from tumen.derive.inference.axioms import program
        from tumen.derive.inference.store_view import AssertedView, StoreView
        from tumen.derive.inference.update import left_out

        self._kinds = kinds
        self._names = names
        self._store = store
        self._rules = program(casebook.ontology)
        left = {SOURCE + slug for slug in left_out(casebook)}
        self._view = StoreView(store, self._rules, left)
        self._asserted = AssertedView(self._view)

    def links(self, graph: Network) -> list[InferredLink]:
        """List conclusions that join two things of a graph that it does not join itself."""
        from tumen.derive.inference.proofs import prove

        joined = {frozenset(pair) for pair in graph.edges()}
        best: dict[frozenset[str], tuple[tuple[bool, str, str], Fact]] = {}
        for start, property_, end in self._inferred():
            pair = frozenset((start, end))
            if start not in graph or end not in graph or pair in joined or start == end:
                continue
            rank = (_turned(local(property_)), property_, start)
            if pair not in best or rank < best[pair][0]:
                best[pair] = rank, (f"<{property_}>", (f"<{start}>", f"<{end}>"))
        found = []
        for _, fact in sorted(best.values())[:MOST]:
            proof = prove(fact, self._rules, self._view, self._asserted)
            if proof is not None:
                start, end = (term[1:-1] for term in fact[1])
                label = self._kinds.label(fact[0][1:-1])
                found.append(InferredLink(start, end, clean(label), self._why(proof)))
        return found

    def _inferred(self) -> Iterable[tuple[str, str, str]]:
        from pyoxigraph import NamedNode

        for quad in self._store.quads_for_pattern(None, None, None, NamedNode(INFERRED)):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject.value, quad.predicate.value, quad.object.value

    def _why(self, proof: Proof) -> dict[str, Any]:
        if proof.axiom:
            premises = [self._why(premise) for premise in proof.premises]
            return {"text": self._text(proof.fact), "axiom": clean(proof.axiom), "from": premises}
        return {"text": self._text(proof.fact), "sources": sorted(self._stating(proof.fact))}

    def _stating(self, fact: Fact) -> set[str]:
        from tumen.derive.inference.rules import triple

        subject, predicate, other = triple(fact)
        graphs = {q.graph_name.value for q in self._view.quads(subject, predicate, other)}  # type: ignore[union-attr]
        return {short(graph) for graph in graphs if graph.startswith(SOURCE)}

    def _text(self, fact: Fact) -> str:
        from tumen.derive.inference.rules import RDF_TYPE, triple

        subject, predicate, other = triple(fact)
        if predicate == RDF_TYPE:
            return f"{self._called(subject)} is of the kind “{self._called(other)}”"
        return f"{self._called(subject)} → {self._called(predicate)} → {self._called(other)}"

    def _called(self, term: str) -> str:
        if not term.startswith("<"):
            return clean(term.split('"')[1] if '"' in term else term)
        iri = term[1:-1]
        return self._names.get(iri) or clean(self._kinds.labels.get(iri) or short(iri))


def _turned(name: str) -> bool:
    """Tell whether a property reads from the object's side: `hasMember`, `targetedBy`."""
    return name.startswith("has") or name.endswith("By")


def _sources(why: Mapping[str, Any]) -> set[str]:
    found = set(why.get("sources", ()))
    for premise in why.get("from", ()):
        found |= _sources(premise)
    return found
