"""The SPARQL 1.1 Protocol, as real clients and the W3C's tests speak it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from serving import KASEI, Served
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, TSV, XML, SPARQLWrapper

CLAIMS = "SELECT ?claim ?value { ?claim tumen:value ?value } ORDER BY ?claim"
CONSTRUCT = "CONSTRUCT WHERE { ?claim tumen:value ?value }"
SELECTED = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"


def get(query: str) -> str:
    return f"/sparql?query={quote(query)}"


@pytest.mark.parametrize("media", SELECTED)
def test_rows_come_in_the_format_that_the_client_accepts(server: Served, media: str) -> None:
    status, headers, body = server.ask(get(CLAIMS), Accept=media)
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    rows = parse_query_results(body, format=SELECTED[media])
    assert [row["value"].value for row in rows] == ["1200"]


def test_csv_has_the_same_rows(server: Served) -> None:
    _, headers, body = server.ask(get(CLAIMS), Accept="text/csv")
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert [row["value"] for row in csv.DictReader(io.StringIO(body.decode()))] == ["1200"]


@pytest.mark.parametrize("media", GRAPHS)
def test_a_graph_comes_in_the_format_that_the_client_accepts(server: Served, media: str) -> None:
    status, headers, body = server.ask(get(CONSTRUCT), Accept=media)
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    assert [quad.object.value for quad in parse(body, format=GRAPHS[media])] == ["1200"]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/html, text/*;q=0.8", "text/csv"),
        ("application/json;q=0, text/csv;q=0.1", "text/csv"),
    ],
)
def test_qualities_decide(server: Served, accept: str, media: str) -> None:
    assert server.ask(get(CLAIMS), Accept=accept)[1]["content-type"].partition(";")[0] == media


def test_a_format_that_does_not_exist_is_refused_with_those_that_do(server: Served) -> None:
    status, _, body = server.ask(get(CLAIMS), Accept="image/png")
    assert status == 406
    assert "text/csv" in json.loads(body)["error"]


def test_a_query_is_sent_in_three_ways(server: Served) -> None:
    ways = [
        server.ask(get(CLAIMS)),
        server.ask("/sparql", "POST", urlencode({"query": CLAIMS}).encode(), content_type=FORM),
        server.ask("/sparql", "POST", CLAIMS.encode(), content_type=f"{DIRECT}; charset=utf-8"),
    ]
    assert [(status, body) for status, _, body in ways] == [(200, ways[0][2])] * 3


def test_an_error_tells_line_and_column(server: Served) -> None:
    status, _, body = server.ask(get("SELECT * {\n  ?s ?p }}"))
    told = json.loads(body)
    assert (status, told["line"], told["column"]) == (400, 2, 10)
    assert told["error"].startswith("query:2:10: ")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "changes data"),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { " + "{" * 200 + "}" * 200 + " }", "nested brackets"),
    ],
)
def test_what_a_query_may_not_do_is_refused(server: Served, query: str, why: str) -> None:
    status, _, body = server.ask(get(query))
    assert status == 400
    assert why in json.loads(body)["error"]


def test_the_default_graph_is_the_merge_and_the_request_can_name_others(server: Served) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s a <http://xmlns.com/foaf/0.1/Document> }"
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s a <http://xmlns.com/foaf/0.1/Document> } }"

    def number(query: str, **graphs: list[str]) -> int:
        pairs = [(f"{k}-graph-uri", f"{KASEI}{n}.rdf") for k, v in graphs.items() for n in v]
        path = f"/sparql?{urlencode([('query', query), *pairs])}"
        return int(server.json(path)["results"]["bindings"][0]["n"]["value"])

    assert number(count) == number(named) == 3
    assert number(count, default=["1", "2"]) == 2
    assert number(named, named=["1"]) == 1
    assert number(count, named=["1"]) == number(named, default=["1"]) == 0
    assert number("SELECT (COUNT(*) AS ?n) FROM <urn:none> { ?s ?p ?o }", default=["3"]) == 1


def test_without_a_query_the_service_describes_itself(server: Served) -> None:
    status, _, body = server.ask("/sparql", Accept="text/turtle")
    graph = rdflib.Graph().parse(data=body, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert status == 200
    assert graph.value(None, rdflib.RDF.type, sd.Service) is not None
    assert set(graph.objects(None, sd.endpoint)) == {rdflib.URIRef(f"{server.url}/sparql")}
    assert len(set(graph.objects(None, sd.resultFormat))) == 10


def test_sparqlwrapper_reads_every_format(server: Served) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setQuery(CLAIMS)
    for method in (POST, "GET"):
        wrapper.setMethod(method)
        for format_ in (JSON, XML, CSV, TSV):
            wrapper.setReturnFormat(format_)
            found = wrapper.query()
            assert b"1200" in (found.response.read())
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["value"]["value"] for row in rows] == ["1200"]
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(N3)
    assert b"1200" in wrapper.queryAndConvert()


def test_rdflibs_store_asks_as_if_the_graph_were_its_own(server: Served) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server.url}/sparql"))
    value = rdflib.URIRef("https://w3id.org/tumen/ontology#value")
    assert [str(other) for _, _, other in graph.triples((None, value, None))] == ["1200"]
    assert [str(row.n) for row in graph.query("SELECT (COUNT(*) AS ?n) { ?s <urn:x> ?o }")] == ["0"]


def test_curl_asks_and_is_answered(server: Served) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")
    command = [curl, "-sSf", "-H", "Accept: text/csv", "--data-urlencode", f"query={CLAIMS}"]
    done = subprocess.run([*command, f"{server.url}/sparql"], capture_output=True, check=True)
    assert done.stdout.splitlines()[1].endswith(b",1200")


def test_head_has_no_body_and_other_methods_are_refused(server: Served) -> None:
    assert server.ask(get(CLAIMS), "HEAD")[::2] == (200, b"")
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        status, headers, _ = server.ask("/sparql", method)
        assert (status, "GET" in headers["allow"]) == (405, True)


def test_the_graph_store_gives_graphs(server: Served) -> None:
    for path, triples in ((f"graph={KASEI}1.rdf", 1), ("default", None)):
        status, _, body = server.ask(f"/rdf-graph-store?{path}", Accept="application/n-triples")
        found = set(parse(body, format=RdfFormat.N_TRIPLES))
        assert status == 200
        assert len(found) == triples if triples else len(found) > 100
    refused = {
        "graph=urn:none": 404,
        "graph=not%20an%20iri": 404,
        "": 400,
        "default&graph=urn:a": 400,
    }
    assert {q: server.ask(f"/rdf-graph-store?{q}")[0] for q in refused} == refused
    assert server.ask("/rdf-graph-store?default", "PUT", b"")[0] == 405


def w3c(root: Path, tmp: Path) -> Path:
    """The W3C's protocol tests, where they are."""
    if home := os.environ.get("TUMEN_W3C"):
        return Path(home) / "sparql11/protocol/manifest.ttl"
    archive = root.parent / "shared/w3c/w3c-tests.tar.gz"
    if not archive.is_file():
        pytest.skip("the W3C test suites are not here: set TUMEN_W3C to their folder")
    with tarfile.open(archive) as packed:
        packed.extract("./sparql11/protocol/manifest.ttl", tmp, filter="data")
    return tmp / "sparql11/protocol/manifest.ttl"


_REQUESTS = """PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX ht: <http://www.w3.org/2011/http#> PREFIX cnt: <http://www.w3.org/2011/content#>
SELECT ?test ?r ?method ?path ?body ?encoding ?truth (GROUP_CONCAT(?s) AS ?statuses) {
  ?test mf:action/ht:requests/rdf:rest*/rdf:first ?r .
  ?r ht:methodName ?method ; ht:absolutePath ?path ; ht:resp ?resp . ?resp mf:expectedStatus ?s .
  OPTIONAL { ?r ht:body ?b . ?b cnt:chars ?body ; cnt:characterEncoding ?encoding }
  OPTIONAL { ?resp mf:expectedBoolean ?truth }
} GROUP BY ?test ?r ?method ?path ?body ?encoding ?truth"""


def test_the_w3cs_protocol_tests_pass(root: Path, server: Served, tmp_path: Path) -> None:
    manifest = rdflib.Graph().parse(w3c(root, tmp_path))
    ht = rdflib.Namespace("http://www.w3.org/2011/http#")
    passed, missed = [], []
    for row in manifest.query(_REQUESTS):
        name = row.test.partition("#")[2]
        if name.startswith("update_"):  # nothing can be changed over HTTP
            continue
        headers = {
            str(manifest.value(node, ht.fieldName)).replace("-", "_"): str(manifest.value(node, ht.fieldValue))
            for node in manifest.items(manifest.value(row.r, ht.headers))
        }  # fmt: skip
        body = None if row.body is None else str(row.body).encode(str(row.encoding))
        path = str(row.path).replace("/sparql/", "/sparql", 1)
        status, _, said = server.ask(path, str(row.method), body, **headers)
        right = any(f"StatusCode{status // 100}xx" in wanted for wanted in row.statuses.split())
        if row.truth is not None and right:
            right = json.loads(said)["boolean"] == row.truth.toPython()
        (passed if right else missed).append((name, status, said[:200]))
    assert missed == []
    assert len(passed) == 27
