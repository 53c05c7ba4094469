"""The build: read what changed, check it, and replace it in the store, one source at a time.

A case with errors changes nothing: what the store held of it stays, and the rest is built.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.build.changes import CaseFile, Survey, reading_version, survey
from tumen.build.cleanup import remove_leftovers
from tumen.build.commit import commit
from tumen.build.imports import TakenIn, fill_with_imports, follow_imports
from tumen.check.case import check_case
from tumen.check.other_cases import OtherCases
from tumen.core.casebook import Casebook
from tumen.core.findings import START, Finding, Findings
from tumen.core.input import InputError
from tumen.core.ontology import parsed_vocabulary, vocabulary_files
from tumen.core.processes import gc_disabled
from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY_GRAPH
from tumen.parse import Case, read_case
from tumen.store.bulk_load import loaded_slugs, replay_loads
from tumen.store.disk_errors import disk_errors
from tumen.store.ledger import Entry
from tumen.store.snapshots import swap_in
from tumen.store.write_lock import write_lock
from tumen.store.writer import Change, Writer, digest, open_writer, source_graph

if TYPE_CHECKING:
    pass

Progress = Callable[[str, int, int], None]


def quiet(what: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass(slots=True)
class BuildReport:
    """What a build did. `quads` counts those of the cases read in this run, `decisions` those on
    what is the same that were taken in or back, `imported` and `imports_gone` the files of the
    folder of imports that were."""

    built: list[str] = field(default_factory=list)
    unchanged: int = 0
    withdrawn: list[str] = field(default_factory=list)
    decisions: int = 0
    failed: list[str] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    imports_gone: list[str] = field(default_factory=list)
    quads: int = 0
    findings: list[Finding] = field(default_factory=list)
    changed: bool = False
    seconds: float = 0.0


@dataclass(slots=True)
class Read:
    """One case file after reading: its case, if any, and what was found."""

    file: CaseFile
    content: str
    case: Case | None
    findings: Findings

    @property
    def usable(self) -> bool:
        """Whether there is a case, and no error in it."""
        return self.case is not None and not self.findings.has_errors()


def build(
    casebook: Casebook,
    *,
    fresh: bool = False,
    text: Path | None = None,
    progress: Progress = quiet,
) -> BuildReport:
    """Bring the store up to date with the case files.

    `fresh` makes the whole store anew beside the old one, which stays in place until the new one
    is complete. `text` tells where the sources' texts lie, for their anchors to be verified.
    Raises `StoreError` where the store is in use, damaged or cannot be written; it then holds
    what it held before.
    """
    began = time.perf_counter()
    version = reading_version(casebook.ontology)
    with write_lock(casebook):
        remove_leftovers(casebook)
        imports = TakenIn() if fresh else follow_imports(casebook)
        lost: list[Finding] = []
        with open_writer(casebook, fresh=fresh) as writer:
            if writer.beside:
                lost = replay_loads(casebook, writer)
                imports = fill_with_imports(casebook, writer)
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
    _note_taken(writer, reads, set(writer.noted))
    besides = [*(file.slug for file in todo.changed), *todo.vanished]
    others = OtherCases([(writer.store, besides)], [read.case for read in reads if read.case])
    check_all(reads, others, casebook.ontology, progress)
    # The parser of dates leaves exceptions in cycles, and they this frame: what still held the
    # store then would keep it locked in this process until the garbage is collected.
    del others
    good = [read for read in reads if read.usable]
    report = BuildReport(
        built=[read.file.slug for read in good],
        unchanged=todo.unchanged,
        withdrawn=todo.vanished,
        failed=[read.file.slug for read in reads if not read.usable],
        findings=[*todo.findings, *(f for read in reads for f in read.findings.sorted())],
    )
    changes = [_change(casebook, read) for read in good]
    changes += [Change(slug, None, []) for slug in todo.vanished]
    report.quads = sum(change.entry.quads for change in changes if change.entry)
    report.findings += _moved_texts(casebook, todo, text, progress)
    report.findings += _orphans(writer, changes, casebook, besides)
    if new_vocabulary:
        ledger.set_meta("reading", "")  # until readers see all that is read so
        _load_vocabulary(writer, casebook.ontology)
    done = commit(writer, changes, casebook, version, touched=todo.touched)
    report.changed, report.decisions = done.published, done.inputs_changed
    report.findings += done.findings
    return report


def read_files(
    casebook: Casebook, files: Sequence[CaseFile], text: Path | None, progress: Progress = quiet
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


# What depends on the text beside a case and not on the case alone.
_OF_THE_TEXT = {"passage-hash", "passage-range", "text-hash", "text-missing"}


def _moved_texts(
    casebook: Casebook, todo: Survey, text: Path | None, progress: Progress
) -> list[Finding]:
    """The anchors that no longer hold in cases that did not change: their texts may have."""
    if text is None:
        return []
    read = {file.path for file in todo.changed}
    rest = [CaseFile.only_read(p) for p in casebook.case_files() if p not in read]
    found = [
        f for each in read_files(casebook, rest, text, progress) for f in each.findings.sorted()
    ]
    return [finding for finding in found if finding.code in _OF_THE_TEXT]


def _note_taken(writer: Writer, reads: Iterable[Read], known: set[str]) -> None:
    fresh = {read.file.slug: read for read in reads if read.file.slug not in known}
    for slug in loaded_slugs(writer, fresh):
        fresh[slug].findings.add(
            START, "id-clash", f"the source '{slug}' has been loaded from elsewhere",
            "Give the case another name, so that what was loaded is not overwritten.",
        )  # fmt: skip


def check_all(
    reads: Iterable[Read], others: OtherCases, ontology: Path, progress: Progress = quiet
) -> None:
    """Check each case that could be read against the others."""
    reads = list(reads)
    for number, read in enumerate(reads, 1):
        progress(f"checking {read.file.slug}", number, len(reads))
        if read.case is not None:
            check_case(read.case, read.findings, others, ontology)


def _change(casebook: Casebook, read: Read) -> Change:
    assert read.case is not None  # noqa: S101
    count, hash_ = digest(read.case.quads)
    file = read.file
    where = file.path.relative_to(casebook.root).as_posix()
    entry = Entry(file.slug, where, file.stamp, read.content, count, hash_)
    return Change(file.slug, entry, read.case.quads)


def _orphans(
    writer: Writer, changes: Sequence[Change], casebook: Casebook, besides: Iterable[str]
) -> list[Finding]:
    """Things that this build takes away while another case, which it does not read, needs them."""
    from pyoxigraph import NamedNode

    rewritten = {source_graph(slug) for slug in besides}
    kept = {quad.subject.value for change in changes for quad in change.quads}  # type: ignore[union-attr]
    gone = {
        quad.subject.value  # type: ignore[union-attr]
        for change in changes
        for quad in writer.quads(change.slug)
    } - kept
    if not gone:
        return []
    files = {source_graph(entry.slug): entry.file for entry in writer.noted.values()}
    findings = []
    for iri in sorted(iri for iri in gone if iri.startswith(ID)):
        thing = NamedNode(iri)
        elsewhere = writer.store.quads_for_pattern(thing, None, None, None)
        if any(
            quad.graph_name not in rewritten and not quad.graph_name.value.startswith(DERIVED)  # type: ignore[union-attr]
            for quad in elsewhere
        ):
            continue
        for quad in writer.store.quads_for_pattern(None, None, thing, None):
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
                    f"nothing is called '{name}' any more, to which this case refers",
                    "Describe it here, or restore the case that did.",
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
    # The parser labels blank nodes by chance; two builds of the same files are to be the same.
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    with disk_errors(writer.home):
        writer.clear(graph)
        writer.store.extend(quads)
