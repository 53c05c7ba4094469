"""Upgrade a casebook's copy of the vocabulary and the questions: a three-way comparison of files.

`tumen init` copies both, so that a casebook keeps its meaning. An archive beside the copy holds
what it was copied from. So three versions of each file can be compared: as shipped then (base), as
it is here (ours), and as shipped now (theirs). Unedited files are replaced, added files stay, and
for a file that changed on both sides its editor chooses.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from io import BytesIO
from pathlib import Path

from tumen.core.casebook import Casebook, shipped_root
from tumen.core.errors import TumenError, UnknownName
from tumen.core.files import output
from tumen.core.findings import START, Finding
from tumen.core.replace_files import replace_files
from tumen.store.write_lock import write_lock

ROOMS = ("ontology", "queries")
_ARCHIVE = "ontology/shipped.zip"
_LARGEST = 4_000_000  # bytes of one file in the archive; ours have a tenth of it
_REPLACED = "before-renewal"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that an archive knows: no clock in what is made


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one file in three versions, None where it does not exist.

    `known` if the base is recorded.
    """

    name: str
    then: bytes | None
    here: bytes | None
    now: bytes | None
    known: bool

    @property
    def outdated(self) -> bool:
        """Return whether it is unedited, and shipped differently now."""
        if _same(self.here, self.now):
            return False
        if self.here is None:  # a question may be deleted here; the vocabulary is one whole
            return self.then is None or self.name.startswith("ontology/")
        return self.known and _same(self.here, self.then)

    @property
    def edited(self) -> bool:
        """Return whether it was edited here, or may have been, and is shipped differently now."""
        if self.here is None or _same(self.here, self.now) or _same(self.here, self.then):
            return False
        return not (self.known and _same(self.then, self.now))

    def difference(self, version: str) -> str:
        """Return the edits as a diff; without a base, the differences to what ships now."""
        of = f"as Tumen {version} had it" if self.known else "as shipped now"
        lines = unified_diff(
            _lines(self.then if self.known else self.now), _lines(self.here),
            f"{self.name} ({of})", f"{self.name} (yours)", lineterm="",
        )  # fmt: skip
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Copy:
    """Represent a casebook's copy, file by file.

    `version` is the Tumen that made it, "" if unknown.
    """

    casebook: Casebook
    version: str
    texts: tuple[Text, ...]

    @property
    def outdated(self) -> list[str]:
        """Return the files that an upgrade writes or removes."""
        return [text.name for text in self.texts if text.outdated]

    @property
    def edited(self) -> list[Text]:
        """Return the files that need a decision."""
        return [text for text in self.texts if text.edited]

    @property
    def newer(self) -> bool:
        """Return whether a later version of Tumen made it."""
        from tumen import __version__

        return _release(self.version) > _release(__version__)


@dataclass(frozen=True, slots=True)
class Upgraded:
    """Report what was written, what was removed, and where replaced files are kept."""

    written: list[str]
    removed: list[str]
    kept: list[Path]


def note(root: Path) -> None:
    """Record, beside a copy that has just been made in `root`, what it was copied from."""
    with output(root / _ARCHIVE) as file:
        file.write(_archive())


def _archive() -> bytes:
    """Pack what ships now, with the version."""
    from tumen import __version__

    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = __version__.encode()
        for name, data in sorted(_shipped(ROOMS).items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return made.getvalue()


def copy_of(casebook: Casebook) -> Copy | None:
    """Return the copy that a casebook has; None if it has none, or is the shipped one itself.

    Raises `TumenError` where a file of it cannot be read.
    """
    rooms = [room for room in ROOMS if (casebook.root / room).is_dir()]
    if casebook.shipped or not rooms or casebook.root == shipped_root():
        return None
    now = _shipped(rooms)
    version, then = _recorded_base(casebook)
    texts = [
        Text(name, then.get(name), _here(casebook, name), now.get(name), bool(version))
        for name in sorted({*now, *then})
        if name.split("/")[0] in rooms and not casebook.is_outside_link(casebook.root / name)
    ]
    return Copy(casebook, version, tuple(texts))


def check_copy(casebook: Casebook) -> list[Finding]:
    """Warn if the copy is not the one that this version of Tumen ships."""
    copy = copy_of(casebook)
    if copy is None:
        return []
    from tumen import __version__

    names = sorted([*copy.outdated, *(text.name for text in copy.edited)])
    if not names:
        return []
    few = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    which = f"{few} ({len(names)} in all)" if len(names) > 1 else few
    if copy.newer:
        what = f"was made by Tumen {copy.version}, and this is {__version__}"
        hint = "Upgrade Tumen: it may not understand what this casebook says."
    elif copy.version:
        what, hint = "is older than this Tumen's", "Upgrade it: tumen upgrade"
    else:
        what, hint = "is not this Tumen's", "To see the differences and upgrade: tumen upgrade"
    place = casebook.display_path(casebook.root / names[0])
    message = f"this casebook's copy of the vocabulary or the questions {what}: {which}"
    return [Finding(place, START.line, START.column, "warning", "other-vocabulary", message, hint)]


def upgrade_copy(copy: Copy, theirs: Collection[str] = (), ours: Collection[str] = ()) -> Upgraded:
    """Upgrade a copy: all files or none.

    Edited files in `theirs` are replaced, and your versions kept in a folder of their own; those in
    `ours` stay. Raises `TumenError` if an edited file is in neither, if a name is no edited file,
    or if the copy is newer than this Tumen.
    """
    if copy.newer:
        raise TumenError(
            f"this casebook's copy was made by Tumen {copy.version}, which is newer. Upgrade Tumen."
        )
    edited = {text.name: text for text in copy.edited}
    for name in (*theirs, *ours):
        if name not in edited:
            raise UnknownName("edited file", name, edited)
    if open_ := [name for name in edited if name not in {*theirs, *ours}]:
        raise TumenError(f"no decision on {', '.join(open_)}. Nothing was upgraded.")
    now = {text.name: text.now for text in copy.texts}
    contents = {name: now[name] for name in sorted({*copy.outdated, *theirs})}
    with write_lock(copy.casebook):
        kept = [_put_aside(copy.casebook.root, edited[name]) for name in sorted(theirs)]
        replace_files(copy.casebook, {**contents, _ARCHIVE: _archive()})
    written = [name for name, data in contents.items() if data is not None]
    return Upgraded(written, [name for name in contents if name not in written], kept)


def _put_aside(root: Path, text: Text) -> Path:
    """Keep an edited file under a free name."""
    assert text.here is not None  # noqa: S101 - what is not here has not been edited
    for place in _places(root / _REPLACED / text.name):
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            with output(place) as file:
                file.write(text.here)
        elif place.read_bytes() != text.here:
            continue
        return place
    raise AssertionError  # there is always another number


def _places(place: Path) -> Iterator[Path]:
    yield place
    number = 1
    while number := number + 1:
        yield place.with_name(f"{place.stem}-{number}{place.suffix}")


def _shipped(rooms: Collection[str]) -> dict[str, bytes]:
    root = shipped_root()
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for room in rooms
        for path in (root / room).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def _here(casebook: Casebook, name: str) -> bytes | None:
    path = casebook.root / name
    return casebook.read(path) if path.is_file() else None


def _recorded_base(casebook: Casebook) -> tuple[str, dict[str, bytes]]:
    """Return the version that made a copy, and the files that it shipped.

    An archive that cannot be used counts as none.
    """
    place = casebook.root / _ARCHIVE
    if not place.is_file():
        return "", {}
    try:
        with zipfile.ZipFile(BytesIO(casebook.read(place))) as archive:
            entries = archive.infolist()
            if any(entry.file_size > _LARGEST for entry in entries):
                return "", {}
            texts = {entry.filename: archive.read(entry) for entry in entries}
            return archive.comment.decode("ascii"), texts
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        return "", {}


def _release(version: str) -> tuple[int, ...]:
    """
    >>> _release("0.10.1") > _release("0.9") > _release("")
    True
    """
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


def _same(one: bytes | None, other: bytes | None) -> bool:
    """Return whether two texts are equal apart from line endings, which git may change."""
    if one is None or other is None:
        return one is other
    return _unix(one) == _unix(other)


def _unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _lines(data: bytes | None) -> list[str]:
    return [] if data is None else _unix(data).decode("utf-8", errors="replace").splitlines()
