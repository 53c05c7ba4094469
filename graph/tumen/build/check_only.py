"""Check case files without loading them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.build.build import Progress, Read, check_all, no_progress, read_files
from tumen.build.changes import CaseFile, Survey, survey
from tumen.build.imports import UnreadImports, unread_imports
from tumen.check.decisions import check_decisions
from tumen.check.lint import lint
from tumen.check.other_cases import OtherCases
from tumen.core.casebook import Casebook
from tumen.core.findings import Finding, Mark
from tumen.core.input import InputError, is_utf8, require_file
from tumen.derive.inference.locations import CaseFiles
from tumen.derive.inference.update import find_contradiction
from tumen.parse.decisions import has_decision

if TYPE_CHECKING:
    from pyoxigraph import Store


def check_files(
    casebook: Casebook, chosen: Sequence[CaseFile] | None = None, *,
    decisions: Sequence[Path] | None = None, text: Path | None = None,
    progress: Progress = no_progress,
) -> list[Finding]:  # fmt: skip
    """Return every finding in the chosen case files, or in all, without building anything.

    Without chosen cases all decisions are checked, else the chosen `decisions`. Other cases and
    imports are read only if they changed since the last build; the rest is looked up in the store.
    """
    with unread_imports(casebook) as unread:
        return _check_files(casebook, chosen, decisions, text, unread, progress)


def _check_files(
    casebook: Casebook, chosen: Sequence[CaseFile] | None, decisions: Sequence[Path] | None,
    text: Path | None, unread: UnreadImports, progress: Progress,
) -> list[Finding]:  # fmt: skip
    from tumen.store.reader import open_reader_if_any, read_entries

    store = open_reader_if_any(casebook)
    entries = read_entries(casebook) if store is not None else []
    todo: Survey = survey(casebook, entries, all_changed=store is None)
    everything = chosen is None
    if chosen is None:
        chosen = [CaseFile.only_read(Path(p)) for p in casebook.case_paths() if is_utf8(p)]
    slugs = {file.slug for file in chosen}
    not_chosen = [file for file in todo.changed if file.slug not in slugs]
    reads = read_files(casebook, chosen, text, progress)
    read = [*reads, *read_files(casebook, not_chosen, None, progress)]
    cases = [each.case for each in read if each.case is not None]
    replaced = [*slugs, *(file.slug for file in not_chosen), *todo.vanished, *unread.outdated]
    stored: list[tuple[Store, list[str]]] = [] if store is None else [(store, replaced)]
    if unread.store is not None:
        stored.append((unread.store, []))
    others = OtherCases(stored, cases)

    def decided(one: str, other: str) -> bool:
        here, there = others.same(one), others.same(other)
        pairs = ((a, b) for a in here for b in there)
        return not here.isdisjoint(there) or any(has_decision(casebook, *each) for each in pairs)

    check_all(reads, others, casebook.ontology, progress)
    for each in reads:
        if each.case is not None:
            lint(each.case, each.findings, others, casebook.ontology, decided)
            _check_consistency(casebook, each)
    findings = [finding for each in reads for finding in each.findings.sorted()]
    findings += check_decisions(casebook, others, None if everything else decisions or [])
    findings += [*unread.findings, *_unusable_questions(casebook)] if everything else []
    return [*(f for f in todo.findings if everything or Path(f.file).stem in slugs), *findings]


def _unusable_questions(casebook: Casebook) -> list[Finding]:
    """Find what is named as a question and is no regular file, or leads out of the casebook."""
    findings = []
    for path in sorted(casebook.queries.glob("*.rq")):
        shown = casebook.display_path(path)
        try:
            casebook.refuse_outside_link(path)
            require_file(path, shown)
        except InputError as error:
            findings.append(
                Finding(shown, 1, 1, "error", error.code, f"the file {error.why}", error.hint)
            )
    return findings


def _check_consistency(casebook: Casebook, read: Read) -> None:
    """Report what in a case contradicts the axioms of the ontology.

    A case with errors is skipped: the error is mostly the cause of the contradiction.
    """
    assert read.case is not None  # noqa: S101
    if read.findings.has_errors():
        return
    slug = read.file.slug
    files = CaseFiles(casebook, {slug: (casebook.display_path(read.file.path), read.case)})
    found = find_contradiction(slug, read.case.quads, casebook.ontology, files)
    if found is not None:
        place = Mark(found.line, found.column)
        read.findings.add(place, found.code, found.message, found.hint, found.severity)
