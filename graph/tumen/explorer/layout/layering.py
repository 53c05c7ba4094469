"""Assign nodes to layers and order them (the first half of the layered layout).

The steps are Sugiyama's (Sugiyama, Tagawa and Toda 1981): turn a few edges round so that none
runs in a circle, deal the nodes into columns, order each column so that few edges cross. A column
has a greatest height, as with Coffman and Graham, so that forty causes of one thing do not become
one endless list: what does not fit goes a column further left.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

GAP_Y, LANE = 12.0, 9.0
# More than this would be a picture of nothing but lanes; and of that many edges run back, it no
# longer matters which.
_MOST_LANES, _MOST_BACK = 4000, 150

Size = tuple[float, float]
Pair = tuple[str, str]


class DummyNode(NamedTuple):
    """Mark where an edge passes through a layer."""

    edge: int
    column: int


Item = str | DummyNode  # a node, or an edge passing by
Chain = list[Item]


def feedback_arcs(
    nodes: Sequence[str], pairs: Sequence[Pair], weak: Container[Pair] = ()
) -> set[Pair]:
    """Find a small feedback arc set: the edges to reverse so that no cycle is left, `weak` first.

    The order of Eades, Lin and Smyth gives a small set; of it every pair is turned back that
    closes no circle without the others. The weak pairs have no say in that: each is then turned
    if the rest already leads the other way.
    """
    strong = [pair for pair in pairs if pair not in weak]
    rank = _greedy_order(nodes, strong)
    result = {(a, b) for a, b in strong if rank[a] > rank[b]}
    after, _ = neighbours(pair for pair in strong if pair not in result)
    found = len(result) <= _MOST_BACK
    while found:
        found = False
        for a, b in sorted(result):
            # The others that are still turned count as reversed.
            others = [(d, c) for c, d in result if (c, d) != (a, b)]
            if not _reaches(b, a, after, others):
                found = True
                result.discard((a, b))
                after[a].append(b)
    for a, b in sorted(set(pairs) - set(strong)):
        if _reaches(b, a, after, [(d, c) for c, d in result]):
            result.add((a, b))
        else:
            after[a].append(b)
    return result


def _reaches(
    start: str, end: str, after: Mapping[str, Sequence[str]], more: Iterable[Pair]
) -> bool:
    besides, _ = neighbours(more)
    seen, open_ = {start}, [start]
    while open_:
        node = open_.pop()
        if node == end:
            return True
        for other in (*after.get(node, ()), *besides.get(node, ())):
            if other not in seen:
                seen.add(other)
                open_.append(other)
    return False


def _greedy_order(nodes: Sequence[str], pairs: Sequence[Pair]) -> dict[str, int]:
    """Rank nodes so that few edges lead to a lower rank (Eades, Lin, Smyth 1993)."""
    after, before = neighbours(pairs)
    ins = {n: len(before[n]) for n in nodes}
    outs = {n: len(after[n]) for n in nodes}
    sinks = [n for n in nodes if not outs[n]]
    sources = [n for n in nodes if not ins[n] and outs[n]]
    remaining = dict.fromkeys(nodes)
    left: list[str] = []
    right: list[str] = []

    def take(node: str, into: list[str]) -> None:
        if node not in remaining:
            return
        del remaining[node]
        into.append(node)
        for other in after[node]:
            ins[other] -= 1
            if not ins[other]:
                sources.append(other)
        for other in before[node]:
            outs[other] -= 1
            if not outs[other]:
                sinks.append(other)

    while remaining:
        while sinks or sources:
            if sinks:
                take(sinks.pop(), right)
            else:
                take(sources.pop(), left)
        if remaining:
            take(max(remaining, key=lambda n: (outs[n] - ins[n], n)), left)
    return {node: number for number, node in enumerate([*left, *reversed(right)])}


def assign_layers(
    sizes: Mapping[str, Size], pairs: Sequence[Pair], tallest: float
) -> dict[str, int]:
    """Assign each node a layer, 0 at the left; every edge leads to a layer further right."""
    after, before = neighbours(pairs)
    depth = _longest_path(sorted(sizes), before)
    # From the right: the ends of the longest chains first, bare causes last, so that it is these
    # that give way to the left where a column is full.
    back: dict[str, int] = {}
    waiting = {n: len(set(after[n])) for n in sizes}
    ready = [n for n in sizes if not waiting[n]]
    level = 0
    while ready:
        room = tallest
        ready.sort(key=lambda n: (-depth[n], -len(before[n]), n))
        put: list[str] = []
        for node in ready:
            need = sizes[node][1] + GAP_Y
            if room < need and put:
                break
            put.append(node)
            room -= need
        ready = ready[len(put) :]
        for node in put:
            back[node] = level
            for other in sorted(set(before[node])):
                waiting[other] -= 1
                if not waiting[other]:
                    ready.append(other)
        level += 1
    column = {node: level - 1 - number for node, number in back.items()}
    _tighten(column, sizes, after, before, tallest)
    present = {number: place for place, number in enumerate(sorted(set(column.values())))}
    return {node: present[number] for node, number in column.items()}


def _tighten(
    column: dict[str, int],
    sizes: Mapping[str, Size],
    after: Mapping[str, Sequence[str]],
    before: Mapping[str, Sequence[str]],
    tallest: float,
) -> None:
    """Move what leads nowhere further next to what it comes from, where there is room."""
    used: dict[int, float] = defaultdict(float)
    for node, number in column.items():
        used[number] += sizes[node][1] + GAP_Y
    for node in sorted(sizes, key=lambda n: (column[n], n)):
        if after[node] or not before[node]:
            continue
        need = sizes[node][1] + GAP_Y
        for number in range(max(column[o] for o in before[node]) + 1, column[node]):
            if used[number] + need <= tallest:
                used[column[node]] -= need
                used[number] += need
                column[node] = number
                break


def insert_dummy_nodes(
    column: Mapping[str, int], edges: Sequence[Pair]
) -> tuple[list[list[Item]], list[Chain]]:
    """Insert a dummy node for every layer an edge passes through; return layers and chains.

    Where there would be too many such places, the edges get none and pass behind the boxes.
    """
    columns: list[list[Item]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for node in sorted(column):
        columns[column[node]].append(node)
    chains: list[Chain] = []
    if sum(column[b] - column[a] - 1 for a, b in edges) > _MOST_LANES:
        return columns, [[a, b] for a, b in edges]
    for number, (a, b) in enumerate(edges):
        between = [DummyNode(number, at) for at in range(column[a] + 1, column[b])]
        for lane in between:
            columns[lane.column].append(lane)
        chains.append([a, *between, b])
    return columns, chains


def order_layers(columns: list[list[Item]], chains: Iterable[Chain], sweeps: int) -> None:
    """Order each layer in place by the medians of its neighbours, so that few edges cross."""
    before: dict[Item, list[Item]] = defaultdict(list)
    after: dict[Item, list[Item]] = defaultdict(list)
    for chain in chains:
        for one, next_ in itertools.pairwise(chain):
            after[one].append(next_)
            before[next_].append(one)
    best, fewest = [list(column) for column in columns], count_crossings(columns, after)
    for sweep in range(sweeps):
        rightward = sweep % 2 == 0
        fixed = columns[0] if rightward else columns[-1]
        for column in columns[1:] if rightward else columns[-2::-1]:
            _sort_by_median(column, fixed, before if rightward else after)
            fixed = column
        count = count_crossings(columns, after)
        if count < fewest:
            best, fewest = [list(column) for column in columns], count
    columns[:] = best


def _sort_by_median(
    column: list[Item], fixed: Sequence[Item], towards: Mapping[Item, Sequence[Item]]
) -> None:
    place = {item: number for number, item in enumerate(fixed)}
    middle: dict[Item, tuple[float, int]] = {}
    for number, item in enumerate(column):
        near = [place[other] for other in towards[item]]
        # What has no neighbour on that side keeps its height.
        height = sum(near) / len(near) if near else number * len(fixed) / len(column)
        middle[item] = (height, number)
    column.sort(key=middle.__getitem__)


def count_crossings(columns: Sequence[Sequence[Item]], after: Mapping[Item, Sequence[Item]]) -> int:
    """Count edge crossings between neighbouring layers, as inversions."""
    total = 0
    for left, right in itertools.pairwise(columns):
        place = {item: number for number, item in enumerate(right)}
        seen: list[int] = []
        for item in left:
            ends = sorted(place[other] for other in after.get(item, ()))
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def neighbours(pairs: Iterable[Pair]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return successors and predecessors of each node."""
    after: dict[str, list[str]] = defaultdict(list)
    before: dict[str, list[str]] = defaultdict(list)
    for a, b in pairs:
        after[a].append(b)
        before[b].append(a)
    return after, before


def _longest_path(nodes: Iterable[str], before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the length of the longest path that ends at each node of an acyclic graph."""
    depth: dict[str, int] = {}
    for start in nodes:
        stack = [start]
        while stack:
            node = stack[-1]
            waiting = [other for other in before.get(node, ()) if other not in depth]
            if waiting:
                stack += waiting
            else:
                stack.pop()
                depth[node] = 1 + max((depth[o] for o in before.get(node, ())), default=-1)
    return depth
