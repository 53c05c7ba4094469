"""Which format an answer is written in, and how an IRI is shown to people."""

from __future__ import annotations

from typing import Final

from tumen.core.errors import QueryError
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.query.limits import Nature

ROW_FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "md")
GRAPH_FORMATS: Final = ("turtle", "trig", "nquads", "ntriples", "jsonld")

# Prefixes that a query may use without declaring them.
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


def choose_format(requested: str | None, nature: Nature, *, terminal: bool) -> str:
    """The format to write: what was asked for if it fits the query, else the usual one.

    Raises `QueryError` where a graph is asked for as a table, or a table as a graph.
    """
    if nature.gives_graph:
        if requested is None:
            return "turtle"
        if requested in GRAPH_FORMATS:
            return requested
        raise QueryError(
            f"a {nature.form} gives a graph, which cannot be written as {requested}. "
            f"Choose one of: {', '.join(GRAPH_FORMATS)}."
        )
    if requested is None:
        return "table" if terminal else "csv"
    if requested in ROW_FORMATS:
        return requested
    raise QueryError(
        f"a {nature.form} gives rows, which cannot be written as {requested}. "
        f"Choose one of: {', '.join(ROW_FORMATS)}."
    )


def shortened(iri: str) -> str:
    """An IRI with a prefix in place of its beginning where one is known.

    >>> shortened("https://w3id.org/tumen/id/thae-yong-ho")
    'id:thae-yong-ho'
    """
    best = max(
        (prefix for prefix, base in PREFIXES.items() if iri.startswith(base)),
        key=lambda prefix: len(PREFIXES[prefix]),
        default=None,
    )
    return iri if best is None else f"{best}:{iri.removeprefix(PREFIXES[best])}"
