"""Write records to a case file: joined, compared with the last edition, checked, written whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.files import rewrite
from tumen.core.findings import Finding
from tumen.core.input import MAX_CASE_BYTES, decode, read_file
from tumen.ingest.case_file import (
    RecordMerger,
    case_path,
    keep_what_vanished,
    read_tree,
    refuse_hand_edits,
    written,
)
from tumen.ingest.edition_changes import CaseTooLarge, Changes, ImportOptions, WriteResult, known
from tumen.ingest.record import Record, Session
from tumen.ingest.write_quads import quads_path


def write_case(
    casebook: Casebook, session: Session, records: Iterable[Record], date: str, made_from: str,
    go: ImportOptions,
) -> WriteResult:  # fmt: skip
    """Write the case of an import, unless something is wrong or it is there already.

    `date` is that of this edition, `made_from` the name of the file that it came in.
    Raises `TumenError` where something stands in the way.
    """
    quads = quads_path(casebook, session.slug)
    if quads.exists():
        raise TumenError(
            f"'{session.slug}' was imported as quads ({casebook.display_path(quads)}). "
            "Import it so again with --output-form quads, or under another name with --id."
        )
    merging, every = RecordMerger(session), list(records)
    for record in every:
        merging.add(record)
    for section, members in session.shared.items():
        for id_, node in members.items():
            merging.tree.setdefault(section, {}).setdefault(id_, node)
    place = case_path(casebook, session.slug)
    changes, before = Changes(), {}
    read = read_file(place, MAX_CASE_BYTES) if place.exists() else None
    old_text = decode(read or b"", casebook.display_path(place))
    if old_text:
        refuse_hand_edits(old_text, casebook.display_path(place), overwrite=go.overwrite)
        old = read_tree(old_text.encode(), casebook.display_path(place))
        before = known(old.get("records", {}))
        gone = keep_what_vanished(merging.tree, old, date)
        changes.vanished = [old["records"][name]["key"] for name in gone if not before[name][1]]
    for record in every:
        changes.note(record.key, record.digest, before.get(record.name))
    text = written(session.slug, session, merging.tree, made_from, place, casebook.ontology)
    if text == old_text or (session.bad and not go.skip_invalid):
        return WriteResult(place, changes, [], written=False)
    if len(text.encode()) > MAX_CASE_BYTES:
        raise CaseTooLarge
    found = _gate(casebook, session.slug, place, text)
    if any(finding.code == "too-large" for finding in found):
        raise CaseTooLarge
    refused = [
        _where_it_came_from(finding, text, every, session.findings.file)
        for finding in found
        if finding.severity == "error"
    ]
    if not refused and not go.dry_run:
        place.parent.mkdir(parents=True, exist_ok=True)
        rewrite(place, read, text.encode())
    return WriteResult(place, changes, refused, written=not refused and not go.dry_run)


def _gate(casebook: Casebook, slug: str, place: Path, text: str) -> list[Finding]:
    """Check the case as `tumen check` would."""
    from tumen.build.changes import GivenFile
    from tumen.build.check_only import check_files

    data = text.encode()
    return check_files(casebook, [GivenFile(slug, place, "", data)])


_AT = re.compile(r"\bat: \[?([a-z0-9-]+)")


def _where_it_came_from(
    finding: Finding, text: str, records: Sequence[Record], file: str
) -> Finding:
    """Report a finding about the case by the line in the imported file: the case is not written."""
    line = text.split("\n")[finding.line - 1]
    names = set(_AT.findall(line))
    row = next((record.line for record in records if record.name in names), 1)
    return replace(finding, file=file, line=row, column=1)
