"""The ontology falls into no pitfall that scanners know, and the scanner finds each where it is."""

from __future__ import annotations

import pytest
from pitfalls import TUMEN, pitfalls
from rdflib import OWL, RDF, SKOS, Graph
from validating import vocabulary

from tumen.analysis.owl.dl_profile import outside_dl, violations
from tumen.core.casebook import Casebook, shipped_root

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tumen: <https://w3id.org/tumen/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# A small ontology without a pitfall, of which each example below spoils one thing.
SOUND = {
    "header": "<https://w3id.org/tumen/ontology> a owl:Ontology ; dcterms:license <https://example.org/> .",
    "River": 'tumen:River a owl:Class ; rdfs:label "river"@en ; skos:definition "Water that flows."@en ; owl:disjointWith tumen:Town .',
    "Town": 'tumen:Town a owl:Class ; rdfs:label "town"@en ; skos:definition "Where people live."@en .',
    "crosses": 'tumen:crosses a owl:ObjectProperty ; rdfs:label "crosses"@en ; skos:definition "From a river to a town."@en ; rdfs:domain tumen:River ; rdfs:range tumen:Town ; owl:inverseOf tumen:crossedBy .',
    "crossedBy": 'tumen:crossedBy a owl:ObjectProperty ; rdfs:label "crossed by"@en ; skos:definition "From a town to a river."@en ; rdfs:domain tumen:Town ; rdfs:range tumen:River .',
    "depth": 'tumen:depth a owl:DatatypeProperty ; rdfs:label "depth"@en ; skos:definition "In metres."@en ; rdfs:domain tumen:River ; rdfs:range xsd:decimal .',
}


def graph_of(**spoilt: str) -> Graph:
    return Graph().parse(data=PREFIXES + "\n".join({**SOUND, **spoilt}.values()), format="turtle")


def whole() -> Graph:
    graph = Graph()
    for triple in vocabulary():
        graph.add(triple)
    return graph


def own(graph: Graph, node: object) -> str:
    return str(node).removeprefix(TUMEN)


# xsd:date is no datatype of OWL 2: the shapes ask for it, and no range can (ontology/times.ttl).
WITHOUT_RANGE = {
    "baseEarliest", "baseLatest", "earliest", "latest", "objectEarliest", "objectLatest",
}  # fmt: skip


def test_the_ontology_falls_into_no_pitfall() -> None:
    """Where a property has no domain, its scope note says why.

    An inverse is declared where something is concluded by it. A second name for every relation
    would double what is inferred and tell nothing: SPARQL asks any relation backwards, by `^`.
    """
    graph = whole()
    explained = {
        own(graph, s) for s, o in graph.subject_objects(SKOS.scopeNote) if "No domain" in str(o)
    }
    relations = {own(graph, s) for s in graph.subjects(RDF.type, OWL.ObjectProperty)}
    found = pitfalls(graph, explained, relations)
    assert found == {("P11 no range", name) for name in WITHOUT_RANGE}


def test_the_sound_example_has_no_pitfall() -> None:
    assert pitfalls(graph_of(), set(), set()) == set()


@pytest.mark.parametrize(
    ("pitfall", "spoilt"),
    [
        (("P02 one definition of two terms", "Town"), {"Town": SOUND["Town"].replace("Where people live.", "Water that flows.")}),
        (("P04 unconnected", "Lake"), {"Lake": 'tumen:Lake a owl:Class ; rdfs:label "lake"@en ; skos:definition "Water that stands."@en .'}),
        (("P05 an inverse whose ends do not meet", "crosses"), {"crossedBy": SOUND["crossedBy"].replace("rdfs:range tumen:River", "rdfs:range tumen:Town")}),
        (("P06 a circle of classes", "River"), {"more": "tumen:River rdfs:subClassOf tumen:Town . tumen:Town rdfs:subClassOf tumen:River ."}),
        (("P07 two concepts in one", "Town"), {"Town": SOUND["Town"].replace('"town"', '"town or village"')}),
        (("P08 no label", "Town"), {"Town": SOUND["Town"].replace('rdfs:label "town"@en ; ', "")}),
        (("P08 no definition", "depth"), {"depth": SOUND["depth"].replace('skos:definition "In metres."@en ; ', "")}),
        (("P10 nothing is disjoint", ""), {"River": SOUND["River"].replace("; owl:disjointWith tumen:Town ", "")}),
        (("P11 no domain", "depth"), {"depth": SOUND["depth"].replace("rdfs:domain tumen:River ; ", "")}),
        (("P11 no range", "depth"), {"depth": SOUND["depth"].replace(" ; rdfs:range xsd:decimal", "")}),
        (("P13 no inverse", "crosses"), {"crosses": SOUND["crosses"].replace(" ; owl:inverseOf tumen:crossedBy", "")}),
        (("P19 several ranges", "crosses"), {"more": "tumen:crosses rdfs:range tumen:River ."}),
        (("P20 a label as definition", "depth"), {"depth": SOUND["depth"].replace("In metres.", "depth")}),
        (("P22 a name of another form", "river"), {"more": SOUND["River"].replace("tumen:River", "tumen:river")}),
        (("P24 defined by itself", "River"), {"more": "tumen:River owl:equivalentClass [ a owl:Restriction ; owl:onProperty tumen:crosses ; owl:someValuesFrom tumen:River ] ."}),
        (("P33 a chain of one", "crosses"), {"more": "tumen:crosses owl:propertyChainAxiom ( tumen:crossedBy ) ."}),
        (("P34 a class that is not declared", "Water"), {"more": "tumen:River rdfs:subClassOf tumen:Water ."}),
        (("P36 a file ending in the name", "https://w3id.org/tumen/river.owl"), {"header": SOUND["header"].replace("ontology>", "river.owl>")}),
        (("P38 no ontology declared", ""), {"header": ""}),
        (("P41 no licence", "https://w3id.org/tumen/ontology"), {"header": SOUND["header"].replace("; dcterms:license <https://example.org/> ", "")}),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_each_pitfall_is_found(pitfall: tuple[str, str], spoilt: dict[str, str]) -> None:
    assert pitfall in pitfalls(graph_of(**spoilt), set(), set())


DL = "tumen:on a owl:ObjectProperty . tumen:A a owl:Class . tumen:B a owl:Class . tumen:n a owl:DatatypeProperty . "


@pytest.mark.parametrize(
    ("axiom", "term", "why"),
    [
        ("tumen:on a owl:TransitiveProperty, owl:FunctionalProperty .", "on", "is owl:FunctionalProperty and composite"),
        ("tumen:up a owl:ObjectProperty, owl:IrreflexiveProperty . tumen:on a owl:TransitiveProperty ; rdfs:subPropertyOf tumen:up .", "up", "is owl:IrreflexiveProperty and composite"),
        ("tumen:on a owl:TransitiveProperty . tumen:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty tumen:on ; owl:maxCardinality 1 ] .", "on", "is composite and used in owl:maxCardinality"),
        ("tumen:up a owl:ObjectProperty ; owl:propertyDisjointWith tumen:on . tumen:on a owl:TransitiveProperty .", "on", "is composite and used in owl:propertyDisjointWith"),
        ("tumen:up a owl:ObjectProperty ; owl:propertyChainAxiom ( tumen:on tumen:on ) . tumen:on owl:propertyChainAxiom ( tumen:up tumen:up ) .", "on", "is in a cycle of property chains through up"),
        ("tumen:on owl:propertyChainAxiom ( tumen:on tumen:on tumen:on ) .", "on", "is in a cycle of property chains through on"),
        ("tumen:on a owl:DatatypeProperty .", "on", "is both owl:ObjectProperty and owl:DatatypeProperty"),
        ("tumen:A a rdfs:Datatype .", "A", "is both a class and a datatype"),
        ("tumen:A rdfs:subClassOf tumen:C .", "A", "refers to the undeclared class C"),
        ("tumen:on rdfs:subPropertyOf tumen:under .", "on", "refers to the undeclared property under"),
        ("tumen:on rdfs:domain tumen:C .", "on", "refers to the undeclared class C"),
        ("tumen:A a owl:DeprecatedKind .", "A", "is an owl:DeprecatedKind, which is no term of OWL 2"),
        ("tumen:A owl:subsumes tumen:B .", "A", "uses owl:subsumes, which is no term of OWL 2"),
        ("owl:Thing a owl:Class .", "Thing", "is a reserved word and must not be declared"),
        ("tumen:n rdfs:range xsd:date .", "n", "has the range date, which is no datatype of OWL 2"),
        ("tumen:n a owl:TransitiveProperty .", "n", "is a data property and cannot be owl:TransitiveProperty"),
        ("tumen:n owl:inverseOf tumen:on .", "n", "is a data property and cannot have an inverse"),
        ("tumen:A owl:hasKey () .", "A", "has owl:hasKey with fewer than 1 members"),
        ("tumen:A owl:disjointUnionOf ( tumen:B ) .", "A", "has owl:disjointUnionOf with fewer than 2 members"),
        ("tumen:on owl:propertyChainAxiom ( tumen:on ) .", "on", "has owl:propertyChainAxiom with fewer than 2 members"),
        ("tumen:on rdfs:range xsd:integer .", "on", "is an object property and cannot have values in integer"),
        ("tumen:n rdfs:range tumen:A .", "n", "is a data property and cannot have values in A"),
        ("tumen:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty tumen:n ; owl:someValuesFrom tumen:A ] .", "n", "is a data property and cannot have values in A"),
        ("tumen:x a tumen:Nowhere .", "x", "has the undeclared class Nowhere"),
        ("tumen:x tumen:unknown tumen:y .", "x", "uses the undeclared property unknown"),
        ("tumen:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty tumen:on ] .", None, "is a restriction without exactly one property and one condition"),
        ("tumen:A rdfs:subClassOf [ a owl:Class ] .", None, "is a blank class without exactly one operator"),
        ("tumen:A rdfs:subClassOf _:x . tumen:B rdfs:subClassOf _:x . _:x a owl:Class ; owl:unionOf ( tumen:A tumen:B ) .", None, "is one blank node used in two places; write the expression out at each"),
        ("tumen:A rdfs:subClassOf [ a owl:Class ; owl:unionOf [ rdf:first tumen:B ] ] .", None, "has a broken or circular list"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_lies_outside_owl_dl_is_found(axiom: str, term: str | None, why: str) -> None:
    graph = Graph().parse(data=PREFIXES + DL + axiom, format="turtle")
    found = list(outside_dl([(s.n3(), p.n3(), o.n3()) for s, p, o in graph]))
    names = {(t.strip("<>").replace("#", "/").rpartition("/")[2], text) for t, text in found}
    if term is None:
        assert why in {text for _, text in names}
    else:
        assert (term, why) in names


def test_what_keeps_to_owl_dl_is_left_alone() -> None:
    axioms = "tumen:on a owl:TransitiveProperty . tumen:up a owl:ObjectProperty ; owl:propertyChainAxiom ( tumen:up tumen:on ), ( tumen:on tumen:up ) ."
    graph = Graph().parse(data=PREFIXES + DL + axioms, format="turtle")
    assert list(outside_dl([(s.n3(), p.n3(), o.n3()) for s, p, o in graph])) == []


def test_the_ontology_keeps_to_owl_dl() -> None:
    assert violations(Casebook(shipped_root(), shipped_root() / "build")) == []
