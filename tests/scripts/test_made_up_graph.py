"""The made-up graph of the benchmarks is the same every time, and shaped like what is read."""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from benchmarks.graphs import SEED, sources, triples, write_nquads
from tumen.check.shacl import validate
from tumen.core.vocabulary import ID, SOURCE
from tumen.parse import read_case

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    write_nquads(path, 5_000)
    return path


@pytest.fixture(scope="module")
def quads(graph: Path) -> list[Quad]:
    return list(parse(path=graph, format=RdfFormat.N_QUADS))


def test_the_same_seed_gives_the_same_bytes(graph: Path, tmp_path: Path) -> None:
    write_nquads(tmp_path / "again.nq", 5_000)
    write_nquads(tmp_path / "other.nq", 5_000, seed=SEED + 1)
    first, again, other = (
        sha256(path.read_bytes()).hexdigest()
        for path in (graph, tmp_path / "again.nq", tmp_path / "other.nq")
    )
    assert first == again != other


def test_a_larger_graph_begins_with_the_smaller(graph: Path, tmp_path: Path) -> None:
    write_nquads(tmp_path / "larger.nq", 7_000)
    assert (tmp_path / "larger.nq").read_bytes().startswith(graph.read_bytes())


def test_every_line_is_a_statement_of_a_source_and_none_comes_twice(
    graph: Path, quads: list[Quad]
) -> None:
    lines = graph.read_text().splitlines()
    assert [f"{quad} ." for quad in quads] == lines
    assert len(set(lines)) == len(lines)
    assert all(quad.graph_name.value.startswith(SOURCE) for quad in quads)  # type: ignore[union-attr]


def test_a_source_has_about_a_hundred_statements() -> None:
    lengths = [len(said.triples) for said in islice(sources(SEED), 1, 301)]
    assert 95 <= sum(lengths) / len(lengths) <= 115


def test_the_reader_makes_of_each_source_what_the_graph_says_of_it(root: Path) -> None:
    for said in islice(sources(SEED), 40):
        path = Path(f"{said.slug}.ttl")
        case, findings = read_case(said.turtle().encode(), path, str(path), root / "ontology")
        assert case is not None
        assert findings.sorted() == []
        assert {f"{quad} ." for quad in case.quads} == set(said.nquads().splitlines())


def test_the_sources_fit_the_shapes(root: Path, quads: list[Quad]) -> None:
    assert validate(root / "ontology", [str(quad.triple) for quad in quads]) == []


def test_everything_that_is_mentioned_is_described(quads: list[Quad]) -> None:
    described = {quad.subject for quad in quads}
    mentioned = {quad.object for quad in quads if str(quad.object).startswith(f"<{ID}")}
    assert mentioned - described == set()


def test_the_kinds_of_a_true_case_are_all_there(quads: list[Quad]) -> None:
    kinds = {
        quad.object.value.rpartition("#")[2]  # type: ignore[union-attr]
        for quad in quads
        if quad.predicate.value == RDF_TYPE
    }
    assert {
        "Passage", "Person", "Group", "Ministry", "State", "Country", "Province", "City", "Post",
        "Tenure", "Defection", "Abduction", "NuclearTest", "Adoption", "Resolution", "Sanction",
        "Activity", "Motive", "Situation", "Indicator", "CausalClaim", "StatisticClaim",
        "StatementClaim",
    } <= kinds  # fmt: skip


@pytest.mark.parametrize("size", ["", "k", "10 k", "1G", "-5"])
def test_what_is_no_size_is_refused(size: str) -> None:
    with pytest.raises(ValueError, match="is no size"):
        triples(size)
