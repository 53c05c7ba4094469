"""Choose the format of results and shorten IRIs for display."""

from __future__ import annotations

from typing import Final

from tumen.core.errors import QueryError
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.query.limits import QueryKind

ROW_FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "md")
GRAPH_FORMATS: Final = ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml")

# Prefixes that a query may use without a declaration.
PREFIXES: Final = {
    "tumen": ONTOLOGY,
    "id": ID,
    "source": SOURCE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "wgs84": "http://www.w3.org/2003/01/geo/wgs84_pos#",
}


def choose_format(requested: str | None, kind: QueryKind, *, terminal: bool) -> str:
    """Return the requested format if it fits the query, or the default.

    Raises `QueryError` for a graph in a table format and for rows in a graph format.
    """
    if kind.gives_graph:
        if requested is None:
            return "turtle"
        if requested in GRAPH_FORMATS:
            return requested
        raise QueryError(
            f"a {kind.form} gives a graph, which cannot be written as {requested}. "
            f"Choose one of: {', '.join(GRAPH_FORMATS)}."
        )
    if requested is None:
        return "table" if terminal else "csv"
    if requested in ROW_FORMATS:
        return requested
    raise QueryError(
        f"a {kind.form} gives rows, which cannot be written as {requested}. "
        f"Choose one of: {', '.join(ROW_FORMATS)}."
    )


def shortened(iri: str) -> str:
    """Shorten an IRI to a prefixed name if a prefix is known.

    >>> shortened("https://w3id.org/tumen/id/thae-yong-ho")
    'id:thae-yong-ho'
    """
    best = max(
        (prefix for prefix, base in PREFIXES.items() if iri.startswith(base)),
        key=lambda prefix: len(PREFIXES[prefix]),
        default=None,
    )
    return iri if best is None else f"{best}:{iri.removeprefix(PREFIXES[best])}"
