"""Assign coordinates in a layered layout, and route the edges (its second half).

Everything is computed here, ahead of time, and the same graph always gets the same picture. The
layout knows how large each box is, keeps a lane free for every edge that passes between boxes,
and gives every edge a port of its own on both boxes, so that parallel claims run side by side.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from tumen.explorer.layout.layering import (
    GAP_Y,
    LANE,
    Chain,
    DummyNode,
    Item,
    Pair,
    Size,
    assign_layers,
    feedback_arcs,
    insert_dummy_nodes,
    order_layers,
)

PORT = 10.0  # pixels between two edges at the side of a box

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the centre of each node and the points of each edge."""

    places: dict[str, Point]
    routes: list[tuple[Point, ...]]
    width: float
    height: float


def layered_layout(
    sizes: Mapping[str, Size],
    edges: Sequence[Pair],
    tallest: float,
    gap: float = 60.0,
    weak: Container[Pair] = (),
    sweeps: int = 16,
) -> Layout:
    """Lay out one connected graph from left to right, in columns of at most about `tallest`.

    `sizes` maps each node to its width and height; `edges` may repeat, run in circles, or start
    and end at one node; where they run in circles, it is one of the `weak` that runs back if that
    will do. `gap` is the room between columns. The more `sweeps`, the fewer edges cross. All
    lengths are pixels, all points are counted from the top left corner.
    """
    back = feedback_arcs(
        sorted(sizes), sorted({pair for pair in edges if pair[0] != pair[1]}), weak
    )
    straight = [number for number, (a, b) in enumerate(edges) if a != b]
    forward = [
        (b, a) if (a, b) in back else (a, b) for a, b in (edges[number] for number in straight)
    ]
    column = assign_layers(sizes, sorted(set(forward)), tallest)
    columns, chains = insert_dummy_nodes(column, forward)
    # An edge without a lane has no say in what lies between its ends.
    near = [
        c for c, (a, b) in zip(chains, forward, strict=True) if len(c) == column[b] - column[a] + 1
    ]
    order_layers(columns, near, sweeps)
    y = assign_y(columns, near, sizes, sweeps)
    x, widths, width = layer_x(columns, sizes, gap)
    ports = _ports(chains, y, sizes)
    routes: list[tuple[Point, ...]] = [()] * len(edges)
    for place, (number, chain) in enumerate(zip(straight, chains, strict=True)):
        a, b = forward[place]
        points = [(x[column[a]] + sizes[a][0] / 2, ports[place, a])]
        for lane in chain[1:-1]:
            assert isinstance(lane, DummyNode)  # noqa: S101
            half = widths[lane.column] / 2
            points += [(x[lane.column] - half, y[lane]), (x[lane.column] + half, y[lane])]
        points.append((x[column[b]] - sizes[b][0] / 2, ports[place, b]))
        routes[number] = tuple(points if edges[number] == (a, b) else reversed(points))
    places = {node: (x[column[node]], y[node]) for node in sizes}
    for number, (a, b) in enumerate(edges):
        if a == b:
            routes[number] = _loop(places[a], sizes[a])
    bottom = max((y[item] + _half(item, sizes) for column in columns for item in column), default=0)
    return Layout(places, routes, width, bottom - GAP_Y / 2)


def assign_y(
    columns: Sequence[Sequence[Item]],
    chains: Sequence[Chain],
    sizes: Mapping[str, Size],
    sweeps: int,
) -> dict[Item, float]:
    """Assign y coordinates in the given order, close to the neighbours' (least squares)."""
    around: dict[Item, list[Item]] = defaultdict(list)
    for chain in chains:
        for one, next_ in itertools.pairwise(chain):
            around[one].append(next_)
            around[next_].append(one)
    y: dict[Item, float] = {}
    for column in columns:
        at = -sum(_half(item, sizes) for item in column)
        for item in column:
            y[item] = at + _half(item, sizes)
            at += 2 * _half(item, sizes)
    for sweep in range(sweeps):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wished = [
                sum(y[other] for other in around[item]) / len(around[item])
                if around[item]
                else y[item]
                for item in column
            ]
            # A lane pulls harder than a box: a long edge should not wave.
            weights = [4.0 if isinstance(item, DummyNode) else 1.0 for item in column]
            halves = [_half(item, sizes) for item in column]
            y.update(zip(column, isotonic_fit(wished, halves, weights), strict=True))
    top = min((y[item] - _half(item, sizes) for column in columns for item in column), default=0.0)
    return {item: value - top - GAP_Y / 2 for item, value in y.items()}


def isotonic_fit(
    wished: Sequence[float], halves: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """Return the positions nearest to the wished ones (least squares) that keep order and gaps.

    `halves` are half the room that each item needs. With the distances taken out this is isotonic
    regression, solved by pooling neighbours that are out of order (Ayer and others 1955).

    >>> isotonic_fit([5, 5, 40], [10, 10, 10], [1, 1, 1])
    [-5.0, 15.0, 40.0]
    """
    offsets = []
    at = 0.0
    for number, half in enumerate(halves):
        at += half + halves[number - 1] if number else 0.0
        offsets.append(at)
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for wish, offset, weight in zip(wished, offsets, weights, strict=True):
        mean, total, members = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            other_mean, other_total, other_members = pools.pop()
            mean = (mean * total + other_mean * other_total) / (total + other_total)
            total += other_total
            members += other_members
        pools.append((float(mean), total, members))
    means = [mean for mean, _, members in pools for _ in range(members)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def layer_x(
    columns: Sequence[Sequence[Item]], sizes: Mapping[str, Size], gap: float
) -> tuple[list[float], list[float], float]:
    """Return the middle and the width of each column, and the width of all."""
    at = 0.0
    middles, widths = [], []
    for column in columns:
        widest = max((sizes[item][0] for item in column if isinstance(item, str)), default=0.0)
        middles.append(at + widest / 2)
        widths.append(widest)
        at += widest + gap
    return middles, widths, max(0.0, at - gap)


def _half(item: Item, sizes: Mapping[str, Size]) -> float:
    return sizes[item][1] / 2 + GAP_Y / 2 if isinstance(item, str) else LANE / 2


def _ports(
    chains: Sequence[Chain], y: Mapping[Item, float], sizes: Mapping[str, Size]
) -> dict[tuple[int, str], float]:
    """Return the height at which each edge (by number) leaves and enters its nodes."""
    sides: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
    for number, chain in enumerate(chains):
        start, end = chain[0], chain[-1]
        assert isinstance(start, str) and isinstance(end, str)  # noqa: S101
        sides[start, True].append((y[chain[1]], number))
        sides[end, False].append((y[chain[-2]], number))
    ports = {}
    for (node, _), there in sides.items():
        there.sort()
        step = min(PORT, (sizes[node][1] - 10) / max(1, len(there) - 1))
        for place, (_, number) in enumerate(there):
            ports[number, node] = y[node] + (place - (len(there) - 1) / 2) * step
    return ports


def _loop(place: Point, size: Size) -> tuple[Point, ...]:
    """Route a self-loop from the right side of a box over its top to its left side."""
    (x, y), (width, height) = place, size
    top = y - height / 2 - 8
    return (
        (x + width / 2, y), (x + width / 2 + 16, y - height / 4), (x + width / 4, top),
        (x - width / 4, top), (x - width / 2 - 16, y - height / 4), (x - width / 2, y),
    )  # fmt: skip
