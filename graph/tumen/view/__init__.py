"""The picture of a casebook: one HTML file to open in a browser, to mail, or to show inline."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tumen.casebook import Casebook
from tumen.errors import TumenError

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.network import Network

# More things than this are no picture any more.
MOST = 2000
LENSES = {
    "causes": ("Causes", "what is said to lead to what, from left to right"),
    "actors": ("Actors and events", "who took part in what, held which post, is aimed at by what"),
    "all": ("Everything", "every relation and every claim between two things"),
}


def write_if_stale(casebook: Casebook) -> Path:
    """Draw `explorer.html` in the build folder anew if the graph or the page has changed.

    Returns where it lies. Raises `StoreError` where nothing has been built yet.
    """
    place = casebook.build / "explorer.html"
    if _stamp_of(place) != stamp(casebook):
        write_view(casebook, place)
    return place


def write_view(
    casebook: Casebook, place: str | Path, *, focus: str | None = None, depth: int = 2
) -> None:
    """Write the page to a file, or to standard output for `-`.

    With `focus` (an IRI) only what lies within `depth` steps of that thing is drawn. Raises
    `TumenError` where that is not a thing that can be drawn.
    """
    from tumen.writing import output

    content = page(casebook, focus=focus, depth=depth)
    with output(place) as file:
        file.write(content)


def page(casebook: Casebook, *, focus: str | None = None, depth: int = 2) -> bytes:
    """The page as UTF-8: the same bytes whenever the graph is the same."""
    from tumen.store import open_reader
    from tumen.view.document import render
    from tumen.view.drawing import draw
    from tumen.view.facts import curators_sources

    store = open_reader(casebook)
    title, data, graphs = _contents(store, focus, depth)
    curated = curators_sources(store)
    drawings = {lens: draw(graph, curated) for lens, graph in graphs.items()}
    return render(title, stamp(casebook) if focus is None else "", data, drawings)


def _contents(
    store: Store, focus: str | None, depth: int
) -> tuple[str, dict[str, Any], dict[str, Network]]:
    from tumen.asking.things import short
    from tumen.network import project
    from tumen.network.kinds import read_kinds
    from tumen.view.evidence import Evidence, source_line

    graphs = {lens: project(store, lens) for lens in LENSES}
    everything = graphs["all"]
    wanted = None if focus is None else _around(everything, focus, depth)
    left_out = {}
    for lens, graph in graphs.items():
        kept = _most_connected(graph, wanted)
        left_out[lens] = len(graph) - len(kept)
        graphs[lens] = graph.subgraph(kept)
    shown = {iri for graph in graphs.values() for iri in graph}
    evidence = Evidence(store, read_kinds(store), everything, shown)
    sources = evidence.sources()
    title = "What led to what, and who says so"
    if focus is not None:
        title = f"Around {evidence.names[focus]}: what is said, and who says so"
    data = {
        "title": title,
        "drawnFrom": source_line(sources),
        "lensNames": [[lens, *names] for lens, names in LENSES.items()],
        "leftOut": left_out,
        "focus": None if focus is None else short(focus),
        "opens": _opening(graphs, focus),
        "things": evidence.things(),
        "claims": evidence.claims(),
        "sources": sources,
    }
    return title, data, graphs


def _opening(graphs: dict[str, Network], focus: str | None) -> str:
    """The lens to open with: the first that shows the focus, else the first that shows anything."""
    telling = (lens for lens, graph in graphs.items() if (focus in graph if focus else len(graph)))
    return next(telling, "causes")


def _around(graph: Network, focus: str, depth: int) -> set[str]:
    import networkx as nx

    from tumen.asking.things import short

    if focus not in graph:
        raise TumenError(
            f"'{short(focus)}' is not drawn as a box, so nothing lies around it. "
            "Name an actor, event, condition, measure, post or place."
        )
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), focus, depth)
    return set(near)


def _most_connected(graph: Network, wanted: set[str] | None) -> list[str]:
    """The nodes to draw: those wanted, and of too many those with the most edges."""
    nodes = [node for node in graph if wanted is None or node in wanted]
    nodes.sort(key=lambda node: (-graph.degree(node), node))
    return nodes[:MOST]


def stamp(casebook: Casebook) -> str:
    """A hash of all that decides how the page looks: the graph, the vocabulary, this code."""
    from tumen.store import read_entries, snapshot_path
    from tumen.survey import reading_version

    snapshot_path(casebook)  # says so where nothing has been built
    entries, _ = read_entries(casebook)
    sum_ = sha256(reading_version(casebook.ontology).encode())
    for entry in entries:
        sum_.update(f"{entry.slug} {entry.digest}\n".encode())
    for package in ("tumen.view", "tumen.network"):
        _add_files(sum_, files(package))
    return sum_.hexdigest()


def _add_files(sum_: Any, folder: Traversable) -> None:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                _add_files(sum_, entry)
        else:
            sum_.update(entry.read_bytes())


def _stamp_of(place: Path) -> str | None:
    """The stamp in the head of a page that was written before, if it is one."""
    try:
        with place.open("rb") as file:
            head = file.read(2000)
    except OSError:
        return None
    _, found, rest = head.partition(b'<meta name="tumen-stamp" content="')
    return rest.partition(b'"')[0].decode("ascii", errors="replace") if found else None
