"""Verify a casebook's stores on demand: every file, every block, every source's hash."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.errors import NotBuilt, StoreDamaged, StoreError
from tumen.core.findings import START, Finding
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH, Tumen
from tumen.store.bulk_load import bulk_load
from tumen.store.checksums import first_corrupt_data_file
from tumen.store.disk_errors import REBUILD, disk_errors
from tumen.store.ledger import Ledger
from tumen.store.reader import verified_snapshot
from tumen.store.snapshots import active_store
from tumen.store.write_lock import write_lock
from tumen.store.writer import digest, source_graph
from tumen.store.written_ids import restore

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, NamedNode, Quad
    from pyoxigraph import Store as OxigraphStore

_WAIT = 10.0  # seconds for a build that is under way


@dataclass(slots=True)
class _Expected:
    """Hold what a store should contain: sources by digest, loaded graphs by content; by graph name.

    `loaded` is None where a loaded file is gone or has changed, and cannot be compared. `pending`
    are graphs that an interrupted build may have written; the next build rolls them back.
    """

    sources: dict[str, tuple[str, int, str]]
    pending: set[str]
    loaded: dict[str, tuple[int, int]] | None


def verify_store(casebook: Casebook) -> list[Finding]:
    """Read all of a casebook's store, ledger and snapshot, and return an error for each damage.

    Nothing is changed. Raises `StoreInUse` where a build does not end within ten seconds, and
    `NotBuilt` where there is no store.
    """
    home = active_store(casebook)
    if not home.exists():
        raise NotBuilt("this casebook has not been built yet. Build it with: tumen build")
    with write_lock(casebook, wait=_WAIT):
        return list(_verify(casebook, home))


def _verify(casebook: Casebook, home: Path) -> Iterator[Finding]:
    try:
        expected = _read_ledger(casebook, home / "ledger.sqlite")
    except StoreDamaged as error:
        yield _finding(casebook, home / "ledger.sqlite", str(error))
        return
    if casebook.private is not None:  # a view keeps no record of what it made of loaded files
        expected.loaded = None
    elif expected.loaded is None:
        yield Finding(
            casebook.display_path(home), START.line, START.column, "info", "not-compared",
            "a file that was loaded is gone or has changed: its statements were read, not compared",
        )  # fmt: skip
    snapshot = home / "none"
    try:
        snapshot = verified_snapshot(casebook)
        yield from _compare(casebook, snapshot, expected)
    except NotBuilt:  # the first build was interrupted
        pass
    except StoreError as error:
        yield _finding(casebook, home / "current", str(error))
    try:
        with disk_errors(home):
            corrupt = first_corrupt_data_file(home / "store", snapshot)
        if corrupt is not None:
            raise StoreDamaged(f"{corrupt} is not what was written")
        yield from _compare(casebook, home / "store", expected)
    except StoreError as error:
        yield _finding(casebook, home / "store", str(error))


def _read_ledger(casebook: Casebook, place: Path) -> _Expected:
    if not place.is_file():
        raise StoreDamaged("the ledger is missing")
    with closing(Ledger(place)) as ledger:
        if damage := ledger.damage():
            raise StoreDamaged(f"the ledger is damaged ({damage})")
        sources = {
            source_graph(entry.slug).value: (entry.slug, entry.quads, entry.digest)
            for entry in ledger.entries()
            if entry.quads
        }
        pending = {
            slug[1:-1] if slug.startswith("<") else source_graph(slug).value
            for slug in ledger.pending()
        }
        places = {
            known.content: casebook.imports / name for name, known in ledger.imports().items()
        }
        files = {load.content: places.get(load.content, Path(load.file)) for load in ledger.loads()}
    return _Expected(sources, pending, _contents(files))


def _contents(files: dict[str, Path]) -> dict[str, tuple[int, int]] | None:
    """Return the content of each graph in files of N-Quads, or None if a file is not what was
    loaded.
    """
    from pyoxigraph import Store as OxigraphStore

    if not files:
        return {}
    with tempfile.TemporaryDirectory(prefix="tumen-check-", ignore_cleanup_errors=True) as folder:
        store = OxigraphStore(folder)  # which writes terms as the store of record does
        for content, path in files.items():
            try:
                with path.open("rb") as file:
                    if file_digest(file, "sha256").hexdigest() != content:
                        return None
            except OSError:
                return None
            bulk_load(store, path)
        return {
            graph.value: _content(store.quads_for_pattern(None, None, None, graph))
            for graph in store.named_graphs()
        }


def _as_loaded(store: OxigraphStore, graph: NamedNode | BlankNode) -> Iterable[Quad]:
    """Return the quads of a graph as its file has them, with the ids that decisions merged."""
    from pyoxigraph import NamedNode

    quads = store.quads_for_pattern(None, None, None, graph)
    merged = store.quads_for_pattern(None, NamedNode(Tumen.writtenAs), None, graph)
    return quads if next(merged, None) is None else restore(quads)


def _content(quads: Iterable[Quad]) -> tuple[int, int]:
    """Return the number of quads, and a hash that does not depend on their order, in bounded
    memory.
    """
    count = sum_ = 0
    for count, quad in enumerate(quads, 1):  # noqa: B007 - the number is returned
        sum_ += int.from_bytes(sha256(str(quad).encode()).digest())
    return count, sum_ % (1 << 256)


@contextmanager
def _opened(folder: Path) -> Iterator[OxigraphStore]:
    from pyoxigraph import Store as OxigraphStore

    with disk_errors(folder):
        yield OxigraphStore.read_only(str(folder))


def _compare(casebook: Casebook, folder: Path, expected: _Expected) -> Iterator[Finding]:
    """Compare what a folder of the engine holds with what it should; this reads every block."""
    wrong = []
    with _opened(folder) as store:
        names = {graph.value for graph in store.named_graphs()}
        for graph in store.named_graphs():
            name, quads = graph.value, store.quads_for_pattern(None, None, None, graph)
            if name in expected.pending or name == ONTOLOGY_GRAPH or name.startswith(DERIVED):
                _content(quads)  # reading is what shows a damaged block
            elif name in expected.sources:
                slug, count, hash_ = expected.sources[name]
                if digest(quads) != (count, hash_):
                    wrong.append(
                        f"the source '{slug}' does not hold the {count} statements written"
                    )
            elif expected.loaded is None:
                _content(quads)
            elif _content(_as_loaded(store, graph)) != expected.loaded.get(name):
                wrong.append(f"the graph <{name}> does not hold what was loaded")
    for name, (slug, _, _) in sorted(expected.sources.items()):
        if name not in names | expected.pending:
            wrong.append(f"the source '{slug}' is missing")
    wrong += [
        f"the graph <{name}> is missing" for name in sorted({*(expected.loaded or ())} - names)
    ]
    for message in wrong:
        yield _finding(casebook, folder, message)


def _finding(casebook: Casebook, place: Path, message: str) -> Finding:
    return Finding(
        casebook.display_path(place), START.line, START.column, "error", "store-damaged",
        message.removesuffix(REBUILD).rstrip(" ."), "Repair it with: tumen check --store --repair",
    )  # fmt: skip
