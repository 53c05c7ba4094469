"""Tests of SHACL, through the seam by which a case is checked."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pyoxigraph import BlankNode, RdfFormat, parse
from w3c_outcome import Missed, quads_of
from w3c_suites import MF, SHT, Node, Trial

from tumen.check.shacl import Violation, validate
from tumen.core.errors import TumenError

SH = "http://www.w3.org/ns/shacl#"


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
        str(quad.triple) for quad in quads_of(trial.read(data.value), RdfFormat.TURTLE, data.value)
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
