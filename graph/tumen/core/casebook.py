"""Find a casebook: a folder with `ontology/`, `graph/cases/` and `queries/`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tumen.core.errors import TumenError
from tumen.core.input import MAX_CASE_BYTES, InputError, is_utf8, printable, read_file

CASE_SUFFIXES = (".yaml", ".yml", ".ttl", ".trig")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# Windows keeps these names for devices: a file of such a name cannot be carried there.
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True, slots=True)
class Casebook:
    """Hold the folders of one casebook.

    `root` holds what people write; `build` holds what is made from it and may be deleted.
    A casebook without a vocabulary or questions of its own uses those that ship with Tumen.

    A public view (`tumen.privacy.public_view`) has a `build` of its own, knows the casebook
    that it is a view of as `private`, has no case files, and hides protected names in texts by
    `pseudonymise`.
    """

    root: Path
    build: Path
    shipped: bool = False
    private: Casebook | None = None
    pseudonymise: Callable[[str], str] | None = None

    @property
    def ontology(self) -> Path:
        """Return the folder of the vocabulary: Turtle files, shapes, JSON-LD context,
        JSON Schema.
        """
        return self._own_or_shipped("ontology")

    @property
    def cases(self) -> Path:
        """Return the folder of the case files, one per source.

        For a public view, a folder that does not exist.
        """
        return (self.root if self.private is None else self.build) / "graph" / "cases"

    @property
    def queries(self) -> Path:
        """Return the folder of the named questions, one `.rq` file each."""
        return self._own_or_shipped("queries")

    @property
    def imports(self) -> Path:
        """Return the folder of imported quads, one N-Quads file a source."""
        return self.root / "graph" / "imports"

    def _own_or_shipped(self, room: str) -> Path:
        own = self.root / room
        return own if own.is_dir() else shipped_root() / room

    def case_files(self) -> Iterator[Path]:
        """List the case files that can be read, in order of their names."""
        paths = (Path(path) for path in self.case_paths() if is_utf8(path))
        return (path for path in paths if path.is_file() and not self.is_outside_link(path))

    def case_paths(self, unlisted: list[str] | None = None) -> list[str]:
        """List everything that is named as a case, as text; hidden entries are passed over.

        A pipe, a folder or a broken link is among them: its reader makes it a finding. The
        folders that cannot be listed are appended to `unlisted`.
        """
        found = []

        def refused(error: OSError) -> None:
            if unlisted is not None and not isinstance(error, FileNotFoundError):
                unlisted.append(error.filename)

        for folder, inner, names in os.walk(self.cases, onerror=refused):
            inner[:] = [name for name in inner if not name.startswith(".")]
            cases = [name for name in inner if name.endswith(CASE_SUFFIXES)]
            inner[:] = [name for name in inner if name not in cases]
            for name in (*names, *cases):
                if name.endswith(CASE_SUFFIXES) and not name.startswith("."):
                    found.append(f"{folder}{os.sep}{name}")  # noqa: PERF401
        return sorted(found)

    def is_outside_link(self, path: Path) -> bool:
        """Say whether a file of this casebook is a link to something outside of it.

        A user who builds another person's casebook has not named that file, and does not mean it.
        """
        if not path.is_symlink():
            return False
        rooms = (self.root, self.cases.resolve(), self.queries.resolve())
        try:
            target = path.resolve()
        except (OSError, RuntimeError):
            return False  # a link that leads back to itself: its reader says so
        return not any(target.is_relative_to(room) for room in rooms)

    def refuse_outside_link(self, path: Path) -> None:
        """Raise `InputError` for a file of this casebook that is a link to something outside."""
        if path.is_relative_to(self.root) and self.is_outside_link(path):
            shown, hint = self.display_path(path), "Put the file itself here."
            raise InputError(shown, "leads-outside", _OUTSIDE, hint)

    def read(self, path: Path, limit: int = MAX_CASE_BYTES) -> bytes:
        """Read a file of this casebook. Raises `InputError` where it leads out or is unreadable."""
        self.refuse_outside_link(path)
        return read_file(path, limit, shown=self.display_path(path))

    def display_path(self, path: Path) -> str:
        """Show `path` as a person would name it: relative to the working directory if possible."""
        try:  # a link is named itself, not what it leads to
            folder = _display_folder(path.parent, Path.cwd())
        except (OSError, RuntimeError):
            folder = None
        if folder is None:
            return printable(path)
        return printable(path.name if folder == "." else f"{folder}/{path.name}")


@lru_cache(maxsize=64)
def _display_folder(folder: Path, here: Path) -> str | None:
    """Return the folder relative to the working directory, or None if it lies elsewhere.

    Cached, since thousands of cases share one folder.
    """
    resolved = folder.resolve()
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else None


@lru_cache(maxsize=1)
def shipped_root() -> Path:
    """Return the casebook inside the package, or the repository in an editable install."""
    from importlib.resources import files  # a tenth of the start-up time of `tumen --help`

    packaged = Path(str(files("tumen") / "casebook"))
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3]


def find_casebook(start: Path | None = None) -> Casebook:
    """Find the casebook that a command works on.

    With `start` (the `--casebook` option) exactly that folder; otherwise the nearest folder
    upwards from the working directory that has `graph/cases`; otherwise the shipped one, whose
    store then lies in the user's cache folder, since the package itself is read-only.

    Raises `TumenError` where `start` is not a casebook, or a room of the casebook is a link that
    leads out of it.
    """
    if start is not None:
        if not (start / "graph" / "cases").is_dir():
            raise TumenError(
                f"{start} is not a casebook: it has no folder graph/cases. "
                f"Make one with: tumen init {start}"
            )
        return _opened(Casebook(start.resolve(), start.resolve() / "build"))
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "graph" / "cases").is_dir():
            return _opened(Casebook(folder, folder / "build"))
    root = shipped_root()
    if (root / "pyproject.toml").is_file():  # an editable install: the repository itself
        return Casebook(root, root / "build", shipped=True)
    return Casebook(root, cache_folder(), shipped=True)


def _opened(casebook: Casebook) -> Casebook:
    """Return the casebook after finishing an interrupted upgrade of it."""
    _refuse_outside_links(casebook)
    if (casebook.root / ".upgrade").is_dir():
        from tumen.core.replace_files import finish_replacing

        finish_replacing(casebook)
    return casebook


def _refuse_outside_links(casebook: Casebook) -> Casebook:
    """Refuse a casebook with a room, or a file in some rooms, that is a link that leads out.

    The vocabulary is looked at here, and whole, since its files are read from many places; and so
    is what is made, since it is overwritten and deleted.
    """
    if not is_utf8(casebook.root):
        raise TumenError(
            f"the path of the casebook, {printable(casebook.root)}, is not UTF-8, and the store "
            "needs that. Rename the folder."
        )
    graph, ontology, build = casebook.root / "graph", casebook.root / "ontology", casebook.build
    rooms = (graph, graph / "imports", graph / "decisions")
    for place in (*rooms, *_links(ontology)):
        casebook.refuse_outside_link(place)
    for place in _links(build):
        if casebook.is_outside_link(place):
            raise TumenError(f"{place} {_OUTSIDE}. Delete it: 'tumen build' makes it again.")
    return casebook


_OUTSIDE = "is a link that leads outside the casebook"


def _links(folder: Path) -> Iterator[Path]:
    """List the symbolic links in a folder, at any depth, or the folder itself; follow none."""
    if folder.is_symlink():
        yield folder
        return
    for inner, folders, files in os.walk(folder):
        for name in (*folders, *files):
            # A store has hundreds of files, and a Path of each costs more than to look at it.
            if os.path.islink(f"{inner}{os.sep}{name}"):  # noqa: PTH114
                yield Path(inner, name)


def cache_folder() -> Path:
    """Return the folder for the store of the shipped casebook, one per version, in the cache."""
    from tumen import __version__

    base = os.environ.get("TUMEN_CACHE") or os.environ.get("XDG_CACHE_HOME")
    if not base:
        local = os.environ.get("LOCALAPPDATA")
        base = local if local else str(Path.home() / ".cache")
    return Path(base) / "tumen" / __version__


def is_slug(text: str) -> bool:
    """Say whether a text can be the id of a case, and so the name of its file.

    >>> is_slug("kim-2016"), is_slug("Kim_2016"), is_slug("../kim"), is_slug("con")
    (True, False, False, False)
    """
    return bool(_SLUG.match(text)) and text not in _RESERVED


def require_slug(text: str) -> None:
    """Raise `TumenError`, with a proposal, for a text that cannot be the id of a case."""
    if is_slug(text):
        return
    bare = text.casefold().rpartition("/")[2].removesuffix(".yaml")
    better = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")
    hint = (
        f"Perhaps: {better}" if is_slug(better) and better[0].isalpha() else "For example: kim-2016"
    )
    why = (
        "a name that Windows keeps for a device"
        if text in _RESERVED
        else "which is lower-case letters, digits and single hyphens"
    )
    raise TumenError(f"'{text}' cannot be the id of a case, {why}. {hint}")
