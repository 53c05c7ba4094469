"""Each file of shapes leaves its good example alone and flags its bad one, in both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import ONTOLOGY
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node
from validating import Result, by_pyshacl, by_rust, shapes, vocabulary

HERE = Path(__file__).parent
SHAPE = "https://w3id.org/tumen/shapes#"
TOPICS = sorted(path.stem for path in (ONTOLOGY / "shapes").glob("*.ttl"))


def example(kind: str, topic: str) -> Graph:
    return Graph().parse(HERE / kind / f"{topic}.ttl")


def expected(topic: str) -> set[Result]:
    text = (HERE / "bad" / f"{topic}.ttl").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line.startswith("# expects: ")]
    return {(focus, path, component) for _, _, focus, path, component in lines}


@pytest.mark.parametrize("topic", TOPICS)
def test_a_good_example_passes_in_both_engines(topic: str) -> None:
    graph = example("good", topic)
    assert (by_rust(graph), by_pyshacl(graph)) == ({}, set())


@pytest.mark.parametrize("topic", TOPICS)
def test_a_bad_example_is_flagged_alike_by_both_engines(topic: str) -> None:
    graph = example("bad", topic)
    assert set(by_rust(graph)) == expected(topic)
    assert by_pyshacl(graph) == expected(topic)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_finding_has_a_message_for_people(topic: str) -> None:
    messages = by_rust(example("bad", topic)).values()
    assert [m for m in messages if not m.endswith(".") or "Constraint" in m] == []


def test_every_rule_beyond_the_keys_is_broken_by_some_bad_example() -> None:
    rules = {
        str(shapes().value(shape, SH.message))
        for shape in shapes().subjects(RDF.type, SH.NodeShape)
        if (shape, SH.targetClass, None) in shapes() and (shape, SH.message, None) in shapes()
    }
    broken = {message for topic in TOPICS for message in by_rust(example("bad", topic)).values()}
    assert len(rules) == 7
    assert rules <= broken


def reported() -> list[Node]:
    """The shapes that can report something: property shapes of nodes, and nodes with rules."""
    rules = [
        shape
        for shape in shapes().subjects(RDF.type, SH.NodeShape)
        if {SH["or"], SH.xone, SH.pattern} & set(shapes().predicates(shape))
    ]
    return [*shapes().objects(None, SH.property), *rules]


def test_every_constraint_has_a_message() -> None:
    without = [shape for shape in reported() if (shape, SH.message, None) not in shapes()]
    assert without == []


def test_every_message_names_the_key_it_is_about() -> None:
    unnamed = [
        str(message)
        for shape in shapes().objects(None, SH.property)
        for message in shapes().objects(shape, SH.message)
        if f"'{str(shapes().value(shape, SH.path)).split('#')[1]}'" not in message
    ]
    assert unnamed == []


def test_a_concept_key_allows_exactly_the_concepts_of_its_range() -> None:
    differing = []
    for shape in shapes().objects(None, SH.property):
        if (concepts := shapes().value(shape, SH["in"])) is not None:
            path = shapes().value(shape, SH.path)
            range_ = vocabulary().value(path, RDFS.range)
            allowed = set(shapes().items(concepts))
            if allowed != set(vocabulary().subjects(RDF.type, range_)):
                differing.append(str(path))
    assert differing == []


def test_a_key_takes_what_the_range_of_its_property_says() -> None:
    from rdflib import XSD

    kinds: dict[Node | None, set[Node | None]] = {
        URIRef(SHAPE + "Text"): {RDF.PlainLiteral},
        URIRef(SHAPE + "Edtf"): {XSD.string},
    }
    wrong = []
    for shape in shapes().objects(None, SH.property):
        path = shapes().value(shape, SH.path)
        range_ = vocabulary().value(path, RDFS.range)
        node, datatype = shapes().value(shape, SH.node), shapes().value(shape, SH.datatype)
        classes = [shapes().value(shape, SH["class"])]
        classes += [
            shapes().value(part, SH["class"])
            for part in shapes().items(shapes().value(shape, SH["or"]) or RDF.nil)
        ]
        wrong += [
            (str(path), str(cls))
            for cls in filter(None, classes)
            if range_ not in set(vocabulary().transitive_objects(cls, RDFS.subClassOf))
        ]
        if node is not None and {range_} != kinds[node]:
            wrong.append((str(path), str(node)))
        if datatype is not None and range_ not in {datatype, None}:
            wrong.append((str(path), str(datatype)))
    assert wrong == []


def test_a_class_that_has_a_key_lies_within_the_domain_of_its_property() -> None:
    outside = []
    for shape, cls in shapes().subject_objects(SH.targetClass):
        for path in (shapes().value(key, SH.path) for key in shapes().objects(shape, SH.property)):
            domain = vocabulary().value(path, RDFS.domain)
            classes = set(vocabulary().transitive_objects(cls, RDFS.subClassOf))
            if domain is not None and domain not in classes:
                outside.append((str(cls), str(path)))
    assert outside == []


def test_shapes_hold_no_names_that_are_not_terms() -> None:
    namespace = "https://w3id.org/tumen/ontology#"
    used = {term for triple in shapes() for term in triple if str(term).startswith(namespace)}
    known = set(vocabulary().subjects()) | {Literal("^" + namespace)}
    assert {str(term) for term in used - known if not isinstance(term, BNode)} == set()
