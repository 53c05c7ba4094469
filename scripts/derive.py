"""Derive the JSON-LD context, the JSON Schema and the Python vocabulary from the ontology.

    python scripts/derive.py            write the derived files
    python scripts/derive.py --check    write nothing; name the files that differ and exit 1

The ontology says what a term is; the shape that is named like a class says which keys that class
may have, how many values each takes and which one is meant when it is left out. Shapes with other
names state rules beyond that and play no part here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

TUMEN = "https://w3id.org/tumen/ontology#"
SHAPES = "https://w3id.org/tumen/shapes#"
THINGS = "https://w3id.org/tumen/id/"
SOURCES = "https://w3id.org/tumen/source/"
DERIVED = "https://w3id.org/tumen/derived/"
XSD = "http://www.w3.org/2001/XMLSchema#"
SCHEMA_ID = "https://w3id.org/tumen/ontology/case.schema.json"

ROOM = Path(__file__).resolve().parents[1]
DOCUMENT = "Source"  # the class of the case file's top level
# A statement may put any of these in somebody's mouth, but not the curator's own remarks.
NOT_STATED = {"at", "description", "note"}
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
LOCAL = r"^(\.\./[a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of one class may hold.

    `kind` is ref, local, concept, text, string, decimal, integer, boolean, edtf or url; `range`
    the local names of the classes that a value may belong to; `values` the concepts allowed.
    """

    name: str
    kind: str
    definition: str
    range: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    required: bool = False
    single: bool = False
    default: str | None = None
    nest: str | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the case file: its name, what leads to it and what may stand in it."""

    name: str
    property: str
    local: bool
    classes: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that the derived files are made of. `keys` is by class, superclasses included."""

    sections: tuple[Section, ...]
    document: tuple[str, ...]
    keys: dict[str, dict[str, Key]]
    definitions: dict[str, str]
    classes: tuple[str, ...]
    properties: tuple[str, ...]
    concepts: tuple[str, ...]


# ---------------------------------------------------------------------------------- reading


def read(ontology: Path) -> Vocabulary:
    """Read the vocabulary from the Turtle files of `ontology`; alignments play no part."""
    from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

    def term(name: str) -> URIRef:
        return URIRef(TUMEN + name)

    graph, shapes = Graph(), Graph()
    for path in sorted(ontology.glob("*.ttl")):
        if path.name != "alignments.ttl":
            graph.parse(path)
    for path in sorted((ontology / "shapes").glob("*.ttl")):
        shapes.parse(path)

    def instances(*kinds: URIRef) -> tuple[str, ...]:
        found = {local(s) for kind in kinds for s in graph.subjects(RDF.type, kind)}
        return tuple(sorted(name for name in found if name))

    classes = instances(OWL.Class)
    definitions = {
        local(s): str(o)
        for s, o in graph.subject_objects(SKOS.definition)
        if getattr(o, "language", None) == "en"
    }
    properties = instances(OWL.ObjectProperty, OWL.DatatypeProperty)
    markers = {term(n) for n in ("abstract", "caseSection", "localIds", "sectionProperty")}
    annotations = set(graph.subjects(RDF.type, OWL.AnnotationProperty)) - markers
    properties = tuple(sorted({*properties, *(n for n in map(local, annotations) if n)}))

    below: dict[str, tuple[str, ...]] = {}
    above: dict[str, tuple[str, ...]] = {}
    for name in classes:
        found = set(map(local, graph.transitive_subjects(RDFS.subClassOf, term(name))))
        below[name] = tuple(
            sorted(c for c in found if (term(c), term("abstract"), None) not in graph)
        )
        above[name] = tuple(map(local, graph.transitive_objects(term(name), RDFS.subClassOf)))

    sections = [
        Section(
            str(name),
            local(graph.value(root, term("sectionProperty"))),
            (root, term("localIds"), None) in graph,
            below[local(root)],
            definitions[local(root)],
        )
        for root, name in graph.subject_objects(term("caseSection"))
    ]
    sections.sort(key=lambda section: section.name)
    locals_ = {c for section in sections if section.local for c in section.classes} | {"Claim"}

    own = {name: dict(_own_keys(shapes, name, definitions, locals_)) for name in classes}
    keys = {
        # The nearest class wins: a subclass may narrow what its superclass allows.
        name: {key: value for c in reversed(above[name]) for key, value in own.get(c, {}).items()}
        for name in classes
    }
    things = {c for section in sections if not section.local for c in section.classes}
    stated = {key for c in things for key in keys[c]} - NOT_STATED
    for mine in keys.values():
        if "property" in mine:
            mine["property"] = Key(
                **{**_fields(mine["property"]), "values": tuple(sorted(stated))},
            )
    return Vocabulary(
        tuple(sections),
        below[DOCUMENT],
        keys,
        definitions,
        classes,
        properties,
        instances(*(term(c) for c in classes if SKOS.Concept in _supers(graph, term(c)))),
    )


def _supers(graph: Graph, cls: Node) -> set[Node | None]:
    from rdflib import RDFS

    return set(graph.transitive_objects(cls, RDFS.subClassOf))


def _fields(key: Key) -> Json:
    return {name: getattr(key, name) for name in Key.__slots__}


def local(node: Node | None) -> str:
    """The local name of a term of our own vocabulary, and nothing for any other node."""
    return str(node).removeprefix(TUMEN) if str(node).startswith(TUMEN) else ""


def _own_keys(
    shapes: Graph, name: str, definitions: dict[str, str], locals_: set[str]
) -> Iterator[tuple[str, Key]]:
    """The keys that the shape named like the class gives it, superclasses apart."""
    from rdflib import SH, URIRef

    for shape in shapes.objects(URIRef(SHAPES + name), SH.property):
        key = _key(shapes, shape, definitions, locals_)
        yield key.name, key


def _key(shapes: Graph, shape: Node, definitions: dict[str, str], locals_: set[str]) -> Key:
    from rdflib import SH

    def number(predicate: Node) -> int | None:
        value = shapes.value(shape, predicate)
        return None if value is None else int(str(value))

    def members(node: Node | None) -> list[Node]:
        return [] if node is None else list(shapes.items(node))

    name = local(shapes.value(shape, SH.path))
    concepts = tuple(local(c) for c in members(shapes.value(shape, SH["in"])))
    ranges = [shapes.value(shape, SH["class"])]
    ranges += [shapes.value(part, SH["class"]) for part in members(shapes.value(shape, SH["or"]))]
    range_ = tuple(local(c) for c in ranges if c is not None)
    datatype = str(shapes.value(shape, SH.datatype) or "").removeprefix(XSD)
    node = str(shapes.value(shape, SH.node) or "").removeprefix(SHAPES)
    if concepts or (shape, SH.nodeKind, SH.IRI) in shapes:
        kind = "concept"
    elif range_:
        kind = "local" if set(range_) <= locals_ else "ref"
    else:
        kind = {"Text": "text", "Edtf": "edtf"}.get(node) or datatype.replace("anyURI", "url")
    default = shapes.value(shape, SH.defaultValue)
    group = shapes.value(shape, SH.group)
    pattern = shapes.value(shape, SH.pattern)
    return Key(
        name=name,
        kind=kind,
        definition=definitions[name],
        range=range_,
        values=concepts,
        required=bool(number(SH.minCount)) and default is None,
        single=number(SH.maxCount) == 1 or shapes.value(shape, SH.uniqueLang) is not None,
        default=None if default is None else (local(default) or str(default)),
        nest=None if group is None else str(group).removeprefix(SHAPES),
        pattern=None if pattern is None or kind == "concept" else str(pattern),
        minimum=number(SH.minInclusive),
        maximum=number(SH.maxInclusive),
    )


# ------------------------------------------------------------------------------ the context


def context(vocabulary: Vocabulary) -> Json:
    """The JSON-LD 1.1 context: full IRIs only, and each section with the terms legal in it."""
    top: Json = {"@version": 1.1, "@base": SOURCES, "id": "@id", "type": "@type"}
    top |= {name: TUMEN + name for name in vocabulary.document}
    document = _keys_of(vocabulary, vocabulary.document)
    top |= {key.nest: "@nest" for key in document.values() if key.nest}
    top |= {name: _term(key, entity=False) for name, key in sorted(document.items())}
    for section in vocabulary.sections:
        inner: Json = {"@version": 1.1}
        if not section.local:
            inner["@base"] = THINGS
        inner["type"] = "@type"
        inner |= {name: TUMEN + name for name in section.classes}
        keys = _keys_of(vocabulary, section.classes)
        inner |= {n: _term(key, entity=not section.local) for n, key in sorted(keys.items())}
        top[section.name] = {
            "@id": TUMEN + section.property,
            "@container": "@id",
            # A context of null brings back the document's own base, id/<slug>/.
            "@context": [None, inner],
        }
    return {"@context": top}


def _keys_of(vocabulary: Vocabulary, classes: tuple[str, ...]) -> dict[str, Key]:
    return {name: key for c in classes for name, key in vocabulary.keys[c].items()}


def _term(key: Key, *, entity: bool) -> Json:
    """The definition of one term; `entity` where the base in force is that of shared things."""
    term: Json = {"@id": TUMEN + key.name}
    match key.kind:
        case "ref":
            term["@type"] = "@id"
            if not entity:
                term["@context"] = {"@base": THINGS}
        case "local":
            # Null forgets the coercion as well, so the term is defined once more inside it.
            again = {key.name: {"@id": TUMEN + key.name, "@type": "@id"}}
            term["@type"] = "@id"
            if entity:
                term["@context"] = [None, {"@version": 1.1, **again}]
        case "concept":
            term["@type"] = "@vocab"
            term["@context"] = {value: TUMEN + value for value in key.values}
        case "text":
            term["@container"] = "@language"
        case "decimal" | "integer" | "boolean":
            term["@type"] = XSD + key.kind
        case "url":
            term["@type"] = XSD + "anyURI"
    return term


# ------------------------------------------------------------------------------- the schema


def schema(vocabulary: Vocabulary) -> Json:
    """The JSON Schema of a case file, closed: a key that is not listed is an error."""
    properties: Json = {"id": {"$ref": "#/$defs/slug", "description": "The name of the file."}}
    body = _object(vocabulary, DOCUMENT, vocabulary.document)
    for name, value in body.pop("properties").items():
        properties[name] = value
    for section in vocabulary.sections:
        properties[section.name] = {
            "description": section.definition,
            "x-tumen-property": TUMEN + section.property,
            "x-tumen-local": section.local,
            "x-tumen-classes": list(section.classes),
            "type": "object",
            "propertyNames": {"pattern": SLUG},
            "additionalProperties": _node(section),
        }
    definitions = _values()
    for section in vocabulary.sections:
        for name in section.classes:
            definitions[name] = _object(vocabulary, name, (name,))
            if len(section.classes) == 1:
                definitions[name]["properties"]["type"]["default"] = name
                definitions[name]["required"].remove("type")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A case file of Tumen",
        **body,
        "required": ["id", *body["required"]],
        "properties": properties,
        "$defs": definitions,
    }


def _node(section: Section) -> Json:
    """One node of a section, judged by the branch of its own type and by no other."""
    if len(section.classes) == 1:
        return {"$ref": f"#/$defs/{section.classes[0]}"}
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": list(section.classes)}},
        "allOf": [
            {
                "if": {"required": ["type"], "properties": {"type": {"const": name}}},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in section.classes
        ],
    }


def _object(vocabulary: Vocabulary, name: str, types: tuple[str, ...]) -> Json:
    keys = vocabulary.keys[name]
    properties: Json = {
        "type": {"description": "The class of this node, by its name.", "enum": list(types)}
    }
    for key in sorted(keys.values(), key=lambda key: key.name):
        if key.nest is None:
            properties[key.name] = _value(key)
        else:
            nested = properties.setdefault(
                key.nest, {"type": "object", "additionalProperties": False, "properties": {}}
            )
            nested["properties"][key.name] = _value(key)
    return {
        "description": vocabulary.definitions[name],
        "x-tumen-class": TUMEN + name,
        "type": "object",
        "additionalProperties": False,
        "required": ["type", *sorted(key.name for key in keys.values() if key.required)],
        "properties": properties,
    }


def _value(key: Key) -> Json:
    about: Json = {
        "description": key.definition,
        "x-tumen-kind": key.kind,
    }
    if key.range:
        about["x-tumen-range"] = list(key.range)
    if key.default is not None:
        about["default"] = key.default
    if key.kind == "text":
        return {**about, "$ref": "#/$defs/text" if key.single else "#/$defs/texts"}
    one: Json = {"enum": list(key.values)} if key.values else {"$ref": f"#/$defs/{key.kind}"}
    if key.pattern is not None:
        one["pattern"] = key.pattern
    if key.minimum is not None:
        one["minimum"] = key.minimum
    if key.maximum is not None:
        one["maximum"] = key.maximum
    if key.single:
        return {**about, **one}
    many = {"minItems": 1, "uniqueItems": True, "items": one}
    return {**about, "if": {"type": "array"}, "then": many, "else": one}


def _values() -> Json:
    """The kinds of value. Our reader yields strings; editors see YAML's own numbers."""
    word = {"type": "string", "minLength": 1}
    by_language = {"propertyNames": {"pattern": LANGUAGE}, "minProperties": 1}
    several = {"if": {"type": "array"}, "then": {"minItems": 1, "items": word}, "else": word}
    return {
        "boolean": {"enum": ["true", "false", True, False]},
        "decimal": {"type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        "edtf": {"type": ["string", "integer"], "minLength": 1},
        "integer": {"type": ["integer", "string"], "pattern": "^-?[0-9]+$"},
        "local": {"type": "string", "pattern": LOCAL},
        "ref": {"type": "string", "pattern": SLUG},
        "slug": {"type": "string", "pattern": SLUG},
        "string": {"type": ["string", "number"], "minLength": 1},
        "text": {
            "if": {"type": "object"},
            "then": {**by_language, "additionalProperties": word},
            "else": word,
        },
        "texts": {
            "if": {"type": "object"},
            "then": {**by_language, "additionalProperties": several},
            "else": several,
        },
        "url": {"type": "string", "pattern": "^https?://"},
    }


# --------------------------------------------------------------------------- the Python module


def module(vocabulary: Vocabulary) -> str:
    """The Python module of terms: a plain class, in which a type checker sees a typo."""
    groups = {
        "classes": vocabulary.classes,
        "properties": vocabulary.properties,
        "concepts": vocabulary.concepts,
    }
    lines = [
        '"""The terms of the ontology. Generated by scripts/derive.py: do not edit."""',
        "",
        "# ruff: noqa: N815 - a constant is called exactly what its term is called",
        "",
        "from typing import Final",
        "",
        f'ONTOLOGY: Final = "{TUMEN}"',
        f'ID: Final = "{THINGS}"',
        f'SOURCE: Final = "{SOURCES}"',
        f'ONTOLOGY_GRAPH: Final = "{TUMEN.removesuffix("#")}"',
        f'DERIVED: Final = "{DERIVED}"',
        f'INFERRED: Final = "{DERIVED}inferred"',
        f'LINKS: Final = "{DERIVED}links"',
        f'DISPUTES: Final = "{DERIVED}disputes"',
        "",
        "",
        "class Tumen:",
        '    """Every term of the vocabulary, as a full IRI under its own name."""',
    ]
    for title, names in groups.items():
        lines += ["", f"    # {title}"]
        lines += [f'    {_attribute(name)}: Final = "{TUMEN}{name}"' for name in names]
    return "\n".join(lines) + "\n"


def _attribute(name: str) -> str:
    import keyword

    return name + "_" if keyword.iskeyword(name) else name


# ------------------------------------------------------------------------------ the command


def derive(room: Path) -> dict[Path, str]:
    """The text of each derived file, by its path, for the repository at `room`."""
    vocabulary = read(room / "ontology")

    def written(value: Json) -> str:
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

    return {
        room / "ontology" / "context.jsonld": written(context(vocabulary)),
        room / "ontology" / "case.schema.json": written(schema(vocabulary)),
        room / "graph" / "tumen" / "vocabulary.py": module(vocabulary),
    }


def main() -> int:
    """Write the derived files, or with `--check` say which of them are out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing, name what differs")
    check = parser.parse_args().check
    stale = [
        (path, text)
        for path, text in derive(ROOM).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        print(f"{path.relative_to(ROOM).as_posix()}: {'out of date' if check else 'written'}")
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
    if check and stale:
        print("Run: python scripts/derive.py", file=sys.stderr)
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
