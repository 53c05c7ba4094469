"""Keep the store in step with the folder of imports: N-Quads that `tumen import` wrote.

`graph/imports/SLUG.nq` is what the casebook keeps; the store only follows it, as it follows the
cases. So a copy without `build/` loses nothing: a file that the ledger does not know is loaded, one
that changed takes the place of what it said before, and what is gone is withdrawn. Files that are
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
class ImportReport:
    """Report how a build synced the store with the folder of imports, by file names."""

    loaded: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sync_import(casebook: Casebook, path: Path) -> None:
    """Sync the store with one file of the folder, under the write lock.

    Raises `TumenError` where the file cannot be used.
    """
    with open_ledger_if_any(casebook) as ledger:
        known = None if ledger is None else ledger.imports().get(path.name)
        if ledger is not None and not is_outdated(casebook, path, known, ledger):
            return
    _replace(casebook, path)


def sync_imports(casebook: Casebook) -> ImportReport:
    """Sync an existing store with the folder, file by file, under the write lock.

    A file that cannot be used is a finding, and the store keeps what it held of it.
    """
    report = ImportReport()
    with open_ledger_if_any(casebook) as ledger:
        if ledger is None:
            return report
        known = ledger.imports()
        there = {path.name: path for path in import_files(casebook)}
        due = [
            path
            for name, path in there.items()
            if is_outdated(casebook, path, known.get(name), ledger)
        ]
    for name in sorted(known.keys() - there.keys()):
        with modify_copy(casebook) as writer:
            _withdraw(writer, known[name])
            writer.ledger.delete_import(name)
        report.withdrawn.append(name)
    for path in due:
        with collect_errors(casebook, path, report):
            _replace(casebook, path)
    return report


def load_imports(casebook: Casebook, writer: Writer) -> ImportReport:
    """Load all files of the folder into a new store."""
    report = ImportReport()
    for path in import_files(casebook):
        with collect_errors(casebook, path, report):
            _load(casebook, writer, path)
    return report


def import_files(casebook: Casebook) -> list[Path]:
    """Return the files of the folder, by name."""
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


def is_outdated(
    casebook: Casebook, path: Path, known: Import | None, ledger: Ledger | None = None
) -> bool:
    """Return whether a file must be loaded; if only its times changed, a given ledger
    is updated.
    """
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


def _replace(casebook: Casebook, path: Path) -> None:
    stamp, found = _scan(casebook, path)
    with modify_copy(casebook) as writer:
        _write(casebook, writer, path, stamp, found)


def _load(casebook: Casebook, writer: Writer, path: Path) -> None:
    _write(casebook, writer, path, *_scan(casebook, path))


def _scan(casebook: Casebook, path: Path) -> tuple[str, Scan]:
    """Return the stamp and content of a file; a change in between shows in the next stamp."""
    try:
        stamp = settled_stamp(path.stat())
    except OSError:
        stamp = ""  # the scan tells why
    return stamp, scan_import(casebook, path)


def scan_import(casebook: Casebook, path: Path) -> Scan:
    """Scan a file of the folder. Raises `TumenError` if it cannot be used."""
    _require_file(casebook, path)
    found = scan_file(path)
    _refuse_case_files(casebook, path, found)
    return found


def _write(casebook: Casebook, writer: Writer, path: Path, stamp: str, found: Scan) -> None:
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
            _withdraw(writer, before)
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


def _withdraw(writer: Writer, known: Import) -> None:
    _clear(writer, known.graphs)
    writer.ledger.delete_load(known.content)
    writer.ledger.mark_stale()  # the next build derives without it


def _clear(writer: Writer, graphs: Iterable[str]) -> None:
    from pyoxigraph import NamedNode

    for graph in graphs:
        writer.clear(NamedNode(graph))


@contextmanager
def collect_errors(casebook: Casebook, path: Path, report: ImportReport) -> Iterator[None]:
    """Record what became of a file: loaded, or what is wrong with it and where."""
    try:
        yield
    except StoreError:
        raise
    except InputError as error:
        shown = casebook.display_path(path)
        report.findings.append(
            Finding(shown, 1, 1, "error", "import-refused", f"the file {error.why}", error.hint)
        )
    except TumenError as error:
        said = str(error).removeprefix(str(path))
        place = _PLACE.match(said)
        mark = Mark(int(place[1]), int(place[2])) if place else START
        said = said[place.end() :] if place else said.strip(" :")
        report.findings.append(
            Finding(
                casebook.display_path(path), mark.line, mark.column, "error", "import-refused",
                said.rstrip("."),
                "Correct or remove it. What the store held of it stays, and the rest is built.",
            )
        )  # fmt: skip
    else:
        report.loaded.append(path.name)


@dataclass(slots=True)
class UnreadImports:
    """Hold what import files say and the store does not; no store if it holds everything.

    `outdated` are the sources that the store holds in another state; `findings` name the files
    that cannot be used.
    """

    store: Store | None = None
    outdated: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def unread_imports(casebook: Casebook) -> Iterator[UnreadImports]:
    """Load the imports that are new or changed since the last build, while a check runs."""
    known = _recorded_imports(casebook)
    there = {path.name: path for path in import_files(casebook)}
    due = [path for name, path in there.items() if is_outdated(casebook, path, known.get(name))]
    unread = UnreadImports()
    unchanged = there.keys() - {path.name for path in due}
    for name in known.keys() - unchanged:
        unread.outdated |= {graph.removeprefix(SOURCE) for graph in known[name].graphs}
    if not due:
        yield unread
        return
    with tempfile.TemporaryDirectory(prefix="tumen-check-", ignore_cleanup_errors=True) as folder:
        unread.store = _load_unread(casebook, due, Path(folder), unread.findings)
        try:
            yield unread
        finally:
            unread.store = None  # lets go of the files, which are deleted next


def _load_unread(
    casebook: Casebook, due: list[Path], folder: Path, findings: list[Finding]
) -> Store:
    from pyoxigraph import Store

    store = Store(str(folder))
    report = ImportReport(findings=findings)
    for path in due:
        with collect_errors(casebook, path, report):
            scan_import(casebook, path)
            bulk_load(store, path)
    return store


def _recorded_imports(casebook: Casebook) -> dict[str, Import]:
    """Return what the ledger records of each file of imports; nothing before the first build."""
    path = active_store(casebook) / "ledger.sqlite"
    if not path.exists():
        return {}
    ledger = Ledger(path)
    try:
        return ledger.imports()
    finally:
        ledger.close()
