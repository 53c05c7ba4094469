"""Describe the dataset by VoID and DCAT, with the figures of this build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from tumen import __version__
from tumen.core.casebook import Casebook
from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY, ONTOLOGY_GRAPH, SOURCE, Tumen
from tumen.query.export_rdf import EXPORT_PREFIXES
from tumen.query.resolve import ask
from tumen.store.reader import open_reader

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode, Store, Triple

VOID, DCAT, DCTERMS = (
    "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/",
)  # fmt: skip
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
DATASET = "https://w3id.org/tumen/dataset"

# Derived graphs are not counted: no source states their triples.
_STATED = f'?g != <{ONTOLOGY_GRAPH}> && !STRSTARTS(STR(?g), "{DERIVED}")'
_CLASSES = f"""SELECT ?key (COUNT(DISTINCT ?s) AS ?n) {{
    GRAPH ?g {{ ?s a ?key }} FILTER({_STATED}) }} GROUP BY ?key ORDER BY ?key"""
_PROPERTIES = f"""SELECT ?key (COUNT(*) AS ?n) {{
    SELECT DISTINCT ?s ?key ?o {{ GRAPH ?g {{ ?s ?key ?o }} FILTER({_STATED}) }}
    }} GROUP BY ?key ORDER BY ?key"""
_GRAPHS = "SELECT ?key (COUNT(*) AS ?n) { GRAPH ?key { ?s ?p ?o } } GROUP BY ?key ORDER BY ?key"
_THINGS = f"""SELECT (COUNT(DISTINCT ?s) AS ?n) {{
    GRAPH ?g {{ ?s a ?c }} FILTER({_STATED} && STRSTARTS(STR(?s), "{ID}")) }}"""


def describe(casebook: Casebook, target: BinaryIO) -> None:
    """Write the description as Turtle to a binary file; the same build gives the same bytes."""
    from pyoxigraph import RdfFormat, serialize

    prefixes = {**EXPORT_PREFIXES, "dcat": DCAT, "dcterms": DCTERMS, "void": VOID}
    # Only the shipped cases have this licence; other casebooks state their own.
    free = (casebook.root / "LICENSE-DATA").is_file()
    triples = sorted(_described(open_reader(casebook), free=free), key=_subject)
    serialize(triples, target, format=RdfFormat.TURTLE, prefixes=prefixes)


def _subject(triple: Triple) -> tuple[bool, str]:
    """Return the sort key of a triple: the dataset first, then its parts."""
    name = str(triple.subject)
    return name != f"<{DATASET}>", name


def _described(store: Store, *, free: bool) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    def says(subject: str, predicate: str, value: str | int | Literal) -> Triple:
        other: NamedNode | Literal
        if isinstance(value, str):
            other = NamedNode(value)
        else:
            other = Literal(value) if isinstance(value, int) else value
        return Triple(NamedNode(subject), NamedNode(predicate), other)

    properties, classes = _counts(store, _PROPERTIES), _counts(store, _CLASSES)
    graphs = _counts(store, _GRAPHS)
    for kind in (f"{VOID}Dataset", f"{DCAT}Dataset"):
        yield says(DATASET, _RDF_TYPE, kind)
    title = "Tumen: who claims what about actors, events and causes"
    yield says(DATASET, f"{DCTERMS}title", Literal(title, language="en"))
    if free:
        yield says(DATASET, f"{DCTERMS}license", _LICENCE)
    yield says(DATASET, f"{DCAT}version", Literal(__version__))
    yield says(DATASET, f"{DCTERMS}conformsTo", ONTOLOGY.rstrip("#"))
    yield says(DATASET, f"{VOID}vocabulary", ONTOLOGY)
    yield says(DATASET, f"{VOID}uriSpace", Literal(ID))
    yield says(DATASET, f"{VOID}triples", sum(properties.values()))
    yield says(DATASET, f"{VOID}entities", next(iter(_counts(store, _THINGS).values()), 0))
    yield says(DATASET, f"{VOID}classes", len(classes))
    yield says(DATASET, f"{VOID}properties", len(properties))
    for word, counts in (("class", classes), ("property", properties)):
        for iri, number in counts.items():
            part = f"{DATASET}/{word}/{iri.replace('#', '/').rpartition('/')[2]}"
            yield says(DATASET, f"{VOID}{word}Partition", part)
            yield says(part, f"{VOID}{word}", iri)
            yield says(part, f"{VOID}{'entities' if word == 'class' else 'triples'}", number)
    for iri, number in graphs.items():
        if iri.startswith((SOURCE, DERIVED)):
            yield says(DATASET, f"{VOID}subset", iri)
            yield says(iri, _RDF_TYPE, f"{VOID}Dataset")
            yield says(iri, f"{VOID}triples", number)
            yield from (says(iri, f"{DCTERMS}title", text) for text in _titles(store, iri))


def _counts(store: Store, query: str) -> dict[str, int]:
    found = {}
    for row in ask(store, query):
        key = "" if len(row) == 1 else row["key"].value
        found[key] = int(row["n"].value)
    return found


def _titles(store: Store, source: str) -> list[Literal]:
    from pyoxigraph import Literal, NamedNode

    quads = store.quads_for_pattern(NamedNode(source), NamedNode(Tumen.title), None, None)
    found = (quad.object for quad in quads)
    return sorted((title for title in found if isinstance(title, Literal)), key=str)
