"""Tests of queries: by the guard, the evaluation and the writer of answers, as those of a person go."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)  # fmt: skip
from w3c_outcome import RDF_FORMATS, Missed, quads_of, read_into, same
from w3c_suites import MF, QT, Trial

from tumen.core.errors import TumenError
from tumen.query.execute import engine_errors, evaluate
from tumen.query.limits import check_limits
from tumen.query.results import write

RESULT_FORMATS = {
    ".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON,
    ".csv": QueryResultsFormat.CSV, ".tsv": QueryResultsFormat.TSV,
}  # fmt: skip
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def try_query(trial: Trial) -> None:
    """A test of query evaluation, or of a results format."""
    action = trial.about.one(MF + "action")
    result = trial.about.one(MF + "result")
    assert action is not None
    assert result is not None
    query, graphs = action.one(QT + "query"), action.all(QT + "graphData")
    assert query is not None
    store = Store()
    for number, data in enumerate(action.all(QT + "data")):
        store.extend(read_into(trial, data.value, f"d{number}", DefaultGraph()))
    for number, data in enumerate(graphs):
        store.extend(read_into(trial, data.value, f"g{number}", NamedNode(data.value)))
    text = f"BASE <{query.value}>\n{trial.read(query.value).decode()}"
    suffix = Path(result.value).suffix
    expected = trial.read(result.value)
    kind = check_limits(text)
    with engine_errors("query"):
        # The suite's default graph is what it says; ours is the union, where none is named.
        results = evaluate(store, text, own_dataset=kind.own_dataset or bool(graphs))
        written = io.BytesIO()
        if kind.gives_graph:
            write(results, "nquads", written)
            found = list(parse(written.getvalue(), format=RdfFormat.N_QUADS))
            same(found, quads_of(expected, RDF_FORMATS[suffix], result.value, own=False))
        elif suffix == ".csv":
            write(results, "csv", written)
            if _cells(written.getvalue()) != _cells(expected):
                raise Missed(f"the CSV differs: {written.getvalue()!r}")
        else:
            format_ = "tsv" if suffix == ".tsv" else "json"
            write(results, format_, written)
            found_kind = QueryResultsFormat.TSV if format_ == "tsv" else QueryResultsFormat.JSON
            _same_results(written.getvalue(), found_kind, expected, result.value)


def try_query_syntax(trial: Trial) -> None:
    action = trial.about.one(MF + "action")
    assert action is not None
    text = f"BASE <{action.value}>\n{trial.read(action.value).decode()}"
    try:
        check_limits(text)
        evaluate(Store(), text)
    except TumenError as error:
        if "Negative" in trial.kind:
            return
        raise Missed(str(error)) from None
    if "Negative" in trial.kind:
        raise Missed("it was read, and is no query")


def _cells(data: bytes) -> list[list[tuple[str, str]]]:
    """The rows in any order, their cells by column: `SELECT *` promises no order of columns."""
    rows = csv.DictReader(io.StringIO(data.decode()))
    blank = re.compile(r"_:\w+")  # each stands in one row of the suite's results
    return sorted(
        sorted((name, blank.sub("_:", cell)) for name, cell in row.items()) for row in rows
    )


def _same_results(data: bytes, kind: Any, expected: bytes, iri: str) -> None:
    found = parse_query_results(data, format=kind)
    suffix = Path(iri).suffix
    wanted = (
        _result_set(expected, iri)
        if suffix in (".ttl", ".rdf")
        else parse_query_results(expected, format=RESULT_FORMATS[suffix])
    )
    if isinstance(found, QueryBoolean) or isinstance(wanted, QueryBoolean | bool):
        if not isinstance(found, QueryBoolean) or bool(found) != bool(wanted):
            raise Missed(f"the answer is {found}")
        return
    assert isinstance(found, QuerySolutions)
    rows, others = list(_rows(found)), list(_rows(wanted))
    same(_as_quads(rows), _as_quads(others), "the answer")


def _rows(results: Any) -> Iterator[dict[str, Any]]:
    if isinstance(results, list):
        yield from results
        return
    names = [variable.value for variable in results.variables]
    for solution in results:
        yield {name: solution[name] for name in names if solution[name] is not None}


def _as_quads(rows: list[dict[str, Any]]) -> list[Quad]:
    """Rows as a graph, so that blank nodes are compared by what they stand for."""
    return [
        Quad(BlankNode(f"row{number}"), NamedNode(f"urn:{name}"), term)
        for number, row in enumerate(rows)
        for name, term in (row or {"": Literal("")}).items()
    ]


def _result_set(data: bytes, iri: str) -> list[dict[str, Any]] | bool:
    """A result set written in the vocabulary of the suite."""
    graph: dict[str, dict[str, list[Any]]] = {}
    for quad in parse(data, format=RDF_FORMATS[Path(iri).suffix], base_iri=iri):
        graph.setdefault(str(quad.subject), {}).setdefault(quad.predicate.value, []).append(
            quad.object
        )
    for node in graph.values():
        if RS + "boolean" in node:
            return bool(node[RS + "boolean"][0].value == "true")
    return [
        {
            graph[str(b)][RS + "variable"][0].value: graph[str(b)][RS + "value"][0]
            for b in graph[str(solution)].get(RS + "binding", [])
        }
        for node in graph.values()
        for solution in node.get(RS + "solution", [])
    ]
