"""Every term is named, defined, exemplified and placed; the files are ordered by hand."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from documents import ONTOLOGY
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from validating import vocabulary

TUMEN = "https://w3id.org/tumen/ontology#"
FILES = sorted(ONTOLOGY.glob("*.ttl"))


def terms() -> list[URIRef]:
    return sorted({s for s in vocabulary().subjects() if str(s).startswith(TUMEN)})


def texts(term: URIRef, predicate: URIRef, language: str = "en") -> list[str]:
    found = vocabulary().objects(term, predicate)
    return [str(o) for o in found if isinstance(o, Literal) and o.language == language]


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition, SKOS.example])
def test_every_term_has_one_english_text_of_each_sort(predicate: URIRef) -> None:
    assert [str(term) for term in terms() if len(texts(term, predicate)) != 1] == []


def test_every_term_but_the_marks_has_a_korean_name() -> None:
    without = {str(t).removeprefix(TUMEN) for t in terms() if not texts(t, RDFS.label, "ko")}
    assert without == {"abstract", "caseSection", "localIds", "sectionProperty"}


@pytest.mark.parametrize("predicate", [SKOS.definition, SKOS.example])
def test_definitions_and_examples_are_short_and_not_repeated(predicate: URIRef) -> None:
    every = [text for term in terms() for text in texts(term, predicate)]
    assert len(every) == len(set(every)) or predicate == SKOS.example
    assert [text for text in every if len(text) > 200] == []


def test_every_definition_is_one_sentence() -> None:
    every = [text for term in terms() for text in texts(term, SKOS.definition)]
    assert [text for text in every if not re.fullmatch(r"[A-Z][^.]*\.", text)] == []


def test_every_property_has_a_domain_or_says_why_it_has_none() -> None:
    graph = vocabulary()
    properties = set(graph.subjects(RDF.type, OWL.ObjectProperty))
    properties |= set(graph.subjects(RDF.type, OWL.DatatypeProperty))
    silent = [
        str(term)
        for term in properties
        if str(term).startswith(TUMEN)
        and (term, RDFS.domain, None) not in graph
        and not any(text.startswith("No domain, because") for text in texts(term, SKOS.scopeNote))
    ]
    assert silent == []


def test_every_property_has_a_range_but_the_days_that_owl_has_no_datatype_for() -> None:
    graph = vocabulary()
    properties = set(graph.subjects(RDF.type, OWL.ObjectProperty))
    properties |= set(graph.subjects(RDF.type, OWL.DatatypeProperty))
    without = {
        str(term).removeprefix(TUMEN)
        for term in properties
        if str(term).startswith(TUMEN) and (term, RDFS.range, None) not in graph
    }
    assert without == {
        "earliest", "latest", "baseEarliest", "baseLatest", "objectEarliest", "objectLatest",
    }  # fmt: skip


def test_every_concept_belongs_to_the_scheme_of_each_of_its_classes() -> None:
    graph = vocabulary()
    misplaced = []
    for cls in graph.subjects(RDFS.subClassOf, SKOS.Concept):
        members = set(graph.subjects(RDF.type, cls))
        schemes = {s for member in members for s in graph.objects(member, SKOS.inScheme)}
        own = [s for s in schemes if members == set(graph.subjects(SKOS.inScheme, s))]
        if len(own) != 1 or (own[0], RDF.type, SKOS.ConceptScheme) not in graph:
            misplaced.append(str(cls))
    assert misplaced == []


def test_shared_concepts_are_those_that_mean_the_same() -> None:
    graph = vocabulary()
    shared = {
        str(concept).removeprefix(TUMEN)
        for concept in graph.subjects(SKOS.inScheme)
        if len(set(graph.objects(concept, SKOS.inScheme))) > 1
    }
    assert shared == {"denied", "unknown"}


def test_names_differ_by_more_than_case_within_each_kind() -> None:
    graph = vocabulary()
    for kind in (OWL.Class, OWL.NamedIndividual):
        names = [str(t).lower() for t in set(graph.subjects(RDF.type, kind))]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_terms_stand_in_alphabetical_order_under_each_heading(path: Path) -> None:
    names: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            names = []
        if match := re.match(r"tumen:(\w+) ", line):
            names.append(match[1].lower())
            assert all(a < b for a, b in pairwise(names)), (path.name, names[-2:])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_file_imports_or_restricts_anonymously(path: Path) -> None:
    graph = Graph().parse(path)
    assert set(graph.objects(None, OWL.imports)) == set()
    # What suffices for a concluded class can be said in no other way; it stands in one file.
    if path.stem != "conclusions":
        assert set(graph.subjects(RDF.type, OWL.Restriction)) == set()


def test_each_topic_of_the_ontology_has_shapes_unless_it_has_no_keys() -> None:
    topics = {path.stem for path in FILES} - {"alignments"}
    assert topics - {p.stem for p in (ONTOLOGY / "shapes").glob("*.ttl")} == {
        "concepts",
        "conclusions",
        "drivers",
        "matches",
    }


def test_alignments_relate_our_terms_to_terms_that_exist() -> None:
    from rdflib.namespace import DCTERMS, FOAF, GEO, ORG, PROV, QB, SDO, TIME

    known = [DCTERMS, FOAF, GEO, ORG, PROV, QB, SDO, TIME]
    ours, theirs = set(terms()), []
    for subject, predicate, other in Graph().parse(ONTOLOGY / "alignments.ttl"):
        if predicate == RDF.type:
            continue
        assert subject in ours
        theirs.append(str(other))
    unknown = [
        term
        for term in theirs
        for namespace in known
        if term.startswith(str(namespace)) and URIRef(term) not in namespace
    ]
    assert unknown == []
    assert [t for t in theirs if t.startswith("http://schema.org/")] == []
    listed = {base + name for base, names in ELSEWHERE.items() for name in names.split()}
    assert {t for t in theirs if t.startswith(tuple(ELSEWHERE))} == listed


# Vocabularies whose terms no library here lists: look a name up before adding it.
ELSEWHERE = {
    "https://schema.followthemoney.tech/#": (
        "Company Event LegalEntity Membership Occupancy Organization Person Position PublicBody "
        "Sanction Territory"
    ),
    "http://semanticweb.cs.vu.nl/2009/11/sem/": (
        "Actor Event Place hasActor hasEarliestBeginTimeStamp hasLatestEndTimeStamp hasPlace"
    ),
    "http://www.w3.org/ns/oa#": "SpecificResource TextPositionSelector end start",
    "http://purl.org/spar/cito/": "citesAsEvidence disputes supports",
}
