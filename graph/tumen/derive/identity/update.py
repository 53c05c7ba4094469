"""Keep the graph of links in step with the decisions, at the cost of those that changed.

Each decision becomes a match with its verdict, reason and date. Where it says that two things are
the same, a link joins them both ways. Nothing is written into a source's graph, and no link
follows from two others: the author of `a = b` and `b = c` may still decide on a and c.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from tumen.core.vocabulary import LINKS, ONTOLOGY, Tumen
from tumen.derive.derivation import Derivation
from tumen.parse.case import RDF_TYPE
from tumen.parse.decisions import Decision, decision_bytes, decision_files, read_decision

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad


class LinksGraph(Derivation):
    """Turn decisions on what is the same into matches and links.

    Reasons for decisions are the curators' own: no public view has this graph.
    """

    name = "links"
    FORMAT_VERSION = "1"
    public = False

    def prepare(self) -> bool:
        """Read the decisions that changed. Raises `TumenError` where a file cannot be read.

        A decision with errors is a finding and changes nothing: what it said before stays.
        """
        self._fresh: dict[str, Decision] = {}
        self._noted: dict[str, str] = {}
        casebook = self.revision.casebook
        known = dict(self.writer.ledger.decisions())
        for path in decision_files(casebook):
            data = decision_bytes(casebook, path)
            content = sha256(data or b"").hexdigest()
            if known.pop(path.stem, None) == content and not self.stale:
                continue
            decision, findings = read_decision(casebook, path, data)
            self.findings += findings.sorted()
            if decision is not None:
                self._fresh[path.stem] = decision
                self._noted[path.stem] = content
        self._gone = list(known)
        self.inputs_changed = len(self._noted) + len(self._gone)
        return self.stale or self.inputs_changed > 0

    def rebuild(self) -> None:
        """Apply all decisions: all have been read."""
        self.apply_changes()

    def apply_changes(self) -> None:
        """Replace what the store holds of each decision that changed."""
        gone = {quad for name in [*self._fresh, *self._gone] for quad in self._held(name)}
        fresh = {quad for name, made in self._fresh.items() for quad in quads(name, made)}
        if gone != fresh:
            self.writer.update_graph(self.graph, gone - fresh, fresh - gone)

    def mark_done(self) -> None:
        """Record which decisions readers see."""
        super().mark_done()
        self.writer.ledger.record_decisions(self._noted.items(), self._gone)

    def _held(self, name: str) -> set[Quad]:
        """Return what the store holds of the decision in a file."""
        from pyoxigraph import NamedNode

        store, graph = self.writer.store, self.graph
        found = set(store.quads_for_pattern(NamedNode(match_iri(name)), None, None, graph))
        things = [q.object for q in found if q.predicate.value == Tumen.decidesOn]
        link = NamedNode(Tumen.heldSameAs)
        for one in things:
            for other in things:
                found |= set(store.quads_for_pattern(one, link, other, graph))  # type: ignore[arg-type]
        return found


def match_iri(name: str) -> str:
    """Return the IRI of the match that a decision makes; `name` is its file name without ending."""
    return f"{LINKS}/{name}"


def quads(name: str, decision: Decision) -> Iterable[Quad]:
    """Yield what a decision adds to the graph of links."""
    from pyoxigraph import Literal, NamedNode, Quad

    match = NamedNode(match_iri(name))
    one, other = map(NamedNode, decision.pair)
    now = decision.now
    terms: list[tuple[str, NamedNode | Literal]] = [
        (RDF_TYPE, NamedNode(Tumen.Match)), (Tumen.decidesOn, one), (Tumen.decidesOn, other),
        (Tumen.verdict, NamedNode(ONTOLOGY + now.verdict)), (Tumen.decidedFor, Literal(now.reason)),
        (Tumen.decidedBy, Literal(now.by)), (Tumen.decided, Literal(now.date)),
    ]  # fmt: skip
    for property_, value in terms:
        yield Quad(match, NamedNode(property_), value, _graph())
    if now.verdict == "same":
        link = NamedNode(Tumen.heldSameAs)
        yield Quad(one, link, other, _graph())
        yield Quad(other, link, one, _graph())


def _graph() -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(LINKS)
