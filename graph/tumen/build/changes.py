"""Which case files are new, changed or gone since the last build: one look at each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from stat import S_ISLNK, S_ISREG

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.findings import START, Finding
from tumen.store.ledger import Entry, file_stamp, settled_stamp

# Change this when the same file would be read into other quads than before.
READING = "3"


class UnreadableError(TumenError):
    """A case file that will not be read; `why` goes on where its name has been said."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} {why}.")
        self.why = why


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case file on disk; `stamp` tells whether it changes (`tumen.store.ledger`)."""

    slug: str
    path: Path
    stamp: str = ""

    @classmethod
    def only_read(cls, path: Path) -> CaseFile:
        """One of which nothing will be noted, so that it is not looked at before it is read."""
        return cls(path.stem, path)

    def read(self) -> bytes:
        """Its bytes. Raises `UnreadableError` where it has none, or will not give them."""
        try:
            if not S_ISREG(self.path.stat().st_mode):  # a pipe would be awaited for ever
                raise UnreadableError(self.path, "is a pipe or a device")
            return self.path.read_bytes()
        except OSError as error:
            why = f"cannot be read: {error.strerror or error}"
            raise UnreadableError(self.path, why) from None

    def content(self) -> str:
        """The hash of its bytes; empty where it cannot be read, which its reader will be told."""
        try:
            return sha256(self.read()).hexdigest()
        except UnreadableError:
            return ""


@dataclass(frozen=True, slots=True)
class GivenFile(CaseFile):
    """A case that came by another way than from disk, such as standard input."""

    data: bytes = b""

    def read(self) -> bytes:
        """The bytes that were given."""
        return self.data


@dataclass(slots=True)
class Survey:
    """What a build has to do.

    `changed` must be read; `touched` have a new date but the same content, so that only the
    ledger is to be told; `vanished` are sources in the store whose file is gone.
    """

    changed: list[CaseFile] = field(default_factory=list)
    touched: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    vanished: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def survey(casebook: Casebook, entries: Iterable[Entry], *, all_changed: bool = False) -> Survey:
    """Compare the case files with what the ledger has recorded of them."""
    known = {entry.slug: entry for entry in entries}
    result = Survey()
    by_slug: dict[str, list[str]] = {}
    for path in casebook.case_paths():
        by_slug.setdefault(os.path.splitext(os.path.basename(path))[0], []).append(path)  # noqa: PTH119, PTH122
    for slug, (path, *others) in by_slug.items():
        for other in others:
            result.findings.append(
                Finding(
                    casebook.display_path(Path(other)),
                    START.line,
                    START.column,
                    "error",
                    "id-clash",
                    f"there is another file of the case '{slug}': "
                    f"{casebook.display_path(Path(path))}",
                    "One case is one file: rename or delete one of them. Until then none is read.",
                )
            )
        if others:
            known.pop(slug, None)
            continue
        entry = known.pop(slug, None)
        stat = os.lstat(path)
        if S_ISLNK(stat.st_mode):
            if casebook.is_outside_link(Path(path)):  # not opened, not even to compare it
                result.changed.append(CaseFile(slug, Path(path)))
                continue
            with suppress(OSError):  # one that leads to nothing is told when it is to be read
                stat = os.stat(path)  # noqa: PTH116
        if entry is not None and entry.stamp == file_stamp(stat) and not all_changed:
            result.unchanged += 1
            continue
        file = CaseFile(slug, Path(path), settled_stamp(stat))
        if all_changed or entry is None:
            result.changed.append(file)
        elif file.content() == entry.content:
            result.unchanged += 1
            result.touched.append(entry._replace(stamp=file.stamp))
        else:
            result.changed.append(file)
    result.vanished = [entry.slug for entry in known.values() if entry.file]
    return result


def reading_version(ontology: Path) -> str:
    """A hash of all that decides how a case is read; when it changes, all are read again."""
    from tumen.core.ontology import shape_files, vocabulary_files
    from tumen.parse.json_ld import CONTEXT_FILE
    from tumen.parse.schema import SCHEMA_FILE

    sum_ = sha256(READING.encode())
    parts = [*vocabulary_files(ontology), *shape_files(ontology)]
    parts += [ontology / SCHEMA_FILE, ontology / CONTEXT_FILE]
    for path in parts:
        try:
            sum_.update(path.read_bytes())
        except OSError as error:
            raise TumenError(
                f"the vocabulary lacks {path}: {error.strerror}. "
                "Restore it, or delete the casebook's ontology folder to use the shipped one."
            ) from None
    return sum_.hexdigest()
