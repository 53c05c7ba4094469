"""Run one import: read, compare with the last edition, check, write; or do nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import file_digest
from importlib import import_module
from itertools import chain, islice
from pathlib import Path

from tumen.core.casebook import Casebook, require_slug
from tumen.core.errors import TumenError
from tumen.core.findings import Finding, Findings
from tumen.core.input import MAX_CASE_BYTES
from tumen.ingest.already_imported import find_duplicate_source
from tumen.ingest.case_file import case_path
from tumen.ingest.edition_changes import CaseTooLarge, Changes, ImportOptions
from tumen.ingest.formats import FORMATS, guessed_format
from tumen.ingest.record import Node, Record, Session, no_progress
from tumen.ingest.store_quads import store_quads
from tumen.ingest.write_case import write_case
from tumen.ingest.write_quads import quads_path
from tumen.store.write_lock import import_lock

# Beyond this a case file is no longer something that people review.
MOST_IN_A_CASE = 2000


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """Describe an import as requested by a user.

    `head` are keys of the source's own, such as its title; `form` is "case", "quads" or "" for what
    suits the number of records; `mapping` a file that says what the columns of a table mean.
    """

    file: Path
    slug: str = ""
    format: str = ""
    form: str = ""
    mapping: Path | None = None
    head: Node = field(default_factory=dict)
    skip_invalid: bool = False
    overwrite: bool = False
    dry_run: bool = False
    encoding: str = ""


@dataclass(slots=True)
class ImportResult:
    """Report an import. `place` is the file that holds what was imported.

    `skipped` rows were left out, and `partial` ones came in without a value that cannot be used.
    """

    slug: str
    place: Path
    form: str
    changes: Changes
    unmapped: dict[str, int]
    shortened: dict[str, list[str]]
    assumed: list[str]
    findings: list[Finding]
    refused: bool
    skipped: int
    partial: int
    written: bool


def import_file(
    casebook: Casebook,
    wanted: ImportRequest,
    progress: Callable[[str, int, int], None] = no_progress,
) -> ImportResult:
    """Import a file into the casebook, all or nothing.

    Raises `TumenError` where the file cannot be used at all; single rows that cannot be used are
    findings, for which nothing is written unless they may be skipped.
    """
    _look_at(wanted.file)
    slug = wanted.slug or _slug_from(wanted.file)
    require_slug(slug)
    for place in (case_path(casebook, slug), quads_path(casebook, slug)):
        if casebook.is_outside_link(place):
            raise TumenError(f"{place} is a link that leads outside the casebook. Delete it.")
    session = Session(
        slug, Findings(str(wanted.file)), progress=progress,
        mapping=wanted.mapping, ontology=casebook.ontology, encoding=wanted.encoding,
    )  # fmt: skip
    session.source |= wanted.head
    with nullcontext() if wanted.dry_run else import_lock(casebook), session.resources:
        return _import(casebook, wanted, session)


def _import(casebook: Casebook, wanted: ImportRequest, session: Session) -> ImportResult:
    records = _reader(wanted)(wanted.file, session)
    first = list(islice(records, MOST_IN_A_CASE + 1))
    if not first and not session.bad:
        read = " ".join(session.assumed)
        raise TumenError(f"{wanted.file} holds nothing that could be imported. {read}".rstrip())
    with wanted.file.open("rb") as file:
        content = file_digest(file, "sha256").hexdigest()
    session.source["text"] = {"sha256": content}
    places = case_path(casebook, session.slug), quads_path(casebook, session.slug)
    new = not any(place.exists() for place in places)
    other = find_duplicate_source(casebook, session, content, first) if new else None
    form = wanted.form or _form(casebook, session.slug, len(first))
    date = str(session.source.get("published", "")) or datetime.now(UTC).date().isoformat()
    # A case of nothing would stand there as if the source had said nothing.
    skip_invalid = wanted.skip_invalid and bool(first)
    go = ImportOptions(
        skip_invalid=skip_invalid, overwrite=wanted.overwrite, dry_run=wanted.dry_run
    )
    every: Iterable[Record] = chain(first, records)
    if form == "case":
        every = list(every)
        try:
            done = write_case(casebook, session, every, date, wanted.file.name, go)
        except CaseTooLarge:
            if wanted.form:
                raise TumenError(
                    f"{wanted.file} makes a case of more than {MAX_CASE_BYTES:,} bytes. "
                    "Import it as quads: --output-form quads."
                ) from None
            form = "quads"
    if form == "quads":
        if places[0].exists() and not wanted.form:
            session.assumed.append("The list outgrows a case file: it goes on as quads.")
        done = store_quads(casebook, session, every, date, go)
    findings = [*([other] if other else []), *session.findings.sorted(), *done.findings]
    refused = bool(done.findings) or (session.bad > 0 and not skip_invalid)
    skipped, partial = session.refused, session.partial - session.refused
    return ImportResult(
        session.slug, done.place, form, done.changes, dict(session.unmapped), session.shortened,
        session.assumed, findings, refused, 0 if refused else len(skipped),
        0 if refused else len(partial), done.written,
    )  # fmt: skip


def _form(casebook: Casebook, slug: str, count: int) -> str:
    """Choose the form that the source has already, or that suits the number of its records."""
    if quads_path(casebook, slug).exists():
        return "quads"
    return "quads" if count > MOST_IN_A_CASE else "case"


def _reader(wanted: ImportRequest) -> Callable[[Path, Session], Iterator[Record]]:
    format_ = wanted.format or guessed_format(wanted.file)
    module, _, name = FORMATS[format_].reader.partition(":")
    reader: Callable[[Path, Session], Iterator[Record]] = getattr(import_module(module), name)
    return reader


def _look_at(path: Path) -> None:
    try:
        if path.is_dir():
            raise TumenError(f"{path} is a folder; name a file in it.")
        with path.open("rb") as file:
            if not file.read(1):
                raise TumenError(f"{path} is empty.")
    except FileNotFoundError:
        raise TumenError(f"there is no file {path}.") from None
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None


def _slug_from(path: Path) -> str:
    import re

    slug = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-")
    if not slug:
        raise TumenError(f"no name for a case can be made of '{path.name}'. Give one with --id.")
    return slug
