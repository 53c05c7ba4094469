"""Work done in a process of its own, so that its memory and its end are its own.

    python -m benchmarks.chores NAME ARGUMENT…

Each result is one line of JSON on standard output.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.timing import Cost, measured, middle, peak

WARM = 0.02  # seconds that one sample lasts at least: below that the clock is too coarse


def say(**what: object) -> None:
    """Print one result."""
    print(json.dumps(what), flush=True)


def load_ours(graph: str, casebook: str) -> None:
    """Load N-Quads into a casebook."""
    import pyoxigraph  # noqa: F401 - start-up is measured elsewhere

    import tumen

    book = tumen.open(casebook)
    _say_load(measured(lambda: book.load(graph)))


def load_bare(graph: str, store: str) -> None:
    """Load N-Quads into a bare store on disk."""
    from pyoxigraph import RdfFormat, Store

    def work() -> None:
        bare = Store(store)
        bare.bulk_load(path=graph, format=RdfFormat.N_QUADS)
        bare.flush()

    _say_load(measured(work))


def load_rdflib(graph: str) -> None:
    """Load N-Quads into rdflib's memory."""
    import rdflib

    dataset = rdflib.Dataset()
    _say_load(measured(lambda: dataset.parse(graph, format="nquads")))


def ask(casebook: str, rounds: str, budget: str, *names: str) -> None:
    """Ask named questions through our layer and of the bare engine, in turn.

    Both sides have the store open, ask the same text of the same default graph, and write the
    whole answer in the same format. Ours finds the question, examines it, runs it, writes it.
    """
    from pyoxigraph import QueryResultsFormat, RdfFormat, Store, serialize

    from tumen.core.casebook import find_casebook
    from tumen.query.execute import evaluate
    from tumen.query.request import resolve_query
    from tumen.query.results import write
    from tumen.store.reader import snapshot_path

    book = find_casebook(Path(casebook))
    store = Store.read_only(str(snapshot_path(book)))
    for name in names:
        asked = resolve_query(book, name, {})
        graph = asked.kind.gives_graph

        def ours(name: str = name, graph: bool = graph) -> bytes:
            request = resolve_query(book, name, {})
            results = evaluate(
                store, request.text, own_dataset=request.kind.own_dataset, origin=request.origin
            )
            target = io.BytesIO()
            write(results, "ntriples" if graph else "json", target)
            return target.getvalue()

        def bare(text: str = asked.text, graph: bool = graph) -> bytes:
            results: Any = store.query(text, use_default_graph_as_union=True)
            target = io.BytesIO()
            if graph:
                serialize(results, target, format=RdfFormat.N_TRIPLES)
            else:
                results.serialize(target, format=QueryResultsFormat.JSON)
            return target.getvalue()

        one, other = ours(), bare()  # warm, and the answers compared
        same = _answer(one) == _answer(other)
        costs = _in_turn(ours, bare, int(rounds), float(budget))
        say(name=name, ours=_plain(costs[0]), bare=_plain(costs[1]), bytes=len(one), same=same)


def derive(casebook: str) -> None:
    """Derive from what was loaded, and publish it."""
    from tumen.build.build import build
    from tumen.core.casebook import find_casebook

    build(find_casebook(Path(casebook)))


def answer(casebook: str, *asked: str) -> None:
    """Ask questions through our layer once: name and arguments in turn."""
    from pyoxigraph import Store

    from benchmarks.questions import pairs_of
    from tumen.core.casebook import find_casebook
    from tumen.core.errors import UnknownName
    from tumen.query.execute import evaluate
    from tumen.query.request import resolve_query
    from tumen.query.results import write
    from tumen.store.reader import snapshot_path

    book = find_casebook(Path(casebook))
    store = Store.read_only(str(snapshot_path(book)))
    for name, text in zip(asked[::2], asked[1::2], strict=True):
        target = io.BytesIO()

        def work(name: str = name, text: str = text, target: io.BytesIO = target) -> bool:
            request = resolve_query(book, name, pairs_of(text))
            results = evaluate(
                store, request.text, own_dataset=request.kind.own_dataset, origin=request.origin
            )
            write(results, "ntriples" if request.kind.gives_graph else "csv", target)
            return request.kind.gives_graph

        gc.collect()
        try:
            cost = measured(work)
        except UnknownName:  # a small graph lacks what the argument names
            say(cpu=None, rows=0)
            continue
        lines = target.getvalue().decode().splitlines()
        header = not lines or not lines[0].startswith("<")
        rows = sum(1 for _ in csv.reader(lines)) - 1 if header else len(lines)
        say(cpu=cost.cpu, rows=rows)


def ask_rdflib(graph: str, queries: str, cap: str, *names: str) -> None:
    """Ask named questions of rdflib, each for at most `cap` seconds."""
    import rdflib

    dataset = rdflib.Dataset(default_union=True)
    load = measured(lambda: dataset.parse(graph, format="nquads"))
    say(name="", cost=_plain(load))
    for name in names:
        text = (Path(queries) / f"{name}.rq").read_text(encoding="utf-8")

        def work(text: str = text) -> None:
            found = dataset.query(text)
            found.serialize(format="nt" if found.type in ("CONSTRUCT", "DESCRIBE") else "json")

        try:
            say(name=name, cost=_plain(_capped(work, float(cap))))
        except TimeoutError:
            say(name=name, cost=None)
        except (TypeError, ValueError, LookupError, AttributeError, RuntimeError) as error:
            # rdflib stumbles over some queries, such as MIN where nothing is bound.
            say(name=name, cost=None, failed=f"{type(error).__name__}: {error}")


def _in_turn(
    ours: Callable[[], bytes], bare: Callable[[], bytes], rounds: int, budget: float
) -> tuple[Cost, Cost]:
    """Medians of alternating samples; fewer rounds, one at least, where the budget is spent."""
    first = measured(bare)
    often = max(1, int(WARM / max(first.wall, 1e-6)))
    costs: tuple[list[Cost], list[Cost]] = ([], [])
    spent = 0.0
    while len(costs[0]) < rounds and (spent < budget or not costs[0]):
        gc.collect()
        for found, work in zip(costs, (ours, bare), strict=True):
            cost = measured(lambda work=work: [work() for _ in range(often)])  # type: ignore[misc]
            found.append(Cost(cost.wall / often, cost.cpu / often))
            spent += cost.wall
    return middle(costs[0]), middle(costs[1])


def _capped(work: Callable[[], object], seconds: float) -> Cost:
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return measured(work)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(written: bytes) -> object:
    """Normalise a result: rows or triples without their order."""
    if written[:1] != b"{":
        return sorted(set(written.splitlines()))
    found = json.loads(written)
    rows = found.get("results", {}).get("bindings")
    if rows is None:
        return found
    return found["head"], sorted(json.dumps(row, sort_keys=True) for row in rows)


def import_ours(file: str, root: str, mapping: str = "") -> None:
    """Import FollowTheMoney entities, or a table by a mapping, into a casebook."""
    from tumen.core.casebook import find_casebook
    from tumen.ingest.run import ImportRequest, import_file

    book, plan = find_casebook(Path(root)), Path(mapping) if mapping else None
    wanted = ImportRequest(Path(file), "imported", form="quads", mapping=plan)
    _say_load(measured(lambda: import_file(book, wanted)))


def import_bare(file: str, quads: str, home: str) -> None:
    """Parse the same lines, and load the same quads, with nothing said or checked of either."""
    from pyoxigraph import RdfFormat, Store

    def work() -> None:
        with Path(file).open(encoding="utf-8", newline="") as lines:
            for _ in csv.reader(lines) if file.endswith(".csv") else map(json.loads, lines):
                pass
        store = Store(home)
        store.bulk_load(path=quads, format=RdfFormat.N_QUADS)
        store.flush()

    _say_load(measured(work))


def _say_load(cost: Cost) -> None:
    say(cost=_plain(cost), peak=peak())


def _plain(cost: Cost) -> dict[str, float]:
    return {"wall": cost.wall, "cpu": cost.cpu}


CHORES: dict[str, Callable[..., None]] = {
    work.__name__: work
    for work in (
        load_ours,
        load_bare,
        load_rdflib,
        derive,
        answer,
        ask,
        ask_rdflib,
        import_ours,
        import_bare,
    )
}

if __name__ == "__main__":
    CHORES[sys.argv[1]](*sys.argv[2:])
