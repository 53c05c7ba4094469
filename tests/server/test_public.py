"""With --public no answer tells a protected name, nor that there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import pytest
from casebooks import make_casebook, tumen
from serving import Served, serving

from tumen.core.keys import make_key

CASE = """id: testimony-2020
type: Report
title: {en: A testimony}
passages:
  p1: {start: 0, end: 30, sha256: d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35}
actors:
  seo-min-jae: {type: Person, protect: true, name: {en: Seo Min-jae, ko: 서민재}, alias: [Quillwort]}
  bak-ha-neul: {type: Person, name: {en: Bak Ha-neul}}
events:
  crossing: {type: Defection, name: {en: the crossing}, departing: seo-min-jae, date: 2019-03-17}
claims:
  she-left: {type: CausalClaim, cause: crossing, effect: arrivals, sign: increases, gist: Seo Min-jae led the way., claimant: seo-min-jae}
"""
NAMES = ("seo-min-jae", "Seo Min-jae", "서민재", "Quillwort", "seo min jae")
UNKNOWN = ("lee-so-ra", "Lee So-ra", "이소라", "Silverweed", "lee so ra")


@pytest.fixture(scope="module")
def hiding(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_casebook(tmp_path_factory.mktemp("hiding"), **{"testimony-2020": CASE})
    make_key(folder)
    done = tumen("build", "--no-view", "--casebook", str(folder))
    assert done.returncode == 0, done.stderr
    question = "#+ title: About Seo Min-jae\n#+ question: What did Quillwort do?\n#+ column x: a thing\nSELECT ?x { id:seo-min-jae ?p ?x }\n"
    copytree(Path(__file__).parents[2] / "queries", folder / "queries")
    (folder / "queries" / "what-she-did.rq").write_text(question, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def public(hiding: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = serving(hiding, tmp_path_factory.mktemp("log") / "log", "--public")
    yield served
    assert served.end() == 0


def leaks(body: bytes) -> list[str]:
    text = body.decode("utf-8", "replace").casefold()
    plain = text.replace(" ", "").replace("-", "")
    return [n for n in ("seominjae", "서민재", "quillwort", "\\uc11c\\ubbfc\\uc7ac") if n in plain]


EVERYWHERE = [
    "/", "/query", "/questions", "/questions/what-she-did", "/questions/aliases", "/examples",
    "/openapi.json", "/rdf-graph-store?default", "/.well-known/void", "/disputes", "/audit",
    "/loops", "/centrality", "/explain?effect=arrivals", "/source/testimony-2020", "/revision",
    "/rdf-graph-store?graph=https://w3id.org/tumen/source/testimony-2020",
    f"/sparql?query={quote('SELECT * { GRAPH ?g { ?s ?p ?o } }')}",
    f"/sparql?query={quote('CONSTRUCT WHERE { ?s ?p ?o }')}",
]  # fmt: skip


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_is_given_and_names_no_protected_person(public: Served, path: str) -> None:
    for accept in ("*/*", "text/html, */*;q=0.1", "text/turtle, text/csv, */*;q=0.1"):
        status, _, body = public.ask(path, Accept=accept)
        assert (status, leaks(body)) == (200, []), path


def asked_with(name: str) -> list[str]:
    word = quote(name)
    iri = quote(f"https://w3id.org/tumen/id/{name}", safe=":/")
    return [
        f"/id/{word}", f"/source/{word}", f"/id/{word}/x", f"/about?thing={word}", f"/about?thing={iri}",
        f"/paths?from={word}&to=arrivals", f"/explain?effect={word}", f"/disputes?about={word}",
        f"/audit?thing={word}", f"/compare?one={word}&other=bak-ha-neul", f"/why?words={word}",
        f"/centrality?exclude={word}", f"/loops?through={word}", f"/loops?claimant={word}",
        f"/loops?since={word}", f"/loops?{word}=1", f"/questions/{word}", f"/questions/causes-of?effect={word}",
        f"/questions/who-defected?since={word}", f"/questions/aliases?{word}=1", f"/{word}",
        f"/rdf-graph-store?graph={iri}", f"/rdf-graph-store?graph={word}", f"/centrality?limit={word}",
        f"/disputes?kind={word}", f"/assets/{word}", f"/questions/who-defected?format={word}",
        f"/sparql?query={quote(f'SELECT {name} {{')}", f"/sparql?query={quote(f'ASK {{ ?s ?p {chr(34)}{name}{chr(34)} }}')}",
        f"/sparql?query={quote('ASK{}')}&{word}=1", f"/sparql?query={quote('ASK{}')}&default-graph-uri={word}",
        f"/sparql?query={quote(f'SELECT * {{ ?s ?p ?o FILTER(CONTAINS(STR(?o), {chr(34)}{name}{chr(34)})) }}')}",
        f"/sparql?query={quote(f'DESCRIBE <https://w3id.org/tumen/id/{name.replace(chr(32), chr(45))}>')}",
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "unknown"), list(zip(NAMES, UNKNOWN, strict=True)))
def test_a_protected_name_and_an_unknown_one_are_answered_alike(
    public: Served, name: str, unknown: str
) -> None:
    for protected, other in zip(asked_with(name), asked_with(unknown), strict=True):
        for accept in ("*/*", "text/html"):
            one, another = public.ask(protected, Accept=accept), public.ask(other, Accept=accept)
            drop = {"date"}
            headers = [{k: v for k, v in h.items() if k not in drop} for h in (one[1], another[1])]
            assert (one[0], one[2], headers[0]) == (another[0], another[2], headers[1]), protected
            assert leaks(one[2]) == []


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("Seo Min-jae" AS ?x) {}',
        'SELECT (CONCAT("S", "eo Min", "-jae") AS ?x) {}',
        'SELECT (UCASE(CONCAT("seo m", "in-jae")) AS ?x) {}',
        'SELECT ("\\u0053eo Min-jae" AS ?x) {}',
        'CONSTRUCT { <urn:x> <urn:y> ?z } { BIND(CONCAT("Seo", " Minjae") AS ?z) }',
        'SELECT ("x" AS ?seoMinJae) {}',
        "SELECT ?x { ?x <urn:Seo%20Min-jae> ?y } # Seo Min-jae",
    ],
)
def test_a_query_cannot_write_a_protected_name(public: Served, query: str) -> None:
    for accept in ("text/csv", "application/sparql-results+xml", "text/turtle, */*;q=0.1"):
        _, headers, body = public.ask(f"/sparql?query={quote(query)}", Accept=accept)
        assert leaks(body + str(headers).encode()) == []


def test_the_pseudonym_is_shown_and_not_found_by_name(public: Served, hiding: Path) -> None:
    rows = public.json(f"/sparql?query={quote('SELECT ?p { id:crossing tumen:departing ?p }')}")
    (person,) = {row["p"]["value"] for row in rows["results"]["bindings"]}
    assert "seo" not in person
    path = person.removeprefix("https://w3id.org/tumen")
    assert public.ask(path, Accept="text/html")[0] == 200
    for name in NAMES:
        assert public.ask(f"/about?thing={quote(name)}")[0] == 404


def test_protection_that_is_not_built_closes_the_server(hiding: Path, public: Served) -> None:
    case = hiding / "graph/cases/testimony-2020.yaml"
    before = case.read_text(encoding="utf-8")
    try:
        case.write_text(
            before.replace("{en: Bak Ha-neul}}", "{en: Bak Ha-neul}, protect: true}"), "utf-8"
        )
        for path in (
            "/id/bak-ha-neul",
            "/",
            f"/sparql?query={quote('ASK{}')}",
            "/about?thing=arrivals",
        ):
            status, _, body = public.ask(path)
            assert (status, b"Bak" in body) == (503, False), path
    finally:
        case.write_text(before, encoding="utf-8")
    assert public.ask("/about?thing=arrivals")[0] == 200
