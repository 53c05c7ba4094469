"""An attacker with the command line cannot get a protected name out of --public."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from casebooks import tumen
from click.testing import CliRunner
from witness import found, make

import tumen as library
from tumen.cli import cli
from tumen.core.keys import make_key

SOURCE = "<https://w3id.org/tumen/source/hostile>"
PERSON = "<https://w3id.org/tumen/id/seo-min-jae>"
NAME = "Seo Min-jae"
# Triples of a foreign graph, each a way in which a name could pass a filter of plain texts.
HOSTILE = [
    f'<https://example.org/1> <https://example.org/note> "{quote(NAME)}"',
    f'<https://example.org/2> <https://example.org/note> "{quote(quote(NAME))}"',
    '<https://example.org/3> <https://example.org/note> "&#83;eo &#77;in-jae"',
    f'<https://example.org/4> <https://example.org/note> "{b64encode(f"by {NAME}, her".encode()).decode()}"',
    f'<https://example.org/5> <https://example.org/note> "<b>{NAME}</b>"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#HTML>',
    '<https://example.org/6> <https://example.org/note> "{\\"n\\": \\"Seo Min-jae\\"}"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON>',
    f'<https://example.org/7> <https://example.org/note> "{NAME}"^^<https://example.org/text>',
    '<https://example.org/8> <https://example.org/note> "x"^^<https://example.org/SeoMinJae>',
    '<https://example.org/9> <https://example.org/note> "x"@en-x-seo-minjae',
    '<https://example.org/interviewseominjae> <https://example.org/note> "x"',
    '<https://example.org/seo%2520min-jae> <https://example.org/note> "x"',
    '<https://example.org/11> <https://example.org/SeoMinJae> "x"',
    '<https://example.org/12> <http://www.w3.org/2004/02/skos/core#note> "The Herons came for Minjae\'s"',
    f"<https://example.org/13> <http://purl.org/dc/terms/subject> <http://www.w3.org/ns/{quote(NAME)}>",
    f'{PERSON} <http://xmlns.com/foaf/0.1/nick> "Quillwort"',
    '<https://example.org/14> <https://example.org/note> "They met Quillwort there"',
]  # fmt: skip
LINES = [
    ["export", "--format", form]
    for form in ("turtle", "trig", "nquads", "ntriples", "json-ld", "graphml", "csv", "ftm")
] + [
    ["query", "-e", sparql]
    for sparql in (
        "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
        'SELECT (CONCAT("S", "eo Min", "-jae") AS ?x) {}',
        'SELECT (ENCODE_FOR_URI(CONCAT("Seo M", "in-jae")) AS ?x) {}',
        'SELECT (UCASE(CONCAT("seo m", "in-jae")) AS ?x) {}',
        'SELECT (IRI(CONCAT("https://example.org/seo-m", "in-jae")) AS ?x) {}',
        'SELECT (STRLANG("x", CONCAT("en-seom", "injae")) AS ?x) {}',
        'SELECT ("x" AS ?seoMinJae) {}',
        'CONSTRUCT { <urn:x> <urn:y> ?z } { BIND(CONCAT("Seo", " Minjae") AS ?z) }',
        'SELECT ?x { BIND(REPLACE("SXo MXn-jaX", "X", "e") AS ?x) }',
        'SELECT ("\\u0053eo Min-jae" AS ?x) {}',
        f'SELECT ("{quote(NAME)}" AS ?x) {{}}',
        "SELECT seo-min-jae { broken",
        "SELECT ?x { ?x tumen:seoMinJae ?y }",
    )
] + [
    ["query", "Seo-Min-jae.rq"],
    ["query", "what-she-did-seo-min-jae"],
    ["about", "seo-min-jaee"],
    ["about", "Seo%20Min-jae"],
    ["about", "https://example.org/seo%2520min-jae"],
    ["paths", "seo-min-jae", "seominjaee"],
    ["view", "-o", "-"],
    ["view", "--seo-min-jae"],
    ["prove", "seo-min-jae", "nick", "Quillwort"],
    ["queries"],
    ["disputes", "--about", "seo-min-jae"],
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make(tmp_path_factory.mktemp("attacked"))
    loaded = folder / "hostile.nq"
    loaded.write_text("".join(f"{triple} {SOURCE} .\n" for triple in HOSTILE), encoding="utf-8")
    done = tumen("build", "--no-view", "--casebook", str(folder))
    assert done.returncode == 0, done.stderr
    library.open(folder).load(loaded)
    make_key(folder)
    return folder


def leaks(content: bytes) -> set[str]:
    text = content.decode("utf-8", "replace").casefold()
    return found(content) | {word for word in ("quillwort", "x-seo-minjae") if word in text}


@pytest.mark.parametrize("line", LINES, ids=lambda line: " ".join(line)[:60])
def test_no_line_gets_a_protected_name_out(book: Path, line: list[str]) -> None:
    asked = [*line, "--public", "--casebook", str(book)]
    result = CliRunner().invoke(cli, asked, standalone_mode=False)
    error = result.exception
    assert isinstance(error, SystemExit | click.ClickException | library.TumenError | None), error
    said = result.stdout_bytes + result.stderr_bytes + str(error or "").encode()
    assert leaks(said) == set()


@pytest.mark.parametrize(
    "name", ["seo-min-jae.nq", "talk with Min-jae Seo.nq", "interviewseominjae.nq"]
)
def test_no_file_is_called_by_a_protected_name(book: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    asked = ["export", "--format", "nquads", "-o", str(place), "--public", "--casebook", str(book)]
    result = CliRunner().invoke(cli, asked, standalone_mode=False)
    assert result.exception is not None
    assert not place.exists()
