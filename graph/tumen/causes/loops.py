"""Feedback loops: chains of claimed causes that come back to where they began."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tumen.causes.chains import Chain, Chains
from tumen.causes.claims import Claims
from tumen.causes.map import CausalMap
from tumen.causes.walks import simple_cycles

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
class Search:
    """What a search found, and what stopped it before the end (empty: nothing did)."""

    found: int = 0
    stopped: str = ""


def find_loops(
    causal_map: CausalMap,
    claims: Claims,
    *,
    most_steps: int = 6,
    most: int | None = None,
    seconds: float | None = None,
    search: Search | None = None,
    progress: Callable[[int], None] = lambda found: None,
) -> Iterator[Loop]:
    """Every feedback loop of at most `most_steps` links, once each, as they are found.

    A loop is its ring of things: where several claims make a link, they stand side by side in
    it. `most` ends the search after that many loops, `seconds` after that time; `search` then
    says so. Loops come in no particular order: sort them if you hold them all.
    """
    search = search if search is not None else Search()
    chains = Chains(causal_map, claims)
    until = None if seconds is None else time.monotonic() + seconds
    for ring in simple_cycles(causal_map.after, most_steps):
        if most is not None and search.found >= most:
            search.stopped = f"after {most} loops"
            return
        if until is not None and time.monotonic() > until:
            search.stopped = f"after {seconds:g} seconds"
            return
        search.found += 1
        progress(search.found)
        chain = chains.chain([*ring, ring[0]])
        yield Loop(chain, KINDS[chain.sign])


def order(loop: Loop) -> tuple[int, tuple[str, ...]]:
    """Short loops first, then by their things."""
    return len(loop.chain.links), loop.chain.nodes


_VERBS = {"increases": "raises", "decreases": "lowers", "unknown": "bears on"}


def sentence(chain: Chain, label: Callable[[str], str]) -> str:
    """A chain in one sentence: each thing, and what it is said to do to the next.

    Contested links say so, and so do links that only curators make.
    """
    parts = [label(chain.nodes[0])]
    for link in chain.links:
        verb = "raises or lowers (contested)" if link.contested else _VERBS[link.sign]
        by = " (curators' link)" if link.curators else ""
        parts.append(f"{verb} {label(link.effect)}{by}")
    return ", which ".join([" ".join(parts[:2]), *parts[2:]]) + "."
