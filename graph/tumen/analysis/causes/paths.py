"""Causal paths: how, by what is claimed, one thing leads to another."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from tumen.analysis.causes.causal_graph import CausalGraph
from tumen.analysis.causes.chains import Chain, ChainBuilder
from tumen.analysis.causes.claims import Claims
from tumen.analysis.causes.loops import SearchState
from tumen.analysis.causes.traversal import simple_paths


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a search came that found no path: steps, and the things at the end of them."""

    forward: int
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
    most: int | None = None,
    seconds: float | None = None,
    search: SearchState | None = None,
) -> Iterator[Chain]:
    """Every path from the thing `start` to the thing `goal` (IRIs), shortest first.

    `most` and `seconds` end the search early; `search` then says so.
    """
    search = search if search is not None else SearchState()
    if start not in causal_graph.index or goal not in causal_graph.index:
        return
    chains = ChainBuilder(causal_graph, claims)
    until = None if seconds is None else time.monotonic() + seconds
    numbers = causal_graph.index[start], causal_graph.index[goal]
    for path in simple_paths(
        causal_graph.successors, causal_graph.predecessors, *numbers, max_length
    ):
        if most is not None and search.found >= most:
            search.stopped = f"after {most} paths"
            return
        if until is not None and time.monotonic() > until:
            search.stopped = f"after {seconds:g} seconds"
            return
        search.found += 1
        yield chains.chain(path)


def reach(causal_graph: CausalGraph, start: str, goal: str, max_length: int) -> Reach:
    """How far one comes from `start` within the steps, where no path leads to `goal`."""
    if start not in causal_graph.index:
        return Reach(0, (), known_cause=False, known_effect=goal in causal_graph.index)
    after = causal_graph.successors
    seen = {causal_graph.index[start]}
    edge = list(seen)
    steps = 0
    while steps < max_length:
        following = sorted({n for node in edge for n in after[node]} - seen)
        if not following:
            break
        seen.update(following)
        edge = following
        steps += 1
    furthest = tuple(causal_graph.nodes[n] for n in edge) if steps else ()
    causes_something = bool(after[causal_graph.index[start]])
    return Reach(steps, furthest, causes_something, goal in causal_graph.index)


def stitched(chain: Chain) -> bool:
    """Whether nobody states the chain whole: its links come from different speakers."""
    return len(chain.links) > 1 and not chain.stated_whole_by
