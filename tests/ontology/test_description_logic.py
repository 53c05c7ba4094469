"""HermiT finds the ontology sound, concludes what it should, and never concludes a cause."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from documents import ONTOLOGY, ROOM, sensible_document, triples_of
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from reasoning import Fact, judged
from validating import by_rust, vocabulary

from tumen.parse import read_case

HERE = Path(__file__).parent
CASES = sorted((ROOM / "graph" / "cases").glob("*.yaml"))
TUMEN = "https://w3id.org/tumen/ontology#"
PREFIXES = """
@prefix : <https://w3id.org/tumen/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tumen: <https://w3id.org/tumen/ontology#> .
"""


def everything(more: str = "") -> Graph:
    """The ontology with its alignments, and whatever Turtle is added."""
    graph = Graph()
    for triple in vocabulary():
        graph.add(triple)
    graph.parse(ONTOLOGY / "alignments.ttl")
    graph.parse(data=PREFIXES + more, format="turtle")
    return graph


def facts(text: str) -> set[Fact]:
    lines = [line.split() for line in text.strip().splitlines()]
    return {(s, p, o) for s, p, o in lines}


def test_the_whole_ontology_is_consistent_and_every_class_can_have_members(tmp_path: Path) -> None:
    verdict = judged(everything(), tmp_path)
    assert (verdict.consistent, verdict.unsatisfiable, verdict.left_out) == (True, frozenset(), 0)


def test_a_document_that_keeps_the_shapes_keeps_the_ontology_whatever_keys_it_uses(
    tmp_path: Path,
) -> None:
    case = Graph().parse(data=triples_of(sensible_document()), format="nt")
    for driver in set(case.objects(None, URIRef(f"{TUMEN}concept"))):  # as the check does
        case.add((driver, RDF.type, URIRef(f"{TUMEN}Driver")))
    assert by_rust(case) == {}
    graph = everything()
    for triple in case:
        graph.add(triple)
    verdict = judged(graph, tmp_path)
    types = {fact[2] for fact in verdict.concluded if fact[1] == "type"}
    meant = Graph().parse(ONTOLOGY / "conclusions.ttl").subjects(RDF.type, OWL.Class)
    assert verdict.consistent
    assert types <= {str(class_).rpartition("#")[2] for class_ in meant}, "no kind by accident"


def test_a_class_of_abductions_that_are_defections_is_caught(tmp_path: Path) -> None:
    broken = "tumen:Kidnapping a owl:Class ; rdfs:subClassOf tumen:Abduction, tumen:Defection ."
    verdict = judged(everything(broken), tmp_path)
    assert (verdict.consistent, verdict.unsatisfiable) == (True, {"Kidnapping"})


@pytest.mark.parametrize(
    "broken",
    [
        ":ningbo-flight a tumen:Abduction, tumen:Defection .",
        ":thae-yong-ho a tumen:Person, tumen:State .",
        ":ningbo-flight tumen:place :ningbo . :ningbo a tumen:Person .",
        ":kim-jong-un tumen:parent :kim-jong-un .",
        ":first tumen:cause :hunger . :hunger tumen:effect :flight .",
    ],
)
def test_a_case_that_cannot_be_is_caught(broken: str, tmp_path: Path) -> None:
    assert judged(everything(broken), tmp_path).consistent is False


def test_a_case_yields_just_the_conclusions_that_it_should(tmp_path: Path) -> None:
    graph = everything()
    graph.parse(HERE / "inference.ttl")
    verdict = judged(graph, tmp_path)
    assert verdict.left_out == 1  # its one xsd:date
    assert verdict.concluded == facts(
        """
        coal-ban imposedBy vote
        coal-ban type Measure
        cooks-mother child head-cook
        cooks-mother type Person
        cooks-wife spouse head-cook
        cooks-wife type Person
        foreign-ministry hasPart embassy
        fujian near zhejiang
        hardship hasPart hunger
        head-cook hasMembership cooks-membership
        head-cook memberOf ningbo-staff
        head-cook memberOf party
        head-cook memberOf youth-league
        ningbo within china
        ningbo-flight locatedIn china
        ningbo-flight locatedIn zhejiang
        ningbo-restaurant partOf trading-house
        ningbo-staff affiliatedWith restaurant-chain
        ningbo-staff affiliatedWith trading-house
        ningbo-staff departsIn ningbo-flight
        party hasMember head-cook
        party hasPart youth-league
        restaurant-chain hasPart ningbo-restaurant
        thae-as-deputy officeOf embassy
        thae-yong-ho affiliatedWith embassy
        thae-yong-ho affiliatedWith foreign-ministry
        thae-yong-ho hasTenure thae-as-deputy
        thae-yong-ho type Actor
        trading-house hasPart ningbo-restaurant
        trading-house hasPart restaurant-chain
        youth-league hasMember head-cook
        """
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_shipped_case_agrees_with_the_ontology(path: Path, tmp_path: Path) -> None:
    case, _ = read_case(path.read_bytes(), path, path.name, ONTOLOGY)
    assert case is not None
    graph = everything()
    triples = ox.serialize((q.triple for q in case.quads), format=ox.RdfFormat.N_TRIPLES)
    graph.parse(data=triples, format="nt")
    verdict = judged(graph, tmp_path)
    causes = {fact for fact in verdict.concluded if fact[1] in {"cause", "effect"}}
    assert (verdict.consistent, verdict.unsatisfiable, causes) == (True, frozenset(), set())


@pytest.mark.parametrize("name", ["cause", "effect"])
def test_no_axiom_concludes_a_cause(name: str) -> None:
    term = URIRef(TUMEN + name)
    graph = everything()
    assert set(graph.subjects(None, term)) == set()
    assert set(graph.objects(term, RDF.type)) == {OWL.ObjectProperty}
    assert {p for p in graph.predicates(term) if str(p).startswith(str(OWL))} == set()
    assert set(graph.objects(term, RDFS.subPropertyOf)) == set()


def test_properties_that_are_concluded_by_chains_bear_no_axiom_that_owl_dl_forbids() -> None:
    graph = everything()
    complex_ = {
        *graph.subjects(OWL.propertyChainAxiom),
        *graph.subjects(RDF.type, OWL.TransitiveProperty),
    }
    # What a complex property is below, or inverse to, is complex as well.
    for _ in range(len(complex_) + 3):
        complex_ |= {o for p in complex_ for o in graph.objects(p, RDFS.subPropertyOf)}
        complex_ |= {o for p in complex_ for o in graph.objects(p, OWL.inverseOf)}
        complex_ |= {s for p in complex_ for s in graph.subjects(OWL.inverseOf, p)}
    forbidden = {OWL.AsymmetricProperty, OWL.IrreflexiveProperty, OWL.FunctionalProperty}
    assert [str(p) for p in complex_ if forbidden & set(graph.objects(p, RDF.type))] == []


def test_no_name_is_two_kinds_of_thing() -> None:
    graph = everything()
    kinds = [
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.NamedIndividual,
    ]
    twice = [
        str(term)
        for term in set(graph.subjects(RDF.type))
        if len(set(graph.objects(term, RDF.type)) & set(kinds)) > 1
    ]
    assert twice == []
