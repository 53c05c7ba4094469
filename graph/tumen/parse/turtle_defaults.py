"""Add to a Turtle case the statements that YAML cases get by default."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from tumen.core.vocabulary import ONTOLOGY, SOURCE, Tumen
from tumen.parse.case import RDF_TYPE, Case
from tumen.parse.defaults import fill_defaults
from tumen.parse.json_ld import to_quads
from tumen.parse.schema import SCHEMA_FILE, load_schema
from tumen.parse.yaml_tree import Tree

_XSD = "http://www.w3.org/2001/XMLSchema#"
# Kind of a key → its datatype, and how such a value is written. Dates are held to EDTF later on.
_LEXICAL_FORMS = {
    "boolean": ("boolean", re.compile(r"true|false")),
    "decimal": ("decimal", re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")),
    "edtf": ("string", re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}(?:T[0-9:.]+)?(?:Z|[+-][0-9:]+)?")),
    "integer": ("integer", re.compile(r"[-+]?[0-9]+")),
}


def add_defaults(case: Case, ontology: Path) -> None:
    """Add to an RDF case what a YAML case gets from its sections and the schema.

    These are: that the source describes or states each thing that is typed in it, the schema's
    defaults, and the source's author, else its publisher, as the claimant of claims without one.
    Nothing that is said is changed: a property that has a value gets no other. A literal gets
    the datatype that its key has in YAML, where it is written as one of those: 1200 for a decimal
    number, "2016-09"^^xsd:gYearMonth for a date.
    """
    schema = load_schema(ontology / SCHEMA_FILE).schema
    _set_datatypes(case, _value_kinds(schema))
    section_of = {
        ONTOLOGY + class_: section
        for section, part in schema["properties"].items()
        for class_ in part.get("x-tumen-classes", ())
    }
    said: dict[str, set[str]] = defaultdict(set)
    speakers: dict[str, list[Tree]] = defaultdict(list)
    sections: dict[str, Tree] = {}
    for quad in case.quads:
        subject, property_ = quad.subject.value, quad.predicate.value  # type: ignore[union-attr]
        value = getattr(quad.object, "value", "")
        said[subject].add(property_.removeprefix(ONTOLOGY))
        if subject == SOURCE + case.slug and property_ in (Tumen.author, Tumen.publisher):
            speakers[property_].append(value)
        if property_ == RDF_TYPE and value in section_of:
            members = sections.setdefault(section_of[value], {})
            assert isinstance(members, dict)  # noqa: S101
            members[subject] = {"type": value.removeprefix(ONTOLOGY)}
    tree: dict[str, Tree] = dict(sections)
    if speaker := speakers[Tumen.author] or speakers[Tumen.publisher]:
        tree["author"] = speaker
    filled = fill_defaults(tree, schema)
    filled.pop("author", None)
    for members in filled.values():
        assert isinstance(members, dict)  # noqa: S101
        for thing, node in members.items():
            assert isinstance(node, dict)  # noqa: S101
            for key in node.keys() & said[thing]:
                del node[key]
    case.quads = list(
        dict.fromkeys(
            [*case.quads, *(to_quads({"id": case.slug, **filled}, case.slug, ontology) or ())]
        )
    )


def _value_kinds(schema: dict[str, Any]) -> dict[str, str]:
    """Map each property, by its IRI, to the kind of its values."""
    keys = [
        schema["properties"],
        *(part.get("properties", {}) for part in schema["$defs"].values()),
    ]
    return {
        ONTOLOGY + key: about["x-tumen-kind"]
        for known in keys
        for key, about in known.items()
        if about.get("x-tumen-kind") in _LEXICAL_FORMS
    }


def _set_datatypes(case: Case, kinds: dict[str, str]) -> None:
    from pyoxigraph import Literal, NamedNode, Quad

    for number, quad in enumerate(case.quads):
        kind = kinds.get(quad.predicate.value)
        if kind is None or not isinstance(quad.object, Literal) or quad.object.language:
            continue
        type_, written = _LEXICAL_FORMS[kind]
        if quad.object.datatype.value != _XSD + type_ and written.fullmatch(quad.object.value):
            value = Literal(quad.object.value, datatype=NamedNode(_XSD + type_))
            case.quads[number] = Quad(quad.subject, quad.predicate, value, quad.graph_name)
