"""One lens as a picture: a pyvis network whose boxes have places and whose edges have routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.asking.things import short
from tumen.view.labels import cells, clean, wrap
from tumen.view.layered import PORT, Layout, Point, layered

if TYPE_CHECKING:
    from pyvis.network import Network as Drawing

    from tumen.network import Network

# The room that a page on an ordinary laptop leaves for the picture, in pixels. The layout is
# chosen so that the whole fits into it at the largest scale.
ROOM = (1240.0, 560.0)
_CELL, _LINE, _MARGIN = 8.3, 19.0, 18.0  # of the font that shapes.js draws with
_APART = 26.0  # pixels between parts of the graph that nothing joins
# A label is broken so that it fills its box, which is no wider than it must be: the narrower the
# columns, the larger the whole can be shown.
_NARROW, _WIDE, _LINES = 13, 19, 5
_BUNDLE = 3  # more edges of one kind between two things are drawn as one
# Heights of a column to try, by how many boxes there are at most: a large graph takes longer.
_HEIGHTS = {
    120: (220.0, 300.0, 380.0, 470.0, 580.0, 720.0, 900.0, 1150.0),
    400: (580.0, 900.0, 1300.0),
    100_000: (2000.0,),
}
# Kinds of conditions that are worth telling apart at sight.
_LOOKS = {"Motive": "motives", "Activity": "activities"}
# Shapes whose sides take room from the text.
_WIDER = {"activities": 12.0, "actors": 8.0, "events": 10.0, "posts": 14.0}


@dataclass(frozen=True, slots=True)
class Box:
    """What is drawn as one node: its label, its look, and what the page keeps with it."""

    label: str
    look: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Strand:
    """What is drawn as one edge."""

    start: str
    end: str
    options: dict[str, Any]


def draw(graph: Network, curated: Collection[str] = ()) -> Drawing:
    """The picture of a graph. The graph itself is not changed.

    `curated` are the sources in which the curators speak for themselves. Every node of the
    result has its place and size and the lines of its label, every edge the points through which
    it runs and the claims or relations that it stands for.
    """
    strands = strands_of(graph, curated)
    boxes = {
        iri: Box(clean(values["label"]), look_of(values), {"thing": short(iri)})
        for iri, values in graph.nodes(data=True)
    }
    return compose(boxes, strands)


def compose(boxes: Mapping[str, Box], strands: Sequence[Strand], gap: float = 40.0) -> Drawing:
    """Lay out boxes and what runs between them, as a pyvis network."""
    from pyvis.edge import Edge
    from pyvis.network import Network as Drawing
    from pyvis.node import Node

    names = sorted(boxes)
    lines = {name: lines_of(boxes[name].label) for name in names}
    sizes = _sizes({name: boxes[name].look for name in names}, lines, strands)
    weak = {(s.start, s.end) for s in strands if "curated" in s.options}
    layout = arrange(sizes, [(strand.start, strand.end) for strand in strands], gap, weak)
    number = {name: place for place, name in enumerate(names)}
    drawing = Drawing(directed=True, cdn_resources="in_line", layout=None)
    # pyvis's own add_node and add_edge look through all nodes each time; the values are the same.
    for name in names:
        x, y = layout.places[name]
        width, height = sizes[name]
        node = Node(
            number[name], "custom", boxes[name].label, x=round(x), y=round(y),
            width=round(width), height=round(height), lines=lines[name], look=boxes[name].look,
            **boxes[name].options,
        )  # fmt: skip
        drawing.nodes.append(node.options)
        drawing.node_ids.append(number[name])
    for place, (strand, route) in enumerate(zip(strands, layout.routes, strict=True)):
        edge = Edge(
            number[strand.start], number[strand.end], directed=True, id=place,
            points=[round(value) for point in route for value in point], **strand.options,
        )  # fmt: skip
        drawing.edges.append(edge.options)
    drawing.options = {"physics": {"enabled": False}}
    return drawing


def lines_of(label: str) -> list[str]:
    """The label in short lines, which are longer only where a word of it is.

    >>> lines_of("denuclearisation of the peninsula")
    ['denuclearisation', 'of the peninsula']
    >>> lines_of("harsher punishment for flight")
    ['harsher', 'punishment', 'for flight']
    """
    longest = max((cells(word) for word in label[:400].split()), default=0)
    return wrap(label, max(_NARROW, min(_WIDE, longest)), _LINES)


def look_of(node: Mapping[str, Any]) -> str:
    """The look of a node of a projection: its section, or a kind worth telling apart."""
    return _LOOKS.get(node["kind"], str(node["section"]))


def strands_of(graph: Network, curated: Collection[str]) -> list[Strand]:
    """What is drawn as one edge: a claim, or many relations and statements of one kind."""
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
            strands.append(Strand(start, end, options))
    return strands


def _sizes(
    looks: dict[str, str], lines: dict[str, list[str]], strands: Iterable[Strand]
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


def arrange(
    sizes: dict[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    gap: float,
    weak: Collection[tuple[str, str]] = (),
) -> Layout:
    """Lay out each part that hangs together, and set the parts beside each other.

    Of several heights of the columns the one is taken with which the whole is shown largest.
    """
    parts = _parts(sizes, edges)
    heights = next(heights for most, heights in _HEIGHTS.items() if len(sizes) <= most)
    best: Layout | None = None
    largest = -1.0
    for tallest in heights:
        layouts = [
            layered(
                {iri: sizes[iri] for iri in part}, [edges[n] for n in numbers], tallest, gap, weak
            )
            for part, numbers in parts
        ]
        for wide in (True, False):
            corners, width, height = _pack([(lay.width, lay.height) for lay in layouts], wide=wide)
            scale = min(ROOM[0] / max(1.0, width), ROOM[1] / max(1.0, height))
            if scale > largest + 1e-9:
                largest = scale
                best = _joined(layouts, [numbers for _, numbers in parts], corners, len(edges))
    return best or Layout({}, [], 0.0, 0.0)


def _parts(
    sizes: dict[str, tuple[float, float]], edges: Sequence[tuple[str, str]]
) -> list[tuple[list[str], list[int]]]:
    """The connected parts, largest first, each with the numbers of its edges."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(sizes)
    graph.add_edges_from(edges)
    found = (sorted(part) for part in nx.connected_components(graph))
    parts = sorted(found, key=lambda part: (-len(part), part))
    owner = {iri: number for number, part in enumerate(parts) for iri in part}
    numbers: list[list[int]] = [[] for _ in parts]
    for number, (start, _) in enumerate(edges):
        numbers[owner[start]].append(number)
    return list(zip(parts, numbers, strict=True))


def _pack(boxes: Sequence[Point], *, wide: bool) -> tuple[list[Point], float, float]:
    """Put boxes on shelves: under each other (`wide`), or in columns beside each other."""
    if not boxes:
        return [], 0.0, 0.0
    sides = boxes if wide else [(height, width) for width, height in boxes]
    # A shelf is as long as the first box at least, and long enough for a well-shaped whole.
    area = sum((width + _APART) * (height + _APART) for width, height in boxes)
    ratio = ROOM[0] / ROOM[1] if wide else ROOM[1] / ROOM[0]
    longest = max(max(width for width, _ in sides), (area * ratio) ** 0.5)
    corners: list[Point] = []
    x = y = deep = 0.0
    for width, height in sides:
        if x and x + width > longest + 1:
            x, y, deep = 0.0, y + deep + _APART, 0.0
        corners.append((x, y))
        x += width + _APART
        deep = max(deep, height)
    across = max(corner[0] + side[0] for corner, side in zip(corners, sides, strict=True))
    if wide:
        return corners, across, y + deep
    return [(b, a) for a, b in corners], y + deep, across


def _joined(
    layouts: Sequence[Layout],
    numbers: Sequence[Sequence[int]],
    corners: Sequence[Point],
    edges: int,
) -> Layout:
    places: dict[str, Point] = {}
    routes: list[tuple[Point, ...]] = [()] * edges
    for layout, own, (left, top) in zip(layouts, numbers, corners, strict=True):
        for iri, (x, y) in layout.places.items():
            places[iri] = (x + left, y + top)
        for number, route in zip(own, layout.routes, strict=True):
            routes[number] = tuple((x + left, y + top) for x, y in route)
    return Layout(places, routes, 0.0, 0.0)
