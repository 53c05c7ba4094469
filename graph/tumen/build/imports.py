"""The folder of imports: N-Quads that `tumen import` wrote, which every build takes in by itself.

`graph/imports/SLUG.nq` is what the casebook keeps; the store only follows it, as it follows the
cases. So a copy without `build/` loses nothing: a file that the ledger does not know is loaded, one
that changed takes the place of what it said before, and what is gone is taken out. Files that are
as they were cost one look at the file system each.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.errors import StoreError, TumenError
from tumen.core.findings import START, Finding, Mark
from tumen.core.input import InputError, require_file
from tumen.core.vocabulary import SOURCE
from tumen.store.bulk_load import bulk_load, load_into, refuse_cases, scan_file
from tumen.store.ledger import Import, Ledger, file_stamp, settled_stamp
from tumen.store.nquads import Scan
from tumen.store.snapshots import active_store
from tumen.store.writer import Writer, modify_copy, open_ledger_if_any, source_graph

if TYPE_CHECKING:
    from pyoxigraph import Store

_PLACE = re.compile(r":(\d+):(\d+): ")


@dataclass(slots=True)
class TakenIn:
    """What a build did to follow the folder of imports, by the names of the files."""

    loaded: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def take_in(casebook: Casebook, path: Path) -> None:
    """Have the store follow one file of the folder; for who has the turn.

    Raises `TumenError` where the file cannot be used.
    """
    with open_ledger_if_any(casebook) as ledger:
        known = None if ledger is None else ledger.imports().get(path.name)
        if ledger is not None and not differs(casebook, path, known, ledger):
            return
    _follow(casebook, path)


def follow_imports(casebook: Casebook) -> TakenIn:
    """Have a store that is there follow the folder, a file at a time; for who has the turn.

    A file that cannot be used is a finding, and the store keeps what it held of it.
    """
    taken = TakenIn()
    with open_ledger_if_any(casebook) as ledger:
        if ledger is None:
            return taken
        known = ledger.imports()
        there = {path.name: path for path in files_of(casebook)}
        due = [
            path for name, path in there.items() if differs(casebook, path, known.get(name), ledger)
        ]
    for name in sorted(known.keys() - there.keys()):
        with modify_copy(casebook) as writer:
            _take_out(writer, known[name])
            writer.ledger.delete_import(name)
        taken.withdrawn.append(name)
    for path in due:
        with told(casebook, path, taken):
            _follow(casebook, path)
    return taken


def fill_with_imports(casebook: Casebook, writer: Writer) -> TakenIn:
    """Take all files of the folder into a new store."""
    taken = TakenIn()
    for path in files_of(casebook):
        with told(casebook, path, taken):
            _take(casebook, writer, path)
    return taken


def files_of(casebook: Casebook) -> list[Path]:
    """The files of the folder, by name."""
    if not casebook.imports.is_dir():
        return []
    return sorted(
        path
        for path in casebook.imports.iterdir()
        if path.suffix == ".nq" and not path.name.startswith(".")
    )


def _require_file(casebook: Casebook, path: Path) -> None:
    """Raise `InputError` for what is no regular file: opening a pipe would block for ever."""
    casebook.refuse_outside_link(path)
    require_file(path, casebook.display_path(path))


def differs(
    casebook: Casebook, path: Path, known: Import | None, ledger: Ledger | None = None
) -> bool:
    """Whether a file is to be taken in; where only its time is another, a ledger is told."""
    try:
        _require_file(casebook, path)
        state = path.stat()
        if known is None:
            return True
        if known.stamp == file_stamp(state):
            return False
        with path.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != known.content:
                return True
    except (OSError, InputError):
        return True  # its reader says so; it is not opened even to be compared
    if ledger is not None:
        ledger.record_import(known._replace(stamp=settled_stamp(state)))
    return False


def _follow(casebook: Casebook, path: Path) -> None:
    stamp, found = _scan(casebook, path)
    with modify_copy(casebook) as writer:
        _put(casebook, writer, path, stamp, found)


def _take(casebook: Casebook, writer: Writer, path: Path) -> None:
    _put(casebook, writer, path, *_scan(casebook, path))


def _scan(casebook: Casebook, path: Path) -> tuple[str, Scan]:
    """The stamp of a file, and what it holds. A change in between shows in the stamp next time."""
    try:
        stamp = settled_stamp(path.stat())
    except OSError:
        stamp = ""  # the scan tells why
    return stamp, look_through_import(casebook, path)


def look_through_import(casebook: Casebook, path: Path) -> Scan:
    """What a file of the folder holds. Raises `TumenError` where it cannot be used."""
    _require_file(casebook, path)
    found = scan_file(path)
    _refuse_case_files(casebook, path, found)
    return found


def _put(casebook: Casebook, writer: Writer, path: Path, stamp: str, found: Scan) -> None:
    """Put the quads of a file in the place of what the store holds of it."""
    known = writer.ledger.imports()
    before = known.pop(path.name, None)
    for other in known.values():
        for graph in other.graphs & found.graphs:
            raise TumenError(
                f"{path} has statements of <{graph}>, which is in {other.name} already. "
                "Give the source one file: join the two, or delete one."
            )
    refuse_cases(path, found, writer)
    _refuse_case_files(casebook, path, found)
    # What was loaded before there was a note of its file, as the same, need not be loaded again.
    if before is not None or writer.ledger.find_load(found.content) is None:
        for loaded in writer.ledger.loads():
            if before is None and Path(loaded.file) == path:
                writer.ledger.delete_load(loaded.content)
                _clear(writer, found.graphs)
        if before is not None:
            _take_out(writer, before)
        load_into(writer, path, found)
    writer.ledger.record_import(Import(path.name, stamp, found.content, found.graphs))


def _refuse_case_files(casebook: Casebook, path: Path, found: Scan) -> None:
    for case in casebook.case_files():
        if source_graph(case.stem).value in found.graphs:
            raise TumenError(
                f"{path} has statements of the source '{case.stem}', which is the case "
                f"{casebook.display_path(case)}. "
                "Say them in the case, or give them a source of their own."
            )


def _take_out(writer: Writer, taken: Import) -> None:
    _clear(writer, taken.graphs)
    writer.ledger.delete_load(taken.content)
    writer.ledger.mark_stale()  # the next build derives without it


def _clear(writer: Writer, graphs: Iterable[str]) -> None:
    from pyoxigraph import NamedNode

    for graph in graphs:
        writer.clear(NamedNode(graph))


@contextmanager
def told(casebook: Casebook, path: Path, taken: TakenIn) -> Iterator[None]:
    """Note what became of a file: taken in, or what is wrong with it and where."""
    try:
        yield
    except StoreError:
        raise
    except InputError as error:
        shown = casebook.display_path(path)
        taken.findings.append(
            Finding(shown, 1, 1, "error", "import-refused", f"the file {error.why}", error.hint)
        )
    except TumenError as error:
        said = str(error).removeprefix(str(path))
        place = _PLACE.match(said)
        mark = Mark(int(place[1]), int(place[2])) if place else START
        said = said[place.end() :] if place else said.strip(" :")
        taken.findings.append(
            Finding(
                casebook.display_path(path), mark.line, mark.column, "error", "import-refused",
                said.rstrip("."),
                "Mend or remove it. What the store held of it stays, and the rest is built.",
            )
        )  # fmt: skip
    else:
        taken.loaded.append(path.name)


@dataclass(slots=True)
class Unread:
    """What the files say that the store does not know, or None where it knows all.

    `outdated` are the sources of which the store holds another state; `findings` tell which files
    cannot be used.
    """

    store: Store | None = None
    outdated: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def unread_imports(casebook: Casebook) -> Iterator[Unread]:
    """The imports that are new, changed or gone since the last build, for the time of a check."""
    known = _taken_in(casebook)
    there = {path.name: path for path in files_of(casebook)}
    due = [path for name, path in there.items() if differs(casebook, path, known.get(name))]
    unread = Unread()
    unchanged = there.keys() - {path.name for path in due}
    for name in known.keys() - unchanged:
        unread.outdated |= {graph.removeprefix(SOURCE) for graph in known[name].graphs}
    if not due:
        yield unread
        return
    with tempfile.TemporaryDirectory(prefix="tumen-check-", ignore_cleanup_errors=True) as folder:
        unread.store = _loaded(casebook, due, Path(folder), unread.findings)
        try:
            yield unread
        finally:
            unread.store = None  # lets go of the files, which are deleted next


def _loaded(casebook: Casebook, due: list[Path], folder: Path, findings: list[Finding]) -> Store:
    from pyoxigraph import Store

    store = Store(str(folder))
    taken = TakenIn(findings=findings)
    for path in due:
        with told(casebook, path, taken):
            look_through_import(casebook, path)
            bulk_load(store, path)
    return store


def _taken_in(casebook: Casebook) -> dict[str, Import]:
    """What the ledger has noted of each file of imports; nothing where nothing has been built."""
    path = active_store(casebook) / "ledger.sqlite"
    if not path.exists():
        return {}
    ledger = Ledger(path)
    try:
        return ledger.imports()
    finally:
        ledger.close()
