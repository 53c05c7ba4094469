"""The pitfalls that scanners of ontologies look for, as far as they can be told from the triples.

The names are those of the catalogue of OOPS! (Poveda-Villalón, Gómez-Pérez and Suárez-Figueroa,
2014) with its numbers: P04 unconnected terms, P05 wrong inverses, P06 cycles of classes, P07 two
concepts in one, P08 missing annotations, P10 missing disjointness, P11 missing domain or range,
P13 missing inverses, P19 several domains or ranges, P20 misused annotations, P22 naming, P24
recursive definitions, P33 chains of one property, P34 untyped classes, P36 file endings in names,
P38 no ontology declared, P41 no licence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

TUMEN = "https://w3id.org/tumen/ontology#"
Pitfall = tuple[str, str]


def own(graph: Graph, *kinds: Node) -> list[URIRef]:
    found = {s for kind in kinds for s in graph.subjects(RDF.type, kind)}
    return sorted(s for s in found if isinstance(s, URIRef) and str(s).startswith(TUMEN))


def pitfalls(graph: Graph, without_domain: set[str], one_way: set[str]) -> set[Pitfall]:
    """Each pitfall with the local name of the term that is in it.

    `without_domain` and `one_way` are properties of which that is meant.
    """
    classes = own(graph, OWL.Class)
    relations, attributes = own(graph, OWL.ObjectProperty), own(graph, OWL.DatatypeProperty)
    marks = own(graph, OWL.AnnotationProperty)
    found = {
        (code, str(term).removeprefix(TUMEN))
        for code, term in (
            *_annotations(graph, [*classes, *relations, *attributes, *marks]),
            *_hierarchy(graph, classes),
            *_connected(graph, classes),
            *_ends(graph, [*relations, *attributes]),
            *_inverses(graph, relations),
            *_names(classes, [*relations, *attributes, *marks]),
            *_whole(graph),
        )
    }
    return (
        found
        - {("P11 no domain", name) for name in without_domain}
        - {("P13 no inverse", name) for name in one_way}
    )


def _annotations(graph: Graph, terms: list[URIRef]) -> Iterator[tuple[str, Node]]:
    for term in terms:
        labels = [o for o in graph.objects(term, RDFS.label) if isinstance(o, Literal)]
        if not any(label.language == "en" for label in labels):
            yield "P08 no label", term
        definitions = [str(o) for o in graph.objects(term, SKOS.definition)]
        if not definitions:
            yield "P08 no definition", term
        if any(str(label) in definitions for label in labels):
            yield "P20 a label as definition", term
        if any(re.search(r"\band\b|\bor\b", str(label)) for label in labels):
            yield "P07 two concepts in one", term
    told = Counter(str(o).casefold() for t in terms for o in graph.objects(t, SKOS.definition))
    for term in terms:
        if any(told[str(o).casefold()] > 1 for o in graph.objects(term, SKOS.definition)):
            yield "P02 one definition of two terms", term


def _hierarchy(graph: Graph, classes: list[URIRef]) -> Iterator[tuple[str, Node]]:
    for class_ in classes:
        above = {
            c
            for p in graph.objects(class_, RDFS.subClassOf)
            for c in graph.transitive_objects(p, RDFS.subClassOf)
        }
        if class_ in above:
            yield "P06 a circle of classes", class_
    for class_ in classes:
        for node in graph.objects(class_, OWL.equivalentClass):
            if class_ in graph.transitive_objects(node, OWL.someValuesFrom):
                yield "P24 defined by itself", class_
    for _, class_ in graph.subject_objects(RDFS.subClassOf):
        if isinstance(class_, URIRef) and str(class_).startswith(TUMEN) and class_ not in classes:
            yield "P34 a class that is not declared", class_


def _connected(graph: Graph, classes: list[URIRef]) -> Iterator[tuple[str, Node]]:
    for class_ in classes:
        links = set(graph.predicates(class_, None)) & {
            RDFS.subClassOf,
            OWL.equivalentClass,
            OWL.disjointWith,
        }
        back = set(graph.predicates(None, class_)) & {
            RDFS.subClassOf,
            RDFS.domain,
            RDFS.range,
            OWL.someValuesFrom,
            RDF.first,
        }
        if not links and not back:
            yield "P04 unconnected", class_
    if not list(graph.subjects(RDF.type, OWL.AllDisjointClasses)) and not list(
        graph.subject_objects(OWL.disjointWith)
    ):
        yield "P10 nothing is disjoint", URIRef(TUMEN)


def _ends(graph: Graph, properties: list[URIRef]) -> Iterator[tuple[str, Node]]:
    for property_ in properties:
        for code, link in (("domain", RDFS.domain), ("range", RDFS.range)):
            number = len(list(graph.objects(property_, link)))
            if number == 0:
                yield f"P11 no {code}", property_
            elif number > 1:
                yield f"P19 several {code}s", property_


def _inverses(graph: Graph, relations: list[URIRef]) -> Iterator[tuple[str, Node]]:
    for one in relations:
        inverses = [*graph.objects(one, OWL.inverseOf), *graph.subjects(OWL.inverseOf, one)]
        symmetric = (one, RDF.type, OWL.SymmetricProperty) in graph
        if not inverses and not symmetric and not _to_concept(graph, one):
            yield "P13 no inverse", one
        for other in inverses:
            ends = {*graph.objects(one, RDFS.domain)}, {*graph.objects(other, RDFS.range)}
            if all(ends) and ends[0] != ends[1]:
                yield "P05 an inverse whose ends do not meet", one
        for chain in graph.objects(one, OWL.propertyChainAxiom):
            if len(list(graph.items(chain))) < 2:
                yield "P33 a chain of one", one


def _to_concept(graph: Graph, relation: URIRef) -> bool:
    """Whether a relation leads to a word of a list (a sign, a status): nobody asks back from it."""
    return any(
        SKOS.Concept in graph.transitive_objects(r, RDFS.subClassOf)
        for r in graph.objects(relation, RDFS.range)
    )


def _names(classes: list[URIRef], properties: list[URIRef]) -> Iterator[tuple[str, Node]]:
    for terms, shape in ((classes, r"[A-Z][A-Za-z]*"), (properties, r"[a-z][A-Za-z0-9]*")):
        for term in terms:
            if not re.fullmatch(shape, str(term).removeprefix(TUMEN)):
                yield "P22 a name of another form", term


def _whole(graph: Graph) -> Iterator[tuple[str, Node]]:
    (*headers,) = graph.subjects(RDF.type, OWL.Ontology)
    if len(headers) != 1:
        yield "P38 no ontology declared", URIRef(TUMEN)
    for header in headers:
        if (header, DCTERMS.license, None) not in graph:
            yield "P41 no licence", header
        if re.search(r"\.(owl|ttl|rdf)$", str(header)):
            yield "P36 a file ending in the name", header
