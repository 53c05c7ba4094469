"""Read the vocabulary from Turtle: the ontology tells the terms, the shapes tell the keys.

The shape that is named like a class says which keys that class may have, how many values each
takes and which one is meant when it is left out. Shapes with other names state rules beyond that.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from derivation.terms import DOCUMENT, SHAPES, TUMEN, XSD, Key, Section, Vocabulary

# A statement may put any key of a thing in somebody's mouth, but not the curator's own remarks.
NOT_STATED = {"at", "description", "note"}
# What only statements say: a node in a case file has its class as its type.
ONLY_STATED = {"kind"}
PROPERTY = "property"  # the key whose values are the vocabulary's own properties
# Annotations on classes that say how a case file is laid out.
MARKS = {"abstract", "caseSection", "localIds", "sectionProperty"}


def read(ontology: Path) -> Vocabulary:
    """Read the vocabulary from the Turtle files of `ontology`; alignments play no part."""
    graph = Graph()
    for path in (*sorted(ontology.glob("*.ttl")), *sorted((ontology / "shapes").glob("*.ttl"))):
        if path.stem != "alignments":
            graph.parse(path)
    classes = _instances(graph, OWL.Class)
    definitions = {
        _local(term): str(text)
        for term, text in graph.subject_objects(SKOS.definition)
        if isinstance(text, Literal) and text.language == "en"
    }
    sections = _sections(graph, definitions)
    local_classes = {
        name
        for section in sections
        if section.local
        for c in section.classes
        for name in _above(graph, c)
    }
    own = {
        name: [
            _key(graph, shape, definitions, local_classes)
            for shape in graph.objects(URIRef(SHAPES + name), SH.property)
        ]
        for name in classes
    }
    keys = {
        # From the most general class to the nearest, which may narrow what it inherits.
        name: {key.name: key for c in reversed(_above(graph, name)) for key in own.get(c, [])}
        for name in classes
    }
    things = {c for section in sections if not section.local for c in section.classes}
    stated = tuple(sorted({key for c in things for key in keys[c]} - NOT_STATED | ONLY_STATED))
    for of_class in keys.values():
        if PROPERTY in of_class:
            of_class[PROPERTY] = replace(of_class[PROPERTY], values=stated)
    concept_classes = [c for c in _below(graph, SKOS.Concept) if c]
    return Vocabulary(
        sections=sections,
        document=_concrete(graph, DOCUMENT),
        keys=keys,
        definitions=definitions,
        classes=classes,
        properties=_properties(graph),
        concepts=_instances(graph, *(URIRef(TUMEN + c) for c in concept_classes)),
        words=_words(graph),
    )


def _words(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the labels of our terms."""
    found: dict[str, set[str]] = {}
    for label in (RDFS.label, SKOS.hiddenLabel):
        for term, text in graph.subject_objects(label):
            if name := _local(term):
                found.setdefault(name, set()).add(str(text))
    return {name: tuple(sorted(found[name])) for name in sorted(found)}


def _local(node: Node | None) -> str:
    """Return the local name of a term of our vocabulary, None for other nodes."""
    return str(node).removeprefix(TUMEN) if str(node).startswith(TUMEN) else ""


def _instances(graph: Graph, *kinds: URIRef) -> tuple[str, ...]:
    """Return the local names of our terms of these types, in order."""
    return tuple(sorted({_local(s) for k in kinds for s in graph.subjects(RDF.type, k)} - {""}))


def _above(graph: Graph, name: str) -> list[str]:
    """Return a class and its superclasses, nearest first."""
    return [_local(c) for c in graph.transitive_objects(URIRef(TUMEN + name), RDFS.subClassOf)]


def _below(graph: Graph, cls: URIRef) -> list[str]:
    """Return a class and its subclasses, by name."""
    return sorted(map(_local, graph.transitive_subjects(RDFS.subClassOf, cls)))


def _concrete(graph: Graph, name: str) -> tuple[str, ...]:
    """Return the subclasses of `name` that a node of a case file may have as type."""
    abstract = set(map(_local, graph.subjects(URIRef(TUMEN + "abstract"))))
    return tuple(c for c in _below(graph, URIRef(TUMEN + name)) if c and c not in abstract)


def _properties(graph: Graph) -> tuple[str, ...]:
    """Return the properties of nodes, without annotation properties of classes."""
    names = _instances(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    return tuple(name for name in names if name not in MARKS)


def _sections(graph: Graph, definitions: dict[str, str]) -> tuple[Section, ...]:
    """Return the sections of a case file, by name."""
    found = [
        Section(
            name=str(name),
            property=_local(graph.value(root, URIRef(TUMEN + "sectionProperty"))),
            local=(root, URIRef(TUMEN + "localIds"), None) in graph,
            classes=_concrete(graph, _local(root)),
            definition=definitions[_local(root)],
        )
        for root, name in graph.subject_objects(URIRef(TUMEN + "caseSection"))
    ]
    return tuple(sorted(found, key=lambda section: section.name))


def _key(graph: Graph, shape: Node, definitions: dict[str, str], local_classes: set[str]) -> Key:
    def number(predicate: Node) -> int | None:
        value = graph.value(shape, predicate)
        return None if value is None else int(str(value))

    def members(node: Node | None) -> list[Node]:
        return [] if node is None else list(graph.items(node))

    name = _local(graph.value(shape, SH.path))
    concepts = tuple(_local(c) for c in members(graph.value(shape, SH["in"])))
    ranges = [graph.value(shape, SH["class"])]
    ranges += [graph.value(part, SH["class"]) for part in members(graph.value(shape, SH["or"]))]
    range_ = tuple(_local(c) for c in ranges if c is not None)
    datatype = str(graph.value(shape, SH.datatype) or "").removeprefix(XSD)
    node = str(graph.value(shape, SH.node) or "").removeprefix(SHAPES)
    if concepts:
        kind, range_ = "concept", (_local(graph.value(URIRef(TUMEN + name), RDFS.range)),)
    elif (shape, SH.nodeKind, SH.IRI) in graph:
        kind, range_ = "concept", (PROPERTY,)
    elif range_ == ("Driver",):
        kind = "driver"
    elif range_:
        kind = "local" if set(range_) <= local_classes else "ref"
    else:
        kind = {"Text": "text", "Edtf": "edtf"}.get(node) or datatype.replace("anyURI", "url")
    default = graph.value(shape, SH.defaultValue)
    group = graph.value(shape, SH.group)
    pattern = graph.value(shape, SH.pattern)
    return Key(
        name=name,
        kind=kind,
        definition=definitions[name],
        range=range_,
        values=concepts,
        required=bool(number(SH.minCount)) and default is None,
        single=number(SH.maxCount) == 1 or graph.value(shape, SH.uniqueLang) is not None,
        default=None if default is None else (_local(default) or str(default)),
        nest=None if group is None else str(group).removeprefix(SHAPES),
        pattern=str(pattern) if pattern is not None and kind == "string" else None,
        minimum=number(SH.minInclusive),
        maximum=number(SH.maxInclusive),
    )
