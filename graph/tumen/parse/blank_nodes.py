"""Canonicalise blank nodes (RDFC-1.0), unless that would take too long.

The algorithm tries every order of nodes that look alike, which takes exponential time by design
(RDF Dataset Canonicalization, section 7.1: "Dataset Poisoning"): eight nodes that all point at
each other take seconds, ten take days. What it would cost is therefore estimated first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import factorial, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Dataset, Quad

MAX_WORK = 10_000_000  # about a second at most


def canonicalise(dataset: Dataset) -> int:
    """Canonicalise the blank nodes of a dataset.

    Returns 0, or, where that could take too long, the number of blank nodes that look alike in
    the worst knot of them; the dataset then is as it was.
    """
    from pyoxigraph import CanonicalizationAlgorithm

    knot = _costly_component_size(dataset)
    if not knot:
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return knot


def _costly_component_size(dataset: Iterable[Quad]) -> int:
    """Return the size of the largest component that would cost too much, or 0."""
    looks: dict[str, list[str]] = defaultdict(list)
    ties: list[tuple[str, str, str]] = []
    for quad in dataset:
        nodes = _blank_nodes(quad)
        for node in nodes:
            looks[node].append(_first_degree_form(node, quad))
        ties += [
            (one, f"{quad.predicate} {place}", other)
            for one in nodes
            for place, other in _blank_nodes_by_position(quad)
            if one != other
        ]
    look = {node: "\n".join(sorted(seen)) for node, seen in looks.items()}
    common = Counter(look.values())
    alike = {node for node, seen in look.items() if common[seen] > 1}
    orders: dict[str, Counter[tuple[str, str]]] = {node: Counter() for node in alike}
    beside: dict[str, set[str]] = {node: set() for node in alike}
    for one, how, other in ties:
        if one in alike and other in alike:
            orders[one][how, look[other]] += 1
            beside[one].add(other)
    widths = {node: max(groups.values(), default=1) for node, groups in orders.items()}
    return max((len(knot) for knot in _components(beside) if _too_costly(knot, widths)), default=0)


def _too_costly(knot: set[str], widths: dict[str, int]) -> bool:
    """Say whether a component needs too many tries, by the lower of two upper bounds.

    A try looks at most once at each node from each. At each node there are as many tries as there
    are orders of those beside it that look alike; but the deeper the node is met, the fewer of
    them are still without a label, and only those look alike.
    """
    most = MAX_WORK / len(knot) ** 3
    found = sorted((widths[node] for node in knot), reverse=True)
    depths = range(len(knot) - 1, -1, -1)
    by_node = _product(map(_factorial, found))
    by_depth = _product(_factorial(min(found[0], left)) for left in depths)
    return min(by_node, by_depth) > most


def _factorial(number: int) -> float:
    return float(factorial(min(number, 100)))


def _product(factors: Iterable[float]) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
        if result > MAX_WORK:
            return inf
    return result


def _components(beside: dict[str, set[str]]) -> Iterable[set[str]]:
    """Yield the connected components of nodes that look alike."""
    unseen = set(beside)
    while unseen:
        knot: set[str] = set()
        waiting = [unseen.pop()]
        while waiting:
            node = waiting.pop()
            knot.add(node)
            fresh = beside[node] & unseen
            unseen -= fresh
            waiting += fresh
        yield knot


def _blank_nodes_by_position(quad: Quad) -> list[tuple[str, str]]:
    """List the blank nodes of a quad with their positions."""
    from pyoxigraph import BlankNode

    terms = (("subject", quad.subject), ("object", quad.object), ("graph", quad.graph_name))
    return [(place, term.value) for place, term in terms if isinstance(term, BlankNode)]


def _blank_nodes(quad: Quad) -> set[str]:
    return {node for _, node in _blank_nodes_by_position(quad)}


def _first_degree_form(node: str, quad: Quad) -> str:
    """Serialise a quad for the first-degree hash: this node and the others, without names."""
    from pyoxigraph import BlankNode

    def term(part: object) -> str:
        if isinstance(part, BlankNode):
            return "_:a" if part.value == node else "_:z"
        return str(part)

    return " ".join(map(term, (quad.subject, quad.predicate, quad.object, quad.graph_name)))
