"""One import from end to end: read, compare with the last edition, check, write; or do nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from tumen.casebook import Casebook
from tumen.errors import TumenError, UnknownName
from tumen.findings import Finding, Findings, has_errors
from tumen.importing.casefile import (
    Merging,
    edited_by_hand,
    keep_what_vanished,
    place_of,
    read_tree,
    written,
)
from tumen.importing.editions import Changes, known
from tumen.importing.record import Node, Record, Session, quiet

Reader = Callable[[Path, Session], Iterator[Record]]
FORMATS = {"un": "tumen.importing.un:read_un"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a user asks of an import. `head` are keys of the source's own, such as its title."""

    file: Path
    slug: str = ""
    format: str = ""
    head: Node = field(default_factory=dict)
    skip_bad: bool = False
    overwrite: bool = False
    dry_run: bool = False


@dataclass(slots=True)
class Outcome:
    """What an import did. `place` is the file that holds what was imported."""

    slug: str
    place: Path
    changes: Changes
    left: dict[str, int]
    assumed: list[str]
    findings: list[Finding]
    skipped: int = 0
    written: bool = False

    @property
    def failed(self) -> bool:
        """Whether nothing was imported because something was wrong."""
        return has_errors(self.findings) and not self.skipped


def import_file(
    casebook: Casebook, wanted: Wanted, progress: Callable[[str, int, int], None] = quiet
) -> Outcome:
    """Import a file into the casebook, all or nothing.

    Raises `TumenError` where the file cannot be used at all; single rows that cannot be used are
    findings, for which nothing is written unless they may be skipped.
    """
    from importlib import import_module

    _look_at(wanted.file)
    format_ = wanted.format or guessed_format(wanted.file)
    module, _, name = FORMATS[format_].partition(":")
    read: Reader = getattr(import_module(module), name)
    slug = wanted.slug or _slug_from(wanted.file)
    session = Session(slug, Findings(str(wanted.file)), progress=progress)
    session.source |= wanted.head
    merging = Merging(session)
    records = list(read(wanted.file, session))
    for record in records:
        merging.add(record)
    if not records and not session.bad:
        raise TumenError(f"{wanted.file} holds no record of its kind: there is nothing to import.")
    with wanted.file.open("rb") as file:
        session.source["text"] = {"sha256": file_digest(file, "sha256").hexdigest()}
    for section, members in session.shared.items():
        for id_, node in members.items():
            merging.tree.setdefault(section, {}).setdefault(id_, node)
    return _to_case(casebook, wanted, session, merging, records)


def _to_case(
    casebook: Casebook, wanted: Wanted, session: Session, merging: Merging, records: list[Record]
) -> Outcome:
    place = place_of(casebook, session.slug)
    changes, tree = Changes(), merging.tree
    old_text = place.read_text(encoding="utf-8") if place.exists() else ""
    if old_text:
        if edited_by_hand(old_text) and not wanted.overwrite:
            raise TumenError(
                f"{casebook.shown(place)} was not written by an import, or was edited since. "
                "Import under another name with --id, or give up the edits with --overwrite."
            )
        old = read_tree(old_text.encode(), casebook.shown(place))
        before = known(old.get("records", {}))
        date = str(session.source.get("published", "")) or datetime.now(UTC).date().isoformat()
        gone = keep_what_vanished(tree, old, date)
        changes.vanished = [old["records"][name]["key"] for name in gone if not before[name][1]]
    else:
        before = {}
    for record in records:
        changes.note(record.key, record.digest, before.get(record.name))
    text = written(session.slug, session, tree, wanted.file.name, place, casebook.ontology)
    outcome = Outcome(
        session.slug, place, changes, dict(session.left), session.assumed,
        session.findings.sorted(),
    )  # fmt: skip
    if session.bad and not wanted.skip_bad:
        return outcome
    outcome.skipped = session.bad
    if text != old_text:
        refused = [f for f in _gate(casebook, session.slug, place, text) if f.severity == "error"]
        if refused:
            outcome.findings += refused
            outcome.skipped = 0
        elif not wanted.dry_run:
            _write(place, text)
            outcome.written = True
    return outcome


def _gate(casebook: Casebook, slug: str, place: Path, text: str) -> list[Finding]:
    """What `tumen check` would say of the case."""
    from tumen.building import check_files
    from tumen.survey import GivenFile

    data = text.encode()
    return check_files(casebook, [GivenFile(slug, place, len(data), 0, data)])


def _write(place: Path, text: str) -> None:
    from tumen.writing import output

    place.parent.mkdir(parents=True, exist_ok=True)
    with output(place) as file:
        file.write(text.encode())


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


_BY_SUFFIX = {".xml": "un"}


def guessed_format(path: Path) -> str:
    """The format that a file's name tells."""
    format_ = _BY_SUFFIX.get(path.suffix.lower())
    if format_ is None:
        raise TumenError(
            f"what {path.name} holds cannot be told from its name. "
            f"Say it with --format: {', '.join(FORMATS)}."
        )
    return format_


def _slug_from(path: Path) -> str:
    import re

    slug = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-")
    if not slug:
        raise TumenError(f"no name for a case can be made of '{path.name}'. Give one with --id.")
    return slug


__all__ = ["FORMATS", "Outcome", "UnknownName", "Wanted", "guessed_format", "import_file"]
