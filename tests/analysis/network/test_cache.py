"""A projection that was kept is the one that was made, and can be had in part."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from casebooks import CASE, make_casebook

import tumen
from tumen.analysis.network import project
from tumen.store.reader import open_reader

ARGUMENT = (Path(__file__).parents[1] / "argument.yaml").read_text()


@pytest.fixture
def book(tmp_path: Path) -> tumen.Book:
    book = tumen.open(make_casebook(tmp_path / "book", argument=ARGUMENT))
    assert book.build().findings == []
    return book


def contents(graph: nx.MultiDiGraph[str]) -> tuple[object, ...]:
    return (
        dict(graph.nodes(data=True)),
        sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]),
        graph.graph,
    )


@pytest.mark.parametrize("lens", ["causes", "actors", "all"])
def test_what_was_kept_equals_what_was_made(lens: str, book: tumen.Book) -> None:
    made = contents(project(open_reader(book.casebook), lens))
    assert contents(book.network(lens)) == made
    assert contents(tumen.open(book.casebook.root).network(lens)) == made


def test_a_second_call_gives_the_same_graph_and_nobody_can_spoil_it(book: tumen.Book) -> None:
    graph = book.network()
    assert book.network() is graph
    with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
        graph.add_node("x")


def test_a_build_that_changes_something_is_seen(book: tumen.Book) -> None:
    before = book.network().number_of_edges()
    file = book.casebook.cases / "border-2016.yaml"
    file.write_text(CASE.replace("cause: fence", "cause: [fence, diplomat]"))
    book.build()
    assert book.network().number_of_edges() == before + 1


def test_a_spoilt_file_is_made_anew(book: tumen.Book) -> None:
    made = contents(book.network())
    for text in (b"", b"{}", b'{"lens": 1}', b"\xff", b"[]"):
        (kept,) = (book.casebook.build / "graph" / "networks").glob("*-causes-*.json")
        kept.write_bytes(text)
        assert contents(tumen.open(book.casebook.root).network()) == made


def test_part_of_it_can_be_had(book: tumen.Book) -> None:
    def claims(**choice: object) -> set[str]:
        graph = book.network(**choice)  # type: ignore[arg-type]
        return {key.rpartition("/")[2] for _, _, key in graph.edges(keys=True)}

    assert claims(claimants=["장관"]) == {
        "patrols-cut-again", "fear-raises", "hunger-denied", "fear-lifts",
    }  # fmt: skip
    assert claims(sources=["border-2016"]) == {"fence-cuts-arrivals"}
    assert claims(modalities=["denied"]) == {"hunger-denied"}
    assert claims(ranks=["deprecated"]) == {"flood-old"}
    assert "fence-cuts-arrivals" not in claims(since="2013")
    assert "fence-cuts-arrivals" in claims(since="2012", until="2012")
    assert "flood-old" not in claims(until="2009")
