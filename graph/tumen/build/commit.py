"""Commit changes to a store: write the sources, update what is derived, publish to readers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.derive.derivation import Derivation, Revision
from tumen.derive.disputes.update import DisputesGraph
from tumen.derive.identity.concepts_graph import ConceptsGraph
from tumen.derive.identity.update import Decisions, LinksGraph
from tumen.derive.inference.update import InferredGraph
from tumen.derive.labels import LabelsGraph
from tumen.store.ledger import Entry
from tumen.store.writer import Change, Writer

# Every derived graph, in the order of their updates: a later one may read an earlier one.
DERIVATIONS: tuple[type[Derivation], ...] = (
    InferredGraph, LabelsGraph, ConceptsGraph, LinksGraph, DisputesGraph,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Committed:
    """Describe a commit.

    Whether readers see something new, findings about the inputs of derivations, and how many inputs
    besides the sources (decisions) changed.
    """

    published: bool
    findings: list[Finding]
    inputs_changed: int


def commit(
    writer: Writer, changes: Sequence[Change], casebook: Casebook, version: str, *,
    touched: Iterable[Entry] = (), derivations: Iterable[type[Derivation]] = DERIVATIONS,
    decisions: Decisions | None = None, **meta: str,
) -> Committed:  # fmt: skip
    """Replace the changed sources and bring every derived graph up to date.

    `version` identifies the vocabulary and the reader: where it is new, all is derived again.
    `touched` are entries whose file has another time and the same content; `meta` goes into the
    ledger with the sources. `decisions` are settled; they are needed where links are derived.
    """
    touched, ledger = list(touched), writer.ledger
    revision = Revision(writer, casebook, changes, version, decisions)
    steps = [make(revision) for make in derivations]
    due = [step for step in steps if step.prepare()]
    ledger.mark_stale(step.name for step in due)
    if changes or touched or due:
        writer.write(changes, **meta)
        ledger.record_sources(touched, [])
    for step in due:
        step.update()
    if due:
        writer.publish()
        with ledger.transaction():
            ledger.set_meta("reading", version)
            for step in due:
                step.mark_done()
    findings = [finding for step in steps for finding in step.findings]
    return Committed(bool(due), findings, sum(step.inputs_changed for step in due))
