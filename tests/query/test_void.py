"""The description of the dataset has the figures of the build, each as a query counts it."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from casebooks import CASE, make_casebook, tumen

from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.store.reader import open_reader

DATASET = "https://w3id.org/tumen/dataset"
PREFIXES = (
    "PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcterms: <http://purl.org/dc/terms/> "
    "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX tumen: <https://w3id.org/tumen/ontology#> "
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_casebook(tmp_path_factory.mktemp("described") / "book")
    assert build(find_casebook(folder)).findings == []
    return folder


@pytest.fixture(scope="module")
def described(book: Path) -> ox.Store:
    done = tumen("export", "--format", "void", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    assert tumen("export", "--format", "void", cwd=book).stdout == done.stdout
    store = ox.Store()
    store.load(done.stdout.encode(), format=ox.RdfFormat.TURTLE)
    return store


def number(store: ox.Store, query: str) -> int:
    (row,) = store.query(PREFIXES + query)  # type: ignore[misc]
    return int(row["n"].value)


@pytest.mark.parametrize(
    ("described_as", "counted_as"),
    [
        ("void:triples", "SELECT (COUNT(*) AS ?n) { GRAPH <https://w3id.org/tumen/source/border-2016> { ?s ?p ?o } }"),
        ("void:classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { GRAPH <https://w3id.org/tumen/source/border-2016> { ?s a ?c } }"),
        ("void:properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { GRAPH <https://w3id.org/tumen/source/border-2016> { ?s ?p ?o } }"),
        ("void:classPartition [ void:class tumen:Country ; void:entities ?n ] ; void:uriSpace", "SELECT (1 AS ?n) {}"),
    ],
)  # fmt: skip
def test_figures_are_those_of_the_store(
    book: Path, described: ox.Store, described_as: str, counted_as: str
) -> None:
    variable = "?n" if "?n" not in described_as else "?space"
    told = number(described, f"SELECT ?n {{ <{DATASET}> {described_as} {variable} }}")
    assert told == number(open_reader(find_casebook(book)), counted_as) > 0


def test_every_source_is_a_part_with_its_title(described: ox.Store) -> None:
    rows = described.query(
        PREFIXES
        + f"SELECT ?part ?title {{ <{DATASET}> void:subset ?part . ?part dcterms:title ?title }}"
    )
    found = [(row["part"].value, row["title"].value) for row in rows]  # type: ignore[union-attr]
    assert found == [("https://w3id.org/tumen/source/border-2016", "Behind the fence")]
    assert "Behind the fence" in CASE


def test_it_describes_the_whole_or_nothing(book: Path) -> None:
    done = tumen("export", "--format", "void", "--source", "border-2016", cwd=book)
    assert (done.returncode, done.stdout) == (2, "")
    assert "void describes the whole graph. Leave --source out." in done.stderr
