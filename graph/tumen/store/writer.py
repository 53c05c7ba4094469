"""Write to the store of record: Oxigraph on disk, one named graph a source, a ledger beside it.

One process writes; readers open the snapshot that the last finished build published, so that a
reader never sees half a build, and a build never waits for a reader.

    build/graph/store/            the writer's
    build/graph/ledger.sqlite     what it should hold
    build/graph/current           the NAME of the snapshot that readers open
    build/snapshots/NAME/         a published state
"""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tumen.core.casebook import Casebook
from tumen.core.errors import StoreDamaged
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH, SOURCE
from tumen.store.checksums import (
    READERS,
    damage_error,
    drop_writer_checksums,
    first_corrupt_data_file,
    first_corrupt_file,
    write_checksums,
    write_writer_checksums,
)
from tumen.store.disk_errors import REBUILD, disk_errors
from tumen.store.ledger import Entry, Ledger
from tumen.store.snapshots import (
    finish_swap,
    next_number,
    read_current,
    remove_old_snapshots,
    set_current,
    snapshots_of,
    swap_in,
)

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad
    from pyoxigraph import Store as OxigraphStore


def source_graph(slug: str) -> NamedNode:
    """Return the name of the graph that holds everything a source says."""
    from pyoxigraph import NamedNode

    # A file can have a name that no source can have; its graph is then empty.
    return NamedNode(SOURCE + quote(slug))


def digest(quads: Iterable[Quad]) -> tuple[int, str]:
    """Count distinct quads, and hash their sorted N-Quads lines with SHA-256.

    They must hold no blank nodes, whose labels would depend on chance.
    """
    lines = sorted({str(quad) for quad in quads})
    return len(lines), sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """Hold the new state of one source: its ledger entry and its quads; no quads withdraws it.

    A source that was `loaded` from N-Quads has no entry in the ledger.
    """

    slug: str
    entry: Entry | None
    quads: Sequence[Quad]
    loaded: bool = False

    @property
    def pending(self) -> str:
        """Return its name among the pending ones: a slug, or the graph of what was loaded."""
        return str(source_graph(self.slug)) if self.loaded else self.slug


class Writer:
    """Write to a store, as its only writer. Use it as a context manager."""

    def __init__(self, home: Path, *, beside: bool) -> None:
        from pyoxigraph import Store as OxigraphStore

        self.home = home
        self.beside = beside  # a new store, made next to the one in use until `swap_in`
        with disk_errors(home):
            home.mkdir(parents=True, exist_ok=True)
            if name := first_corrupt_data_file(home / "store", self._published()):
                raise damage_error(home, name, REBUILD)
            drop_writer_checksums(home / "store")
            self.store: OxigraphStore = OxigraphStore(str(home / "store"))
            self.ledger = Ledger(home / "ledger.sqlite")
        self._roll_back()
        self._verify_sources()

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        while error is not None:  # its frames refer to the store, and would keep it open
            traceback.clear_frames(error.__traceback__)
            error = error.__context__
        self.close()
        if kind is not None and self.beside:  # it will not be swapped in, and the disk may be full
            shutil.rmtree(self._published(), ignore_errors=True)
            shutil.rmtree(self.home, ignore_errors=True)

    def close(self) -> None:
        """Close the store, so that another process can write."""
        self.ledger.close()
        del self.store
        write_writer_checksums(self.home / "store", self._published())

    def _published(self) -> Path:
        return snapshots_of(self.home) / (read_current(self.home) or "none")

    def _roll_back(self) -> None:
        """Roll back to the published snapshot what an interrupted build wrote and did not publish.

        Otherwise the next build would publish some of it. Cases that were read meanwhile are read
        again; derived graphs that are stale stay stale.
        """
        from pyoxigraph import NamedNode
        from pyoxigraph import Store as OxigraphStore

        unseen = self.ledger.pending()
        if not unseen:
            return
        with disk_errors(self.home):
            if name := first_corrupt_file(self._published()):
                raise damage_error(self.home, name, REBUILD)
            seen = OxigraphStore.read_only(str(self._published()))
            noted = {entry.slug: entry for entry in self.ledger.entries()}
            held, gone = [], []
            for slug in unseen:
                if slug.startswith("<"):  # the graph of what was loaded
                    loaded = NamedNode(slug[1:-1])
                    self.replace(loaded, seen.quads_for_pattern(None, None, None, loaded))
                    continue
                graph = source_graph(slug)
                quads = list(seen.quads_for_pattern(None, None, None, graph))
                self.replace(graph, quads)
                entry = noted.get(slug, Entry(slug, slug, "", "", 0, ""))
                if not quads:
                    gone.append(slug)
                elif (found := digest(quads)) != (entry.quads, entry.digest):
                    held.append(Entry(slug, entry.file, "", "", *found))
            for graph in self._made():
                self.replace(graph, seen.quads_for_pattern(None, None, None, graph))
            self.store.flush()
            self.ledger.record_sources(held, gone)
            self.ledger.clear_pending()

    def _verify_sources(self) -> None:
        """Refuse a store that lacks a source of the ledger.

        The graphs are counted, and listed only where the number is another one than the ledger's.
        `damaged_sources` compares each source's quads.
        """
        if not self.beside and self.ledger.meta("revision") is None:
            raise damage_error(self.home, self.ledger.path.name, REBUILD)
        with disk_errors(self.home):
            self.noted = {entry.slug: entry for entry in self.ledger.entries()}
            expected = [e.slug for e in self.noted.values() if e.file and e.quads]
            if self.count_sources() == len(expected):
                return
            present = {graph.value for graph in self.store.named_graphs()}
        for slug in expected:
            if SOURCE + slug not in present:
                raise StoreDamaged(
                    f"the store at {self.home} is damaged (it lacks the source '{slug}'). {REBUILD}"
                )

    def count_sources(self) -> int:
        """Count the named graphs besides those that a build makes."""
        counted = self.store.query("SELECT (COUNT(*) AS ?graphs) { GRAPH ?graph {} }")
        ((graphs,),) = counted  # type: ignore[misc]
        return int(graphs.value) - sum(map(self.store.contains_named_graph, self._made()))

    def _made(self) -> list[NamedNode]:
        """List the graphs that a build makes, besides those of sources."""
        from pyoxigraph import NamedNode

        names = [ONTOLOGY_GRAPH, *(DERIVED + name for name in self.ledger.derived())]
        return [NamedNode(name) for name in names]

    def copy_beside(self) -> Writer:
        """Copy the store, to be swapped in or thrown away as a whole.

        The copy shares the data files, which never change, so that its size does not matter.
        """
        new = self.home.with_name("graph.new")
        with disk_errors(new):
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            self.store.backup(str(new / "store"))
            self.ledger.copy(new / "ledger.sqlite")
        return Writer(new, beside=True)

    def damaged_sources(self) -> list[str]:
        """List the sources whose quads fail the hash in the ledger."""
        with disk_errors(self.home):
            return [
                entry.slug
                for entry in self.ledger.entries()
                if digest(self.quads(entry.slug)) != (entry.quads, entry.digest)
            ]

    def quads(self, slug: str) -> Iterator[Quad]:
        """Iterate over everything that a source says."""
        return iter(self.store.quads_for_pattern(None, None, None, source_graph(slug)))

    def write(self, changes: Sequence[Change], **meta: str) -> None:
        """Replace each changed source's graph, each in one transaction, then record its hash.

        The ledger is written only after everything is on disk. Raises `StoreError` where the disk
        refuses; nothing is lost then.
        """
        with disk_errors(self.home):
            self.ledger.mark_pending(change.pending for change in changes)
            if self.beside:
                new = (change.quads for change in changes if not change.loaded)
                self.store.bulk_extend(quad for quads in new for quad in quads)
            for change in changes:
                if change.loaded or not self.beside:
                    self.replace(source_graph(change.slug), change.quads)
            self.store.flush()
            self.ledger.record_sources(
                [change.entry for change in changes if change.entry],
                [change.slug for change in changes if not change.entry and not change.loaded],
                **meta,
            )

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make a graph hold exactly these quads, in one transaction, touching only what differs."""
        old = set(self.store.quads_for_pattern(None, None, None, graph))
        new = set(quads)
        gone, fresh = old - new, new - old
        if not gone:
            if fresh:
                self.store.extend(fresh)
            return
        self.update_graph(graph, gone, fresh)

    def update_graph(self, graph: NamedNode, gone: Iterable[Quad], fresh: Iterable[Quad]) -> None:
        """Delete some quads of a graph and insert others, in one transaction."""
        # One update is one transaction. Terms are serialised by the engine itself, so nothing
        # that stands in a literal can break out of it. There are no blank nodes to stumble over:
        # the reader gives each an IRI.
        self.store.update(f"DELETE DATA {_block(graph, gone)} ; INSERT DATA {_block(graph, fresh)}")

    def clear(self, graph: NamedNode) -> None:
        """Empty a graph."""
        self.store.remove_graph(graph)

    def publish(self) -> None:
        """Publish a snapshot of what the store holds now.

        All of it is on disk before a reader can see it. What is derived is flushed here, once: each
        flush leaves files that the engine must merge later.
        """
        with disk_errors(self.home):
            self.store.flush()
            snapshots_of(self.home).mkdir(exist_ok=True)
            number = next_number(self.home)
            name = f"r{number:06}"
            snapshot = snapshots_of(self.home) / name
            self.store.backup(str(snapshot))
            (snapshot / READERS).touch()
            write_checksums(snapshot)
            self.ledger.set_meta("revision", str(number))
            set_current(self.home, name)
            self.ledger.clear_pending()
        if not self.beside:  # readers open the other store's snapshot until the swap
            remove_old_snapshots(self.home)


def _block(graph: NamedNode, quads: Iterable[Quad]) -> str:
    rows = (f"{quad.subject} {quad.predicate} {quad.object} ." for quad in quads)
    return f"{{ GRAPH {graph} {{ {' '.join(rows)} }} }}"


def open_writer(casebook: Casebook, *, fresh: bool = False) -> Writer:
    """Open the writer of a casebook's store, or with `fresh` of a new one beside it (`swap_in`).

    Raises `StoreError` in one line where the store is in use, damaged, or cannot be written.
    """
    home = casebook.build / "graph"
    with disk_errors(home):
        finish_swap(home)
        if fresh or not (home / "store").exists():
            new = home.with_name("graph.new")
            shutil.rmtree(new, ignore_errors=True)
            return Writer(new, beside=True)
    return Writer(home, beside=False)


@contextmanager
def modify_copy(casebook: Casebook) -> Iterator[Writer]:
    """Yield a writer of a copy of the store, which is published and swapped in at the end.

    If the work fails, the copy is thrown away, and the store is unchanged.
    """
    with open_writer(casebook) as writer:
        if writer.beside:  # nothing has been built here yet
            yield writer
            writer.publish()
        else:
            with writer.copy_beside() as copy:
                yield copy
                copy.publish()
    swap_in(casebook)


@contextmanager
def open_ledger_if_any(casebook: Casebook) -> Iterator[Ledger | None]:
    """Yield the ledger, or None where nothing has been built; the caller holds the write lock."""
    home = casebook.build / "graph"
    with disk_errors(home):
        finish_swap(home)
    if not (home / "store").exists():
        yield None
        return
    ledger = Ledger(home / "ledger.sqlite")
    try:
        yield ledger
    finally:
        ledger.close()
