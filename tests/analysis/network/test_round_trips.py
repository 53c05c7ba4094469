"""Whatever the graph, each exported format gives it back to a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from casebooks import make_casebook, tumen
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.analysis.network.export import plain, write_network

Graph = nx.MultiDiGraph
SPACE = "{http://graphml.graphdrawing.org/xmlns}"
IRI = "https://w3id.org/tumen/id/"

# Any text that XML can hold, awkward ones often: formulas, markup, separators, line breaks.
text = st.one_of(
    st.sampled_from(["", "=1+1", "-5", "@x", "a; b", "<b>&amp;", "\u2028", "태\n", "\t", "q\"'"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=8),
)
maybe = st.one_of(st.none(), text)
nodes = st.lists(
    st.fixed_dictionaries(
        {"label": text.filter(bool), "names": st.dictionaries(st.sampled_from(["en", "ko", ""]), text),
         "aliases": st.lists(text, max_size=2).map(tuple), "kind": text, "root": maybe}
    ), min_size=1, max_size=5,
)  # fmt: skip
edges = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(0, 4), st.sampled_from(["c1", "c2", "holds kim-2016"]),
        st.fixed_dictionaries(
            {"label": text, "kind": text, "source": text.filter(bool), "claim": maybe,
             "gist": maybe, "sign": maybe, "claimant": st.lists(text, max_size=2).map(tuple),
             "disputed": st.booleans()}
        ),
    ), max_size=8,
)  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Any:
    graph: Any = Graph(lens="causes")
    for number, data in enumerate(draw(nodes)):
        graph.add_node(f"{IRI}n{number}", **data)
    iris = list(graph)
    for start, end, key, data in draw(edges):
        graph.add_edge(iris[start % len(iris)], iris[end % len(iris)], key=key, **data)
    return graph


def written(graph: Any, format_: str) -> bytes:
    target = io.BytesIO()
    write_network(graph, format_, target)
    return target.getvalue()


def flat(data: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset((key, value) for key, a in data.items() if (value := plain(a)) != "")


def expected(graph: Any) -> tuple[dict[str, Any], Counter[Any]]:
    return (
        {node: flat(data) for node, data in graph.nodes(data=True)},
        Counter((s, e, k, flat(data)) for s, e, k, data in graph.edges(keys=True, data=True)),
    )


def without(data: dict[str, Any], *names: str, **renamed: str) -> dict[str, Any]:
    return {renamed.get(k, k): v for k, v in data.items() if k not in names}


def read_graphml(data: bytes) -> tuple[dict[str, Any], Counter[Any]]:
    graph: Any = nx.read_graphml(io.BytesIO(data), force_multigraph=True)
    return (
        {node: flat(values) for node, values in graph.nodes(data=True)},
        Counter(
            (s, e, values["key"], flat(without(values, "key")))
            for s, e, values in graph.edges(data=True)
        ),
    )


def read_gexf(data: bytes) -> tuple[dict[str, Any], Counter[Any]]:
    """Read GEXF; networkx drops the keys of a graph that has no parallel edges."""
    graph: Any = nx.read_gexf(io.BytesIO(data), version="1.2draft")
    back = {"class": "kind"}
    return (
        {node: flat(without(values, "viz")) for node, values in graph.nodes(data=True)},
        Counter((s, e, flat(without(v, "id", **back))) for s, e, v in graph.edges(data=True)),
    )


def read_cytoscape(data: bytes) -> tuple[dict[str, Any], Counter[Any]]:
    graph: Any = nx.cytoscape_graph(json.loads(data))
    return (
        {n: flat(without(v, "id", "value", "name")) for n, v in graph.nodes(data=True)},
        Counter(
            (s, e, k, flat(without(v, "id", "source", "target", "key", statedIn="source")))
            for s, e, k, v in graph.edges(keys=True, data=True)
        ),
    )


def read_node_link(data: bytes) -> tuple[dict[str, Any], Counter[Any]]:
    graph: Any = nx.node_link_graph(json.loads(data), edges="edges")
    for _, _, _, values in graph.edges(keys=True, data=True):
        values["source"] = values.pop("statedIn")
    return expected(graph)


READERS = {
    "graphml": read_graphml, "cytoscape": read_cytoscape, "nodelink": read_node_link,
}  # fmt: skip


@pytest.mark.parametrize("format_", READERS)
@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_a_format_gives_back_the_graph(format_: str, graph: Any) -> None:
    assert READERS[format_](written(graph, format_)) == expected(graph)


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_gexf_gives_back_everything_but_the_keys(graph: Any) -> None:
    nodes, edges = expected(graph)
    assert read_gexf(written(graph, "gexf")) == (
        nodes,
        Counter((s, e, data) for s, e, _, data in edges.elements()),
    )


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_csv_gives_back_every_edge(graph: Any) -> None:
    rows = csv.DictReader(io.StringIO(written(graph, "csv").decode(), newline=""))
    found = Counter(tuple(row[c].removeprefix("'") for c in ("start", "end", "source", "gist"))
                    for row in rows)  # fmt: skip
    assert found == Counter(
        tuple(str(plain(v)).removeprefix("'") for v in (s, e, data["source"], data["gist"]))
        for s, e, data in graph.edges(data=True)
    )


@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_graphml_has_no_id_twice(graph: Any) -> None:
    root = ET.fromstring(written(graph, "graphml"))
    for tag in ("edge", "key", "node"):
        ids = [element.get("id") for element in root.iter(SPACE + tag)]
        assert len(ids) == len(set(ids))
    declared = {key.get("id") for key in root.iter(f"{SPACE}key")}
    assert {data.get("key") for data in root.iter(f"{SPACE}data")} <= declared


PARALLEL = """\
id: parallel
type: Article
title: {en: "Quotes \\" and </script><b>&amp;"}
author: ann
actors:
  ann: {type: Person, name: {en: "Ann O'Neil </script>"}}
conditions:
  a: {type: Condition, name: {en: "hunger\\u2028 & <want>", ko: "굶주림"}}
  b: {type: Condition, name: {en: flight}}
  c: {type: Condition, name: {en: "=1+1"}}
claims:
  c1: {type: CausalClaim, claimant: ann, cause: a, effect: b, sign: increases, gist: Raises.}
  c2: {type: CausalClaim, claimant: ann, cause: a, effect: b, sign: decreases, gist: Lowers.}
  both: {type: CausalClaim, claimant: ann, cause: [a, c], effect: b, sign: increases, gist: Both.}
  self: {type: CausalClaim, claimant: ann, cause: b, effect: b, sign: increases, gist: Itself.}
"""


def test_parallel_claims_of_a_case_keep_their_ids_and_their_source(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book", parallel=PARALLEL)
    assert tumen("build", "--no-view", "--casebook", str(book)).returncode == 0

    def export(format_: str) -> str:
        done = tumen("export", "--format", format_, "--casebook", str(book), "--source", "parallel")
        assert done.returncode == 0, done.stderr
        return done.stdout

    edges = list(ET.fromstring(export("graphml").encode()).iter(f"{SPACE}edge"))
    assert len({edge.get("id") for edge in edges}) == len(edges) == 5
    source = "https://w3id.org/tumen/source/parallel"
    assert {e["statedIn"] for e in _edges(export("nodelink"))} == {source}
    assert {e["statedIn"] for e in _edges(export("cytoscape"))} == {source}


def _edges(text: str) -> Iterator[dict[str, str]]:
    data = json.loads(text)
    yield from data.get("edges") or (edge["data"] for edge in data["elements"]["edges"])
