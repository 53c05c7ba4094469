"""Measure loading N-Quads: Tumen, a bare store, rdflib."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.errands import cost, errand
from benchmarks.lines import Line, rate, ratio
from benchmarks.rooms import copied
from benchmarks.timing import Cost, side_by_side
from tumen.core.casebook import Casebook

RATE = 0.9  # of the bare engine's
MEMORY = 2.5e9  # bytes, for ten million triples
BULK = 1_000_000  # triples: below that what loading costs is opening and closing


def loading(graph: Path, triples: int, true: Casebook, work: Path, rounds: int) -> Iterator[Line]:
    """Compare the loading of a graph; leaves the loaded casebook in `work/loaded`."""
    peaks: list[int] = []

    def ours() -> Cost:
        book = copied(true, work / "loaded")
        (found,) = errand("load_ours", graph, book.root)
        if found["peak"]:
            peaks.append(found["peak"])
        return cost(found["cost"])

    def bare() -> Cost:
        shutil.rmtree(work / "bare", ignore_errors=True)
        (found,) = errand("load_bare", graph, work / "bare")
        return cost(found["cost"])

    costs = side_by_side(rounds, {"ours": ours, "bare": bare})
    shutil.rmtree(work / "bare", ignore_errors=True)
    label = f"load {triples:,} triples"
    line = rate("load", label, "pyoxigraph", costs["ours"], costs["bare"], RATE)
    yield replace(line, judged=triples >= BULK)
    if peaks:
        yield Line("memory", f"{label}: most memory", "bytes", max(peaks), MEMORY)


def loading_rdflib(graph: Path, triples: int, true: Casebook, work: Path) -> Iterator[Line]:
    """Compare the loading of a small graph with rdflib, which keeps it in memory."""
    book = copied(true, work / "small")
    (ours,) = errand("load_ours", graph, book.root)
    (other,) = errand("load_rdflib", graph)
    one, two = cost(ours["cost"]), cost(other["cost"])
    yield ratio("load-rdflib", f"load {triples:,} triples", "rdflib", one, two)
