"""Find the case files that are new, changed or gone since the last build."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from stat import S_ISLNK

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.findings import START, Finding
from tumen.core.input import (
    MAX_CASE_BYTES,
    MAX_VOCABULARY_BYTES,
    InputError,
    is_utf8,
    read_file,
)
from tumen.store.ledger import Entry, file_stamp, settled_stamp

# Change this when the same file gives other quads than before.
READING = "3"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Represent one case file on disk; `stamp` tells whether it changes (`tumen.store.ledger`)."""

    slug: str
    path: Path
    stamp: str = ""

    @classmethod
    def only_read(cls, path: Path) -> CaseFile:
        """Describe a file that is read without being recorded."""
        return cls(path.stem, path)

    def read(self) -> bytes:
        """Read its bytes. Raises `InputError` where it is no regular file, or too large."""
        return read_file(self.path, MAX_CASE_BYTES)

    def content(self) -> str:
        """Return the hash of its bytes; empty if it cannot be read, which its reader reports."""
        try:
            return sha256(self.read()).hexdigest()
        except InputError:
            return ""


@dataclass(frozen=True, slots=True)
class GivenFile(CaseFile):
    """Hold a case that does not come from disk, such as one from standard input."""

    data: bytes = b""

    def read(self) -> bytes:
        """Return the given bytes."""
        return self.data


@dataclass(slots=True)
class Survey:
    """List what a build has to do.

    `changed` must be read; `touched` have new times but the same content, so that only the ledger
    changes; `vanished` are sources in the store whose file is gone.
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
    unlisted: list[str] = []
    for path in casebook.case_paths(unlisted):
        if not is_utf8(path):
            result.findings.append(_finding(casebook, path, "bad-id", *_NOT_UTF8))
            continue
        by_slug.setdefault(os.path.splitext(os.path.basename(path))[0], []).append(path)  # noqa: PTH119, PTH122
    for slug, (path, *others) in by_slug.items():
        for other in others:
            message = (
                f"there is another file of the case '{slug}': {casebook.display_path(Path(path))}"
            )
            hint = "One case is one file: rename or delete one of them. Until then none is read."
            result.findings.append(_finding(casebook, other, "id-clash", message, hint))
        if others:
            known.pop(slug, None)
            continue
        entry = known.get(slug)
        try:
            stat = os.lstat(path)
        except FileNotFoundError:  # removed since the folder was listed
            continue
        known.pop(slug, None)
        if S_ISLNK(stat.st_mode):
            if casebook.is_outside_link(Path(path)):  # not opened, not even to compare it
                result.changed.append(CaseFile(slug, Path(path)))
                continue
            with suppress(OSError):  # one that leads to nothing is told when it is to be read
                stat = os.stat(path)  # noqa: PTH116
        where = path.removeprefix(f"{casebook.root}{os.sep}").replace(os.sep, "/")
        same = entry is not None and (entry.file, entry.stamp) == (where, file_stamp(stat))
        if same and not all_changed:
            result.unchanged += 1
            continue
        file = CaseFile(slug, Path(path), settled_stamp(stat))
        if all_changed or entry is None:
            result.changed.append(file)
        elif file.content() == entry.content:
            result.unchanged += 1
            result.touched.append(entry._replace(file=where, stamp=file.stamp))
        else:
            result.changed.append(file)
    # What lies in a folder that cannot be listed is not gone.
    hidden = [os.path.relpath(folder, casebook.root).replace(os.sep, "/") for folder in unlisted]
    for folder in unlisted:
        result.findings.append(_finding(casebook, folder, "unreadable", *_UNLISTED))
    result.vanished = [
        entry.slug
        for entry in known.values()
        if entry.file and not any(entry.file.startswith(f"{folder}/") for folder in hidden)
    ]
    return result


def _finding(casebook: Casebook, path: str, code: str, message: str, hint: str) -> Finding:
    shown = casebook.display_path(Path(path))
    return Finding(shown, START.line, START.column, "error", code, message, hint)


_NOT_UTF8 = (
    "the name of the file or of its folder is not UTF-8",
    "Rename it, in lower-case letters, digits and single hyphens.",
)
_UNLISTED = ("the folder cannot be listed", "Give yourself the right to read it.")


def reading_version(ontology: Path) -> str:
    """Hash all that decides how a case is read; when it changes, all are read again."""
    from tumen.core.ontology import shape_files, vocabulary_files
    from tumen.parse.json_ld import CONTEXT_FILE
    from tumen.parse.schema import SCHEMA_FILE

    sum_ = sha256(READING.encode())
    parts = [*vocabulary_files(ontology), *shape_files(ontology)]
    parts += [ontology / SCHEMA_FILE, ontology / CONTEXT_FILE]
    for path in parts:
        try:
            sum_.update(read_file(path, MAX_VOCABULARY_BYTES))
        except InputError as error:
            raise TumenError(
                f"the vocabulary lacks {path}, which {error.why}. "
                "Restore it, or delete the casebook's ontology folder to use the shipped one."
            ) from None
    return sum_.hexdigest()
