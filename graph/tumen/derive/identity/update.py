"""Keep the graph of links in step with the decisions.

Each decision becomes a match with its verdict, reason and date. What follows from those that can
be used (`tumen.derive.identity.settle`) stands beside it: which id stands for which, and which
thing is narrower than, opposite of, component of or instance of which.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from tumen.core.findings import START, Finding
from tumen.core.vocabulary import ID, LINKS, ONTOLOGY, Tumen
from tumen.derive.derivation import Derivation
from tumen.derive.identity.relations import MATCH, PROPERTIES, read_matches
from tumen.derive.identity.settle import Settled
from tumen.parse.case import RDF_TYPE
from tumen.parse.decisions import (
    DIRECTED,
    SUFFIX,
    Decision,
    decision_bytes,
    decision_files,
    decisions_folder,
    read_decision,
)

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Quad

    from tumen.core.casebook import Casebook
    from tumen.store.writer import Writer


class LinksGraph(Derivation):
    """Turn decisions into matches, and those that can be used into relations.

    Reasons for decisions are the curators' own: no public view has this graph.
    """

    name = "links"
    FORMAT_VERSION = "3"
    public = False

    def prepare(self) -> bool:
        """Take the decisions as the build settled them (`read_decisions`)."""
        made = self.revision.decisions
        assert isinstance(made, Decisions)  # noqa: S101 - a build settles before it commits
        self._made = made
        self.findings += made.findings
        self.inputs_changed = len(made.noted) + len(made.gone)
        return self.stale or self.inputs_changed > 0 or bool(self.changes)

    def rebuild(self) -> None:
        """Apply all decisions: all have been read."""
        self.apply_changes()

    def apply_changes(self) -> None:
        """Replace what the store holds of each decision that changed, and what follows from all."""
        held = set(self.writer.store.quads_for_pattern(None, None, None, self.graph))
        settled = self._made.settled
        fresh = {
            quad for name, each in self._made.all.items()
            for quad in (*match_quads(name, each), *_relation(name, each, settled))
        }  # fmt: skip
        for id_, stands in settled.canonical.items():
            fresh.add(_quad(ID + id_, Tumen.mergedInto, ID + stands))
        if held != fresh:
            self.writer.update_graph(self.graph, held - fresh, fresh - held)

    def mark_done(self) -> None:
        """Record which decisions readers see."""
        super().mark_done()
        self.writer.ledger.record_decisions(self._made.noted.items(), self._made.gone)


@dataclass(slots=True)
class Decisions:
    """Hold the decisions of a casebook and what they come to.

    `all` are by the names of their files, `noted` the hashes of those that were read, `gone` those
    whose file is gone, `findings` what is wrong with them.
    """

    all: dict[str, Decision] = field(default_factory=dict)
    noted: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    settled: Settled = field(default_factory=Settled)

    def canonical(self) -> dict[str, str]:
        """Map the IRI of each merged thing to the one that stands for it."""
        return {ID + one: ID + other for one, other in self.settled.canonical.items()}


def links_are_stale(writer: Writer, version: str) -> bool:
    """Return whether the graph of links must be made anew."""
    noted = writer.ledger.derived().get(LinksGraph.name)
    return noted != f"{LinksGraph.FORMAT_VERSION} {version}"


def read_decisions(casebook: Casebook, writer: Writer, *, stale: bool) -> Decisions:
    """Read the decisions that changed; the others are those that the store holds.

    A decision with errors is a finding and changes nothing: what it said before stays.
    """
    made = Decisions()
    known = dict(writer.ledger.decisions())
    fresh: dict[str, Decision] = {}
    for path in decision_files(casebook):
        data = decision_bytes(casebook, path)
        content = sha256(data or b"").hexdigest()
        if known.pop(path.stem, None) == content and not stale:
            continue
        decision, findings = read_decision(casebook, path, data)
        made.findings += findings.sorted()
        if decision is not None:
            fresh[path.stem] = decision
            made.noted[path.stem] = content
    made.gone = list(known)
    held = read_matches(writer.store)
    made.all = {name: each for name, each in held.items() if name not in known} | fresh
    return made


def fault_findings(casebook: Casebook, settled: Settled) -> list[Finding]:
    """Return one finding for each decision, or set of decisions, that is not used."""
    folder = decisions_folder(casebook)
    return [
        Finding(
            casebook.display_path(folder / f"{fault.name}{SUFFIX}"), START.line, START.column,
            "error", fault.code, fault.message, fault.hint,
        )
        for fault in settled.faults
    ]  # fmt: skip


def match_quads(name: str, decision: Decision) -> Iterable[Quad]:
    """Yield the match that a decision makes; `name` is its file name without ending."""
    from pyoxigraph import Literal, NamedNode

    one, other = map(NamedNode, decision.ends)
    now, match = decision.now, MATCH + name
    terms: list[tuple[str, NamedNode | Literal]] = [
        (RDF_TYPE, NamedNode(Tumen.Match)), (Tumen.decidesOn, one), (Tumen.decidesOn, other),
        (Tumen.verdict, NamedNode(ONTOLOGY + now.verdict)), (Tumen.decidedFor, Literal(now.reason)),
        (Tumen.decidedBy, Literal(now.by)), (Tumen.decided, Literal(now.date)),
    ]  # fmt: skip
    if now.verdict in DIRECTED:
        terms.append((Tumen.decidesFirst, one))
    if now.canonical:
        terms.append((Tumen.canonical, NamedNode(ID + now.canonical)))
    for property_, value in terms:
        yield _quad(match, property_, value)


def _relation(name: str, decision: Decision, settled: Settled) -> Iterable[Quad]:
    property_ = PROPERTIES.get(decision.now.verdict)
    if property_ is not None and name in settled.used:
        one, other = (ID + settled.of(id_) for id_ in decision.things)
        if decision.now.verdict == "opposite" and other < one:
            one, other = other, one
        yield _quad(one, property_, other)


def _quad(subject: str, predicate: str, object_: str | NamedNode | Literal) -> Quad:
    from pyoxigraph import NamedNode, Quad

    value = NamedNode(object_) if isinstance(object_, str) else object_
    return Quad(NamedNode(subject), NamedNode(predicate), value, NamedNode(LINKS))
