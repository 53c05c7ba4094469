"""Assemble the page's data: one drawing per lens and the texts of the evidence panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.errors import TumenError
from tumen.core.processes import gc_disabled

if TYPE_CHECKING:
    from pyoxigraph import Store
    from pyvis.network import Network as Drawing

    from tumen.analysis.network import Network
    from tumen.core.casebook import Casebook

# More boxes than this are no picture any more: an overview gathers them.
MOST = 2000
LENSES = {
    "causes": ("Causes", "causes and effects as claimed, from left to right"),
    "actors": ("Actors and events", "who took part in what, held which post, is aimed at by what"),
    "places": ("Places", "what lies in what, and what happened where"),
    "all": ("Everything", "every relation and every claim between two things"),
}


@dataclass(frozen=True, slots=True)
class PageData:
    """Hold the title, the data and a pyvis network for each lens."""

    title: str
    data: dict[str, Any]
    drawings: dict[str, Drawing]


@gc_disabled()
def page_data(
    casebook: Casebook,
    store: Store,
    focus: str | None,
    depth: int,
    quotes: Mapping[str, str] | None = None,
) -> PageData:
    """Return everything the page shows: the whole graph, or the surroundings of `focus` (an IRI).

    `quotes` are sentences by the IRI of their passage; without them the page holds none.
    """
    from tumen.analysis.network import project
    from tumen.explorer.argumentation import Argumentation
    from tumen.explorer.evidence import Evidence, source_line
    from tumen.explorer.facets import facets, speakers
    from tumen.explorer.facts import curators_sources
    from tumen.explorer.inferred import InferredLinks
    from tumen.explorer.layout.drawing import draw
    from tumen.explorer.layout.overview import overview
    from tumen.explorer.tables import tables
    from tumen.query.resolve import short
    from tumen.store.classes import read_class_tree

    graphs = {lens: project(store, lens) for lens in ("causes", "actors", "all")}
    everything = graphs["all"]
    graphs = {**graphs, "places": _places(everything)}
    if focus is not None:
        wanted = _around(everything, focus, depth)
        graphs = {lens: graph.subgraph(wanted & set(graph)) for lens, graph in graphs.items()}
    shown = {iri for graph in graphs.values() for iri in graph}
    kinds = read_class_tree(store)
    evidence = Evidence(store, kinds, everything, shown, quotes or {})
    following = InferredLinks(casebook, store, kinds, evidence.names)
    arguments = Argumentation(store, shown)
    sources = evidence.sources()
    curated = curators_sources(store)
    drawings: dict[str, Drawing] = {}
    inside: dict[str, list[str]] = {}
    for lens in LENSES:
        if len(graphs[lens]) > MOST:
            parts = overview(graphs[lens], lens, curated)
            inside |= {part: [lens, label] for part, label in parts.labels.items()}
            drawings |= parts.drawings
        else:
            drawings[lens] = draw(graphs[lens], curated)
    title = "What led to what, and who says so"
    if focus is not None:
        title = f"Around {evidence.names[focus]}: what is said, and who says so"
    data = {
        "title": title,
        "drawnFrom": source_line(sources),
        "lensNames": [[lens, *names] for lens, names in LENSES.items()],
        "inside": inside,
        "focus": None if focus is None else short(focus),
        "opens": _opening(graphs, focus),
        "things": evidence.things(),
        "claims": evidence.claims(),
        "sources": sources,
        "facets": facets(graphs.values()),
        "speakers": speakers(everything),
        "support": arguments.belief(graphs["causes"]),
        "disputes": arguments.disputes(),
        "links": arguments.links(),
        "loops": arguments.loops(),
        "conclusions": [link.as_dict() for link in following.links(graphs["all"])],
        "tables": tables(evidence),
    }
    return PageData(title, data, drawings)


def _places(everything: Network) -> Network:
    """Return places with what they lie in, and things with a place."""
    nodes = everything.nodes
    edges: Any = [
        (start, end, key)
        for start, end, key, values in everything.edges(keys=True, data=True)
        if values["kind"] == "Relation"
        and nodes[end]["section"] == "places"
        and nodes[start]["section"] in _SOMEWHERE
    ]
    graph: Network = everything.edge_subgraph(edges).copy()
    graph.graph["lens"] = "places"
    return graph


_SOMEWHERE = {"places", "events", "actors"}


def _opening(graphs: dict[str, Network], focus: str | None) -> str:
    """Choose the lens to open with: the first that shows the focus, else the first not empty."""
    telling = (lens for lens in LENSES if (focus in graphs[lens] if focus else len(graphs[lens])))
    return next(telling, "causes")


def _around(graph: Network, focus: str, depth: int) -> set[str]:
    import networkx as nx

    from tumen.query.resolve import short

    if focus not in graph:
        raise TumenError(
            f"'{short(focus)}' is not drawn as a box, so nothing lies around it. "
            "Name an actor, event, condition, measure, post or place."
        )
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), focus, depth)
    return set(near)
