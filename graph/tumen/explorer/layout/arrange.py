"""Arrange connected components: lay out each by itself, then pack them into one picture.

Components go on shelves; where that shows them larger, the small ones fill the space that the
large one leaves free (`tumen.explorer.layout.packing`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tumen.explorer.layout.coordinates import Layout, Point, layered_layout
from tumen.explorer.layout.layering import GAP_Y
from tumen.explorer.layout.packing import pack_small_parts

# The room that a page on an ordinary laptop leaves for the picture, in pixels. The layout is
# chosen so that the whole fits into it at the largest scale.
ROOM = (1244.0, 558.0)
_APART = 20.0  # pixels between parts of the graph that nothing joins
# Heights of a column to try: a small map is worth the search; for a larger one they are shares of
# the height that it would have if it were as well-shaped as the room.
_HEIGHTS = (220.0, 300.0, 380.0, 430.0, 470.0, 510.0, 550.0, 600.0, 720.0, 900.0, 1150.0)
_SMALL, _MIDDLING = 120, 400
_THOROUGH, _QUICK = 16, 4  # sweeps of the layout


def arrange(
    sizes: dict[str, tuple[float, float]],
    edges: Sequence[tuple[str, str]],
    gap: float,
    weak: Collection[tuple[str, str]] = (),
    *,
    quick: bool = False,
) -> Layout:
    """Lay out each connected component, and pack the components beside each other.

    Tries several column heights and keeps the one that shows the whole picture largest.
    """
    parts = _parts(sizes, edges)
    area = sum((width + gap) * (height + GAP_Y) for width, height in sizes.values())
    shaped = max(_HEIGHTS[0], (area * ROOM[1] / ROOM[0]) ** 0.5)
    heights: Sequence[float] = _HEIGHTS
    if quick or len(sizes) > _MIDDLING:
        heights = [0.85 * shaped]
    elif len(sizes) > _SMALL:
        heights = [0.7 * shaped, shaped]
    sweeps = _QUICK if quick or len(sizes) > 2 * _MIDDLING else _THOROUGH
    best: Layout | None = None
    largest = -1.0
    for tallest in heights:
        layouts = [
            layered_layout(
                {n: sizes[n] for n in part}, [edges[n] for n in own], tallest, gap, weak, sweeps
            )
            for part, own in parts
        ]
        for wide in (True, False):
            corners, width, height = _pack([(lay.width, lay.height) for lay in layouts], wide=wide)
            scale = min(ROOM[0] / max(1.0, width), ROOM[1] / max(1.0, height))
            if scale > largest + 1e-9:
                largest = scale
                best = _joined(layouts, [numbers for _, numbers in parts], corners, len(edges))
        found = pack_small_parts(layouts, sizes, ROOM, _APART, largest) if largest > 0 else None
        if found is not None:
            corners, largest = found
            best = _joined(layouts, [numbers for _, numbers in parts], corners, len(edges))
    return best or Layout({}, [], 0.0, 0.0)


def _parts(
    sizes: dict[str, tuple[float, float]], edges: Sequence[tuple[str, str]]
) -> list[tuple[list[str], list[int]]]:
    """Return the connected components, largest first, each with the numbers of its edges."""
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
    """Pack boxes on shelves: rows (`wide`) or columns."""
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
