"""Keep the graph of disputes in step with the sources, at the cost of what changed.

A change can touch the disputes in which the source takes a side, before or after it, and those
that depend on which place the source says lies in which.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tumen.core.vocabulary import DISPUTES, ONTOLOGY, Tumen
from tumen.derive.derivation import Derivation
from tumen.derive.disputes import Scope, iterate_disputes
from tumen.derive.disputes.alignment import affected, read_edges
from tumen.derive.disputes.comparable import PLACES
from tumen.derive.disputes.containment import CONTAINMENT, located_in_any
from tumen.derive.disputes.dispute import Dispute
from tumen.derive.identity.update import Decisions
from tumen.parse.case import RDF_TYPE
from tumen.store.lookup import asserted_subjects, column
from tumen.store.writer import source_graph

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store


class DisputesGraph(Derivation):
    """Find the claims that contradict each other."""

    name = "disputes"
    FORMAT_VERSION = "4"

    def prepare(self) -> bool:
        """Read what the update needs of the old state; a changed decision is work too."""
        self._edges = read_edges(self.writer.store)
        due = super().prepare()
        made = self.revision.decisions
        if not due and isinstance(made, Decisions) and (made.noted or made.gone):
            self.read_old_state()
            due = True
        return due

    def read_old_state(self) -> None:
        """Read which things and containments the changed sources described."""
        self._things: set[str] = set()
        self._moved: set[str] = set()
        for change in self.changes:
            before, after = self.revision.before(change.slug), frozenset(change.quads)
            for quad in before | after:
                if quad.predicate.value == Tumen.describes:
                    self._things.add(quad.object.value)  # type: ignore[union-attr]
            for quad in before ^ after:
                if quad.predicate.value in CONTAINMENT:
                    self._moved.add(quad.subject.value)  # type: ignore[union-attr]

    def rebuild(self) -> None:
        """Compare all claims."""
        found = (made for _, made in iterate_disputes(self.writer.store) if made is not None)
        self.writer.replace(self.graph, dispute_quads(found))

    def apply_changes(self) -> None:
        """Compare the claims again that the changed sources can bear on."""
        from pyoxigraph import NamedNode

        store, graph = self.writer.store, self.graph
        sources = [source_graph(change.slug).value for change in self.changes]
        stale = {
            quad.subject.value  # type: ignore[union-attr]
            for source in sources
            for quad in store.quads_for_pattern(
                None, NamedNode(Tumen.hasSideIn), NamedNode(source), graph
            )
        }
        realigned = affected(self._edges, read_edges(store))
        stale |= {
            quad.subject.value  # type: ignore[union-attr]
            for thing in realigned
            for quad in store.quads_for_pattern(
                None, NamedNode(Tumen.contests), NamedNode(thing), graph
            )
        }
        scope = _scope(store, sources, self._things, self._moved, stale, realigned)
        outcome = dict(iterate_disputes(store, scope))
        gone = {
            quad
            for iri in stale | outcome.keys()
            for quad in store.quads_for_pattern(NamedNode(iri), None, None, graph)
        }
        fresh = set(dispute_quads(made for made in outcome.values() if made is not None))
        if gone != fresh:
            self.writer.update_graph(graph, gone - fresh, fresh - gone)


def _scope(
    store: Store, sources: list[str], described: set[str], moved: set[str], stale: Iterable[str],
    realigned: Iterable[str],
) -> Scope:  # fmt: skip
    """Return the claims and things that the changes can affect."""
    from pyoxigraph import NamedNode

    claims = {
        claim for values in column(store, Tumen.states, sources).values() for claim, _ in values
    }
    for thing in realigned:
        for property_ in (Tumen.cause, Tumen.effect):
            claims |= asserted_subjects(store, property_, thing)
    things = set(described)
    for iri in stale:
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, NamedNode(DISPUTES)):
            if quad.predicate.value == Tumen.hasSide:
                claims.add(quad.object.value)  # type: ignore[union-attr]
            elif quad.predicate.value == Tumen.contests:
                things.add(quad.object.value)  # type: ignore[union-attr]
    for place in located_in_any(store, moved):
        for property_ in PLACES:
            things |= asserted_subjects(store, property_, place)
        claims |= asserted_subjects(store, Tumen.object, place)
    return Scope(frozenset(claims), frozenset(things))


def dispute_quads(disputes: Iterable[Dispute]) -> Iterable[Quad]:
    """Return the statements of the derived graph about disputes."""
    from pyoxigraph import Literal, NamedNode, Quad

    graph = NamedNode(DISPUTES)
    for made in disputes:
        subject = NamedNode(made.iri)
        links = [(RDF_TYPE, Tumen.Dispute), (Tumen.disputeKind, ONTOLOGY + made.kind)]
        links += [(Tumen.contests, thing) for thing in made.things]
        links += [(Tumen.hasSide, claim) for claim in made.claims]
        links += [(Tumen.hasSideIn, source) for source in made.sources]
        links += [(Tumen.hasDescriptionIn, source) for source in made.describing]
        for property_, value in links:
            yield Quad(subject, NamedNode(property_), NamedNode(value), graph)
        reason = Literal(made.why, language="en")
        yield Quad(subject, NamedNode(Tumen.reason), reason, graph)
