"""Every path and every loop up to a length, none twice, none missing."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.analysis.causes.traversal import simple_cycles, simple_paths, strong_components

edges = st.integers(1, 7).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=24),
    )
)


def lists(count: int, pairs: list[tuple[int, int]]) -> tuple[list[list[int]], list[list[int]]]:
    after = [sorted({b for a, b in pairs if a == n}) for n in range(count)]
    before = [sorted({a for a, b in pairs if b == n}) for n in range(count)]
    return after, before


def turned(cycle: list[int]) -> tuple[int, ...]:
    place = cycle.index(min(cycle))
    return tuple(cycle[place:] + cycle[:place])


@settings(max_examples=1500, deadline=None)
@given(edges, st.integers(1, 7))
def test_cycles_are_those_that_networkx_finds(
    graph: tuple[int, list[tuple[int, int]]], most: int
) -> None:
    count, pairs = graph
    found = [tuple(cycle) for cycle in simple_cycles(lists(count, pairs)[0], most)]
    reference = nx.DiGraph(pairs)
    expected = {turned(cycle) for cycle in nx.simple_cycles(reference, length_bound=most)}
    assert sorted(found) == sorted(expected)


@settings(max_examples=1500, deadline=None)
@given(edges, st.integers(1, 6), st.data())
def test_paths_are_those_that_brute_force_finds(
    graph: tuple[int, list[tuple[int, int]]], most: int, data: st.DataObject
) -> None:
    count, pairs = graph
    start, goal = (data.draw(st.integers(0, count - 1)) for _ in range(2))
    after, before = lists(count, pairs)
    found = [tuple(path) for path in simple_paths(after, before, start, goal, most)]
    links = set(pairs)
    expected = {
        (start, *middle, goal)
        for size in range(min(most, count - 1))
        for middle in permutations(set(range(count)) - {start, goal}, size)
        if start != goal and all(p in links for p in zip((start, *middle), (*middle, goal), strict=True))
    }  # fmt: skip
    assert sorted(found) == sorted(expected)
    assert [len(path) for path in found] == sorted(len(path) for path in found)


@settings(max_examples=500, deadline=None)
@given(edges)
def test_components_are_those_that_networkx_finds(graph: tuple[int, list[tuple[int, int]]]) -> None:
    count, pairs = graph
    reference = nx.DiGraph(pairs)
    reference.add_nodes_from(range(count))
    expected = sorted(sorted(c) for c in nx.strongly_connected_components(reference))
    assert sorted(sorted(c) for c in strong_components(lists(count, pairs)[0])) == expected


def test_a_length_of_nothing_finds_nothing() -> None:
    assert list(simple_cycles([[0]], 0)) == []
    assert list(simple_paths([[1], []], [[], [0]], 0, 1, 0)) == []
