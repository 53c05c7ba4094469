"""A query that silently gives less than its author expects is warned of; the shipped ones are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import tumen
from pyoxigraph import Store

from tumen.core.casebook import find_casebook
from tumen.query.lint import lint_query
from tumen.store.reader import open_reader

TRAPS = {
    "SELECT ?nmae { ?x tumen:name ?name }": "1:8: nothing binds ?nmae. Did you mean '?name'?",
    "SELECT ?x { ?x tumen:name ?n FILTER(STRLEN(?n) > 3 && ?m > 3) }": "1:55: nothing binds ?m.",
    "SELECT ?y { ?x a ?z } GROUP BY ?y": "1:8: nothing binds ?y.",
    "SELECT ?claimant { ?x tumen:claimant ?claimant . ?claimnt a tumen:Person }": (
        "1:50: ?claimnt is used only once. Did you mean '?claimant'?"
    ),
    "SELECT ?x { ?x tumen:earliest ?d FILTER(?d > '2016-01-01') }": (
        "1:46: ?d is never equal to a plain text: compare it with a date, as in "
        '"2016-01-01"^^xsd:date.'
    ),
    "SELECT ?x { ?x tumen:claimant ?who FILTER(?who = 'kim-tae-woo') }": (
        "1:50: ?who is never equal to a plain text: compare it with an IRI, as in id:NAME."
    ),
    "SELECT ?x { ?x tumen:name 'Thae Yong-ho' }": (
        '1:27: in the graph this text has a language: write "Thae Yong-ho"@en.'
    ),
    "SELECT ?x { ?x tumen:name ?n FILTER(?n = '태영호') }": (
        '1:42: in the graph this text has a language: write "태영호"@ko.'
    ),
    "SELECT (GROUP_CONCAT(?c) AS ?all) { ?c a tumen:CausalClaim }": (
        "1:9: GROUP_CONCAT joins texts only, and ?c is none: the result is empty. "
        "Write GROUP_CONCAT(STR(?c))."
    ),
    "SELECT (GROUP_CONCAT(DISTINCT ?c; separator=', ') AS ?all) { ?x tumen:cause ?c }": (
        "1:9: GROUP_CONCAT joins texts only, and ?c is none: the result is empty. "
        "Write GROUP_CONCAT(STR(?c))."
    ),
    "SELECT ?x { ?x a tumen:Event OPTIONAL { ?x tumen:earliest ?d } FILTER(YEAR(?d) > 2015) }": (
        "1:64: this FILTER drops the rows in which OPTIONAL found no ?d. "
        "Put the FILTER into the OPTIONAL, or leave OPTIONAL out."
    ),
}
FINE = [
    "SELECT ?x { ?x tumen:name 'Thae Yong-ho'@en }",
    "SELECT ?x { ?x tumen:name ?n FILTER(STR(?n) = 'Thae Yong-ho') }",
    "SELECT ?x { ?x tumen:earliest ?d FILTER(?d > '2016-01-01'^^xsd:date) }",
    "SELECT ?x { ?x a tumen:Event OPTIONAL { ?x tumen:earliest ?d } FILTER(!BOUND(?d) || ?d > 5) }",
    "SELECT ?x { ?x a tumen:Event OPTIONAL { ?x tumen:earliest ?d FILTER(YEAR(?d) > 2015) } }",
    "SELECT (GROUP_CONCAT(STR(?c)) AS ?all) { ?c a tumen:CausalClaim }",
    "SELECT (GROUP_CONCAT(?n; separator=', ') AS ?all) { ?c tumen:name ?n }",
    "SELECT ?x (IF(BOUND(?x), ?x, ?none) AS ?y) { ?x a tumen:Event }",
    "SELECT ?claim1 ?claim2 { ?claim1 tumen:cause ?e . ?claim2 tumen:cause ?e . ?claims a ?f }",
    "SELECT ?x { ?x a tumen:Event FILTER NOT EXISTS { ?x tumen:place ?place } }",
    "SELECT ?x ?n { ?x a tumen:Event VALUES (?n ?m) { (1 2) } } VALUES ?k { 1 }",
    "SELECT (COUNT(*) AS ?n) { { SELECT ?x (SUM(?y) AS ?z) { ?x ?p ?y } GROUP BY ?x } } ORDER BY ?n",
    "DESCRIBE id:thae-yong-ho",
    "ASK { ?s ?p 'x' }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def store(built: Path) -> Store:
    return open_reader(find_casebook(built))


@pytest.mark.parametrize("text", TRAPS)
def test_a_trap_is_warned_of_in_its_place(text: str, store: Store) -> None:
    assert lint_query(store, text, "q.rq") == [f"q.rq:{TRAPS[text]}"]


@pytest.mark.parametrize("text", FINE)
def test_what_is_meant_is_not_warned_of(text: str, store: Store) -> None:
    assert lint_query(store, text) == []


def test_no_shipped_question_is_warned_of(store: Store, root: Path) -> None:
    texts = {path.name: path.read_text("utf-8") for path in (root / "queries").glob("*.rq")}
    assert len(texts) > 60
    found = [w for name, text in texts.items() for w in lint_query(store, text, name)]
    assert found == []


@pytest.mark.parametrize("text", ["", "SELECT", "{", "}", "SELECT ?", "FILTER", "GROUP_CONCAT", "a ? b", "'", "= 'x'", "?a = 'x'", "(((", "VALUES"])  # fmt: skip
def test_what_is_no_query_is_survived(text: str, store: Store) -> None:
    lint_query(store, text)


def test_the_command_line_warns_on_standard_error(built: Path) -> None:
    text = "SELECT (GROUP_CONCAT(?c) AS ?all) { ?c a tumen:CausalClaim }"
    done = tumen("query", "-e", text, "--format", "csv", cwd=built)
    assert done.returncode == 0
    assert done.stderr.startswith("note: query:1:9: GROUP_CONCAT joins texts only")
