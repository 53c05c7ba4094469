"""The JSON-LD context turns every key of every section into the term of the same name."""

from __future__ import annotations

import json

import pyoxigraph as ox
from documents import Json, case_schema, context, document_of_every_key
from pyld import jsonld

TUMEN = "https://w3id.org/tumen/ontology#"
ID = "https://w3id.org/tumen/id/"
BASE = ID + "every-key/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def by_oxigraph(document: Json) -> set[ox.Triple]:
    text = json.dumps({**context(), **document})
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=BASE)}


def by_pyld(document: Json) -> set[ox.Triple]:
    options = {"base": BASE, "format": "application/n-quads", "processingMode": "json-ld-1.1"}
    text = jsonld.to_rdf({**context(), **document}, options)
    return {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS)}


def test_two_processors_make_the_same_of_every_key() -> None:
    document = document_of_every_key()
    assert by_oxigraph(document) == by_pyld(document)


def test_no_key_vanishes_and_each_becomes_the_property_of_its_name() -> None:
    document = document_of_every_key()
    said = {
        (node, key)
        for section in document.values()
        if isinstance(section, dict)
        for node, keys in section.items()
        if isinstance(keys, dict)
        for key in keys
    }
    became = {
        (t.subject.value.rsplit("/", 1)[1], t.predicate.value.removeprefix(TUMEN))
        for t in by_oxigraph(document)
        if isinstance(t.subject, ox.NamedNode) and not t.subject.value.endswith("every-key")
    }
    assert {(n, "type" if k == TYPE else k) for n, k in became} == said


def test_every_key_of_the_source_becomes_a_property() -> None:
    document = document_of_every_key()
    source = "https://w3id.org/tumen/source/every-key"
    became = {
        t.predicate.value.removeprefix(TUMEN)
        for t in by_oxigraph(document)
        if isinstance(t.subject, ox.NamedNode) and t.subject.value == source
    }
    sections = {k for k, v in case_schema()["properties"].items() if "x-tumen-classes" in v}
    keys = {*document, *document["text"]} - sections - {"id", "type", "text"}
    assert became == keys | {TYPE, "describes", "hasPassage", "hasRecord", "states"}


def test_ids_are_local_where_they_should_be_and_shared_elsewhere() -> None:
    document: Json = {
        "id": "every-key",
        "type": "Article",
        "author": "kim-tae-woo",
        "passages": {"p1": {"type": "Passage", "page": "12"}},
        "actors": {"kim-tae-woo": {"type": "Person", "sex": "male", "at": "p1"}},
        "claims": {
            "first": {
                "type": "CausalClaim",
                "cause": ["hunger"],
                "sign": "unknown",
                "at": "p1",
                "disputes": "../mou-arrivals/first",
            },
            "second": {"type": "StatementClaim", "property": "from"},
        },
    }
    source = "https://w3id.org/tumen/source/every-key"
    assert by_oxigraph(document) == {
        ox.Triple(ox.NamedNode(s), ox.NamedNode(p), o)
        for s, p, o in [
            (source, TYPE, ox.NamedNode(TUMEN + "Article")),
            (source, TUMEN + "author", ox.NamedNode(ID + "kim-tae-woo")),
            (source, TUMEN + "hasPassage", ox.NamedNode(BASE + "p1")),
            (source, TUMEN + "describes", ox.NamedNode(ID + "kim-tae-woo")),
            (source, TUMEN + "states", ox.NamedNode(BASE + "first")),
            (source, TUMEN + "states", ox.NamedNode(BASE + "second")),
            (BASE + "p1", TYPE, ox.NamedNode(TUMEN + "Passage")),
            (BASE + "p1", TUMEN + "page", ox.Literal("12")),
            (ID + "kim-tae-woo", TYPE, ox.NamedNode(TUMEN + "Person")),
            (ID + "kim-tae-woo", TUMEN + "sex", ox.NamedNode(TUMEN + "male")),
            (ID + "kim-tae-woo", TUMEN + "at", ox.NamedNode(BASE + "p1")),
            (BASE + "first", TYPE, ox.NamedNode(TUMEN + "CausalClaim")),
            (BASE + "first", TUMEN + "cause", ox.NamedNode(ID + "hunger")),
            (BASE + "first", TUMEN + "sign", ox.NamedNode(TUMEN + "unknown")),
            (BASE + "first", TUMEN + "at", ox.NamedNode(BASE + "p1")),
            (BASE + "first", TUMEN + "disputes", ox.NamedNode(ID + "mou-arrivals/first")),
            (BASE + "second", TYPE, ox.NamedNode(TUMEN + "StatementClaim")),
            (BASE + "second", TUMEN + "property", ox.NamedNode(TUMEN + "from")),
        ]
    }


def test_the_context_refers_to_no_other_document_and_has_no_prefixes() -> None:
    def strings(value: object) -> list[str]:
        if isinstance(value, dict):
            return [s for v in value.values() for s in strings(v)]
        if isinstance(value, list):
            return [s for v in value for s in strings(v)]
        return [value] if isinstance(value, str) else []

    allowed = (TUMEN, "http://www.w3.org/2001/XMLSchema#", "@")
    bases = {ID, "https://w3id.org/tumen/source/", "https://w3id.org/tumen/driver/"}
    assert [s for s in strings(context()) if not s.startswith(allowed) and s not in bases] == []
