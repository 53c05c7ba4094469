"""Settle the decisions of a casebook, and bring the sources in the store in step with them.

A decision touches the sources that wrote one of its ids. Each is restored to what it wrote and
resolved again, in the store: its file is not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import unquote

from tumen.core.casebook import Casebook
from tumen.core.ontology import classes_above
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.derive.identity.entities import realms_of
from tumen.derive.identity.settle import Realms, settle
from tumen.derive.identity.update import (
    Decisions,
    fault_findings,
    links_are_stale,
    read_decisions,
)
from tumen.parse.case import RDF_TYPE, Case
from tumen.store.ledger import Entry
from tumen.store.lookup import pairs
from tumen.store.writer import Change, Writer, digest, source_graph
from tumen.store.written_ids import AsWritten, resolve


def settle_decisions(
    casebook: Casebook, writer: Writer, version: str, cases: Collection[Case],
    replaced: Collection[str],
) -> Decisions:  # fmt: skip
    """Read and settle all decisions, by what the cases read and the store say of their things.

    Sources in the store that are `replaced` (slugs) are passed over.
    """
    made = read_decisions(casebook, writer, stale=links_are_stale(writer, version))
    if made.all:
        wanted = {ID + id_ for each in made.all.values() for id_ in each.things}
        above = classes_above(casebook.ontology)
        made.settled = settle(made.all, _realms(writer, cases, replaced, wanted, above))
        made.findings += fault_findings(casebook, made.settled)
    return made


def _realms(
    writer: Writer, cases: Iterable[Case], replaced: Iterable[str], wanted: set[str],
    above: Mapping[str, frozenset[str]],
) -> Realms:  # fmt: skip
    from pyoxigraph import NamedNode

    said: dict[str, set[str]] = {}
    for case in cases:
        for iri in wanted & case.described():
            said.setdefault(iri, set()).update(case.types().get(iri, ()))
    left, stored = {source_graph(slug) for slug in replaced}, AsWritten(writer.store)

    def realms(id_: str) -> frozenset[str] | None:
        classes, known = set(said.get(ID + id_, ())), ID + id_ in said
        for quad in stored.quads(NamedNode(ID + id_), None, None):
            if quad.graph_name not in left:
                known = True
                if quad.predicate.value == RDF_TYPE:
                    classes.add(quad.object.value)  # type: ignore[union-attr]
        return realms_of(classes, above) if known else None

    return realms


def merge_changes(
    writer: Writer, version: str, decisions: Decisions, replaced: Iterable[str],
    touched: Iterable[Entry],
) -> Iterator[Change]:  # fmt: skip
    """Yield the new state of each source in the store that is out of step with the decisions.

    The cost follows the sources that wrote an id whose canonical id changed. Where the graph of
    links is stale, every merged id is looked up. `touched` are entries with new times.
    """

    canonical = decisions.canonical()
    from pyoxigraph import NamedNode

    stale = links_are_stale(writer, version)
    before = None if stale else dict(pairs(writer.store, Tumen.mergedInto))
    left = {source_graph(slug).value for slug in replaced}
    known = writer.noted | {entry.slug: entry for entry in touched}
    for name in sorted(_out_of_step(writer, canonical, before) - left):
        slug, graph = unquote(name.removeprefix(SOURCE)), NamedNode(name)
        quads = resolve(writer.store.quads_for_pattern(None, None, None, graph), canonical)
        entry = known.get(slug)
        if entry is None:
            yield Change(slug, None, quads, loaded=True)
        else:
            count, hash_ = digest(quads)
            yield Change(slug, entry._replace(quads=count, digest=hash_), quads)


def _out_of_step(
    writer: Writer, canonical: dict[str, str], before: dict[str, str] | None
) -> set[str]:
    """Return the graphs of sources that hold an id for which another one stands, or should not."""
    from pyoxigraph import Literal, NamedNode

    property_ = NamedNode(Tumen.writtenAs)
    if before is None:
        texts: list[Literal | None] = [None]
        raw = set(canonical)
    else:
        changed = {i for i in before.keys() | canonical.keys() if before.get(i) != canonical.get(i)}
        texts = [Literal(iri.removeprefix(ID)) for iri in changed]
        raw = changed & canonical.keys()
    found = set()
    for text in texts:
        for quad in writer.store.quads_for_pattern(None, property_, text, None):
            iri = ID + quad.object.value  # type: ignore[union-attr]
            if canonical.get(iri, iri) != quad.subject.value:  # type: ignore[union-attr]
                found.add(quad.graph_name.value)  # type: ignore[union-attr]
    for iri in raw:
        node = NamedNode(iri)
        for pattern in ((node, None, None, None), (None, None, node, None)):
            quads = writer.store.quads_for_pattern(*pattern)
            found |= {quad.graph_name.value for quad in quads}  # type: ignore[union-attr]
    return {graph for graph in found if graph.startswith(SOURCE)}
