"""Find feedback loops: chains of claimed causes that return to their start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tumen.analysis.causes.causal_graph import CausalGraph
from tumen.analysis.causes.chains import Chain, ChainBuilder, SearchState
from tumen.analysis.causes.claims import Claims
from tumen.analysis.causes.traversal import simple_cycles

KINDS = {"increases": "reinforcing", "decreases": "balancing", "unknown": "undetermined"}


@dataclass(frozen=True, slots=True)
class Loop:
    """Represent one feedback loop, from its first node by name back to that node.

    `kind` is reinforcing where the net sign is positive, balancing where it is negative, and
    undetermined where a sign is unknown or contested.
    """

    chain: Chain
    kind: str


def find_loops(
    causal_graph: CausalGraph,
    claims: Claims,
    *,
    max_length: int = 6,
    limit: int | None = None,
    timeout: float | None = None,
    search: SearchState | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Loop]:
    """Yield every feedback loop of at most `max_length` links once, in no particular order.

    Two loops differ in their nodes; parallel claims on one link stand side by side in it. `limit`
    and `timeout` (seconds) end the search early; `search` then says so.
    """
    search = search if search is not None else SearchState()
    builder = ChainBuilder(causal_graph, claims)
    cycles = simple_cycles(causal_graph.successors, max_length)
    for cycle in search.bounded(cycles, "loops", limit, timeout):
        if progress is not None:
            progress(search.found)
        chain = builder.chain([*cycle, cycle[0]])
        yield Loop(chain, KINDS[chain.sign])


def by_length(loop: Loop) -> tuple[int, tuple[str, ...]]:
    """Sort key: short loops first, then by their nodes."""
    return len(loop.chain.links), loop.chain.nodes
