"""Read relations as edges: what a source itself states of two things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from tumen.analysis.network.edges import Edge
from tumen.analysis.network.nodes import Thing
from tumen.core.vocabulary import SOURCE, Tumen
from tumen.store.classes import ClassTree, local
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

# A tenure joins a holder and a post, a membership a member and an organisation: they are drawn
# as the edge that they mean, not as a node between two edges.
_JOINED = {
    "tenures": (Tumen.holder, Tumen.post),
    "memberships": (Tumen.member, Tumen.organisation),
}
_HOLDS = {"current": "holds", "former": "held", None: "holds or held", "unknown": "holds or held"}

Statement = tuple[str, str, str, str]  # subject, property, object, source


def relation_edges(
    store: Store,
    kinds: ClassTree,
    things: Mapping[str, Thing],
    sections: Collection[str] | None = None,
) -> Iterator[Edge]:
    """Yield an edge for every relation between two things of the given sections, or of any."""
    joining: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for start, property_, end, source in _statements(store):
        if start not in things:
            continue
        if things[start].section in _JOINED:
            joining[start, source][property_] = end
        elif end in things and _within(sections, things, start, end):
            name = local(property_)
            yield Edge(
                start, end, f"{name} {source}", kinds.label(property_), "Relation", name, source,
                earliest=things[start].earliest, latest=things[start].latest,
            )  # fmt: skip
    for (joint, source), values in joining.items():
        thing = things[joint]
        first, second = (values.get(property_) for property_ in _JOINED[thing.section])
        if first and second and _within(sections, things, first, second):
            name = local(_JOINED[thing.section][1])
            yield Edge(
                first, second, f"{name} {source} {joint}", _joint_label(thing, values), "Relation",
                name, source, earliest=thing.earliest, latest=thing.latest,
            )  # fmt: skip


def _statements(store: Store) -> Iterator[Statement]:
    query = """SELECT ?start ?property ?end ?source {
        { ?property a owl:ObjectProperty } GRAPH ?source { ?start ?property ?end } }"""
    for start, property_, end, source in rows(store, query):
        if source.startswith(SOURCE):
            yield start, property_, end, source


def _within(
    sections: Collection[str] | None, things: Mapping[str, Thing], start: str, end: str
) -> bool:
    if start not in things or end not in things:
        return False
    return sections is None or (
        things[start].section in sections and things[end].section in sections
    )


def _joint_label(thing: Thing, values: Mapping[str, str]) -> str:
    if thing.section == "memberships":
        return "member of"
    status = values.get(Tumen.tenureStatus)
    return _HOLDS.get(local(status) if status else None, "holds")
