"""Export a projection for other programs: graph editors, diagrams, spreadsheets, the web."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from tumen.core.errors import TumenError
from tumen.query.safe_csv import SpreadsheetSafe
from tumen.store.labels import short

if TYPE_CHECKING:
    from tumen.analysis.network import Network


MOST_DRAWN = 300  # edges that a diagram can show

# Okabe and Ito's colour-blind safe palette, by the root class of a thing.
COLOURS = {
    "Actor": (0, 114, 178),
    "Event": (213, 94, 0),
    "Condition": (0, 158, 115),
    "Measure": (204, 121, 167),
    "LegalProvision": (204, 121, 167),
    "Place": (86, 180, 233),
    "Indicator": (240, 228, 66),
}
GREY = (128, 128, 128)


def write_network(graph: Network, format_: str, target: BinaryIO) -> None:
    """Write a projection to a binary file. `format_` is a key of `FORMATS`.

    Raises `TumenError` for a diagram of more than 300 edges.
    """
    if format_ == "mermaid":
        refuse_if_large(graph, format_)
    target.write(FORMATS[format_](graph))


def refuse_if_large(graph: Network, format_: str) -> None:
    """Raise `TumenError` for a graph too large for a readable diagram."""
    if graph.number_of_edges() > MOST_DRAWN:
        raise TumenError(
            f"{format_} is for small graphs, of up to {MOST_DRAWN} edges; this one has "
            f"{graph.number_of_edges():,}. Narrow it with --source or --projection, or use graphml."
        )


def plain(value: Any) -> str | int | float | bool:
    """Flatten a value for formats without lists: join items by semicolons, None becomes ""."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return plain([f"{k}: {text}" if k else text for k, text in sorted(value.items())])
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(str(plain(item)) for item in value)
    return value if isinstance(value, int | float | bool) else xml_text(str(value))


def _flat(graph: Network, **renamed: str) -> Network:
    """Copy a graph so that every attribute is one plain value; leave empty ones out.

    `renamed` maps edge attributes whose names the format needs for itself to other names.
    """
    flat: Network = type(graph)()
    flat.add_nodes_from((node, _plain_values(data)) for node, data in graph.nodes(data=True))
    for start, end, key, data in graph.edges(keys=True, data=True):
        named = {renamed.get(k, k): value for k, value in data.items()}
        flat.add_edge(start, end, key=key, **_plain_values(named))
    return flat


def _plain_values(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, a in data.items() if (value := plain(a)) != ""}


def _graphml(graph: Network) -> bytes:
    """Write GraphML with unique edge ids; the multigraph's key is the attribute `key`.

    A claim with two causes is two edges with one key. As ids they would collide, and Gephi and yEd
    would drop one.
    """
    import networkx as nx

    numbered: Network = type(graph)()
    numbered.add_nodes_from((node, _plain_values(data)) for node, data in graph.nodes(data=True))
    edges: Any = (
        (start, end, f"e{number}", _plain_values({**data, "key": key}))
        for number, (start, end, key, data) in enumerate(graph.edges(keys=True, data=True))
    )
    numbered.add_edges_from(edges)
    buffer = io.BytesIO()
    nx.write_graphml(numbered, buffer, encoding="utf-8")
    return buffer.getvalue()


def _gexf(graph: Network) -> bytes:
    """Write GEXF 1.2 with colours by class, and dates as intervals (`start`, `end`)."""
    import networkx as nx

    # GEXF gives an edge's own `kind` another meaning.
    flat = _flat(graph, kind="class")
    flat.graph["mode"] = "dynamic"
    flat.graph["timeformat"] = "date"
    for node, data in flat.nodes(data=True):
        red, green, blue = COLOURS.get(graph.nodes[node].get("root") or "", GREY)
        data["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
        _as_interval(data)
    for _, _, data in flat.edges(data=True):
        _as_interval(data)
    buffer = io.BytesIO()
    nx.write_gexf(flat, buffer, encoding="utf-8", version="1.2draft")
    # networkx stamps the file with the date; the same graph should give the same bytes.
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue())


def _as_interval(data: dict[str, Any]) -> None:
    for ours, theirs in (("earliest", "start"), ("latest", "end")):
        if ours in data:
            data[theirs] = data.pop(ours)


# Both JSON formats name the start of an edge `source`: the source that states it is `statedIn`.
_STATED_IN = {"source": "statedIn"}


def _cytoscape(graph: Network) -> bytes:
    import networkx as nx

    data = nx.cytoscape_data(_flat(graph, **_STATED_IN))
    for number, edge in enumerate(data["elements"]["edges"]):
        edge["data"]["id"] = f"e{number}"
    return _json(data)


def _node_link(graph: Network) -> bytes:
    import networkx as nx

    renamed: Network = type(graph)(**graph.graph)
    renamed.add_nodes_from(graph.nodes(data=True))
    for start, end, key, data in graph.edges(keys=True, data=True):
        renamed.add_edge(start, end, key=key, **{_STATED_IN.get(k, k): v for k, v in data.items()})
    return _json(nx.node_link_data(renamed, edges="edges"))


def _json(data: Any) -> bytes:
    return (
        json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=list) + "\n"
    ).encode()


def _csv(graph: Network) -> bytes:
    """Write an edge list with the labels of both ends; neutralise spreadsheet formulas."""
    columns = sorted({key for _, _, data in graph.edges(data=True) for key in data})
    text, target = io.StringIO(), io.BytesIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(["start", "start label", "end", "end label", "key", *columns])
    for start, end, key, data in graph.edges(keys=True, data=True):
        row = [start, graph.nodes[start].get("label"), end, graph.nodes[end].get("label"), key]
        rows.writerow([str(plain(value)) for value in [*row, *(data.get(c) for c in columns)]])
    safe = SpreadsheetSafe(target)
    safe.write(text.getvalue().encode())
    safe.finish()
    return target.getvalue()


def _mermaid(graph: Network) -> bytes:
    names = {node: f"n{number}" for number, node in enumerate(graph)}
    arrows = {"decreases": "--o", "unknown": "-.->"}
    lines = ["flowchart LR"]
    lines += [f'  {names[node]}["{_mermaid_text(data.get("label") or short(node))}"]'
              for node, data in graph.nodes(data=True)]  # fmt: skip
    for start, end, data in graph.edges(data=True):
        arrow = arrows.get(data.get("sign") or "", "-->")
        text = _mermaid_text(data.get("label") or "")
        lines.append(f"  {names[start]} {arrow}{f'|{text}|' if text else ''} {names[end]}")
    return ("\n".join(lines) + "\n").encode()


def _mermaid_text(text: str) -> str:
    # Mermaid reads character entities written with # instead of &.
    return re.sub(r'[#"<>&|{}\[\]()`\\;]', lambda m: f"#{ord(m[0])};", " ".join(text.split()))


FORMATS: dict[str, Callable[[Network], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "cytoscape": _cytoscape,
    "nodelink": _node_link,
    "csv": _csv,
    "mermaid": _mermaid,
}


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Drop characters that XML cannot contain, and normalise line breaks as its readers do."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
