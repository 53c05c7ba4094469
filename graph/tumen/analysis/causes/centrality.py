"""Measures of a causal map: where it begins and ends, what holds it together, what it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from tumen.analysis.causes.causal_graph import (
    DECREASES,
    INCREASES,
    SIGN_NAMES,
    UNKNOWN,
    CausalGraph,
    ClaimFilter,
    read_causal_graph,
)
from tumen.core.vocabulary import Tumen
from tumen.store.lookup import pairs, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

DAMPING = 0.85
# The usual tolerance of 1e-6 a node lets the whole be wrong by N times as much.
TOLERANCE = 1e-6
# Beyond so many things, betweenness is estimated from the paths that begin at this many of them.
SAMPLED = 400


@dataclass(frozen=True, slots=True)
class NodeCentrality:
    """The place of one thing in the map.

    `reach` is its PageRank along the links (weight that arrives from its causes), `origin` the
    PageRank against them (weight that comes back from its effects); both sum to 1 over the map,
    with damping 0.85, iterated until a round moves less than 1e-6 in all. `between` is the share
    of all ordered pairs of other things, joined or not, between which it lies on the shortest
    paths; where there are several, on that part of them (Brandes 2001, normalised; on maps of
    more than 400 things it is estimated from those that begin at 400 of them, always the same).
    """

    iri: str
    causes: int
    effects: int
    reach: float
    origin: float
    between: float


@dataclass(frozen=True, slots=True)
class CentralityReport:
    """What a map looks like as a whole. Things and claims are IRIs, most important first.

    `roots` have effects but no claimed cause, `ends` have causes but no claimed effect.
    `bridges` are links without which the map falls into more pieces. `cited` are claims with the
    number of passages and supporting claims, `disputed` with the number of claims that speak
    against them: outright, by the opposite sign, or by a denial.
    """

    standings: tuple[NodeCentrality, ...]
    roots: tuple[str, ...]
    ends: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]
    cited: tuple[tuple[str, int], ...]
    disputed: tuple[tuple[str, int], ...]


def measure(store: Store, causal_graph: CausalGraph, most: int = 10) -> CentralityReport:
    """Measure a map; of every list at most `most` are kept."""
    import networkx as nx

    nodes = causal_graph.nodes
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from(
        (c, e) for c, effects in enumerate(causal_graph.successors) for e in effects
    )
    reach = pagerank(causal_graph.successors)
    origin = pagerank(causal_graph.predecessors)
    sample = SAMPLED if len(nodes) > SAMPLED else None
    between = nx.betweenness_centrality(graph, k=sample, seed=0) if nodes else {}
    standings = [
        NodeCentrality(
            iri,
            len(causal_graph.predecessors[n]),
            len(causal_graph.successors[n]),
            round(reach[n], 6),
            round(origin[n], 6),
            round(between[n], 6),
        )
        for n, iri in enumerate(nodes)
    ]
    parting: Any = nx.bridges(graph.to_undirected())  # the stubs take a pair for a node
    bridges = sorted((min(nodes[a], nodes[b]), max(nodes[a], nodes[b])) for a, b in parting)
    by_origin = sorted(standings, key=lambda s: (-s.origin, s.iri))
    by_reach = sorted(standings, key=lambda s: (-s.reach, s.iri))
    return CentralityReport(
        standings=tuple(sorted(standings, key=lambda s: (-s.between, -s.reach, s.iri))[:most]),
        roots=tuple(s.iri for s in by_origin if s.effects and not s.causes)[:most],
        ends=tuple(s.iri for s in by_reach if s.causes and not s.effects)[:most],
        bridges=tuple(bridges)[:most],
        cited=_most(_citations(store, causal_graph), most),
        disputed=_most(_objections(store, causal_graph), most),
    )


def pagerank(after: Sequence[Sequence[int]]) -> list[float]:
    """PageRank (Brin and Page 1998) of the nodes whose successors are given; it sums to 1.

    What a node without successors has goes to all alike.

    >>> [round(rank, 4) for rank in pagerank([[1], []])]
    [0.3509, 0.6491]
    """
    count = len(after)
    rank = [1 / count] * count if count else []
    moved = 1.0
    while count and moved >= TOLERANCE:
        stranded = sum(rank[n] for n in range(count) if not after[n])
        following = [(1 - DAMPING + DAMPING * stranded) / count] * count
        for node, successors in enumerate(after):
            share = DAMPING * rank[node] / len(successors) if successors else 0.0
            for successor in successors:
                following[successor] += share
        moved = sum(abs(new - old) for new, old in zip(following, rank, strict=True))
        rank = following
    return rank


def _citations(store: Store, causal_graph: CausalGraph) -> Counter[str]:
    claims = set(causal_graph.claims)
    counts = Counter(claim for claim, _ in pairs(store, Tumen.at) if claim in claims)
    counts.update(claim for _, claim in pairs(store, Tumen.supports) if claim in claims)
    return counts


def _objections(store: Store, causal_graph: CausalGraph) -> Counter[str]:
    """How many other claims speak against each: outright, by the opposite sign, or by a denial."""
    against: dict[str, set[str]] = defaultdict(set)

    def opposed(some: Iterable[str], others: Iterable[str]) -> None:
        for one, other in product(some, others):
            against[one].add(other)
            against[other].add(one)

    for pair in pairs(store, Tumen.disputes):
        opposed(pair[:1], pair[1:])
    # A denial is walked over nowhere, and speaks against what it denies all the same.
    everything = read_causal_graph(store, ClaimFilter(denied=True))
    for held, refused in _stances(store, everything).values():
        opposed(_signed(everything, held, INCREASES), _signed(everything, held, DECREASES))
        for sign in (INCREASES, DECREASES):
            opposed(_signed(everything, held, sign), _signed(everything, refused, sign))
        opposed(_signed(everything, held, UNKNOWN), _signed(everything, refused))
        opposed(_signed(everything, held), _signed(everything, refused, UNKNOWN))
    return Counter(
        {claim: len(against[claim]) for claim in causal_graph.claims if claim in against}
    )


def _signed(causal_graph: CausalGraph, claims: Iterable[int], sign: int | None = None) -> list[str]:
    """The claims of one sign, or of any."""
    return [causal_graph.claims[c] for c in claims if sign is None or causal_graph.signs[c] == sign]


def _most(counts: Counter[str], most: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most])


@dataclass(frozen=True, slots=True)
class RemovalEffect:
    """What falls away from a map: links (cause, effect), things, and what no longer leads where.

    `severed` are pairs (root cause, final effect) of the whole map between which no path is left.
    """

    links: tuple[tuple[str, str], ...]
    things: tuple[str, ...]
    severed: tuple[tuple[str, str], ...]


def removal_effect(whole: CausalGraph, part: CausalGraph) -> RemovalEffect:
    """What the whole map has and the part has not."""
    links = sorted(_links(whole) - _links(part))
    things = sorted(set(whole.nodes) - set(part.nodes))
    severed = sorted(_joined(whole) - _joined(part, whole))
    return RemovalEffect(tuple(links), tuple(things), tuple(severed))


def _links(causal_graph: CausalGraph) -> set[tuple[str, str]]:
    nodes = causal_graph.nodes
    return {
        (nodes[c], nodes[e]) for c, effects in enumerate(causal_graph.successors) for e in effects
    }


def _joined(causal_graph: CausalGraph, ends_of: CausalGraph | None = None) -> set[tuple[str, str]]:
    """Which root causes lead to which final effects (those of `ends_of`, if given)."""
    ends_of = ends_of or causal_graph
    roots = [
        iri
        for n, iri in enumerate(ends_of.nodes)
        if ends_of.successors[n] and not ends_of.predecessors[n]
    ]
    ends = {
        iri
        for n, iri in enumerate(ends_of.nodes)
        if ends_of.predecessors[n] and not ends_of.successors[n]
    }
    found = set()
    for root in roots:
        if root not in causal_graph.index:
            continue
        seen = {causal_graph.index[root]}
        open_ = list(seen)
        while open_:
            fresh = set(causal_graph.successors[open_.pop()]) - seen
            seen |= fresh
            open_ += fresh
        found |= {(root, causal_graph.nodes[n]) for n in seen if causal_graph.nodes[n] in ends}
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Two claimants' causal maps side by side: links (cause, effect, what one says, the other).

    What is said of a link is its sign, `denied` with the sign that is denied, or both.
    """

    agreed: tuple[tuple[str, str, str], ...]
    opposed: tuple[tuple[str, str, str, str], ...]
    only_first: tuple[tuple[str, str, str], ...]
    only_second: tuple[tuple[str, str, str], ...]


def compare(store: Store, first: Sequence[str], second: Sequence[str]) -> Difference:
    """The difference between what two groups of claimants (IRIs) hold, and deny, to cause what."""
    one, other = (_said(store, who) for who in (first, second))
    shared = sorted(set(one) & set(other))
    return Difference(
        agreed=tuple((c, e, one[c, e]) for c, e in shared if one[c, e] == other[c, e]),
        opposed=tuple(
            (c, e, one[c, e], other[c, e]) for c, e in shared if one[c, e] != other[c, e]
        ),
        only_first=tuple((c, e, one[c, e]) for c, e in sorted(set(one) - set(other))),
        only_second=tuple((c, e, other[c, e]) for c, e in sorted(set(other) - set(one))),
    )


def _said(store: Store, claimants: Sequence[str]) -> dict[tuple[str, str], str]:
    """What is said of every link: denials are walked over nowhere, and yet are half a quarrel."""
    causal_graph = read_causal_graph(store, ClaimFilter(denied=True, claimants=claimants))
    nodes, signs = causal_graph.nodes, causal_graph.signs
    return {
        (nodes[cause], nodes[effect]): _in_words(
            {signs[claim] for claim in held}, {signs[claim] for claim in refused}
        )
        for (cause, effect), (held, refused) in _stances(store, causal_graph).items()
    }


def _stances(
    store: Store, causal_graph: CausalGraph
) -> dict[tuple[int, int], tuple[list[int], list[int]]]:
    """For each link (cause, effect) the claims that it is there, and those that it is not."""
    denied = subjects_with(store, Tumen.modality, Tumen.denied)
    causeless = subjects_with(store, Tumen.linkType, Tumen.doesNotCause)
    stances: dict[tuple[int, int], tuple[list[int], list[int]]] = {}
    for cause, effect, claim in causal_graph.links():
        held, refused = stances.setdefault((cause, effect), ([], []))
        # To deny that something is no cause is to say that it is one.
        iri = causal_graph.claims[claim]
        (held if (iri in denied) == (iri in causeless) else refused).append(claim)
    return stances


def _in_words(held: set[int], refused: set[int]) -> str:
    """What is said of one link.

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
