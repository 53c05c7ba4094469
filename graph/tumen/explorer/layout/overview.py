"""Summarise a large graph as groups by community and kind that open on a click."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.explorer.layout.drawing import (
    DrawnEdge,
    DrawnNode,
    drawn_edges,
    drawn_nodes,
    lay_out_and_draw,
    style_of,
)
from tumen.explorer.layout.wrap_labels import clean

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

    from tumen.analysis.network import Network

_LARGEST, _MANY = 250, 40  # things in a group, groups beside the gathered rest
_STRONGEST = 3  # lines of a group that are drawn in the overview; inside the group all are
_PLURALS = {
    "conditions": "conditions", "activities": "activities", "motives": "motives",
    "events": "events", "actors": "actors", "measures": "measures", "places": "places",
    "provisions": "legal provisions", "posts": "posts", "indicators": "indicators",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Overview:
    """Hold the drawing of the groups under the lens's name, and one drawing per group."""

    drawings: dict[str, Drawing]
    labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    look: str
    label: str
    members: tuple[str, ...]

    def box(self) -> DrawnNode:
        return DrawnNode(self.label, self.look, {"group": self.name})


def overview(graph: Network, lens: str, curated: Collection[str]) -> Overview:
    """Draw a graph as groups, and each group with its neighbouring groups."""
    groups = [*_groups(graph, lens)]
    owner = {iri: group for group in groups for iri in group.members}
    strands = drawn_edges(graph, curated)
    outside: dict[tuple[str, str, str], list[DrawnEdge]] = defaultdict(list)
    within: dict[str, list[DrawnEdge]] = defaultdict(list)
    leaving: dict[str, dict[tuple[str, str, str], list[DrawnEdge]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for strand in strands:
        start, end = owner[strand.start].name, owner[strand.end].name
        kind = strand.options["kind"]
        if start == end:
            within[start].append(strand)
        else:
            outside[start, end, kind].append(strand)
            leaving[start][strand.start, end, kind].append(strand)
            leaving[end][start, strand.end, kind].append(strand)
    drawings = {
        lens: lay_out_and_draw({g.name: g.box() for g in groups}, _gathered(_strong(outside)))
    }
    by_name = {group.name: group for group in groups}
    for group in groups:
        joined = _gathered(leaving[group.name])
        boxes = drawn_nodes(graph, group.members)
        ends = {end for strand in joined for end in (strand.start, strand.end)}
        boxes |= {name: by_name[name].box() for name in ends & by_name.keys()}
        drawings[group.name] = lay_out_and_draw(boxes, [*within[group.name], *joined], quick=True)
    return Overview(drawings, {group.name: group.label for group in groups})


def _strong(
    found: dict[tuple[str, str, str], list[DrawnEdge]],
) -> dict[tuple[str, str, str], list[DrawnEdge]]:
    """Return the lines between groups that are among the strongest of either end."""
    order = sorted(found, key=lambda joined: (-len(found[joined]), joined))
    drawn: dict[str, int] = defaultdict(int)
    kept = set()
    for joined in order:
        ends = joined[:2]
        if any(drawn[end] < _STRONGEST for end in ends):
            kept.add(joined)
        for end in ends:
            drawn[end] += 1
    return {joined: found[joined] for joined in sorted(kept)}


def _gathered(found: dict[tuple[str, str, str], list[DrawnEdge]]) -> list[DrawnEdge]:
    result = []
    for (start, end, kind), strands in sorted(found.items()):
        options: dict[str, Any] = {"kind": kind}
        claims = sorted({claim for s in strands for claim in s.options.get("claims", ())})
        sources = sorted({source for s in strands for source in s.options.get("sources", ())})
        if claims:
            options["claims"] = claims
        else:
            options["sources"] = sources
        options["label"] = f"{len(claims or strands):,}"
        for name in ("sign", "modality"):
            values = {s.options.get(name) for s in strands}
            if len(values) == 1 and (value := values.pop()) is not None:
                options[name] = value
        result.append(DrawnEdge(start, end, options))
    return result


def _groups(graph: Network, lens: str) -> Iterable[_Group]:
    """Group nodes by community and kind; merge the smallest groups."""
    parts: list[tuple[str, list[str]]] = []
    for community in _communities(graph):
        by_look: dict[str, list[str]] = defaultdict(list)
        for iri in community:
            by_look[style_of(graph.nodes[iri])].append(iri)
        parts += sorted(by_look.items())
    parts.sort(key=lambda part: (-len(part[1]), part))
    rest: dict[str, list[str]] = defaultdict(list)
    for look, iris in parts[_MANY:]:
        rest[look] += iris
    number = 0
    for loose, (look, iris) in [
        *((False, part) for part in parts[:_MANY]),
        *((True, part) for part in sorted(rest.items())),
    ]:
        ordered = sorted(iris, key=lambda iri: (-graph.degree(iri), iri))
        for chunk in _chunks(ordered, 2 * _LARGEST if loose else _LARGEST):
            number += 1
            about = clean(graph.nodes[chunk[0]]["label"])[:60]
            kind = _PLURALS.get(look, look)
            yield _Group(
                f"{lens}/{number}", look, f"{len(chunk):,} {kind}: {about} …", tuple(chunk)
            )


def _communities(graph: Network) -> list[list[str]]:
    import networkx as nx

    # Numbers, not names: the order in which sets of names are walked differs from run to run.
    names = sorted(graph)
    number = {iri: place for place, iri in enumerate(names)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(names)))
    plain.add_edges_from(sorted({(number[a], number[b]) for a, b in graph.edges()}))
    found = nx.community.louvain_communities(plain, seed=0)
    return sorted(sorted(names[n] for n in part) for part in found)


def _chunks(ordered: Sequence[str], most: int) -> Iterable[Sequence[str]]:
    pieces = -(-len(ordered) // most)
    size = -(-len(ordered) // pieces)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
