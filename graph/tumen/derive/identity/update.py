"""Keeps the derived graph of links in step with the decisions, at the cost of those that changed.

Each decision becomes a match with its verdict, reason and date, and where it holds two things to be
one, a link between them both ways. Nothing is written into a source's graph, and no link is drawn
from two others: who holds a to be b and b to be c may still decide on a and c.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.core.vocabulary import LINKS, ONTOLOGY, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.parse.decisions import Decision, decision_files, read_bytes, read_decision
from tumen.store.disk_errors import disk_errors
from tumen.store.writer import Writer

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

# Raise it when decisions are written into the graph in another way: all are then read again.
METHOD = "1"


class Linking:
    """One build's work on the decisions: what changed is read, and noted once readers see it."""

    def __init__(self, writer: Writer, casebook: Casebook) -> None:
        """Read what changed, before anything is written.

        Raises `TumenError` where a file cannot be read.
        """
        self._writer = writer
        self._fresh: dict[str, Decision] = {}
        self._noted: dict[str, str] = {}
        self._findings: list[Finding] = []
        known = dict(writer.ledger.decisions())
        for path in decision_files(casebook):
            data = b"" if casebook.is_outside_link(path) else read_bytes(path)
            content = sha256(METHOD.encode() + data).hexdigest()
            if known.pop(path.stem, None) == content:
                continue
            decision, findings = read_decision(casebook, path, data)
            self._findings += findings.sorted()
            if decision is not None:
                self._fresh[path.stem] = decision
                self._noted[path.stem] = content
        self._gone = list(known)

    @property
    def taken_in(self) -> int:
        """How many decisions came, changed or went."""
        return len(self._noted) + len(self._gone)

    @property
    def needed(self) -> bool:
        """Whether readers have yet to see anything of it.

        A build that was cut off may have written what readers have not seen.
        """
        return self.taken_in > 0

    def finish(self) -> list[Finding]:
        """Bring the graph of links up to date; what is wrong with decisions that changed.

        A decision with errors changes nothing: what was held before it was spoilt is held on.
        """
        gone = {quad for name in [*self._fresh, *self._gone] for quad in self._held(name)}
        fresh = {quad for name, made in self._fresh.items() for quad in quads(name, made)}
        if gone != fresh:
            with disk_errors(self._writer.home):
                self._writer.update_graph(_graph(), gone - fresh, fresh - gone)
        return self._findings

    def settle(self) -> None:
        """Note that readers see the decisions as they are now."""
        if self.needed:
            self._writer.ledger.record_decisions(self._noted.items(), self._gone)

    def _held(self, name: str) -> set[Quad]:
        """What the store holds of the decision in a file."""
        from pyoxigraph import NamedNode

        store, graph = self._writer.store, _graph()
        found = set(store.quads_for_pattern(NamedNode(match_iri(name)), None, None, graph))
        things = [q.object for q in found if q.predicate.value == Tumen.decidesOn]
        link = NamedNode(Tumen.heldSameAs)
        for one in things:
            for other in things:
                found |= set(store.quads_for_pattern(one, link, other, graph))  # type: ignore[arg-type]
        return found


def match_iri(name: str) -> str:
    """The IRI of the match that the decision in a file of that name (without ending) makes."""
    return f"{LINKS}/{name}"


def quads(name: str, decision: Decision) -> Iterable[Quad]:
    """What a decision adds to the graph of links."""
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
