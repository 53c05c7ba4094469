"""Load N-Quads files of any size straight into the store.

Such quads live beside the cases, in named graphs of their own sources. No build withdraws or
rewrites them: a build concerns itself with sources that have a case file. The two never share a
source: a file with statements of a case's source is refused, and so is a case named like a source
that was loaded (`loaded_slugs`). The ledger records each load by the hash of the file, so that the
same content is loaded once. `tumen build --fresh`, which makes a new store, reads the file again
from where it was (`replay_loads`), and reports the files that it no longer finds.

Files in the folder of imports need no loading: a build follows them (`tumen.build.imports`).

Loaded quads are taken as they are: neither shapes nor references are checked, and the ledger
vouches for the file, not for each of its sources. What needs checking belongs in a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.core.casebook import Casebook
from tumen.core.errors import StoreError, TumenError
from tumen.core.findings import START, Finding
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH, SOURCE
from tumen.store.disk_errors import disk_errors
from tumen.store.ledger import Ledger, Loaded
from tumen.store.nquads import Scan, scan, syntax_message
from tumen.store.write_lock import write_lock
from tumen.store.writer import Writer, modify_copy, open_ledger_if_any, source_graph

if TYPE_CHECKING:
    from pyoxigraph import Store

SLICE = 48 << 20  # bytes that the engine takes in at a time


def load(casebook: Casebook, path: Path, *, any_graph: bool = False) -> Loaded:
    """Load the quads of an N-Quads file into the store, all or none, and publish them.

    Every statement must be in the graph of a source, or with `any_graph` in any named graph that no
    build makes. Blank nodes are refused: their labels mean nothing outside their file. Memory is
    bounded however long the file is. Content that was loaded before is not loaded again.

    The file is loaded into a copy of the store, which is swapped in when it is complete. Copying
    takes milliseconds: the copies share the data files, which never change.

    Raises `TumenError`, with the line, for a file that cannot be used, and `StoreError` where the
    store cannot be written; the store is unchanged then.
    """
    path = path.absolute()
    found = scan_file(path, any_graph=any_graph)
    with write_lock(casebook):
        with open_ledger_if_any(casebook) as ledger:
            earlier = ledger.find_load(found.content) if ledger else None
        if earlier is not None:
            return earlier
        with modify_copy(casebook) as writer:
            refuse_cases(path, found, writer)
            return load_into(writer, path, found, any_graph=any_graph)


def replay_loads(casebook: Casebook, writer: Writer) -> list[Finding]:
    """Load into a new store what was loaded into the one that it replaces.

    Returns an error for each file that is gone or has changed.
    """
    path = casebook.build / "graph" / "ledger.sqlite"
    if not path.is_file():
        return []
    try:
        with closing(Ledger(path)) as ledger:
            # The files of the folder of imports are read from there.
            imports = {import_.content for import_ in ledger.imports().values()}
            loads = [
                loaded
                for loaded in ledger.loads()
                if loaded.content not in imports and Path(loaded.file).parent != casebook.imports
            ]
    except StoreError:  # the store is made anew for that very reason
        return [Finding(
            casebook.display_path(path), START.line, START.column, "warning", "not-reloaded",
            "the ledger is damaged, and with it the record of what was loaded with Book.load",
            "If you loaded files so, load them again. Cases and imports are complete.",
        )]  # fmt: skip
    return [finding for loaded in loads if (finding := _again(casebook, writer, loaded))]


def _again(casebook: Casebook, writer: Writer, loaded: Loaded) -> Finding | None:
    file = Path(loaded.file)
    try:
        found = scan_file(file, any_graph=loaded.any_graph)
        if found.content == loaded.content:
            load_into(writer, file, found, any_graph=loaded.any_graph)
            return None
        reason = f"{file} has changed since."
    except TumenError as error:
        reason = str(error)
    return Finding(
        casebook.display_path(file), START.line, START.column, "error", "not-reloaded",
        f"what was loaded from here is no longer in the store: {reason}",
        "Load it again, with Book.load.",
    )  # fmt: skip


def loaded_slugs(writer: Writer, slugs: Iterable[str]) -> set[str]:
    """Select the slugs whose source was loaded, and therefore cannot be a case as well.

    The slugs must be of cases that the ledger does not know, not even as pending.
    """
    if not writer.ledger.has_loads():
        return set()
    return {slug for slug in slugs if next(writer.quads(slug), None) is not None}


def refuse_cases(path: Path, found: Scan, writer: Writer) -> None:
    """Raise `TumenError` where a file has statements of a source that is a case."""
    for graph in sorted(found.graphs):
        entry = writer.noted.get(unquote(graph.removeprefix(SOURCE)))
        if entry is not None and source_graph(entry.slug).value == graph:
            raise TumenError(
                f"{path} has statements of the source '{entry.slug}', which is the case "
                f"{entry.file}. Say them in the case, or give them a source of their own."
            )


def scan_file(path: Path, *, any_graph: bool = False) -> Scan:
    """Scan a file to be loaded. Raises `TumenError`, with the line, where it cannot be."""
    return scan(path, graphs="" if any_graph else SOURCE, never=(ONTOLOGY_GRAPH, DERIVED))


def _slices(path: Path) -> Iterator[tuple[int, bytes]]:
    """Read a file in pieces of whole lines, each with the number of lines before it.

    The engine sorts each piece in memory, which takes some ten times its size.
    """
    done = 0
    with path.open("rb") as file:
        while part := file.read(SLICE):
            part += file.readline()
            yield done, part
            done += part.count(b"\n")


def load_into(writer: Writer, path: Path, found: Scan, *, any_graph: bool = False) -> Loaded:
    """Load the quads of a file that was scanned, and record the load.

    Raises `TumenError` where the engine refuses the file; its graphs are removed then.
    """
    from pyoxigraph import DefaultGraph

    before = {str(graph) for graph in writer.store.named_graphs()}
    try:
        _load_checked(writer, path, found, before)
    except TumenError:
        for graph in list(writer.store.named_graphs()):
            if str(graph) not in before:
                writer.store.remove_graph(graph)
        writer.store.clear_graph(DefaultGraph())
        raise
    loaded = Loaded(found.content, str(path), found.size, found.statements, any_graph)
    writer.ledger.record_load(loaded)
    writer.ledger.mark_stale()  # the next build derives from what was loaded
    return loaded


def bulk_load(store: Store, path: Path) -> None:
    """Load the quads of a file. Raises `TumenError`, with the place, for a syntax error."""
    from pyoxigraph import RdfFormat

    line = 0
    try:
        for line, part in _slices(path):  # noqa: B007 - the message needs it
            store.bulk_load(input=part, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        place = f"{path}:{line + (error.lineno or 1)}:{error.offset or 1}"
        raise TumenError(f"{place}: {syntax_message(error)}. Nothing was loaded.") from None


def _load_checked(writer: Writer, path: Path, found: Scan, before: Set[str]) -> None:
    from pyoxigraph import DefaultGraph

    with disk_errors(writer.home):
        bulk_load(writer.store, path)
        writer.store.flush()
    # The scan goes by the ends of lines; the engine has read them in full. No iterator may live on
    # in the traceback of an error: it would keep the store open while its folder is deleted.
    quad = next(iter(writer.store.quads_for_pattern(None, None, None, DefaultGraph())), None)
    if quad is not None:
        raise TumenError(
            f"{path}: a statement in no graph, about {quad.subject}. "
            f"Name its source's graph: <{SOURCE}…>."
        )
    for graph in list(writer.store.named_graphs()):
        if graph.value not in found.graphs and str(graph) not in before:
            raise TumenError(f"{path}: the graph {graph} may not be loaded. Leave it out.")
