"""Export a small projection as SVG, with the page's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from tumen.analysis.network.export import COLOURS, GREY, refuse_if_large, xml_text
from tumen.explorer.layout.arrange import arrange
from tumen.explorer.layout.wrap_labels import cells, wrap

if TYPE_CHECKING:
    from tumen.analysis.network import Network
    from tumen.explorer.layout.coordinates import Point

_LINE, _CELL, _PAD = 16, 7.3, 24
_STROKE = {"increases": "#0072b2", "decreases": "#b8470a"}
_HEAD = """<defs>
<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"
 orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" fill="context-stroke"/></marker>
<marker id="bar" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="8" markerHeight="8"
 orient="auto-start-reverse"><path d="M8 0V10" stroke="context-stroke" stroke-width="2.5"/></marker>
</defs>"""


def svg(graph: Network) -> bytes:
    """Render a graph as SVG: labelled boxes, arrows (a bar for `decreases`), titles on hover.

    Claims that are not plainly asserted are dashed, denied ones dotted. The same graph gives the
    same bytes. Raises `TumenError` where the graph is too large for a diagram.
    """
    refuse_if_large(graph, "svg")
    nodes = sorted(graph)
    lines = {node: wrap(graph.nodes[node]["label"]) for node in nodes}
    sizes = {
        node: (
            max(map(cells, text), default=0) * _CELL + _PAD,
            len(text) * _LINE + _PAD / 2.0,
        )
        for node, text in lines.items()
    }
    edges = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    layout = arrange(sizes, [(start, end) for start, end, _, _ in edges], 60.0)
    ends = [(x + sizes[n][0] / 2, y + sizes[n][1] / 2) for n, (x, y) in layout.places.items()]
    ends += [point for route in layout.routes for point in route]
    width = max((x for x, _ in ends), default=0) + 40
    height = max((y for _, y in ends), default=0) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 {width:.0f} {height:.0f}"',
        f' width="{width:.0f}" height="{height:.0f}" font-family="sans-serif" font-size="12">',
        _HEAD,
        f'<rect x="-20" y="-20" width="{width:.0f}" height="{height:.0f}" fill="#fff"/>',
    ]
    parts += [
        _edge(route, data) for (_, _, _, data), route in zip(edges, layout.routes, strict=True)
    ]
    parts += [_box(layout.places[n], sizes[n], lines[n], graph.nodes[n]) for n in nodes]
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _edge(route: tuple[Point, ...], data: dict[str, Any]) -> str:
    (x, y), *rest = route
    path = [f"M{x:.1f} {y:.1f}"]
    for nx, ny in rest:
        bend = (nx - x) / 2
        path.append(f"C{x + bend:.1f} {y:.1f} {nx - bend:.1f} {ny:.1f} {nx:.1f} {ny:.1f}")
        x, y = nx, ny
    sign = data.get("sign") or ""
    dash = {"asserted": "", None: "", "denied": ' stroke-dasharray="1.5 4"'}.get(
        data.get("modality"), ' stroke-dasharray="6 4"'
    )
    head = "bar" if sign == "decreases" else "arrow"
    words = escape(xml_text(str(data.get("gist") or data.get("label") or "")))
    return (
        f'<path d="{" ".join(path)}" fill="none" stroke="{_STROKE.get(sign, "#666")}"'
        f' stroke-width="1.6"{dash} marker-end="url(#{head})"><title>{words}</title></path>'
    )


def _box(place: Point, size: tuple[float, float], lines: list[str], data: dict[str, Any]) -> str:
    (x, y), (width, height) = place, size
    red, green, blue = COLOURS.get(data.get("root") or "", GREY)
    top = y - (len(lines) * _LINE) / 2 - 4
    text = "".join(
        f'<tspan x="{x:.1f}" dy="{_LINE}">{escape(xml_text(line))}</tspan>' for line in lines
    )
    words = escape(xml_text(f"{data.get('label')} ({data.get('kind')})"))
    return (
        f'<g><title>{words}</title><rect x="{x - width / 2:.1f}" y="{y - height / 2:.1f}"'
        f' width="{width:.1f}" height="{height:.1f}" rx="6" fill="#fbfaf7"'
        f' stroke="rgb({red},{green},{blue})" stroke-width="1.8"/>'
        f'<text y="{top:.1f}" text-anchor="middle" fill="#1b1b1b">{text}</text></g>'
    )
