"""A casebook's own copy of the vocabulary and the questions, brought up to this version of Tumen.

`tumen init` copies both, so that a casebook means the same for ever. Beside the copy lies, in one
archive, what it was copied from. So three texts of each file can be held against each other: as it
was shipped then, as it lies here, and as it is shipped now. What nobody touched is renewed, what
was added stays, and what was edited here *and* has changed since is for its editor to decide.
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
_NOTED = "ontology/shipped.zip"
_LARGEST = 4_000_000  # bytes of one file in the archive; ours have a tenth of it
_REPLACED = "before-renewal"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that an archive knows: no clock in what is made


@dataclass(frozen=True, slots=True)
class Text:
    """One file in three states; None where it is not there. `known` if `then` was noted."""

    name: str
    then: bytes | None
    here: bytes | None
    now: bytes | None
    known: bool

    @property
    def outdated(self) -> bool:
        """Whether it is as it was shipped then, and shipped otherwise now."""
        if _same(self.here, self.now):
            return False
        if self.here is None:  # a question may have been thrown out; the vocabulary is one whole
            return self.then is None or self.name.startswith("ontology/")
        return self.known and _same(self.here, self.then)

    @property
    def edited(self) -> bool:
        """Whether it was edited here, or may have been, and is shipped otherwise now than then."""
        if self.here is None or _same(self.here, self.now) or _same(self.here, self.then):
            return False
        return not (self.known and _same(self.then, self.now))

    def difference(self, version: str) -> str:
        """What was edited here; where that is not known, what differs from what ships now."""
        of = f"as Tumen {version} had it" if self.known else "as shipped now"
        lines = unified_diff(
            _lines(self.then if self.known else self.now), _lines(self.here),
            f"{self.name} ({of})", f"{self.name} (yours)", lineterm="",
        )  # fmt: skip
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Copy:
    """A casebook's copy, of which `version` of Tumen ("" where nothing tells), file by file."""

    casebook: Casebook
    version: str
    texts: tuple[Text, ...]

    @property
    def outdated(self) -> list[str]:
        """The files that a renewal writes or takes away."""
        return [text.name for text in self.texts if text.outdated]

    @property
    def edited(self) -> list[Text]:
        """The files on which somebody has to decide."""
        return [text for text in self.texts if text.edited]

    @property
    def newer(self) -> bool:
        """Whether a later version of Tumen made it than this one."""
        from tumen import __version__

        return _release(self.version) > _release(__version__)


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was written, what was taken away, and under which names replaced files are kept."""

    written: list[str]
    removed: list[str]
    kept: list[Path]


def note(root: Path) -> None:
    """Record, beside a copy that has just been made in `root`, what it was copied from."""
    with output(root / _NOTED) as file:
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
    """The copy that a casebook has; None where it has none, or is the shipped one itself.

    Raises `TumenError` where a file of it cannot be read.
    """
    rooms = [room for room in ROOMS if (casebook.root / room).is_dir()]
    if casebook.shipped or not rooms or casebook.root == shipped_root():
        return None
    now = _shipped(rooms)
    version, then = _noted(casebook)
    texts = [
        Text(name, then.get(name), _here(casebook, name), now.get(name), bool(version))
        for name in sorted({*now, *then})
        if name.split("/")[0] in rooms and not casebook.is_outside_link(casebook.root / name)
    ]
    return Copy(casebook, version, tuple(texts))


def check_copy(casebook: Casebook) -> list[Finding]:
    """A warning where the copy is not the one that this version of Tumen ships."""
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


def renew(copy: Copy, take: Collection[str] = (), keep: Collection[str] = ()) -> Renewed:
    """Bring a copy up to date: all of it, or nothing.

    Of the files that were edited here, those named in `take` are replaced, and what was there is
    kept in a folder of its own; those in `keep` stay. Raises `TumenError` where one is named in
    neither, where a name is none of theirs, or where the copy is newer than this Tumen.
    """
    if copy.newer:
        raise TumenError(
            f"this casebook's copy was made by Tumen {copy.version}, which is newer. Upgrade Tumen."
        )
    edited = {text.name: text for text in copy.edited}
    for name in (*take, *keep):
        if name not in edited:
            raise UnknownName("edited file", name, edited)
    if open_ := [name for name in edited if name not in {*take, *keep}]:
        raise TumenError(f"nobody has decided on {', '.join(open_)}. Nothing was renewed.")
    now = {text.name: text.now for text in copy.texts}
    contents = {name: now[name] for name in sorted({*copy.outdated, *take})}
    with write_lock(copy.casebook):
        kept = [_put_aside(copy.casebook.root, edited[name]) for name in sorted(take)]
        replace_files(copy.casebook, {**contents, _NOTED: _archive()})
    written = [name for name, data in contents.items() if data is not None]
    return Renewed(written, [name for name in contents if name not in written], kept)


def _put_aside(root: Path, text: Text) -> Path:
    """Keep what somebody wrote, under a name that is free."""
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


def _noted(casebook: Casebook) -> tuple[str, dict[str, bytes]]:
    """The version that a copy was made by, and the files as that shipped them.

    An archive that cannot be used tells nothing, as one that is not there.
    """
    place = casebook.root / _NOTED
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
    """Whether two texts are the same but for how their lines end, which git may change."""
    if one is None or other is None:
        return one is other
    return _unix(one) == _unix(other)


def _unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _lines(data: bytes | None) -> list[str]:
    return [] if data is None else _unix(data).decode("utf-8", errors="replace").splitlines()
