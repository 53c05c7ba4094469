"""Find causal paths: how, according to the claims, one thing leads to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tumen.analysis.causes.causal_graph import CausalGraph
from tumen.analysis.causes.chains import Chain, ChainBuilder, SearchState
from tumen.analysis.causes.claims import Claims
from tumen.analysis.causes.traversal import simple_paths


@dataclass(frozen=True, slots=True)
class Reach:
    """Describe how far a search without result got: its number of steps, and the nodes
    it ended at.
    """

    steps: int
    furthest: tuple[str, ...]
    known_cause: bool
    known_effect: bool


def find_paths(
    causal_graph: CausalGraph,
    claims: Claims,
    start: str,
    goal: str,
    *,
    max_length: int = 6,
    limit: int | None = None,
    timeout: float | None = None,
    search: SearchState | None = None,
) -> Iterator[Chain]:
    """Yield every path from `start` to `goal` (IRIs) of at most `max_length` links, shortest first.

    `limit` and `timeout` (seconds) end the search early; `search` then says so.
    """
    search = search if search is not None else SearchState()
    if start not in causal_graph.index or goal not in causal_graph.index:
        return
    builder = ChainBuilder(causal_graph, claims)
    ends = causal_graph.index[start], causal_graph.index[goal]
    paths = simple_paths(causal_graph.successors, causal_graph.predecessors, *ends, max_length)
    for path in search.bounded(paths, "paths", limit, timeout):
        yield builder.chain(path)


def reach(causal_graph: CausalGraph, start: str, goal: str, max_length: int) -> Reach:
    """Measure how far paths from `start` lead, where none reaches `goal`."""
    if start not in causal_graph.index:
        return Reach(0, (), known_cause=False, known_effect=goal in causal_graph.index)
    successors = causal_graph.successors
    seen = {causal_graph.index[start]}
    frontier = list(seen)
    steps = 0
    while steps < max_length:
        following = sorted({n for node in frontier for n in successors[node]} - seen)
        if not following:
            break
        seen.update(following)
        frontier = following
        steps += 1
    furthest = tuple(causal_graph.nodes[n] for n in frontier) if steps else ()
    is_cause = bool(successors[causal_graph.index[start]])
    return Reach(steps, furthest, is_cause, goal in causal_graph.index)
