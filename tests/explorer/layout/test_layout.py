"""The layout: boxes apart, edges from left to right, the same picture for the same graph."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest

import tumen
from tumen.explorer.layout.arrange import ROOM, arrange
from tumen.explorer.layout.coordinates import Layout, layered_layout
from tumen.explorer.layout.drawing import drawn_edges, drawn_nodes, place
from tumen.explorer.layout.layering import feedback_arcs
from tumen.explorer.layout.packing import route_points

Size = tuple[float, float]


def graph(seed: int) -> tuple[dict[str, Size], list[tuple[str, str]]]:
    """A connected graph with circles, parallel edges and edges that start and end at one node."""
    random = Random(seed)
    names = [f"n{number}" for number in range(random.randint(2, 40))]
    edges = [(names[random.randrange(at)], name) for at, name in enumerate(names) if at]
    edges += [(random.choice(names), random.choice(names)) for _ in range(random.randint(0, 60))]
    random.shuffle(edges)
    sizes = {name: (random.uniform(40, 180), random.uniform(20, 130)) for name in names}
    return sizes, edges


def overlaps(sizes: dict[str, Size], layout: Layout) -> list[tuple[str, str]]:
    return [
        (a, b)
        for a, b in combinations(sizes, 2)
        if abs(layout.places[a][0] - layout.places[b][0]) < (sizes[a][0] + sizes[b][0]) / 2 - 0.01
        and abs(layout.places[a][1] - layout.places[b][1]) < (sizes[a][1] + sizes[b][1]) / 2 - 0.01
    ]


@pytest.mark.parametrize("seed", range(30))
def test_boxes_never_overlap_and_no_edge_runs_through_a_box(seed: int) -> None:
    sizes, edges = graph(seed)
    layout = layered_layout(sizes, edges, 400.0)
    assert overlaps(sizes, layout) == []
    through = [
        (edge, box)
        for edge, route in zip(edges, layout.routes, strict=True)
        for (x0, y0), (x1, y1) in pairwise(route)
        if y0 == y1 and edge[0] != edge[1]  # the stretches across a column are level
        for box, (width, height) in sizes.items()
        if min(x0, x1) < layout.places[box][0] + width / 2 - 0.01
        and max(x0, x1) > layout.places[box][0] - width / 2 + 0.01
        and abs(y0 - layout.places[box][1]) < height / 2 - 0.01
    ]
    assert through == []


@pytest.mark.parametrize("seed", range(30))
def test_every_edge_has_ends_and_ports_of_its_own(seed: int) -> None:
    sizes, edges = graph(seed)
    layout = layered_layout(sizes, edges, 400.0)
    ends: list[tuple[float, float]] = []
    for (start, end), route in zip(edges, layout.routes, strict=True):
        for name, (x, y) in ((start, route[0]), (end, route[-1])):
            place = layout.places[name]
            assert abs(abs(x - place[0]) - sizes[name][0] / 2) < 0.01
            assert abs(y - place[1]) <= sizes[name][1] / 2
        if start != end:
            ends += [route[0], route[-1]]
    assert len(set(ends)) == len(ends)


@pytest.mark.parametrize("seed", range(30))
def test_the_edges_turned_round_leave_no_circle_and_each_is_needed(seed: int) -> None:
    import networkx as nx

    sizes, edges = graph(seed)
    pairs = sorted({pair for pair in edges if pair[0] != pair[1]})
    back = feedback_arcs(sorted(sizes), pairs)
    straight = nx.DiGraph([pair for pair in pairs if pair not in back])
    straight.add_edges_from((b, a) for a, b in back)
    assert nx.is_directed_acyclic_graph(straight)
    for a, b in back:
        again = nx.DiGraph(straight)
        if (b, a) not in pairs:
            again.remove_edge(b, a)
        again.add_edge(a, b)
        assert not nx.is_directed_acyclic_graph(again)


def test_of_a_circle_the_weak_edge_runs_back() -> None:
    circle = [("arrivals", "elites"), ("elites", "regime"), ("regime", "arrivals")]
    for weak in circle:
        assert feedback_arcs(["arrivals", "elites", "regime"], sorted(circle), {weak}) == {weak}


def test_the_same_graph_in_another_order_has_the_same_picture() -> None:
    sizes, edges = graph(7)
    edges = sorted(set(edges))
    again = dict(sorted(sizes.items(), reverse=True))
    assert arrange(sizes, edges, 60.0) == arrange(again, edges, 60.0)


def test_unconnected_parts_stand_apart() -> None:
    sizes = dict.fromkeys("abcdefgh", (100.0, 40.0))
    layout = arrange(sizes, [("a", "b"), ("c", "d"), ("e", "f")], 60.0)
    assert overlaps(sizes, layout) == []


def test_a_graph_without_nodes_has_an_empty_picture() -> None:
    assert arrange({}, [], 60.0) == Layout({}, [], 0.0, 0.0)


def test_forty_causes_of_one_thing_do_not_become_one_endless_column() -> None:
    sizes = {"effect": (120.0, 60.0)} | {f"cause{n:02}": (120.0, 40.0) for n in range(40)}
    layout = layered_layout(sizes, [(name, "effect") for name in sizes if name != "effect"], 500.0)
    columns = {round(x) for x, _ in layout.places.values()}
    assert len(columns) >= 5
    assert max(layout.places.values())[0] == layout.places["effect"][0]


SCATTERED = 12


def scattered(seed: int) -> tuple[dict[str, Size], list[tuple[str, str]]]:
    """A large connected part, and small ones beside it."""
    sizes, edges = graph(seed)
    random = Random(seed)
    for number in range(SCATTERED):
        names = [f"s{number}-{place}" for place in range(random.randint(2, 3))]
        sizes |= {name: (random.uniform(60, 130), random.uniform(30, 90)) for name in names}
        edges += [(names[0], name) for name in names[1:]]
    return sizes, edges


@pytest.mark.parametrize("seed", range(20))
def test_small_parts_lie_apart_from_boxes_and_lines_of_the_large_one(seed: int) -> None:
    sizes, edges = scattered(seed)
    layout = arrange(sizes, edges, 40.0)
    assert overlaps(sizes, layout) == []
    through = [
        (edge, box)
        for edge, route in zip(edges, layout.routes, strict=True)
        for one, other in pairwise(route)
        for x, y in route_points(one, other, 4.0)
        for box, (width, height) in sizes.items()
        if box.startswith("s") and box.split("-")[0] != edge[0].split("-")[0]
        and abs(x - layout.places[box][0]) < width / 2
        and abs(y - layout.places[box][1]) < height / 2
    ]  # fmt: skip
    assert through == []


def scale(sizes: dict[str, Size], layout: Layout) -> float:
    """At which the whole fits into the room of an ordinary laptop."""
    across = [layout.places[n][0] + side * w / 2 for n, (w, _) in sizes.items() for side in (-1, 1)]
    down = [layout.places[n][1] + side * h / 2 for n, (_, h) in sizes.items() for side in (-1, 1)]
    return min(ROOM[0] / (max(across) - min(across)), ROOM[1] / (max(down) - min(down)))


@pytest.mark.parametrize("seed", range(10))
def test_a_picture_with_small_parts_is_shown_no_smaller_than_on_shelves(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, edges = scattered(seed)
    together = scale(sizes, arrange(sizes, edges, 40.0))
    monkeypatch.setattr("tumen.explorer.layout.arrange.pack_small_parts", lambda *_: None)
    assert together >= scale(sizes, arrange(sizes, edges, 40.0)) - 1e-9


def test_the_shipped_causes_are_legible_as_a_whole_on_a_small_screen(built: Path) -> None:
    """Eleven pixels at 1280 by 800: labels are sixteen pixels high at the scale 1."""
    causes = tumen.open(built).network("causes")
    drawn = place(drawn_nodes(causes, causes), drawn_edges(causes, ()))
    assert scale(drawn.sizes, drawn.layout) >= 11 / 16
