"""Export the graph as RDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from tumen.core.casebook import Casebook
from tumen.core.errors import UnknownName
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH, SOURCE
from tumen.query.formats import PREFIXES
from tumen.store.reader import open_reader
from tumen.store.writer import source_graph
from tumen.store.written_ids import restore

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple

# Name on the command line → (name in the engine, whether it keeps the sources apart).
FORMATS = {
    "nquads": ("N_QUADS", True),
    "trig": ("TRIG", True),
    "jsonld": ("JSON_LD", True),
    "turtle": ("TURTLE", False),
    "ntriples": ("N_TRIPLES", False),
    "rdfxml": ("RDF_XML", False),
}
EXPORT_PREFIXES = {
    name: PREFIXES[name] for name in ("tumen", "id", "source", "rdfs", "skos", "xsd")
}


def export_rdf(
    casebook: Casebook,
    format_: str,
    target: BinaryIO,
    *,
    sources: Sequence[str] = (),
    vocabulary: bool = False,
    original_ids: bool = False,
) -> None:
    """Write the graph, or only the graphs of some sources (slugs), to a binary file.

    Formats without named graphs (Turtle, N-Triples, RDF/XML) get the union of the sources, each
    triple once. With `original_ids` each source has the ids that it wrote, and what was derived is
    left out. Raises `UnknownName` for a source that is not in the store.
    """
    from pyoxigraph import RdfFormat, serialize

    name, keeps_sources = FORMATS[format_]
    rdf_format: RdfFormat = getattr(RdfFormat, name)
    store = open_reader(casebook)
    graphs = graphs_of(store, sources, vocabulary=vocabulary)
    statements: Iterable[Quad] | Iterable[Triple] = _quads(store, graphs)
    if original_ids:
        graphs = [graph for graph in graphs if not graph.value.startswith(DERIVED)]
        statements = _as_written(store, graphs, keeps_sources=keeps_sources)
    elif not keeps_sources:
        statements = _distinct_triples(store, graphs)
    # N-Triples and N-Quads have no prefixes; the engine passes over them there.
    serialize(statements, target, format=rdf_format, prefixes=EXPORT_PREFIXES)


def graphs_of(store: Store, sources: Sequence[str], *, vocabulary: bool = False) -> list[NamedNode]:
    """Return the graphs of the given sources (slugs), or all; the ontology too if asked for."""
    from pyoxigraph import NamedNode

    present = sorted((g for g in store.named_graphs() if isinstance(g, NamedNode)), key=str)
    if sources:
        known = [g.value.removeprefix(SOURCE) for g in present if g.value.startswith(SOURCE)]
        for slug in sources:
            if slug not in known:
                raise UnknownName("source", slug, known)
        return [source_graph(slug) for slug in sources]
    return [graph for graph in present if vocabulary or graph.value != ONTOLOGY_GRAPH]


def _quads(store: Store, graphs: Iterable[NamedNode]) -> Iterator[Quad]:
    for graph in graphs:
        yield from store.quads_for_pattern(None, None, None, graph)


def _as_written(
    store: Store, graphs: Iterable[NamedNode], *, keeps_sources: bool
) -> Iterator[Quad] | Iterator[Triple]:
    seen: set[Triple] = set()
    for graph in graphs:
        quads = restore(store.quads_for_pattern(None, None, None, graph))
        if keeps_sources:
            yield from quads
            continue
        fresh = {quad.triple for quad in quads} - seen
        seen |= fresh
        yield from fresh


def _distinct_triples(store: Store, graphs: Sequence[NamedNode]) -> Iterator[Triple]:
    # The engine finds duplicates by its index instead of us holding every triple in memory.
    rows = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", default_graph=list(graphs))
    yield from rows  # type: ignore[misc]
