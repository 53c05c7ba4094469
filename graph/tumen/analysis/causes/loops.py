"""Feedback loops: chains of claimed causes that come back to where they began."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tumen.analysis.causes.causal_graph import CausalGraph
from tumen.analysis.causes.chains import Chain, ChainBuilder
from tumen.analysis.causes.claims import Claims
from tumen.analysis.causes.traversal import simple_cycles

KINDS = {"increases": "reinforcing", "decreases": "balancing", "unknown": "undetermined"}


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop, said once, from its first node by name back to the same.

    `kind` is reinforcing where the net sign is positive, balancing where it is negative, and
    undetermined where a sign is unknown or contested.
    """

    chain: Chain
    kind: str


@dataclass(slots=True)
class SearchState:
    """What a search found, and what stopped it before the end (empty: nothing did)."""

    found: int = 0
    stopped: str = ""


def find_loops(
    causal_graph: CausalGraph,
    claims: Claims,
    *,
    max_length: int = 6,
    most: int | None = None,
    seconds: float | None = None,
    search: SearchState | None = None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Loop]:
    """Every feedback loop of at most `max_length` links, once each, as they are found.

    A loop is its ring of things: where several claims make a link, they stand side by side in
    it. `most` ends the search after that many loops, `seconds` after that time; `search` then
    says so. Loops come in no particular order: sort them if you hold them all.
    """
    search = search if search is not None else SearchState()
    chains = ChainBuilder(causal_graph, claims)
    until = None if seconds is None else time.monotonic() + seconds
    for ring in simple_cycles(causal_graph.successors, max_length):
        if most is not None and search.found >= most:
            search.stopped = f"after {most} loops"
            return
        if until is not None and time.monotonic() > until:
            search.stopped = f"after {seconds:g} seconds"
            return
        search.found += 1
        if progress is not None:
            progress(search.found)
        chain = chains.chain([*ring, ring[0]])
        yield Loop(chain, KINDS[chain.sign])


def order(loop: Loop) -> tuple[int, tuple[str, ...]]:
    """Short loops first, then by their things."""
    return len(loop.chain.links), loop.chain.nodes


def sentence(chain: Chain, claims: Claims) -> str:
    """A chain in one sentence: when the first thing goes up, what becomes of each of the others.

    What can only happen or not (an event, a measure) comes about or becomes less likely. The
    sentence tells where nobody says which way a thing goes, where claimants contradict each
    other, where it is open because of one of these before, and which links are the curators' own.
    """

    def moves(iri: str, up: bool | None, open_: str = "") -> str:
        if up is None:
            return f"{claims.label(iri)} affected ({open_})"
        if claims.happens(iri):
            return f"{claims.label(iri)} {'more' if up else 'less'} likely"
        return f"{claims.label(iri)} {'up' if up else 'down'}"

    first = chain.nodes[0]
    parts = []
    up: bool | None = True
    for number, link in enumerate(chain.links, 1):
        up = None if link.sign == "unknown" or up is None else up == (link.sign == "increases")
        open_ = "which way is open"
        if link.sign == "unknown":
            open_ = "contested" if link.contested else "nobody says which way"
        part = moves(link.effect, up, open_)
        if number == len(chain.links) and link.effect == first:
            part = f"and so {part}" + ("" if up is None else " further" if up else " again")
        parts.append(part + (" (curators' link)" if link.curators else ""))
    return f"{moves(first, True)}: {', '.join(parts)}."
