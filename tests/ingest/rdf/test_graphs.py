"""RDF in any syntax, and Wikidata with its statements, qualifiers and references."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.run import ImportRequest, import_file

TURTLE = """
@prefix : <https://w3id.org/tumen/id/> .
@prefix tumen: <https://w3id.org/tumen/ontology#> .
:ri-il-ho a tumen:Person ; tumen:name "Ri Il Ho"@en, "리일호"@ko ; tumen:born "1964" ; tumen:worksAt :han .
:han a tumen:Enterprise ; tumen:name "Han"@en ; <http://purl.org/dc/terms/created> "2001" .
"""
WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wds: <http://www.wikidata.org/entity/statement/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix psv: <http://www.wikidata.org/prop/statement/value/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pr: <http://www.wikidata.org/prop/reference/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q900 rdfs:label "Ri Il Ho"@en, "리일호"@ko ; skos:altLabel "Lee Il Ho"@en ;
  wdt:P27 wd:Q999 ; p:P31 wds:a ; p:P569 wds:b ; p:P27 wds:c ; p:P39 wds:d ; p:P1412 wds:e ; p:P463 wds:f .
wds:a ps:P31 wd:Q5 .
wds:b ps:P569 "1964-07-01T00:00:00Z"^^xsd:dateTime ; psv:P569 wd:value ; prov:wasDerivedFrom wd:ref .
wd:value wikibase:timeValue "1964-07-01T00:00:00Z"^^xsd:dateTime ; wikibase:timePrecision 10 .
wd:ref pr:P854 <https://example.org/life> .
wds:c ps:P27 wd:Q423 ; wikibase:rank wikibase:NormalRank .
wds:d ps:P39 wd:Q901 ; pq:P580 "2010-03-04T00:00:00Z"^^xsd:dateTime ; pq:P1365 wd:Q902 .
wds:e ps:P1412 wd:Q9176 .
wds:f ps:P463 wd:Q903 ; wikibase:rank wikibase:DeprecatedRank .
wd:Q901 rdfs:label "envoy"@en .
"""


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    return find_casebook(tmp_path)


@pytest.mark.parametrize(
    ("suffix", "format_"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("rdf", RdfFormat.RDF_XML),
        ("jsonld", RdfFormat.JSON_LD),
    ],
)
def test_every_syntax_comes_to_the_same_case(
    casebook: Casebook, suffix: str, format_: RdfFormat
) -> None:
    path = casebook.root / f"people.{suffix}"
    path.write_bytes(serialize(parse(TURTLE, format=RdfFormat.TURTLE), format=format_))  # type: ignore[arg-type]
    outcome = import_file(casebook, ImportRequest(path, "people"))
    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.unmapped == {"http://purl.org/dc/terms/created": 1}
    assert build(casebook).failed == []
    text = outcome.place.read_text(encoding="utf-8")
    assert "  han: {type: Enterprise, name: {en: Han}, at: han}" in text
    assert "worksAt: han" in text and 'name: {en: Ri Il Ho, ko: "리일호"}' in text
    assert import_file(casebook, ImportRequest(path, "people")).written is False


def test_rdf_passes_the_same_shapes(casebook: Casebook) -> None:
    path = casebook.root / "people.ttl"
    path.write_text(TURTLE.replace("tumen:worksAt :han", "tumen:parent :han"), encoding="utf-8")
    outcome = import_file(casebook, ImportRequest(path, "people"))
    assert outcome.refused and not outcome.place.exists()
    assert [(f.code, f.message) for f in outcome.findings] == [
        ("wrong-kind", "'ri-il-ho' ('han'): 'parent' of a person must be a person."),
    ]  # fmt: skip


def test_wikidata_brings_statements_with_their_qualifiers_and_references(
    casebook: Casebook,
) -> None:
    path = casebook.root / "Q900.ttl"
    path.write_text(WIKIDATA, encoding="utf-8")
    outcome = import_file(casebook, ImportRequest(path, "wikidata", format="wikidata"))
    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.unmapped == {"P1412": 1, "P39, qualifier P1365": 1, "P463, deprecated there": 1}
    assert build(casebook).failed == []
    text = outcome.place.read_text(encoding="utf-8")
    assert "born: 1964-07" in text  # as exact as Wikidata says, and no more
    assert "citizenOf: dprk" in text and "Q999" not in text  # never the bare wdt: statement
    assert "holder: wikidata-q900, post: wikidata-q901, date: 2010-03-04/.." in text
    assert 'recordedAs: P569, reference: "https://example.org/life"' in text


def test_a_file_without_full_statements_says_what_to_fetch(casebook: Casebook) -> None:
    from tumen.core.errors import TumenError

    path = casebook.root / "Q900.ttl"
    path.write_text(
        "<http://www.wikidata.org/entity/Q900> <http://www.wikidata.org/prop/direct/P31> <http://www.wikidata.org/entity/Q5> .",
        encoding="utf-8",
    )
    with pytest.raises(
        TumenError,
        match=r"Fetch the full entity data \(Special:EntityData/Q….ttl\), not the simple",
    ):
        import_file(casebook, ImportRequest(path, "wikidata", format="wikidata"))


def test_far_apart_in_a_long_file_things_still_know_each_other(casebook: Casebook) -> None:
    id_, ontology = "https://w3id.org/tumen/id/", "https://w3id.org/tumen/ontology#"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    path = casebook.root / "many.nt"
    with path.open("w", encoding="utf-8") as file:
        for number in range(
            1200
        ):  # more than are checked at a time; the last is the child of the first
            file.write(f"<{id_}p{number:04}> <{kind}> <{ontology}Person> .\n")
            file.write(f'<{id_}p{number:04}> <{ontology}name> "Ri {number}"@en .\n')
        file.write(f"<{id_}p1199> <{ontology}parent> <{id_}p0000> .\n")
        file.write(f"<{id_}zz> <{kind}> <{ontology}Report> .\n")
        file.write(f'<{id_}zz> <{ontology}title> "Many"@en .\n')
    outcome = import_file(casebook, ImportRequest(path, "many", form="quads"))
    assert (outcome.findings, outcome.changes.number("came")) == ([], 1200)
    text = outcome.place.read_text(encoding="utf-8")
    assert f"<{id_}p1199> <{ontology}parent> <{id_}p0000> " in text
    assert f"<{ontology}Report>" in text and f"<{ontology}Dataset>" not in text
    assert import_file(casebook, ImportRequest(path, "many")).written is False


@pytest.mark.parametrize(("suffix", "between"), [("nt", " "), ("ttl", "\n")])
def test_terms_nested_so_deeply_that_the_engine_would_crash_are_refused(
    casebook: Casebook, suffix: str, between: str
) -> None:
    from tumen.core.errors import TumenError

    path = casebook.root / f"deep.{suffix}"
    opened, closed = f"<<( <x:a> <x:b>{between}" * 20_000, f"{between})>>" * 20_000
    path.write_text(f"<x:a> <x:b> {opened}<x:c>{closed} .\n", encoding="utf-8")
    with pytest.raises(TumenError, match=r"triple terms \(<<\) are nested too deeply"):
        import_file(casebook, ImportRequest(path, "deep"))


def test_what_only_looks_nested_is_read(casebook: Casebook) -> None:
    path = casebook.root / "people.ttl"
    quoted = "<< " * 200
    path.write_text(TURTLE.replace("Ri Il Ho", f"Ri Il Ho {quoted}") + f"# {quoted}\n", "utf-8")
    assert import_file(casebook, ImportRequest(path, "people")).findings == []
