"""Check that an ontology is in OWL 2 DL, so that a reasoner's answers are reliable.

The checks follow the OWL 2 Structural Specification: declarations (5.8), reserved words (2.4),
expressions (Mapping to RDF Graphs, 3), and the restrictions on properties (11, in
`tumen.analysis.owl.role_restrictions`). `docs/architecture.md` compares them with the libraries.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.analysis.owl.hermit import READABLE
from tumen.analysis.owl.role_restrictions import role_violations
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.findings import Finding
from tumen.core.ontology import parsed_vocabulary, vocabulary_files
from tumen.derive.inference.ontology_index import (
    DOMAIN,
    OWL,
    RANGE,
    SUBCLASS,
    SUBPROPERTY,
    Ontology,
    local_name,
    owl,
)
from tumen.derive.inference.rules import RDF_TYPE

if TYPE_CHECKING:
    from pyoxigraph import Triple

# A term, and what is wrong with it.
Violation = tuple[str, str]

_XSD = "<http://www.w3.org/2001/XMLSchema#"
_RESERVED = (
    OWL, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#", "<http://www.w3.org/2000/01/rdf-schema#",
    _XSD,
)  # fmt: skip
_ENTITIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Class")
# Every word of OWL 2 that may stand in a graph as a property or as a type.
_ALL_WORDS = """
AllDifferent AllDisjointClasses AllDisjointProperties Annotation AnnotationProperty
AsymmetricProperty Axiom Class DatatypeProperty FunctionalProperty InverseFunctionalProperty
IrreflexiveProperty NamedIndividual NegativePropertyAssertion Nothing ObjectProperty Ontology
ReflexiveProperty Restriction SymmetricProperty Thing TransitiveProperty allValuesFrom
annotatedProperty annotatedSource annotatedTarget assertionProperty backwardCompatibleWith
bottomDataProperty bottomObjectProperty cardinality complementOf datatypeComplementOf deprecated
differentFrom disjointUnionOf disjointWith distinctMembers equivalentClass equivalentProperty
hasKey hasSelf hasValue imports incompatibleWith intersectionOf inverseOf maxCardinality
maxQualifiedCardinality members minCardinality minQualifiedCardinality onClass onDataRange
onDatatype onProperties onProperty oneOf priorVersion propertyChainAxiom propertyDisjointWith
qualifiedCardinality sameAs someValuesFrom sourceIndividual targetIndividual targetValue
topDataProperty topObjectProperty unionOf versionIRI versionInfo withRestrictions
"""
_WORDS = frozenset(_ALL_WORDS.split())
_FILLERS = (
    "someValuesFrom", "allValuesFrom", "hasValue", "hasSelf", "cardinality", "minCardinality",
    "maxCardinality", "qualifiedCardinality", "minQualifiedCardinality", "maxQualifiedCardinality",
)  # fmt: skip
_OPERATORS = ("intersectionOf", "unionOf", "complementOf", "oneOf")
# Words that take a list, and the fewest members that it may have.
_LISTS = {
    "intersectionOf": 2, "unionOf": 2, "disjointUnionOf": 2, "oneOf": 1, "members": 2,
    "propertyChainAxiom": 2, "hasKey": 1,
}  # fmt: skip
_OF_OBJECTS = (
    "TransitiveProperty", "SymmetricProperty", "AsymmetricProperty", "IrreflexiveProperty",
    "ReflexiveProperty", "InverseFunctionalProperty",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Located:
    """Represent a triple of the vocabulary and its file."""

    triple: Triple
    path: Path


def axioms_of(casebook: Casebook) -> list[Located]:
    """Read the vocabulary of a casebook. Raises `TumenError` for a file that is not Turtle."""
    return [
        Located(quad.triple, path)
        for path in vocabulary_files(casebook.ontology)
        for quad in parsed_vocabulary(path)
    ]


def violations(casebook: Casebook) -> list[Finding]:
    """Return what in a casebook's vocabulary lies outside OWL 2 DL, with the line of each term."""
    located = axioms_of(casebook)
    files = {str(one.triple.subject): one.path for one in reversed(located)}
    terms = [
        (str(o.triple.subject), str(o.triple.predicate), str(o.triple.object)) for o in located
    ]
    findings = []
    for term, why in outside_dl(terms):
        path = files.get(term, casebook.ontology)
        findings.append(
            Finding(
                casebook.display_path(path), _line(path, term), 1, "error", "outside-owl-dl",
                f"{'an expression' if term.startswith('_:') else local_name(term)} {why}",
                "OWL 2 DL does not allow it: a reasoner would refuse it or answer unreliably.",
            )
        )  # fmt: skip
    return sorted(set(findings))


def outside_dl(triples: list[tuple[str, str, str]]) -> Iterator[Violation]:
    """Yield each term that violates OWL 2 DL, and how; terms are written as in N-Triples."""
    ontology = Ontology(triples)
    yield from _words(ontology)
    yield from _declarations(ontology)
    yield from _expressions(ontology)
    yield from _datatypes(ontology)
    yield from _usages(ontology)
    try:
        for word, fewest in _LISTS.items():
            for term, node in ontology.pairs[owl(word)]:
                if len(list(ontology.list(node))) < fewest:
                    yield term, f"has owl:{word} with fewer than {fewest} members"
    except TumenError:
        yield node, "has a broken or circular list"
        return
    yield from role_violations(ontology)


def _words(ontology: Ontology) -> Iterator[Violation]:
    for term, kind in ontology.pairs[RDF_TYPE]:
        if kind.startswith(OWL) and local_name(kind) not in _WORDS:
            yield term, f"is an owl:{local_name(kind)}, which is no term of OWL 2"
        reserved = term.startswith(_RESERVED) and kind == owl("Class")
        if reserved or (term.startswith(OWL) and kind.startswith(OWL)):
            yield term, "is a reserved word and must not be declared"
    for predicate, pairs in ontology.pairs.items():
        if predicate.startswith(OWL) and local_name(predicate) not in _WORDS:
            for term, _ in pairs:
                yield term, f"uses owl:{local_name(predicate)}, which is no term of OWL 2"


def _declarations(ontology: Ontology) -> Iterator[Violation]:
    declared = {
        kind: set(ontology.subjects[RDF_TYPE, owl(kind)]) for kind in (*_ENTITIES, "Restriction")
    }
    datatypes = set(ontology.subjects[RDF_TYPE, "<http://www.w3.org/2000/01/rdf-schema#Datatype>"])
    for number, one in enumerate(_ENTITIES[:3]):
        for other in _ENTITIES[number + 1 : 3]:
            for term in sorted(declared[one] & declared[other]):
                yield term, f"is both owl:{one} and owl:{other}"
    for term in sorted(declared["Class"] & datatypes):
        yield term, "is both a class and a datatype"
    classes, properties = declared["Class"], set().union(*(declared[k] for k in _ENTITIES[:3]))
    for predicate in (SUBCLASS, owl("equivalentClass"), owl("disjointWith")):
        for pair in ontology.pairs[predicate]:
            for term in pair:
                if not term.startswith(("_:", OWL)) and term not in classes | datatypes:
                    yield pair[0], f"refers to the undeclared class {local_name(term)}"
    for predicate in (SUBPROPERTY, owl("inverseOf"), owl("equivalentProperty"), owl("onProperty")):
        for pair in ontology.pairs[predicate]:
            for term in pair:
                if not term.startswith(("_:", *_RESERVED)) and term not in properties:
                    yield pair[0], f"refers to the undeclared property {local_name(term)}"
    for predicate in (DOMAIN, RANGE):
        for property_, class_ in ontology.pairs[predicate]:
            if property_ in declared["AnnotationProperty"] or class_.startswith(("_:", *_RESERVED)):
                continue
            if class_ not in classes | datatypes:
                yield property_, f"refers to the undeclared class {local_name(class_)}"


def _usages(ontology: Ontology) -> Iterator[Violation]:
    """Yield undeclared classes and properties in statements, and fillers of the wrong kind."""
    properties = {p: k for k in _ENTITIES[:3] for p in ontology.subjects[RDF_TYPE, owl(k)]}
    classes = set(ontology.subjects[RDF_TYPE, owl("Class")])
    for term, class_ in ontology.pairs[RDF_TYPE]:
        if class_ not in classes and not class_.startswith(_RESERVED):
            yield term, f"has the undeclared class {local_name(class_)}"
    for predicate, pairs in ontology.pairs.items():
        if predicate not in properties and not predicate.startswith(_RESERVED):
            yield pairs[0][0], f"uses the undeclared property {local_name(predicate)}"
    ranges = [*ontology.pairs[RANGE]]
    for word in ("someValuesFrom", "allValuesFrom"):
        for node, filler in ontology.pairs[owl(word)]:
            ranges += [(p, filler) for p in ontology.objects[node, owl("onProperty")]]
    for property_, filler in ranges:
        is_datatype = filler.startswith(_XSD)
        if properties.get(property_) == "DatatypeProperty" and filler in classes:
            if not filler.startswith("_:"):
                yield (
                    property_,
                    f"is a data property and cannot have values in {local_name(filler)}",
                )
        elif properties.get(property_) == "ObjectProperty" and is_datatype:
            yield property_, f"is an object property and cannot have values in {local_name(filler)}"


def _expressions(ontology: Ontology) -> Iterator[Violation]:
    for node in ontology.subjects[RDF_TYPE, owl("Restriction")]:
        fillers = [word for word in _FILLERS for _ in ontology.objects[node, owl(word)]]
        if len(ontology.objects[node, owl("onProperty")]) != 1 or len(fillers) != 1:
            yield node, "is a restriction without exactly one property and one condition"
    for node in ontology.subjects[RDF_TYPE, owl("Class")]:
        parts = [word for word in _OPERATORS for _ in ontology.objects[node, owl(word)]]
        if node.startswith("_:") and len(parts) != 1:
            yield node, "is a blank class without exactly one operator"
    used = Counter(
        other
        for predicate, pairs in ontology.pairs.items()
        for _, other in pairs
        if other.startswith("_:") and (predicate.startswith(OWL) or predicate in _PLACES)
    )
    for node, times in used.items():
        if times > 1:
            yield node, "is one blank node used in two places; write the expression out at each"


_PLACES = {SUBCLASS, DOMAIN, RANGE, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"}


def _datatypes(ontology: Ontology) -> Iterator[Violation]:
    literal = set(ontology.subjects[RDF_TYPE, owl("DatatypeProperty")])
    for property_, datatype in ontology.pairs[RANGE]:
        known = datatype[1:-1] in READABLE or not datatype.startswith(_RESERVED[-1])
        if property_ in literal and not known:
            yield property_, f"has the range {local_name(datatype)}, which is no datatype of OWL 2"
    for word in _OF_OBJECTS:
        for property_ in sorted(literal & set(ontology.subjects[RDF_TYPE, owl(word)])):
            yield property_, f"is a data property and cannot be owl:{word}"
    for one, other in ontology.pairs[owl("inverseOf")]:
        for property_ in sorted(literal & {one, other}):
            yield property_, "is a data property and cannot have an inverse"


def _line(path: Path, term: str) -> int:
    """Return the first line with a term as subject; 1 for a blank node."""
    if path.is_file() and not term.startswith("_:"):
        start = re.compile(rf"^\S*[:/#]{re.escape(local_name(term))}>?\s")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if start.match(line):
                return number
    return 1
