"""What goes without saying in a case, whichever way it is written, is said in a Turtle case too."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tumen.reading.case import RDF_TYPE, Case
from tumen.reading.defaults import fill_defaults
from tumen.reading.json_ld import as_quads
from tumen.reading.marked import Tree
from tumen.reading.schema import SCHEMA_FILE, load_schema
from tumen.vocabulary import ONTOLOGY, SOURCE, Tumen


def complete(case: Case, ontology: Path) -> None:
    """Add to a case read from RDF what a YAML case gets from its sections and the schema.

    These are: that the source describes or states each thing that is typed in it, the schema's
    defaults, and the source's author, else its publisher, as the claimant of claims without one.
    Nothing that is said is changed: a property that has a value gets no other.
    """
    schema = load_schema(ontology / SCHEMA_FILE).schema
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
            [*case.quads, *(as_quads({"id": case.slug, **filled}, case.slug, ontology) or ())]
        )
    )
