"""Project the graph to NetworkX: things are nodes, claims and relations are edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tumen.core.errors import UnknownName

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Store

    from tumen.analysis.network.edges import Edge

    Network = nx.MultiDiGraph[str]

# Which sections of a case file the things of a lens come from; None: from any.
LENSES = {
    "causes": None,
    "actors": frozenset({"actors", "events", "posts", "measures", "provisions"}),
    "all": None,
}


def project(store: Store, lens: str = "causes") -> Network:
    """Return the part of the graph that a lens shows, as a new `networkx.MultiDiGraph`.

    `causes`: causes and effects; one edge a causal claim, keyed by the claim's IRI, so that
    parallel claims survive. A claim with two causes gives two edges with one key, since they
    join different pairs. `actors`: who took part in what, who held which post, who belongs to
    whom, which measure is aimed at whom; keyed by property and source. `all`: these, what else
    relates one thing to another, and every claim between things, with isolated things too.

    Nodes are IRIs with `label`, `names` (language to text), `aliases`, `kind`, `kinds`,
    `section`, `root`, `earliest`, `latest`. Edges have `label`, `kind`, `property`, `claim`,
    `gist`, `sign`, `linkType`, `modality`, `claimant`, `source`, `rank`, `disputed`, `earliest`,
    `latest`; what does not apply is None. Dates are ISO text. All text is data from the cases:
    escape it when it is shown.

    Denied and deprecated claims are in the graph, marked as such; leave them out of walks. Raises
    `UnknownName` for any other lens.
    """
    import networkx as nx

    from tumen.analysis.network.claim_edges import claim_edges
    from tumen.analysis.network.nodes import read_things
    from tumen.analysis.network.relation_edges import relation_edges
    from tumen.core.vocabulary import Tumen
    from tumen.store.classes import read_class_tree

    if lens not in LENSES:
        raise UnknownName("lens", lens, LENSES, f"There are: {', '.join(LENSES)}.")
    kinds = read_class_tree(store)
    things = read_things(store, kinds)
    edges: list[Edge] = []
    if lens == "causes":
        edges += claim_edges(store, kinds, (Tumen.CausalClaim,))
    if lens == "all":
        edges += claim_edges(store, kinds)
    if lens in {"actors", "all"}:
        edges += relation_edges(store, kinds, things, LENSES[lens])
    edges = [edge for edge in edges if edge.start in things and edge.end in things]
    shown = {end for edge in edges for end in (edge.start, edge.end)}
    graph: Network = nx.MultiDiGraph(lens=lens)
    for iri in sorted(things if lens == "all" else shown):
        if things[iri].section not in {"tenures", "memberships"}:  # these are edges
            graph.add_node(iri, **things[iri].attributes())
    for edge in sorted(edges, key=lambda edge: (edge.start, edge.end, edge.key)):
        graph.add_edge(edge.start, edge.end, key=edge.key, **edge.attributes())
    return graph
