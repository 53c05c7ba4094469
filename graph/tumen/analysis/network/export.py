"""A projection written for other programs: graph editors, diagrams, spreadsheets, the web."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO

from tumen.core.errors import TumenError
from tumen.store.labels import short

if TYPE_CHECKING:
    from tumen.analysis.network import Network


MOST_DRAWN = 300  # edges; a diagram of more is no diagram any more

# Okabe and Ito's colours, which the colour-blind tell apart, by the root class of a thing.
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
    """Raise `TumenError` for a graph of which no readable diagram can be made."""
    if graph.number_of_edges() > MOST_DRAWN:
        raise TumenError(
            f"{format_} is for small graphs, of up to {MOST_DRAWN} edges; this one has "
            f"{graph.number_of_edges():,}. Narrow it with --source or --lens, or use graphml."
        )


def plain(value: Any) -> str | int | float | bool:
    """A value as formats that know no lists have it: joined by semicolons, nothing as empty."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(
            f"{key}: {text}" if key else str(text) for key, text in sorted(value.items())
        )
    if isinstance(value, list | tuple | set | frozenset):
        return "; ".join(str(item) for item in value)
    if isinstance(value, str | int | float | bool):
        return xml_text(value) if isinstance(value, str) else value
    return str(value)


def _flat(graph: Network) -> Network:
    """A copy in which every attribute is one plain value, and empty ones are left out."""
    flat: Network = type(graph)()
    for node, attributes in graph.nodes(data=True):
        flat.add_node(node, **{k: v for k, a in attributes.items() if (v := plain(a)) != ""})
    for start, end, key, attributes in graph.edges(keys=True, data=True):
        flat.add_edge(
            start, end, key=key, **{k: v for k, a in attributes.items() if (v := plain(a)) != ""}
        )
    return flat


def _graphml(graph: Network) -> bytes:
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml(_flat(graph), buffer, encoding="utf-8", named_key_ids=True)
    return buffer.getvalue()


def _gexf(graph: Network) -> bytes:
    """GEXF 1.2 with colours by kind, and dates as intervals (`start`, `end`)."""
    import networkx as nx

    flat = _flat(graph)
    flat.graph["mode"] = "dynamic"
    flat.graph["timeformat"] = "date"
    for node, attributes in flat.nodes(data=True):
        red, green, blue = COLOURS.get(graph.nodes[node].get("root") or "", GREY)
        attributes["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
        _as_interval(attributes)
    for _, _, attributes in flat.edges(data=True):
        _as_interval(attributes)
        attributes.pop("kind", None)  # GEXF knows `kind` as something else
    buffer = io.BytesIO()
    nx.write_gexf(flat, buffer, encoding="utf-8", version="1.2draft")
    # networkx writes the day of writing into the file; the same graph shall give the same bytes.
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue())


def _as_interval(attributes: dict[str, Any]) -> None:
    for ours, theirs in (("earliest", "start"), ("latest", "end")):
        if ours in attributes:
            attributes[theirs] = attributes.pop(ours)


def _cytoscape(graph: Network) -> bytes:
    import networkx as nx

    return _json(nx.cytoscape_data(_flat(graph)))


def _node_link(graph: Network) -> bytes:
    import networkx as nx

    return _json(nx.node_link_data(graph, edges="edges"))


def _json(data: Any) -> bytes:
    return (
        json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=list) + "\n"
    ).encode()


def _csv(graph: Network) -> bytes:
    """An edge list with the labels of both ends; cells that a spreadsheet would run are quoted."""
    columns = sorted({key for _, _, data in graph.edges(data=True) for key in data})
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["start", "start label", "end", "end label", "key", *columns])
    for start, end, key, data in graph.edges(keys=True, data=True):
        row = [start, graph.nodes[start].get("label"), end, graph.nodes[end].get("label"), key]
        writer.writerow([_harmless(str(plain(v))) for v in [*row, *(data.get(c) for c in columns)]])
    return buffer.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


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
    """The text without the characters that no XML document may contain, escaped or not."""
    return _FORBIDDEN.sub("", text)
