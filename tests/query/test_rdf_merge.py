"""A triple that several graphs state counts once in a query that names no graph."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import rdflib
from casebooks import tumen
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QueryTriples, Store

from tumen import open as open_book
from tumen.query.execute import evaluate
from tumen.query.rdf_merge import merge_default_graph

EX = "http://example.org/"
NODES = [NamedNode(EX + name) for name in "abc"]
PROPERTIES = [NamedNode(EX + name) for name in "pqr"]
GRAPHS = [NamedNode(EX + name) for name in ("one", "two", "three")]
VALUES = [*NODES, Literal(1), Literal(2), Literal("x", language="en")]

quads = st.lists(
    st.builds(Quad, *map(st.sampled_from, (NODES, PROPERTIES, VALUES, GRAPHS))), max_size=20
)
variables = st.sampled_from(["?s", "?t", "?u", "?v"])
subjects = st.one_of(variables, st.sampled_from(["e:a", "e:b", "[]", "_:k"]))
objects = st.one_of(variables, st.sampled_from(["e:a", "1", "'x'@en", "[]", "[ e:p ?v ]", "[ e:q 1 ; e:r [] ]"]))  # fmt: skip
links = st.sampled_from(["e:p", "e:q", "e:r"])
paths = st.one_of(
    links, st.sampled_from(["?w"]),
    st.recursive(
        links,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("/".join),
            inner.map(lambda one: f"^({one})"), inner.map(lambda one: f"({one})+"),
        ),
        max_leaves=3,
    ),
)  # fmt: skip


# The engine takes p|q for a set, the standard for a union: only rdflib counts as the standard does.
alternatives = st.one_of(paths, st.sampled_from(["(e:p|e:q)", "(e:q|^e:r)/e:p", "e:p|e:q|e:r"]))


@st.composite
def statements(draw: st.DrawFn, paths: st.SearchStrategy[str] = paths) -> str:
    text = f"{draw(subjects)} {draw(paths)} {draw(objects)}"
    if draw(st.booleans()):
        text += f" ; {draw(paths)} {draw(objects)} , {draw(objects)}"
    return text + " ."


def groups(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(" ".join),
        two.map(lambda both: f"{both[0]} OPTIONAL {{ {both[1]} }}"),
        two.map(lambda both: f"{{ {both[0]} }} UNION {{ {both[1]} }}"),
        two.map(lambda both: f"{both[0]} MINUS {{ {both[1]} }}"),
        two.map(lambda both: f"{both[0]} FILTER EXISTS {{ {both[1]} }}"),
        two.map(lambda both: f"{both[0]} {{ SELECT DISTINCT ?s ?t {{ {both[1]} }} }}"),
        inner.map(lambda one: f"{one} FILTER(!BOUND(?u) || ISIRI(?u))"),
        inner.map(lambda one: f"{{ SELECT ?s (COUNT(*) AS ?n) {{ {one} }} GROUP BY ?s }}"),
    )


patterns = st.recursive(statements(), groups, max_leaves=3)
heads = st.sampled_from([
    "SELECT (COUNT(*) AS ?all) { %s }",
    "SELECT ?s (SUM(?v) AS ?sum) (COUNT(?t) AS ?number) { %s } GROUP BY ?s",
    "SELECT ?s ?t { %s }",
    "SELECT DISTINCT ?s { %s }",
    "SELECT (AVG(?v) AS ?mean) (COUNT(DISTINCT ?s) AS ?number) WHERE { %s } HAVING (COUNT(*) > 0)",
])  # fmt: skip


def rows(results: Any) -> Counter[tuple[str, ...]]:
    assert not isinstance(results, QueryBoolean | QueryTriples)
    names = [variable.value for variable in results.variables]
    return Counter(tuple(str(row[name]) for name in names) for row in results)


def of_merge(held: list[Quad], text: str) -> Counter[tuple[str, ...]]:
    store = Store()
    store.extend(Quad(q.subject, q.predicate, q.object) for q in held)
    return rows(store.query(text))


def relabelled(text: str) -> str:
    """One label of a blank node is allowed in one pattern only."""
    parts = text.split("_:k")
    return parts[0] + "".join(f"_:k{n}{part}" for n, part in enumerate(parts[1:]))


@settings(max_examples=300, deadline=None)
@given(quads, patterns, heads)
@example([Quad(NODES[0], PROPERTIES[0], Literal(1), g) for g in GRAPHS], "?s e:p ?v .", "SELECT (SUM(?v) AS ?sum) { %s }")  # fmt: skip
def test_the_union_gives_what_a_merge_gives(held: list[Quad], pattern: str, head: str) -> None:
    text = relabelled(f"PREFIX e: <{EX}> {head % pattern}")
    store = Store()
    store.extend(held)
    if merge_default_graph(text) is None:
        return
    assert rows(evaluate(store, text)) == of_merge(held, text), merge_default_graph(text)


@settings(max_examples=100, deadline=None)
@given(quads, st.lists(statements(alternatives), min_size=1, max_size=3), heads)
def test_the_union_gives_what_the_merge_of_rdflib_gives(
    held: list[Quad], pattern: list[str], head: str
) -> None:
    text = relabelled(f"PREFIX e: <{EX}> {head % ' '.join(pattern)}")
    if "SUM" in text or "AVG" in text:  # rdflib skips what is no number, the engine gives no sum
        return
    store, merged = Store(), rdflib.Graph()
    store.extend(held)
    for quad in held:
        merged.update(f"INSERT DATA {{ {quad.subject} {quad.predicate} {quad.object} }}")
    found = merged.query(text)
    names = [str(name) for name in found.vars or []]
    expected = Counter(
        tuple("None" if row[name] is None else row[name].n3() for name in names)  # type: ignore[index]
        for row in found
    )
    ours = rows(evaluate(store, text))
    for empty in (("None",), ("None", "None")):  # rdflib drops them under DISTINCT
        del ours[empty], expected[empty]
    assert ours == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (SUM(?s) AS ?t) { ?g <http://example.org/p> ?s }",
        "SELECT (SUM(?s) AS ?t) { ?g <http://example.org/p> ?s . # a comment }\n}",
        "SELECT (SUM(?s) AS ?t) FROM <http://example.org/one> FROM <http://example.org/two> { ?g ?p ?s }",
        "SELECT (SUM(?s) AS ?t) { ?g <http://example.org/p> ?s } VALUES ?x { 1 }",
        "select (sum(?s)as?t){?g <http://example.org/p> ?s}",
    ],
)  # fmt: skip
def test_a_figure_of_two_sources_is_summed_once(text: str) -> None:
    store = Store()
    store.extend(Quad(NODES[0], PROPERTIES[0], Literal(10), graph) for graph in GRAPHS)
    for row in evaluate(store, text, own_dataset="FROM" in text):  # type: ignore[union-attr]
        assert row["t"].value == "10"  # type: ignore[index, union-attr]


def test_the_sources_of_a_figure_are_told_apart_by_graph() -> None:
    store = Store()
    store.extend(Quad(NODES[0], PROPERTIES[0], Literal(10), graph) for graph in GRAPHS)
    (row,) = evaluate(store, "SELECT (SUM(?s) AS ?t) { GRAPH ?g { ?x ?p ?s } }")  # type: ignore[misc]
    assert row["t"].value == "30"


def test_every_named_question_counts_a_shared_triple_once(root: Path) -> None:
    texts = {path.stem: path.read_text("utf-8") for path in (root / "queries").glob("*.rq")}
    assert [name for name, text in texts.items() if merge_default_graph(text) is None] == []


FACT = """\
id: {id}
type: Article
title: {{en: {id}}}
author: {author}
actors:
  {author}: {{type: Person, name: {{en: {author}}}}}
  crew: {{type: Group, name: {{en: crew}}, size: 10}}
"""
SUM = "SELECT (SUM(?size) AS ?total) { ?group tumen:size ?size }"


@pytest.fixture(scope="module")
def shared_fact(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A casebook in which two sources state the same size of the same group."""
    folder = tmp_path_factory.mktemp("shared-fact")
    for room in ("ontology", "queries"):
        shutil.copytree(root / room, folder / room)
    (folder / "graph" / "cases").mkdir(parents=True)
    for name, author in (("one-2016", "ann"), ("two-2016", "bob")):
        case = folder / "graph" / "cases" / f"{name}.yaml"
        case.write_text(FACT.format(id=name, author=author), encoding="utf-8")
    done = tumen("build", "--no-view", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_command_line_counts_a_shared_fact_once(shared_fact: Path) -> None:
    done = tumen("query", "-e", SUM, "--format", "csv", cwd=shared_fact)
    assert (done.stdout, done.stderr) == ("total\r\n10\r\n", "")
    by_source = "SELECT ?source (SUM(?size) AS ?total) { GRAPH ?source { ?group tumen:size ?size } } GROUP BY ?source ORDER BY ?source"  # fmt: skip
    done = tumen("query", "-e", by_source, "--format", "csv", cwd=shared_fact)
    assert done.stdout.splitlines()[1:] == [
        "https://w3id.org/tumen/source/one-2016,10", "https://w3id.org/tumen/source/two-2016,10",
    ]  # fmt: skip


def test_python_counts_a_shared_fact_once(shared_fact: Path) -> None:
    book = open_book(shared_fact)
    assert list(book.query(SUM)) == [{"total": 10}]
    dataset = book.rdflib()
    prefixed = f"PREFIX tumen: <https://w3id.org/tumen/ontology#> {SUM}"
    assert [int(row.total) for row in dataset.query(prefixed)] == [10]  # type: ignore[union-attr]
    size = rdflib.URIRef("https://w3id.org/tumen/ontology#size")
    assert len(list(dataset.triples((None, size, None)))) == 1
    every = list(dataset.triples((None, None, None)))
    assert len(every) == len(set(every)) == len(dataset)
