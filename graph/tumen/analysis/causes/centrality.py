"""Measure centrality in a causal graph: PageRank, betweenness, roots, ends, bridges."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from tumen.analysis.causes.causal_graph import (
    DECREASES,
    INCREASES,
    UNKNOWN,
    CausalGraph,
    ClaimFilter,
    read_causal_graph,
)
from tumen.analysis.causes.compare import read_stances
from tumen.core.vocabulary import Tumen
from tumen.store.lookup import pairs

if TYPE_CHECKING:
    from pyoxigraph import Store

DAMPING = 0.85
# The usual tolerance of 1e-6 per node lets the sum be wrong by N times as much.
TOLERANCE = 1e-6
# On larger graphs, betweenness is estimated from the paths that start at this many nodes.
SAMPLED = 400


@dataclass(frozen=True, slots=True)
class NodeCentrality:
    """Hold the centrality of one node.

    `pagerank` follows the links (weight that arrives from causes), `reverse_pagerank` goes against
    them (weight that comes back from effects). Both sum to 1 over the graph, with damping 0.85,
    iterated until a round moves less than 1e-6 in all. `betweenness` is the share of ordered pairs
    of other nodes, connected or not, whose shortest paths lead through the node (Brandes 2001,
    normalised; estimated from a fixed sample of 400 start nodes on graphs of more than 400).
    """

    iri: str
    causes: int
    effects: int
    pagerank: float
    reverse_pagerank: float
    betweenness: float


@dataclass(frozen=True, slots=True)
class CentralityReport:
    """Hold the centrality of a causal graph. Things and claims are IRIs, most important first.

    `roots` have effects but no claimed cause, `ends` have causes but no claimed effect. `bridges`
    are links whose removal splits the graph. `cited` are claims with their number of passages and
    supporting claims, `disputed` with the number of claims that dispute them outright, give the
    opposite sign, or deny them.
    """

    nodes: tuple[NodeCentrality, ...]
    roots: tuple[str, ...]
    ends: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]
    cited: tuple[tuple[str, int], ...]
    disputed: tuple[tuple[str, int], ...]


def measure_centrality(
    store: Store, causal_graph: CausalGraph, limit: int = 10
) -> CentralityReport:
    """Measure a causal graph; keep at most `limit` items of every list."""
    import networkx as nx

    iris = causal_graph.nodes
    after, before = causal_graph.successors, causal_graph.predecessors
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(len(iris)))
    graph.add_edges_from((c, e) for c, effects in enumerate(after) for e in effects)
    forward, backward = pagerank(after), pagerank(before)
    sample = SAMPLED if len(iris) > SAMPLED else None
    between = nx.betweenness_centrality(graph, k=sample, seed=0) if iris else {}
    nodes = [
        NodeCentrality(
            iri, len(before[n]), len(after[n]),
            round(forward[n], 6), round(backward[n], 6), round(between[n], 6),
        )
        for n, iri in enumerate(iris)
    ]  # fmt: skip
    pairs_: Any = nx.bridges(graph.to_undirected())  # the stubs take a pair for a node
    bridges = sorted((min(iris[a], iris[b]), max(iris[a], iris[b])) for a, b in pairs_)
    by_reverse = sorted(nodes, key=lambda s: (-s.reverse_pagerank, s.iri))
    by_pagerank = sorted(nodes, key=lambda s: (-s.pagerank, s.iri))
    central = sorted(nodes, key=lambda s: (-s.betweenness, -s.pagerank, s.iri))
    return CentralityReport(
        nodes=tuple(central[:limit]),
        roots=tuple(s.iri for s in by_reverse if s.effects and not s.causes)[:limit],
        ends=tuple(s.iri for s in by_pagerank if s.causes and not s.effects)[:limit],
        bridges=tuple(bridges)[:limit],
        cited=_most(_citations(store, causal_graph), limit),
        disputed=_most(_objections(store, causal_graph), limit),
    )


def pagerank(successors: Sequence[Sequence[int]]) -> list[float]:
    """Compute PageRank (Brin and Page 1998) from the successors of every node; it sums to 1.

    The weight of a node without successors is spread evenly over all.

    >>> [round(rank, 4) for rank in pagerank([[1], []])]
    [0.3509, 0.6491]
    """
    count = len(successors)
    rank = [1 / count] * count if count else []
    moved = 1.0
    while count and moved >= TOLERANCE:
        dangling = sum(rank[n] for n in range(count) if not successors[n])
        following = [(1 - DAMPING + DAMPING * dangling) / count] * count
        for node, targets in enumerate(successors):
            share = DAMPING * rank[node] / len(targets) if targets else 0.0
            for target in targets:
                following[target] += share
        moved = sum(abs(new - old) for new, old in zip(following, rank, strict=True))
        rank = following
    return rank


def _citations(store: Store, causal_graph: CausalGraph) -> Counter[str]:
    claims = set(causal_graph.claims)
    counts = Counter(claim for claim, _ in pairs(store, Tumen.at) if claim in claims)
    counts.update(claim for _, claim in pairs(store, Tumen.supports) if claim in claims)
    return counts


def _objections(store: Store, causal_graph: CausalGraph) -> Counter[str]:
    """Count the claims against each claim: disputes, opposite signs, denials."""
    against: dict[str, set[str]] = defaultdict(set)

    def oppose(some: Iterable[str], others: Iterable[str]) -> None:
        for one, other in product(some, others):
            against[one].add(other)
            against[other].add(one)

    for claim, disputed in pairs(store, Tumen.disputes):
        oppose([claim], [disputed])
    # A denial is no link to walk over, and yet an objection to what it denies.
    whole = read_causal_graph(store, ClaimFilter(denied=True))
    for held, refused in read_stances(store, whole).values():
        oppose(_signed(whole, held, INCREASES), _signed(whole, held, DECREASES))
        for sign in (INCREASES, DECREASES):
            oppose(_signed(whole, held, sign), _signed(whole, refused, sign))
        oppose(_signed(whole, held, UNKNOWN), _signed(whole, refused))
        oppose(_signed(whole, held), _signed(whole, refused, UNKNOWN))
    return Counter({c: len(against[c]) for c in causal_graph.claims if c in against})


def _signed(graph: CausalGraph, claims: Iterable[int], sign: int | None = None) -> list[str]:
    """Return the claims of one sign, or of any."""
    return [graph.claims[c] for c in claims if sign is None or graph.signs[c] == sign]


def _most(counts: Counter[str], limit: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])
