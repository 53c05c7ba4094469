"""Measure the named questions: Tumen, bare pyoxigraph, rdflib."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.errands import Overdue, cost, errand
from benchmarks.lines import Line, Report, ratio
from benchmarks.timing import Cost, summed
from tumen.core.casebook import Casebook

RATIO = 1.15
PROMISED = 1_000_000  # triples: with fewer, our few milliseconds are compared with fractions of one
Progress = Callable[[str], None]


LONG = 0.05  # seconds: questions that take longer are compared one by one as well


def asking(
    book: Casebook, triples: int, asked: Sequence[str], report: Report, rounds: int, budget: float,
    patience: float, progress: Progress,
) -> Iterator[Line]:  # fmt: skip
    """Ask named questions with their defaults, ours and bare in turn.

    A question that is not answered in `patience` seconds by either side is left out, and named.
    """
    answers, late = [], []
    for name, found in _each(book, asked, rounds, budget, patience, progress):
        if found is None:
            late.append(name)
            continue
        if not found["same"]:
            raise RuntimeError(f"the question {name} gets another answer than from the engine")
        ours, bare = cost(found["ours"]), cost(found["bare"])
        answers.append((name, ours, bare))
        report.questions.append(
            {
                "name": name, "ours": found["ours"], "bare": found["bare"],
                "ratio": ours.over(bare), "bytes": found["bytes"],
            }
        )  # fmt: skip
    if not answers:
        return
    note = f"left out, over {patience:.0f} s on one side: {', '.join(late)}" if late else ""
    together = ratio(
        "query", f"{len(answers)} named questions, together", "pyoxigraph",
        summed([ours for _, ours, _ in answers]), summed([bare for _, _, bare in answers]),
        RATIO, note,
    )  # fmt: skip
    yield replace(together, judged=triples >= PROMISED)
    long = [(ours.over(bare), name) for name, ours, bare in answers if bare.cpu > LONG]
    if long:
        worst, name = max(long)
        what = f"the worst of the {len(long)} over {LONG * 1000:.0f} ms"
        yield Line("query-worst", what, "ratio", worst, note=name)
    yield Line(
        "query-median", "the median of their ratios", "ratio",
        median(ours.over(bare) for _, ours, bare in answers),
    )  # fmt: skip
    fixed = median(ours.cpu - bare.cpu for _, ours, bare in answers)
    yield Line("query-fixed", "what our layer adds to a question (median)", "seconds", fixed)


def asking_rdflib(
    book: Casebook, graph: Path, report: Report, cap: float, budget: float, progress: Progress
) -> Iterator[Line]:
    """Ask rdflib the same, for the costs in the report; a question is given `cap` seconds."""
    costs = {str(q["name"]): cost(q["ours"]) for q in report.questions}
    by_cost = sorted(costs, key=lambda name: costs[name].cpu)
    # From cheap to dear in even steps, so that what the budget allows is not the cheap ones only.
    step = 7
    order = [name for first in range(step) for name in by_cost[first::step]]
    pairs: list[tuple[Cost, Cost]] = []
    late = failed = 0
    spent = 0.0
    for found in errand("ask_rdflib", graph, book.queries, cap, *order):
        if not found["name"]:
            continue
        progress(f"rdflib: {found['name']}")
        if "failed" in found:
            failed += 1
            progress(f"  {found['failed']}")
        elif found["cost"] is None:
            late += 1
            spent += cap
        else:
            pairs.append((costs[found["name"]], cost(found["cost"])))
            spent += found["cost"]["wall"]
        if spent > budget:
            break
    tried = len(pairs) + late + failed
    if not pairs:
        return
    note = f"of {tried}; {late} given up after {cap:g} s, {failed} failed in rdflib"
    yield ratio(
        "query-rdflib", f"{len(pairs)} named questions that rdflib answers", "rdflib",
        summed([ours for ours, _ in pairs]), summed([other for _, other in pairs]), note=note,
    )  # fmt: skip


def _each(
    book: Casebook, asked: Sequence[str], rounds: int, budget: float, patience: float,
    progress: Progress,
) -> Iterator[tuple[str, Any]]:  # fmt: skip
    """Yield each question with its result, or None after a timeout."""
    left = list(asked)
    while left:
        try:
            for found in errand("ask", book.root, rounds, budget, *left, patience=patience):
                progress(f"{found['name']}")
                yield left.pop(0), found
        except Overdue:
            yield left.pop(0), None
