"""One lens as a picture: a pyvis network whose boxes have places and whose edges have routes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.processes import collector_paused
from tumen.explorer.layout.arrange import arrange
from tumen.explorer.layout.coordinates import PORT, Layout, Point
from tumen.explorer.layout.labels import cells, clean, wrap
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


@dataclass(frozen=True, slots=True)
class Placed:
    """How the label of each box is broken, how large each box is, and where everything stands."""

    lines: dict[str, list[str]]
    sizes: dict[str, tuple[float, float]]
    layout: Layout


def draw(graph: Network, curated: Collection[str] = ()) -> Drawing:
    """The picture of a graph. The graph itself is not changed.

    `curated` are the sources in which the curators speak for themselves. Every node of the
    result has its place and size and the lines of its label, every edge the points through which
    it runs and the claims or relations that it stands for.
    """
    return compose(boxes_of(graph, graph), strands_of(graph, curated))


def boxes_of(graph: Network, iris: Iterable[str]) -> dict[str, Box]:
    """What is drawn as a node for each of some things of a graph."""
    nodes = graph.nodes
    return {
        iri: Box(clean(nodes[iri]["label"]), look_of(nodes[iri]), {"thing": short(iri)})
        for iri in iris
    }


def compose(boxes: Mapping[str, Box], strands: Sequence[Strand], *, quick: bool = False) -> Drawing:
    """Lay out boxes and what runs between them, as a pyvis network; `quick` where many are due."""
    return written(boxes, strands, placed(boxes, strands, quick=quick))


def placed(boxes: Mapping[str, Box], strands: Sequence[Strand], *, quick: bool = False) -> Placed:
    """Where everything stands."""
    names = sorted(boxes)
    lines = {name: lines_of(boxes[name].label) for name in names}
    sizes = _sizes({name: boxes[name].look for name in names}, lines, strands)
    weak = {(s.start, s.end) for s in strands if "curated" in s.options}
    pairs = [(strand.start, strand.end) for strand in strands]
    return Placed(lines, sizes, arrange(sizes, pairs, _BETWEEN, weak, quick=quick))


@collector_paused()
def written(boxes: Mapping[str, Box], strands: Sequence[Strand], where: Placed) -> Drawing:
    """Boxes and strands that have their places, as a pyvis network."""
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
            number[strand.start], number[strand.end], directed=True, id=at, points=_steps(route),
            **strand.options,
        )  # fmt: skip
        drawing.edges.append(edge.options)
    drawing.options = {"physics": {"enabled": False}}
    return drawing


def _steps(route: Iterable[Point]) -> list[int]:
    """The corners of a route, each but the first as what is added to the one before.

    Routes that run side by side then differ in little, and take little room when packed.

    >>> _steps([(10.2, 4.0), (40.0, 4.4), (60.0, 9.0)])
    [10, 4, 30, 0, 20, 5]
    """
    steps: list[int] = []
    left = top = 0
    for x, y in route:
        right, bottom = round(x), round(y)
        steps += (right - left, bottom - top)
        left, top = right, bottom
    return steps


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
