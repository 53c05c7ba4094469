"""Compare what two claimants, or two versions of a causal graph, say causes what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.analysis.causes.causal_graph import (
    SIGN_NAMES,
    UNKNOWN,
    CausalGraph,
    ClaimFilter,
    read_causal_graph,
)
from tumen.core.vocabulary import Tumen
from tumen.store.lookup import subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

# The claims for a link, and those against it, by number.
Stance = tuple[list[int], list[int]]


@dataclass(frozen=True, slots=True)
class ClaimantComparison:
    """Compare two claimants' causal graphs: links (cause, effect, what one says, the other).

    What is said of a link is its sign, `denied` with the sign that is denied, or both.
    """

    agreed: tuple[tuple[str, str, str], ...]
    opposed: tuple[tuple[str, str, str, str], ...]
    only_first: tuple[tuple[str, str, str], ...]
    only_second: tuple[tuple[str, str, str], ...]


def compare_claimants(
    store: Store, first: Sequence[str], second: Sequence[str]
) -> ClaimantComparison:
    """Compare what two groups of claimants (IRIs) assert and deny about causes."""
    one, other = (_said(store, who) for who in (first, second))
    shared = sorted(set(one) & set(other))
    return ClaimantComparison(
        agreed=tuple((c, e, one[c, e]) for c, e in shared if one[c, e] == other[c, e]),
        opposed=tuple(
            (c, e, one[c, e], other[c, e]) for c, e in shared if one[c, e] != other[c, e]
        ),
        only_first=tuple((c, e, one[c, e]) for c, e in sorted(set(one) - set(other))),
        only_second=tuple((c, e, other[c, e]) for c, e in sorted(set(other) - set(one))),
    )


def _said(store: Store, claimants: Sequence[str]) -> dict[tuple[str, str], str]:
    """Describe what is said of every link, denials included."""
    graph = read_causal_graph(store, ClaimFilter(denied=True, claimants=claimants))
    return {
        (graph.nodes[cause], graph.nodes[effect]): _in_words(
            {graph.signs[claim] for claim in held}, {graph.signs[claim] for claim in refused}
        )
        for (cause, effect), (held, refused) in read_stances(store, graph).items()
    }


def read_stances(store: Store, causal_graph: CausalGraph) -> dict[tuple[int, int], Stance]:
    """Read, for each link (cause, effect), the claims that assert it and those that deny it."""
    denied = subjects_with(store, Tumen.modality, Tumen.denied)
    causeless = subjects_with(store, Tumen.linkType, Tumen.doesNotCause)
    stances: dict[tuple[int, int], Stance] = {}
    for cause, effect, claim in causal_graph.links():
        held, refused = stances.setdefault((cause, effect), ([], []))
        # Denying that something does not cause an effect affirms the link.
        iri = causal_graph.claims[claim]
        (held if (iri in denied) == (iri in causeless) else refused).append(claim)
    return stances


def _in_words(held: set[int], refused: set[int]) -> str:
    """Describe what is said of one link.

    >>> _in_words({1}, set()), _in_words(set(), {1}), _in_words({1}, {0}), _in_words({1, -1}, set())
    ('increases', 'denied: increases', 'increases; denied', 'contested')
    """
    words = [_sign(held)] if held else []
    if refused:
        sign = _sign(refused)
        words.append("denied" if sign == SIGN_NAMES[UNKNOWN] else f"denied: {sign}")
    return "; ".join(words)


def _sign(signs: set[int]) -> str:
    known = signs - {UNKNOWN}
    if len(known) > 1:
        return "contested"
    return SIGN_NAMES[known.pop() if known else UNKNOWN]


@dataclass(frozen=True, slots=True)
class RemovalEffect:
    """Describe what a causal graph loses without some claims.

    Links (cause, effect), nodes, connections.

    `severed` are pairs (root cause, final effect) of the whole graph that no path joins any more.
    """

    links: tuple[tuple[str, str], ...]
    things: tuple[str, ...]
    severed: tuple[tuple[str, str], ...]


def removal_effect(whole: CausalGraph, part: CausalGraph) -> RemovalEffect:
    """Return what the whole graph has and the part has not."""
    links = sorted(_links(whole) - _links(part))
    things = sorted(set(whole.nodes) - set(part.nodes))
    severed = sorted(_joined(whole, whole) - _joined(part, whole))
    return RemovalEffect(tuple(links), tuple(things), tuple(severed))


def _links(graph: CausalGraph) -> set[tuple[str, str]]:
    nodes = graph.nodes
    return {(nodes[c], nodes[e]) for c, effects in enumerate(graph.successors) for e in effects}


def _joined(graph: CausalGraph, whole: CausalGraph) -> set[tuple[str, str]]:
    """Return which root causes of the whole graph lead to which of its final effects."""
    after, before = whole.successors, whole.predecessors
    roots = [iri for n, iri in enumerate(whole.nodes) if after[n] and not before[n]]
    ends = {iri for n, iri in enumerate(whole.nodes) if before[n] and not after[n]}
    found = set()
    for root in roots:
        if root not in graph.index:
            continue
        seen = {graph.index[root]}
        stack = list(seen)
        while stack:
            fresh = set(graph.successors[stack.pop()]) - seen
            seen |= fresh
            stack += fresh
        found |= {(root, graph.nodes[n]) for n in seen if graph.nodes[n] in ends}
    return found
