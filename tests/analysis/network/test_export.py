"""Every export of a projection is reopened by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from casebooks import CASE, make_casebook, tumen

from tumen.analysis.network.export import write_network
from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError

HOSTILE = "<script>alert(1)</script> \"quoted\" 'x' ]]> & ; | {a} [b] 태 🙂"
ARGUMENT = (Path(__file__).parents[1] / "argument.yaml").read_text()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    hostile = json.dumps(HOSTILE, ensure_ascii=False)
    text = CASE.replace("en: arrivals}, at", f"en: {hostile}}}, at")
    text = text.replace("gist: The fence is why fewer people arrive.", "gist: '=1+1'")
    assert text != CASE
    folder = make_casebook(
        tmp_path_factory.mktemp("formats") / "book", argument=ARGUMENT, **{"border-2016": text}
    )
    assert build(find_casebook(folder)).findings == []

    def write(format_: str) -> bytes:
        out = folder / f"out.{format_}"
        done = tumen("export", "--format", format_, "-o", str(out), "--casebook", str(folder))
        assert done.returncode == 0, done.stderr
        return out.read_bytes()

    return write


EDGES = 14  # one of the fence, and those of the argument: denied and deprecated ones too


def test_graphml_is_read_by_networkx(written: Callable[[str], bytes]) -> None:
    data = written("graphml")
    graph = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    assert graph.number_of_edges() == EDGES
    labels = {node["label"] for _, node in graph.nodes(data=True)}
    assert HOSTILE in labels


def test_gexf_has_colours_and_dates_as_intervals(written: Callable[[str], bytes]) -> None:
    data = written("gexf")
    graph = nx.read_gexf(io.BytesIO(data), version="1.2draft")
    assert graph.number_of_edges() == EDGES
    fence = graph.nodes["https://w3id.org/tumen/id/fence"]
    assert (fence["start"], fence["end"]) == ("2012-01-01", "2012-12-31")
    assert fence["viz"]["color"] == {"r": 213, "g": 94, "b": 0, "a": 1.0}
    assert b"lastmodifieddate" not in data


def test_cytoscape_and_node_link_are_read_by_networkx(written: Callable[[str], bytes]) -> None:
    assert nx.cytoscape_graph(json.loads(written("cytoscape"))).number_of_edges() == EDGES
    graph = nx.node_link_graph(json.loads(written("nodelink")), edges="edges")
    assert graph.number_of_edges() == EDGES
    assert graph.is_multigraph()
    names = graph.nodes["https://w3id.org/tumen/id/han-mi-rae"] if "han" in graph else {}
    assert names == {}, "only what the claims join is in the causes"


def test_csv_has_a_row_an_edge_and_no_formulas(written: Callable[[str], bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv").decode())))
    assert len(rows) == EDGES
    assert {row["gist"] for row in rows if "fence" in row["start"]} == {"'=1+1"}
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row.values() if cell)


def test_mermaid_names_every_node_once_and_escapes_what_it_would_run(
    written: Callable[[str], bytes],
) -> None:
    lines = written("mermaid").decode().splitlines()
    assert lines[0] == "flowchart LR"
    nodes = [re.fullmatch(r'  (n\d+)\["([^"]*)"\]', line) for line in lines[1:]]
    named = [match for match in nodes if match]
    edges = [line for line in lines[1:] if re.match(r"  n\d+ (-->|--o|-\.->)", line)]
    assert len(edges) == EDGES
    assert len(named) + len(edges) == len(lines) - 1
    assert not any("<" in match[2] or "&" in match[2] for match in named)


def test_svg_is_xml_that_holds_no_script(written: Callable[[str], bytes]) -> None:
    root = ET.fromstring(written("svg"))
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}path")) == EDGES
    assert any(HOSTILE.split()[0] in (title.text or "") for title in root.iter(f"{space}title"))


def test_the_same_graph_gives_the_same_bytes(written: Callable[[str], bytes]) -> None:
    for format_ in ("graphml", "gexf", "svg", "cytoscape", "csv"):
        assert written(format_) == written(format_)


def test_a_diagram_of_too_much_is_refused_with_a_way_out() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edges_from(("a", "b") for _ in range(301))
    with pytest.raises(TumenError, match=r"of up to 300 edges; this one has 301\. Narrow it"):
        write_network(graph, "mermaid", io.BytesIO())
