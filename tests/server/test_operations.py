"""Questions, commands, linked data and pages: what the command line says, over HTTP."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import rdflib
from casebooks import tumen
from pyoxigraph import RdfFormat, parse
from serving import Served, serving
from test_protocol import GRAPHS

ID = "https://w3id.org/tumen/id/"
# Path and parameters → the same on the command line.
SAME = {
    "about?thing=thae-yong-ho": ["about", "thae-yong-ho"],
    "about?thing=%ED%83%9C%EC%98%81%ED%98%B8": ["about", "태영호"],
    "paths?from=nuclear-test-2016-01&to=arrivals&length=4": ["paths", "nuclear-test-2016-01", "arrivals", "--length", "4"],
    "paths?from=arrivals&to=nuclear-test-2016-01": ["paths", "arrivals", "nuclear-test-2016-01"],
    "loops?no-curator-links=true&modality=asserted&modality=reported": ["loops", "--no-curator-links", "--modality", "asserted", "--modality", "reported"],
    "explain?effect=arrivals": ["explain", "arrivals"],
    "disputes": ["disputes"],
    "disputes?about=ningbo-departure-2016&kind=rivalDates": ["disputes", "ningbo-departure-2016", "--kind", "rivalDates"],
    "audit": ["audit"],
    "centrality?limit=3": ["centrality", "--limit", "3"],
    "compare?one=kim-tae-woo&other=tumen-curators": ["compare", "kim-tae-woo", "tumen-curators"],
    "why?words=thae-yong-ho&words=type&words=EliteDefector": ["why", "thae-yong-ho", "type", "EliteDefector"],
    "questions": ["queries"],
    "questions/who-defected?since=2016-01-01": ["query", "who-defected", "since=2016-01-01"],
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serving(built, tmp_path_factory.mktemp("log") / "log")
    yield served
    assert served.end() == 0


@pytest.mark.parametrize("path", SAME)
def test_the_json_is_that_of_the_command_line(whole: Served, path: str) -> None:
    printed = tumen(*SAME[path], "--format", "json", "--casebook", str(whole.book)).stdout
    assert whole.json(f"/{path}") == json.loads(printed or "[]")


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("about", 400, "'thing' is missing"),
        ("about?thing=a&thing=b", 400, "given twice"),
        ("about?thing=thae-yong-hoo", 404, "Did you mean"),
        ("about?thnig=x", 400, "Did you mean 'thing'?"),
        ("about?thing=x&casebook=/etc", 400, "unknown parameter 'casebook'"),
        ("about?thing=x&public=", 400, "unknown parameter 'public'"),
        ("why?words=a&output=/tmp/x", 400, "unknown parameter 'output'"),
        ("paths?from=a", 400, "'to' is missing"),
        ("loops?denied=perhaps", 400, "true or false"),
        ("centrality?limit=ten", 400, "not a valid integer"),
        ("disputes?kind=rival", 400, "is not one of"),
        ("about?thing=--help", 404, "unknown thing"),
        ("questions/who-defectd", 404, "Did you mean 'who-defected'"),
        ("questions/who-defected?sinse=2016", 404, "Did you mean 'since'?"),
        ("questions/who-defected?since=never", 400, "needs a date"),
        ("questions/who-defected?format=pdf", 406, "text/markdown"),
        ("questions/..%2f..%2fsetup", 404, ""),
    ],
)
def test_a_wrong_request_names_what_is_wrong(
    whole: Served, path: str, status: int, why: str
) -> None:
    got, headers, body = whole.ask(f"/{path}")
    assert (got, headers["content-type"]) == (status, "application/json")
    assert why in json.loads(body)["error"]


def test_a_question_comes_as_csv_markdown_and_tsv(whole: Served) -> None:
    path = "/questions/who-defected?since=2016-01-01"
    rows = whole.json(path)["results"]["bindings"]
    table = whole.ask(path, Accept="text/csv")[2].decode()
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(rows) > 3
    for asked in (whole.ask(path, Accept="text/markdown"), whole.ask(f"{path}&format=md")):
        assert asked[1]["content-type"] == "text/markdown; charset=utf-8"
        assert len(asked[2].decode().splitlines()) == len(rows) + 2


def test_every_question_is_answered(whole: Served) -> None:
    for each in whole.json("/questions"):
        needed = [p["name"] for p in each["parameters"] if p["default"] is None]
        status, _, body = whole.ask(f"/questions/{each['name']}")
        assert status == 200 or needed, (each["name"], body)


def test_openapi_describes_every_operation_and_question(whole: Served) -> None:
    described = whole.json("/openapi.json")
    assert described["openapi"].startswith("3.1")
    questions = {f"/questions/{each['name']}" for each in whole.json("/questions")}
    commands = {f"/{path.partition('?')[0]}" for path in SAME if "/" not in path}
    assert set(described["paths"]) == questions | commands | {"/sparql"}
    paths = described["paths"]["/paths"]["get"]["parameters"]
    required = {each["name"] for each in paths if each.get("required")}
    assert required == {"from", "to"}
    assert {"length", "limit", "claimant", "since"} <= {each["name"] for each in paths}
    names = [each["get"]["operationId"] for each in described["paths"].values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("media", GRAPHS)
@pytest.mark.parametrize("path", ["/id/thae-yong-ho", "/source/kim-2016", "/ontology"])
def test_a_thing_is_described_in_rdf(whole: Served, path: str, media: str) -> None:
    status, headers, body = whole.ask(path, Accept=media)
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    quads = list(parse(body, format=GRAPHS[media], base_iri="https://example.org/"))
    subject = f"<https://w3id.org/tumen{path}>"
    assert len(quads) > 10
    assert path == "/ontology" or any(str(quad.subject) == subject for quad in quads)


def test_a_thing_is_shown_to_people(whole: Served) -> None:
    for path, words in {
        "/id/thae-yong-ho": ["Thae Yong-ho", "태영호", 'href="/source/'],
        "/id/kim-2016/rise-first-half-2016": ["StatisticClaim"],
        "/source/kim-2016": ["<h2>Claims</h2>"],
        "/ontology": ['id="CausalClaim"'],
    }.items():
        status, headers, body = whole.ask(path, Accept="text/html,*/*;q=0.8")
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert [word for word in words if word not in body.decode()] == []
        assert "script" not in headers["content-security-policy"]


def test_what_is_unknown_is_not_found(whole: Served) -> None:
    for path in (
        "/id/nobody",
        "/source/none",
        "/id/",
        "/id/%3Cscript%3E",
        "/nowhere",
        "/id/%00",
        "/id/%ff",
    ):
        status, headers, body = whole.ask(path, Accept="text/html")
        assert (status, headers["content-type"]) == (404, "application/json"), path
        assert b"<script" not in body or headers["x-content-type-options"] == "nosniff"


def test_void_describes_the_dataset(whole: Served) -> None:
    graph = rdflib.Graph().parse(data=whole.ask("/.well-known/void")[2], format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    assert graph.value(rdflib.URIRef("https://w3id.org/tumen/dataset"), void.triples) is not None


def test_the_explorer_is_the_page_of_the_build(whole: Served) -> None:
    status, headers, body = whole.ask("/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert b'name="tumen-stamp"' in body
    again = whole.ask("/", if_none_match=headers["etag"])
    assert (again[0], again[2]) == (304, b"")


def test_a_build_is_followed(built: Path, tmp_path: Path, serve: object) -> None:
    from casebooks import make_casebook

    folder = make_casebook(tmp_path / "book")
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    served: Served = serve(folder)  # type: ignore[operator]
    before = served.json("/revision"), served.ask("/")[1]["etag"]
    count = "/sparql?" + urlencode({"query": "SELECT ?v { ?c tumen:value ?v }"})
    assert served.json(count)["results"]["bindings"][0]["v"]["value"] == "1200"
    case = folder / "graph/cases/border-2016.yaml"
    case.write_text(case.read_text("utf-8").replace("value: 1200", "value: 1300"), "utf-8")
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    assert served.json(count)["results"]["bindings"][0]["v"]["value"] == "1300"
    after = served.json("/revision"), served.ask("/")[1]["etag"]
    assert before[0] != after[0]
    assert before[1] != after[1]
    quads = served.ask("/source/border-2016", Accept="application/n-quads")[2]
    assert any(quad.object.value == "1300" for quad in parse(quads, format=RdfFormat.N_QUADS))


def test_an_iri_with_strange_signs_finds_its_own_thing_only(whole: Served) -> None:
    for name in ("thae-yong-ho>", "thae-yong-ho <x", 'a"b', "%7B%7D", "thae-yong-ho?x=1"):
        status, _, _ = whole.ask(f"/id/{quote(name, safe='%?=')}")
        assert status == (200 if "?" in name else 404), name
