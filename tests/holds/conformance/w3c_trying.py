"""Runs a W3C test through Tumen's own layer and tells what went wrong, if anything did.

Queries go by `guard.examine`, `running.evaluate` and `results.write`, as those of a person do;
files by `reading.rdf.parse_rdf`, as a case in RDF does; shapes by `shapes.validate`.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
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
from w3c_suites import HOMES, LABEL, MF, QT, SHT, UT, Node, Trial

from tumen.asking.guard import examine
from tumen.asking.results import write
from tumen.asking.running import engine_errors, evaluate
from tumen.errors import TumenError
from tumen.findings import Findings
from tumen.reading.rdf import parse_rdf
from tumen.shapes import Violation, validate
from tumen.store import Writer
from tumen.vocabulary import ID

RDF_FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS, ".rdf": RdfFormat.RDF_XML, ".jsonld": RdfFormat.JSON_LD,
}  # fmt: skip
RESULT_FORMATS = {
    ".srx": QueryResultsFormat.XML, ".srj": QueryResultsFormat.JSON,
    ".csv": QueryResultsFormat.CSV, ".tsv": QueryResultsFormat.TSV,
}  # fmt: skip
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
SH = "http://www.w3.org/ns/shacl#"


class Missed(Exception):
    """The outcome is not that of the suite; the message says how."""


# Files in RDF syntaxes


def quads_of(
    data: bytes, format_: RdfFormat, base: str, mark: str = "", own: bool = True
) -> list[Quad]:
    """What our reader makes of a file. `mark` keeps its blank nodes apart from another file's."""
    findings = Findings(base)
    if own:
        dataset = parse_rdf(data, format_, base, findings)
        if dataset is None:
            raise Missed(str(findings.sorted()[0]))
        quads = list(dataset)
    else:
        quads = list(parse(data, format=format_, base_iri=base))

    def renamed(term: Any) -> Any:
        return BlankNode(mark + term.value) if isinstance(term, BlankNode) else term

    return [Quad(*(renamed(term) for term in quad)) for quad in quads] if mark else quads


def same(found: Iterable[Quad], expected: Iterable[Quad], what: str = "the graph") -> None:
    """Raise unless two datasets are isomorphic, numbers compared as the store writes them."""
    one, two = _normal(found), _normal(expected)
    if one != two:
        raise Missed(f"{what} differs: not there {sorted(two - one)[:3]}, "
                     f"too much {sorted(one - two)[:3]}")  # fmt: skip


def _normal(quads: Iterable[Quad]) -> set[str]:
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def try_syntax(trial: Trial) -> None:
    """A test of Turtle, TriG, N-Triples, N-Quads or RDF/XML."""
    action = trial.about.one(MF + "action")
    assert action is not None
    format_ = RDF_FORMATS[Path(action.value).suffix]
    if "Negative" in trial.kind:
        try:
            quads_of(trial.read(action.value), format_, action.value)
        except Missed:
            return
        raise Missed("it was read, and is no such file")
    found = quads_of(trial.read(action.value), format_, action.value)
    result = trial.about.one(MF + "result")
    if result is not None:
        kind = RDF_FORMATS[Path(result.value).suffix]
        same(found, quads_of(trial.read(result.value), kind, result.value, own=False))


def try_json_ld(home: Path, entry: dict[str, Any]) -> None:
    """A test of JSON-LD to RDF."""
    base = HOMES["json-ld"][1]
    option = entry.get("option", {})
    path = home / "json-ld" / entry["input"]
    address = option.get("base", base + entry["input"])
    try:
        found = quads_of(path.read_bytes(), RdfFormat.JSON_LD, address)
    except Missed:
        if "jld:NegativeEvaluationTest" in entry["@type"]:
            return
        raise
    if "jld:NegativeEvaluationTest" in entry["@type"]:
        raise Missed(f"it was read; the suite wants the error '{entry['expectErrorCode']}'")
    if "expect" in entry:
        expected = (home / "json-ld" / entry["expect"]).read_bytes()
        same(found, quads_of(expected, RdfFormat.N_QUADS, base, own=False))


def try_canon(trial: Trial) -> None:
    """A test of RDFC-1.0, as blank nodes of a case in RDF get their names."""
    action = trial.about.one(MF + "action")
    result = trial.about.one(MF + "result")
    assert action is not None
    try:
        found = quads_of(trial.read(action.value), RdfFormat.N_QUADS, action.value)
    except Missed:
        if trial.kind == "RDFC10NegativeEvalTest":
            return
        raise
    if trial.kind == "RDFC10NegativeEvalTest":
        raise Missed("a poisoned graph was not refused")
    assert result is not None
    if trial.kind == "RDFC10MapTest":
        raise Missed("what became of each label is not told")
    lines = "".join(sorted(f"{quad} .\n" for quad in found))
    if lines != trial.read(result.value).decode():
        raise Missed("the canonical form differs")


# Queries


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
        store.extend(_read_into(trial, data.value, f"d{number}", DefaultGraph()))
    for number, data in enumerate(graphs):
        store.extend(_read_into(trial, data.value, f"g{number}", NamedNode(data.value)))
    text = f"BASE <{query.value}>\n{trial.read(query.value).decode()}"
    suffix = Path(result.value).suffix
    expected = trial.read(result.value)
    nature = examine(text)
    with engine_errors("query"):
        # The suite's default graph is what it says; ours is the union, where none is named.
        results = evaluate(store, text, own_dataset=nature.own_dataset or bool(graphs))
        written = io.BytesIO()
        if nature.gives_graph:
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
        examine(text)
        evaluate(Store(), text)
    except TumenError as error:
        if "Negative" in trial.kind:
            return
        raise Missed(str(error)) from None
    if "Negative" in trial.kind:
        raise Missed("it was read, and is no query")


def _read_into(trial: Trial, iri: str, mark: str, graph: NamedNode | DefaultGraph) -> list[Quad]:
    quads = quads_of(trial.read(iri), RDF_FORMATS[Path(iri).suffix], iri, mark)
    return [Quad(q.subject, q.predicate, q.object, graph) for q in quads]


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


# Updates


def try_update_syntax(trial: Trial) -> None:
    """Every update is refused by the layer that asks; the store's engine tells right from wrong."""
    action = trial.about.one(MF + "action")
    assert action is not None
    text = f"BASE <{action.value}>\n{trial.read(action.value).decode()}"
    _must_be_refused(text)
    if "LOAD" in text.upper():
        return  # nothing that could be fetched is handed to the engine
    store = Store()
    try:
        store.update(text)
    except SyntaxError:
        if "Negative" in trial.kind:
            return
        raise Missed("the engine cannot read it") from None
    except (OSError, RuntimeError):
        pass  # read, and then there is no such graph to clear
    if "Negative" in trial.kind:
        raise Missed("it was read, and is no update")


def try_update(trial: Trial, home: Path) -> None:
    """An update as Tumen sees it: refused in words, carried out only as a graph replaced.

    The request is refused by the layer that asks. The engine under the writer carries it out
    right. And the writer brings each graph from what it held before to what it shall hold after.
    """
    action, result = trial.about.one(MF + "action"), trial.about.one(MF + "result")
    assert action is not None
    assert result is not None
    request = action.one(UT + "request")
    assert request is not None
    text = f"BASE <{request.value}>\n{trial.read(request.value).decode()}"
    before, after = _state(trial, action), _state(trial, result)
    _must_be_refused(text)
    with Writer(home / "engine", beside=True) as writer:
        writer.store.extend(before)
        writer.store.update(text)
        same(writer.store, after, "what the engine made")
    with Writer(home / "writer", beside=True) as writer:
        writer.store.extend(map(_nameable, before))
        for graph in {_nameable(quad).graph_name for quad in [*before, *after]}:
            wanted = [quad for quad in map(_nameable, after) if quad.graph_name == graph]
            writer.replace(graph, wanted)
        found, wanted_all = set(writer.store), set(map(_nameable, after))
        store = Store()
        store.extend(wanted_all)
        if found != set(store):
            raise Missed("the writer left something else")


def _must_be_refused(text: str) -> None:
    try:
        examine(text)
        evaluate(Store(), text)
    except TumenError:
        return
    raise Missed("an update was not refused")


def _state(trial: Trial, node: Node) -> list[Quad]:
    quads = []
    for number, data in enumerate(node.all(UT + "data")):
        quads += _read_into(trial, data.value, f"d{number}", DefaultGraph())
    for number, data in enumerate(node.all(UT + "graphData")):
        graph, label = data.one(UT + "graph"), data.one(LABEL)
        assert graph is not None
        name = NamedNode(label.value if label else graph.value)
        quads += _read_into(trial, graph.value, f"g{number}", name)
    return quads


def _nameable(quad: Quad) -> Quad:
    """The quad as the store holds it: each node and each graph has a name."""

    def named(term: Any) -> Any:
        return NamedNode(f"{ID}genid/{term.value}") if isinstance(term, BlankNode) else term

    graph = NamedNode("urn:default") if quad.graph_name == DefaultGraph() else quad.graph_name
    return Quad(named(quad.subject), quad.predicate, named(quad.object), graph)


# Shapes


def try_shacl(trial: Trial, folder: Path) -> None:
    """A test of SHACL, its graphs laid out as the ontology of a casebook."""
    action, result = trial.about.one(MF + "action"), trial.about.one(MF + "result")
    assert action is not None
    assert result is not None
    shapes, data = action.one(SHT + "shapesGraph"), action.one(SHT + "dataGraph")
    assert shapes is not None
    assert data is not None
    (folder / "shapes").mkdir(parents=True)
    for place, graph in ((folder / "shapes", shapes), (folder, data)):
        text = f"@base <{graph.value}> .\n{trial.read(graph.value).decode()}"
        (place / "test.ttl").write_text(text, encoding="utf-8")
    triples = [
        quad.triple for quad in quads_of(trial.read(data.value), RdfFormat.TURTLE, data.value)
    ]
    try:
        found = validate(folder, triples)
    except TumenError as error:
        if result.value == SHT + "Failure":
            return
        raise Missed(f"{type(error).__name__}: {error}") from None
    if result.value == SHT + "Failure":
        raise Missed("it was accepted, and shall fail")
    one, two = Counter(map(_seen, found)), Counter(map(_wanted, result.all(SH + "result")))
    if one != two:
        raise Missed(f"not found {list((two - one).elements())[:2]}, "
                     f"too much {list((one - two).elements())[:2]}")  # fmt: skip


def _seen(violation: Violation) -> tuple[str, ...]:
    node, path, value = violation.node, violation.property, violation.value
    if node.startswith('"'):  # a literal as the focus, which no case has
        (quad,) = parse(f"<x:s> <x:p> {node} .", format=RdfFormat.N_TRIPLES)
        node = quad.object.value  # type: ignore[union-attr]
    return _plain(node), _plain(path), _plain(value), violation.component, violation.severity


def _wanted(result: Node) -> tuple[str, ...]:
    def value(name: str) -> str:
        node = result.one(SH + name)
        if node is None:
            return ""
        return "_:" if isinstance(node.term, BlankNode) else _plain(node.value)

    severity = {"Warning": "warning", "Info": "info"}
    return (
        value("focusNode"), value("resultPath"), value("value"),
        value("sourceConstraintComponent").rpartition("#")[2],
        severity.get(value("resultSeverity").rpartition("#")[2], "error"),
    )  # fmt: skip


def _plain(text: str) -> str:
    """The text, or `_:` for a blank node and for a path that is more than a property."""
    steps = text.startswith(("_:", "(", "[", "^")) or (text.startswith("<") and " " in text)
    return "_:" if steps or re.fullmatch(r"\d+:b\d+", text) else text
