"""Detect an import that is here already under another id: the same file, or most of its rows.

The store is asked for what it holds, by hash and by key; only case files that no build has read yet
are looked into themselves. So the cost is that of a hundred look-ups, however large the graph is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.findings import START, Finding
from tumen.core.input import InputError
from tumen.core.vocabulary import SOURCE, Tumen
from tumen.ingest.record import Record, Session

if TYPE_CHECKING:
    from pyoxigraph import Store

SAMPLE = 100  # records that are looked for, spread evenly over those at hand


def find_duplicate_source(
    casebook: Casebook, session: Session, content: str, records: Sequence[Record]
) -> Finding | None:
    """Return a warning if another source is the same document or an edition of it.

    `content` is the SHA-256 of the file, `records` some or all of what it holds. A record is known
    by its hash, or by its key where that is more than a number: rows are numbered everywhere.
    """
    sample = records[:: max(1, len(records) // SAMPLE)]
    seen = Counter[str]()
    same: set[str] = set()
    for other, is_same, number in _others(casebook, session.slug, content, sample):
        seen[other] = number
        if is_same:
            same.add(other)
    if not seen:
        return None
    other = min(seen, key=lambda slug: (slug not in same, -seen[slug], slug))
    if other in same:
        what = f"this very file is here already, as the source '{other}'"
    elif 2 * seen[other] > len(sample):
        looked = "records" if len(sample) == len(records) else "records looked for"
        what = f"{seen[other]} of {len(sample)} {looked} are here already, in the source '{other}'"
    else:
        return None
    return Finding(
        session.findings.file, START.line, START.column, "warning", "already-imported",
        f"{what}; as '{session.slug}' it is a second witness for all it says",
        f"An edition of one source keeps its id: import it with --id {other}, "
        f"and delete the file of '{session.slug}' if it has been written.",
    )  # fmt: skip


def _others(
    casebook: Casebook, slug: str, content: str, sample: Sequence[Record]
) -> Iterator[tuple[str, bool, int]]:
    """Yield other sources, whether each is the same file, and how many of the records it has."""
    from tumen.build.changes import survey
    from tumen.store.reader import open_reader_if_any, read_entries

    store = open_reader_if_any(casebook)
    entries = read_entries(casebook) if store is not None else []
    todo = survey(casebook, entries, all_changed=store is None)
    unread = {file.slug: file for file in todo.changed if file.slug != slug}
    for other, file in unread.items():
        try:
            data = casebook.read(file.path)
        except InputError:  # `tumen check` says why; a link that leads out is never opened
            continue
        yield other, content.encode() in data, sum(_stands_in(data, record) for record in sample)
    if store is not None:
        besides = {slug, *unread, *todo.vanished}
        same = _graphs(store, Tumen.sha256, content) - besides
        seen = Counter(other for record in sample for other in _having(store, record) - besides)
        for other in same | set(seen):
            yield other, other in same, seen[other]


def _stands_in(data: bytes, record: Record) -> bool:
    """Return whether a case file written by an import has the record."""
    written = record.digest.encode() in data
    return written or (_tells(record.key) and f"{{key: {record.key}, ".encode() in data)


def _having(store: Store, record: Record) -> set[str]:
    found = _graphs(store, Tumen.sha256, record.digest)
    return found | _graphs(store, Tumen.key, record.key) if _tells(record.key) else found


def _tells(key: str) -> bool:
    return not key.isdigit()


def _graphs(store: Store, property_: str, text: str) -> set[str]:
    """Return the ids of the sources that contain that value."""
    from pyoxigraph import Literal, NamedNode

    quads = store.quads_for_pattern(None, NamedNode(property_), Literal(text), None)
    graphs = (str(getattr(quad.graph_name, "value", "")) for quad in quads)
    return {graph.removeprefix(SOURCE) for graph in graphs if graph.startswith(SOURCE)}
