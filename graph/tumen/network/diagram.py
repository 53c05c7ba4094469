"""A small projection as an SVG diagram, in layers from left to right."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from tumen.dossier import short
from tumen.network.xml import xml_text

if TYPE_CHECKING:
    from tumen.network import Network

WIDTH, LINE, PAD = 190, 15, 8
COLUMN, ROW = 300, 26
_STROKE = {"increases": "#0072b2", "decreases": "#d55e00"}
_HEAD = """<defs>
<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="context-stroke"/></marker>
<marker id="bar" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M8 0V10" stroke="context-stroke" stroke-width="2.5"/></marker>
</defs>"""


def svg(graph: Network) -> bytes:
    """The graph as SVG: boxes with labels, arrows (a bar for `decreases`), titles on hovering.

    Layers come from igraph's Sugiyama layout; the same graph gives the same bytes.
    """
    from igraph import Graph

    nodes = list(graph)
    number = {node: place for place, node in enumerate(nodes)}
    pairs = sorted({(number[a], number[b]) for a, b in graph.edges() if a != b})
    lines = [textwrap.wrap(graph.nodes[n].get("label") or short(n), 26)[:6] or [""] for n in nodes]
    layout = Graph(n=len(nodes), edges=pairs, directed=True).layout_sugiyama() if nodes else []
    layers: dict[int, list[int]] = {}
    for node in range(len(nodes)):
        layers.setdefault(round(layout[node][1]), []).append(node)
    place: dict[int, tuple[float, float]] = {}
    heights = [len(text) * LINE + 2 * PAD for text in lines]
    for layer, members in layers.items():
        top = 20.0
        for node in sorted(members, key=lambda n: (layout[n][0], n)):
            place[node] = (20 + layer * COLUMN, top)
            top += heights[node] + ROW
    wide = max((x for x, _ in place.values()), default=0) + WIDTH + 20
    high = max((y + heights[n] for n, (_, y) in place.items()), default=0) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:g} {high:g}" width="{wide:g}" '
        f'height="{high:g}" font-family="sans-serif" font-size="12">', _HEAD,
        f'<rect width="{wide:g}" height="{high:g}" fill="#fff"/>',
    ]  # fmt: skip
    seen: dict[tuple[str, str], int] = {}
    for start, end, data in graph.edges(data=True):
        bend = seen[start, end] = seen.get((start, end), -1) + 1
        parts.append(_edge(place, heights, number[start], number[end], bend, data))
    for node, iri in enumerate(nodes):
        parts.append(_box(*place[node], heights[node], lines[node], graph.nodes[iri].get("kind") or ""))
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _edge(
    place: dict[int, tuple[float, float]], heights: list[int], a: int, b: int, bend: int, data: dict[str, object]
) -> str:  # fmt: skip
    (x1, y1), (x2, y2) = place[a], place[b]
    x1, y1, y2 = x1 + WIDTH, y1 + heights[a] / 2, y2 + heights[b] / 2
    shift = 60 + 18 * bend  # parallel claims are drawn apart
    path = f"M{x1:g} {y1:g}C{x1 + shift:g} {y1 + 9 * bend:g} {x2 - shift:g} {y2 + 9 * bend:g} {x2:g} {y2:g}"
    sign = str(data.get("sign") or "")
    colour = _STROKE.get(sign, "#666")
    doubtful = data.get("modality") not in (None, "asserted")
    dash = ' stroke-dasharray="5 4"' if doubtful else ""
    head = "bar" if sign == "decreases" else "arrow"
    title = escape(xml_text(str(data.get("gist") or data.get("label") or "")))
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.6"{dash} '
        f'marker-end="url(#{head})"><title>{title}</title></path>'
    )


def _box(x: float, y: float, height: int, lines: list[str], kind: str) -> str:
    text = "".join(
        f'<tspan x="{x + WIDTH / 2:g}" dy="{LINE}">{escape(xml_text(line))}</tspan>' for line in lines
    )
    return (
        f'<g><title>{escape(xml_text(kind))}</title><rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{height}" '
        f'rx="6" fill="#f4f4f1" stroke="#555"/><text y="{y + PAD - 3:g}" text-anchor="middle">{text}</text></g>'
    )
