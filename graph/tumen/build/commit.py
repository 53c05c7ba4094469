"""The end of every change to a store: write, derive what follows, and let readers see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.derive.disputes.update import derive_disputes, disputes_due, settled
from tumen.derive.identity.update import Linking
from tumen.derive.inference.update import Inferring
from tumen.store.ledger import Entry
from tumen.store.writer import Change, Writer


def commit(
    writer: Writer,
    changes: Sequence[Change],
    casebook: Casebook,
    version: str,
    *,
    everything: bool = False,
    touched: Iterable[Entry] = (),
    linking: Linking | None = None,
    **meta: str,
) -> tuple[bool, list[Finding]]:
    """Replace the changed sources and bring all that is derived up to date with them.

    `version` is that of the vocabulary and the reader. With `everything`, because it is another
    one, more is looked at than the changes touch. `touched` are entries whose file has another
    time and the same content. Without `linking` nothing is held of decisions on what is the same:
    their reasons are the curators' own, and not for everybody. Gives whether readers see something
    new, and a finding for each changed source that contradicts itself and each spoilt decision.
    """
    touched = list(touched)
    inferring = Inferring(writer, changes, casebook.ontology, version)
    if changes or everything or touched:
        due = disputes_due(writer, changes, everything=everything or writer.beside)
        writer.write(changes, underived=due, **meta)
        writer.ledger.record_sources(touched, [])
    findings = inferring.finish(casebook)
    if linking is not None:
        findings += linking.finish()
    linked = linking is not None and linking.needed
    if not (derive_disputes(writer) or changes or everything or inferring.needed or linked):
        return False, findings
    writer.publish()
    writer.ledger.set_meta("reading", version)
    settled(writer)
    inferring.settle()
    if linking is not None:
        linking.settle()
    return True, findings
