"""Tests of the syntaxes of RDF and of its canonical form, through the reader of a case in RDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat
from w3c_outcome import RDF_FORMATS, Missed, quads_of, same
from w3c_suites import HOMES, MF, Trial


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
