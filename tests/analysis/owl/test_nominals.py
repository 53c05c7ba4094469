"""A value on the left side of an axiom is given to HermiT as a class; nothing else is touched."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from tumen.analysis.owl.hermit import Deadline, judge
from tumen.analysis.owl.nominals import NOMINAL_CLASS, remove_nominals

PREFIXES = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <http://example.org/> .
:Placed a owl:Class . :Person a owl:Class . :standing a owl:ObjectProperty .
:good a :Standing . :bad a :Standing . :Standing a owl:Class .
:ann :standing :good ; a :Person . :bob :standing :bad ; a :Person .
"""
LEFT = "[] a owl:Restriction ; owl:onProperty :standing ; owl:hasValue :good ; rdfs:subClassOf :Placed ."
WITHIN = """[] a owl:Class ; owl:intersectionOf ( :Person
  [ a owl:Restriction ; owl:onProperty :standing ; owl:hasValue :good ] ) ; rdfs:subClassOf :Placed ."""
RIGHT = ":Placed rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :standing ; owl:hasValue :good ] . :eve a :Placed ."
BOTH = ":Placed owl:equivalentClass [ a owl:Restriction ; owl:onProperty :standing ; owl:hasValue :good ] . :eve a :Placed ."
NEGATED = """[] a owl:Class ; owl:complementOf
  [ a owl:Restriction ; owl:onProperty :standing ; owl:hasValue :good ] ; rdfs:subClassOf :Placed ."""


def read(text: str) -> list[Triple]:
    return [quad.triple for quad in parse(PREFIXES + text, format=RdfFormat.TURTLE)]


@pytest.mark.parametrize(
    ("text", "replaced"),
    [(LEFT, True), (WITHIN, True), (RIGHT, False), (BOTH, False), (NEGATED, False)],
)
def test_only_a_value_on_the_left_becomes_a_class(text: str, replaced: bool) -> None:
    triples = read(text)
    given = remove_nominals(triples)
    assert any(NOMINAL_CLASS in str(triple) for triple in given) == replaced
    assert (given != triples) == replaced


@pytest.mark.parametrize("text", [LEFT, WITHIN, RIGHT, BOTH])
def test_hermit_concludes_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("owlready2")
    found = judge(read(text), Deadline(60))
    monkeypatch.setattr("tumen.analysis.owl.hermit.remove_nominals", list)
    assert found == judge(read(text), Deadline(60))
    placed = {s.rpartition("/")[2] for s, _, o in found.concluded if o.endswith("Placed")}
    assert placed == {LEFT: {"ann"}, WITHIN: {"ann"}, RIGHT: set(), BOTH: {"ann"}}[text]
