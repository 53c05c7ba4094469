"""Draw one lens as a pyvis network with coordinates and edge routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.processes import gc_disabled
from tumen.explorer.layout.arrange import arrange
from tumen.explorer.layout.coordinates import PORT, Layout, Point
from tumen.explorer.layout.wrap_labels import cells, clean, wrap
from tumen.query.resolve import short

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

    from tumen.analysis.network import Network

_CELL, _LINE, _MARGIN = 8.3, 19.0, 18.0  # of the font that shapes.js draws with
_BETWEEN = 36.0  # pixels between two columns
# A label is broken so that it fills its box, which is no wider than it must be: the narrower the
# columns, the larger the whole can be shown.
_NARROW, _WIDE, _LINES = 13, 19, 5
_BUNDLE = 3  # more edges of one kind between two things are drawn as one
# Kinds of conditions that are worth telling apart at sight.
_LOOKS = {"Motive": "motives", "Activity": "activities"}
# Shapes whose sides take room from the text.
_WIDER = {"activities": 12.0, "actors": 8.0, "events": 10.0, "posts": 14.0}


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """Hold one node to draw: label, style, and the page's data about it."""

    label: str
    look: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """Hold one edge to draw."""

    start: str
    end: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlacedDrawing:
    """Hold the label lines and size of each node, and the layout."""

    lines: dict[str, list[str]]
    sizes: dict[str, tuple[float, float]]
    layout: Layout


def draw(graph: Network, curated: Collection[str] = ()) -> Drawing:
    """Draw a graph, without changing it.

    `curated` are the sources in which the curators speak for themselves. Every node of the
    result has its position, size and label lines; every edge its points and the claims or
    relations that it stands for.
    """
    return lay_out_and_draw(drawn_nodes(graph, graph), drawn_edges(graph, curated))


def drawn_nodes(graph: Network, iris: Iterable[str]) -> dict[str, DrawnNode]:
    """Make a node to draw for each of the given things."""
    nodes = graph.nodes
    return {
        iri: DrawnNode(clean(nodes[iri]["label"]), style_of(nodes[iri]), {"thing": short(iri)})
        for iri in iris
    }


def lay_out_and_draw(
    boxes: Mapping[str, DrawnNode], strands: Sequence[DrawnEdge], *, quick: bool = False
) -> Drawing:
    """Lay out nodes and edges as a pyvis network; `quick` trades quality for time."""
    return to_pyvis(boxes, strands, place(boxes, strands, quick=quick))


def place(
    boxes: Mapping[str, DrawnNode], strands: Sequence[DrawnEdge], *, quick: bool = False
) -> PlacedDrawing:
    """Compute sizes and the layout."""
    names = sorted(boxes)
    lines = {name: wrap_label(boxes[name].label) for name in names}
    sizes = _sizes({name: boxes[name].look for name in names}, lines, strands)
    weak = {(s.start, s.end) for s in strands if "curated" in s.options}
    pairs = [(strand.start, strand.end) for strand in strands]
    return PlacedDrawing(lines, sizes, arrange(sizes, pairs, _BETWEEN, weak, quick=quick))


@gc_disabled()
def to_pyvis(
    boxes: Mapping[str, DrawnNode], strands: Sequence[DrawnEdge], where: PlacedDrawing
) -> Drawing:
    """Build the pyvis network from placed nodes and edges."""
    from pyvis.edge import Edge
    from pyvis.network import Network as Drawing
    from pyvis.node import Node

    number = {name: at for at, name in enumerate(sorted(boxes))}
    drawing = Drawing(directed=True, cdn_resources="in_line", layout=None)
    # pyvis's own add_node and add_edge look through all nodes each time; the values are the same.
    for name, at in number.items():
        x, y = where.layout.places[name]
        width, height = where.sizes[name]
        box = boxes[name]
        node = Node(
            at, "custom", box.label, x=round(x), y=round(y), width=round(width),
            height=round(height), lines=where.lines[name], look=box.look, **box.options,
        )  # fmt: skip
        drawing.nodes.append(node.options)
        drawing.node_ids.append(at)
    for at, (strand, route) in enumerate(zip(strands, where.layout.routes, strict=True)):
        edge = Edge(
            number[strand.start], number[strand.end], directed=True, id=at,
            points=_delta_encoded(route), **strand.options,
        )  # fmt: skip
        drawing.edges.append(edge.options)
    drawing.options = {"physics": {"enabled": False}}
    return drawing


def _delta_encoded(route: Iterable[Point]) -> list[int]:
    """Delta-encode the points of a route.

    Parallel routes then differ little and compress well.

    >>> _delta_encoded([(10.2, 4.0), (40.0, 4.4), (60.0, 9.0)])
    [10, 4, 30, 0, 20, 5]
    """
    steps: list[int] = []
    left = top = 0
    for x, y in route:
        right, bottom = round(x), round(y)
        steps += (right - left, bottom - top)
        left, top = right, bottom
    return steps


def wrap_label(label: str) -> list[str]:
    """Break a label into short lines; a line is longer only if one of its words is.

    >>> wrap_label("denuclearisation of the peninsula")
    ['denuclearisation', 'of the peninsula']
    >>> wrap_label("harsher punishment for flight")
    ['harsher', 'punishment', 'for flight']
    """
    longest = max((cells(word) for word in label[:400].split()), default=0)
    return wrap(label, max(_NARROW, min(_WIDE, longest)), _LINES)


def style_of(node: Mapping[str, Any]) -> str:
    """Return the style of a node: its section, or a kind that has a shape of its own."""
    return _LOOKS.get(node["kind"], str(node["section"]))


def drawn_edges(graph: Network, curated: Collection[str]) -> list[DrawnEdge]:
    """Make the edges to draw: one per claim, or one per bundle of relations of one kind."""
    bundles: dict[tuple[str, str, str, str], list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for start, end, key, values in sorted(graph.edges(keys=True, data=True), key=lambda e: e[:3]):
        bundles[start, end, values["kind"], values["label"]].append((key, values))
    strands = []
    for (start, end, kind, label), members in bundles.items():
        apart = kind == "CausalClaim" or len(members) <= _BUNDLE
        groups = [[member] for member in members] if apart else [members]
        for group in groups:
            claims = [short(values["claim"]) for _, values in group if values["claim"]]
            first = group[0][1]
            options: dict[str, Any] = {"kind": kind, "label": clean(label)}
            if claims:
                options["claims"] = claims
            else:
                options["sources"] = sorted({short(values["source"]) for _, values in group})
            for name in ("sign", "linkType", "modality", "rank"):
                if first[name] is not None:
                    options[name] = first[name]
            if any(values["disputed"] for _, values in group):
                options["disputed"] = True
            days = {(v["earliest"] or "", v["latest"] or "") for _, v in group if not v["claim"]}
            if len(days) == 1 and days != {("", "")}:
                options["when"] = list(*days)
            if all(values["source"] in curated for _, values in group):
                options["curated"] = True
            strands.append(DrawnEdge(start, end, options))
    return strands


def _sizes(
    looks: dict[str, str], lines: dict[str, list[str]], strands: Iterable[DrawnEdge]
) -> dict[str, tuple[float, float]]:
    out: dict[str, int] = defaultdict(int)
    in_: dict[str, int] = defaultdict(int)
    for strand in strands:
        out[strand.start] += 1
        in_[strand.end] += 1
    sizes = {}
    for iri, look in looks.items():
        width = max(map(cells, lines[iri])) * _CELL + _MARGIN + _WIDER.get(look, 0.0)
        # A box is tall enough for each of its edges to have a port of its own.
        ports = min(max(out[iri], in_[iri]) * PORT + 10, 360)
        sizes[iri] = (max(64.0, width), max(len(lines[iri]) * _LINE + 13, ports))
    return sizes
