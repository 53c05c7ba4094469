"""Check decisions against the cases and against each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tumen.check.other_cases import OtherCases
from tumen.core.casebook import Casebook
from tumen.core.errors import did_you_mean, nearest
from tumen.core.findings import START, Finding
from tumen.core.ontology import classes_above
from tumen.core.vocabulary import ID
from tumen.derive.identity.entities import realms_of
from tumen.derive.identity.settle import settle
from tumen.parse.decisions import SUFFIX, decision_files, decisions_folder, read_decision


def is_decision(casebook: Casebook, path: Path) -> bool:
    """Return whether a path is a decision file of this casebook."""
    inside = path.parent.resolve() == decisions_folder(casebook).resolve()
    return inside and path.suffix == SUFFIX and path.is_file()


def check_decisions(
    casebook: Casebook, others: OtherCases, chosen: Sequence[Path] | None = None
) -> list[Finding]:
    """Return every finding in the chosen decision files, or in all.

    Each is compared with all other decisions, whichever are chosen.
    """
    files = decision_files(casebook)
    if not files and not chosen:
        return []
    read = {_place(path): read_decision(casebook, path) for path in {*files, *(chosen or ())}}
    decisions = {path.stem: decision for path, (decision, _) in read.items() if decision}
    above = classes_above(casebook.ontology)

    def realms(id_: str) -> frozenset[str] | None:
        classes = others.classes(ID + id_)
        return None if classes is None else realms_of(classes, above)

    files_of = {path.stem: path for path in read}
    for fault in settle(decisions, realms).faults:
        hint = fault.hint
        if fault.code == "unknown-thing":
            wanted = fault.message.split("'")[1]
            near = nearest(wanted, [iri.removeprefix(ID) for iri in others.things()])
            hint = did_you_mean(near) or hint
        read[files_of[fault.name]][1].add(START, fault.code, fault.message, hint)
    shown = {_place(path) for path in (files if chosen is None else chosen)}
    return [f for path in sorted(shown) for f in read[path][1].sorted()]


def _place(path: Path) -> Path:
    return path.parent.resolve() / path.name  # a link may lead back to itself
