"""Filter a projection by source, claimant, modality, rank or time."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tumen.analysis.network import Network


def restrict(
    graph: Network,
    *,
    sources: Collection[str] = (),
    claimants: Collection[str] = (),
    modalities: Collection[str] = (),
    ranks: Collection[str] = (),
    since: str = "",
    until: str = "",
) -> Network:
    """Return a new graph with the matching edges, and the things that they join.

    `sources` and `claimants` are IRIs, `modalities` and `ranks` local names; what is empty does
    not restrict. `since` and `until` are ISO days: an edge fits if what it says can lie between
    them, as far as it, or one of the things it joins, is dated.
    """

    def fits(start: str, end: str, data: dict[str, Any]) -> bool:
        if sources and data["source"] not in sources:
            return False
        if claimants and not set(claimants) & set(data["claimant"]):
            return False
        if modalities and data["modality"] not in modalities:
            return False
        if ranks and data["rank"] not in ranks:
            return False
        if not since and not until:
            return True
        dated = data if data["earliest"] or data["latest"] else None
        spans = [dated] if dated else [graph.nodes[start], graph.nodes[end]]
        return all(
            not (since and span["latest"] and span["latest"] < since)
            and not (until and span["earliest"] and span["earliest"] > until)
            for span in spans
        )

    part: Network = type(graph)(**graph.graph)
    edges = [edge for edge in graph.edges(keys=True, data=True) if fits(edge[0], edge[1], edge[3])]
    for start, end, _, _ in edges:
        for node in (start, end):
            part.add_node(node, **graph.nodes[node])
    for start, end, key, data in edges:
        part.add_edge(start, end, key, **data)
    return part
