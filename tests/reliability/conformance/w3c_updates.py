"""Tests of updates: refused in words, their outcome written by the store's writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store
from w3c_outcome import Missed, read_into, same
from w3c_suites import LABEL, MF, UT, Node, Trial

from tumen.core.errors import TumenError
from tumen.core.vocabulary import ID
from tumen.query.execute import evaluate
from tumen.query.limits import check_limits
from tumen.store.writer import Writer


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
        check_limits(text)
        evaluate(Store(), text)
    except TumenError:
        return
    raise Missed("an update was not refused")


def _state(trial: Trial, node: Node) -> list[Quad]:
    quads = []
    for number, data in enumerate(node.all(UT + "data")):
        quads += read_into(trial, data.value, f"d{number}", DefaultGraph())
    for number, data in enumerate(node.all(UT + "graphData")):
        graph, label = data.one(UT + "graph"), data.one(LABEL)
        assert graph is not None
        name = NamedNode(label.value if label else graph.value)
        quads += read_into(trial, graph.value, f"g{number}", name)
    return quads


def _nameable(quad: Quad) -> Quad:
    """The quad as the store holds it: each node and each graph has a name."""

    def named(term: Any) -> Any:
        return NamedNode(f"{ID}genid/{term.value}") if isinstance(term, BlankNode) else term

    graph = NamedNode("urn:default") if quad.graph_name == DefaultGraph() else quad.graph_name
    return Quad(named(quad.subject), quad.predicate, named(quad.object), graph)
