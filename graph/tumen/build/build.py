"""Build the graph: read what changed, check it, and replace it in the store, source by source.

A case with errors changes nothing: what the store held of it stays, and the rest is built.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.build.changes import CaseFile, Survey, reading_version, survey
from tumen.build.cleanup import clean_stale_files
from tumen.build.commit import commit
from tumen.build.imports import ImportReport, load_imports, sync_imports
from tumen.build.merge import merge_changes, settle_decisions
from tumen.check.case import check_case
from tumen.check.other_cases import OtherCases
from tumen.core.casebook import Casebook
from tumen.core.findings import START, Finding, Findings
from tumen.core.input import InputError
from tumen.core.ontology import parsed_vocabulary, vocabulary_files
from tumen.core.processes import gc_disabled
from tumen.core.vocabulary import ID, ONTOLOGY_GRAPH
from tumen.parse import Case, read_case
from tumen.store.bulk_load import loaded_slugs, replay_loads
from tumen.store.disk_errors import disk_errors
from tumen.store.ledger import Entry
from tumen.store.snapshots import swap_in
from tumen.store.write_lock import write_lock
from tumen.store.writer import Change, Writer, digest, open_writer, source_graph
from tumen.store.written_ids import AsWritten, resolve

if TYPE_CHECKING:
    pass

Progress = Callable[[str, int, int], None]


def no_progress(what: str, done: int, total: int) -> None:
    """Ignore progress."""


@dataclass(slots=True)
class BuildReport:
    """Hold what a build did.

    `quads` counts the quads of the cases read in this run, `decisions` the decisions that changed;
    `merged` are the sources that decisions touched; `imported` and `imports_gone` name files of the
    folder of imports.
    """

    built: list[str] = field(default_factory=list)
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    decisions: int = 0
    merged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    imports_gone: list[str] = field(default_factory=list)
    quads: int = 0
    findings: list[Finding] = field(default_factory=list)
    changed: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class Read:
    """Represent one case file after reading: its case, if any, and the findings."""

    file: CaseFile
    content: str
    case: Case | None
    findings: Findings

    @property
    def usable(self) -> bool:
        """Return whether there is a case, and no error in it."""
        return self.case is not None and not self.findings.has_errors()


def build(
    casebook: Casebook,
    *,
    fresh: bool = False,
    text: Path | None = None,
    progress: Progress = no_progress,
) -> BuildReport:
    """Update the store from the case files.

    `fresh` makes the whole store anew beside the old one, which stays in place until the new one
    is complete. `text` is where the source texts are, to verify the passages. Raises `StoreError`
    if the store is in use, damaged or cannot be written; it then holds what it held before.
    """
    began = time.perf_counter()
    version = reading_version(casebook.ontology)
    with write_lock(casebook):
        clean_stale_files(casebook)
        imports = ImportReport() if fresh else sync_imports(casebook)
        lost: list[Finding] = []
        with open_writer(casebook, fresh=fresh) as writer:
            if writer.beside:
                lost = replay_loads(casebook, writer)
                imports = load_imports(casebook, writer)
            with gc_disabled():  # nothing of what a build makes is garbage before its end
                report = _build_into(writer, casebook, version, text, progress)
            report.findings = [*imports.findings, *lost, *report.findings]
            report.imported, report.imports_gone = imports.loaded, imports.withdrawn
            report.changed |= bool(imports.loaded or imports.withdrawn)
        if writer.beside:
            swap_in(casebook)
    report.seconds = time.perf_counter() - began
    return report


def _build_into(
    writer: Writer, casebook: Casebook, version: str, text: Path | None, progress: Progress
) -> BuildReport:
    ledger = writer.ledger
    entries = writer.noted.values()
    new_vocabulary = ledger.meta("reading") != version
    todo = survey(casebook, entries, all_changed=new_vocabulary)
    reads = read_files(casebook, todo.changed, text, progress)
    _check_loaded_slugs(writer, reads, set(writer.noted))
    replaced = [*(file.slug for file in todo.changed), *todo.vanished]
    others = OtherCases([(writer.store, replaced)], [read.case for read in reads if read.case])
    check_all(reads, others, casebook.ontology, progress)
    # Exceptions of the date parser form cycles that hold this frame: a reference to the store in
    # it would keep the store locked in this process until garbage collection.
    del others
    for read in reads:
        if read.case is not None:
            read.case.release()
    good = [read for read in reads if read.usable]
    report = BuildReport(
        built=[read.file.slug for read in good],
        unchanged=todo.unchanged,
        withdrawn=todo.vanished,
        failed=[read.file.slug for read in reads if not read.usable],
        findings=[*todo.findings, *(f for read in reads for f in read.findings.sorted())],
    )
    cases = [read.case for read in good if read.case]
    rewritten = [*report.built, *todo.vanished]
    decisions = settle_decisions(casebook, writer, version, cases, rewritten)
    canonical = decisions.canonical()
    changes = [_change(casebook, read, canonical) for read in good]
    changes += [Change(slug, None, []) for slug in todo.vanished]
    report.quads = sum(change.entry.quads for change in changes if change.entry)
    report.findings += _verify_unchanged(casebook, todo, text, progress)
    report.findings += _find_orphans(writer, cases, rewritten, casebook, replaced)
    merged = list(merge_changes(writer, version, decisions, rewritten, todo.touched))
    report.merged = [change.slug for change in merged]
    touched = [entry for entry in todo.touched if entry.slug not in set(report.merged)]
    changes += merged
    if new_vocabulary:
        ledger.set_meta("reading", "")  # until it is published
        _load_vocabulary(writer, casebook.ontology)
    done = commit(writer, changes, casebook, version, touched=touched, decisions=decisions)
    report.changed, report.decisions = done.published, done.inputs_changed
    report.findings += done.findings
    return report


def read_files(
    casebook: Casebook,
    files: Sequence[CaseFile],
    text: Path | None,
    progress: Progress = no_progress,
) -> list[Read]:
    """Read case files, each by itself."""
    reads, ontology = [], casebook.ontology
    for number, file in enumerate(files, 1):
        progress(f"reading {file.slug}", number, len(files))
        shown = casebook.display_path(file.path)
        findings = Findings(shown)
        try:
            casebook.refuse_outside_link(file.path)
            data = file.read()
        except InputError as error:
            findings.add(START, error.code, f"the file {error.why}", error.hint)
            reads.append(Read(file, "", None, findings))
            continue
        case, findings = read_case(data, file.path, shown, ontology, text)
        reads.append(Read(file, sha256(data).hexdigest(), case, findings))
    return reads


# Findings that depend on the source text and not on the case alone.
_TEXT_CODES = {"passage-hash", "passage-range", "text-hash", "text-missing"}


def _verify_unchanged(
    casebook: Casebook, todo: Survey, text: Path | None, progress: Progress
) -> list[Finding]:
    """Verify the passages of unchanged cases: their texts may have changed."""
    if text is None:
        return []
    read = {file.path for file in todo.changed}
    rest = [CaseFile.only_read(p) for p in casebook.case_files() if p not in read]
    found = [
        f for each in read_files(casebook, rest, text, progress) for f in each.findings.sorted()
    ]
    return [finding for finding in found if finding.code in _TEXT_CODES]


def _check_loaded_slugs(writer: Writer, reads: Iterable[Read], known: set[str]) -> None:
    fresh = {read.file.slug: read for read in reads if read.file.slug not in known}
    for slug in loaded_slugs(writer, fresh):
        fresh[slug].findings.add(
            START, "id-clash", f"the source '{slug}' is already loaded from N-Quads",
            "Give the case another name, so that the loaded source is not overwritten.",
        )  # fmt: skip


def check_all(
    reads: Iterable[Read], others: OtherCases, ontology: Path, progress: Progress = no_progress
) -> None:
    """Check each case that could be read against the others."""
    reads = list(reads)
    for number, read in enumerate(reads, 1):
        progress(f"checking {read.file.slug}", number, len(reads))
        if read.case is not None:
            check_case(read.case, read.findings, others, ontology)


def _change(casebook: Casebook, read: Read, canonical: Mapping[str, str]) -> Change:
    assert read.case is not None  # noqa: S101
    quads = resolve(read.case.quads, canonical)
    count, hash_ = digest(quads)
    file = read.file
    where = file.path.relative_to(casebook.root).as_posix()
    entry = Entry(file.slug, where, file.stamp, read.content, count, hash_)
    return Change(file.slug, entry, quads)


def _find_orphans(
    writer: Writer, cases: Iterable[Case], gone_slugs: Iterable[str], casebook: Casebook,
    replaced: Iterable[str],
) -> list[Finding]:  # fmt: skip
    """Report things that this build removes while a case that it does not read refers to them.

    `gone_slugs` are the sources that the build writes anew or withdraws, `cases` what it writes.
    """
    from pyoxigraph import NamedNode

    rewritten = {source_graph(slug) for slug in replaced}
    kept = {iri for case in cases for iri in case.described()}
    store = AsWritten(writer.store)
    gone = {
        quad.subject.value  # type: ignore[union-attr]
        for slug in gone_slugs
        for quad in store.graph(source_graph(slug))
    } - kept
    if not gone:
        return []
    files = {source_graph(entry.slug): entry.file for entry in writer.noted.values()}
    findings = []
    for iri in sorted(iri for iri in gone if iri.startswith(ID)):
        thing = NamedNode(iri)
        if any(quad.graph_name not in rewritten for quad in store.quads(thing, None, None)):
            continue
        for quad in store.quads(None, None, thing):
            if quad.graph_name in rewritten or quad.graph_name not in files:
                continue
            file = casebook.display_path(casebook.root / files[quad.graph_name])  # type: ignore[index]
            name = iri.removeprefix(ID)
            findings.append(
                Finding(
                    file,
                    1,
                    1,
                    "error",
                    "dangling-reference",
                    f"this case refers to '{name}', which no case describes any more",
                    "Describe it here, or restore the case that described it.",
                )
            )
            break
    return findings


def _load_vocabulary(writer: Writer, ontology: Path) -> None:
    from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad

    graph = NamedNode(ONTOLOGY_GRAPH)
    quads = Dataset(
        Quad(quad.subject, quad.predicate, quad.object, graph)
        for path in vocabulary_files(ontology)
        for quad in parsed_vocabulary(path)
    )
    # The parser labels blank nodes at random; two builds of the same files must be equal.
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    with disk_errors(writer.home):
        writer.clear(graph)
        writer.store.extend(quads)
