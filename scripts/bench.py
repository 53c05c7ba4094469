"""Measure Tumen on a made-up graph, beside pyoxigraph and rdflib.

python scripts/bench.py --quick         100,000 triples, under a minute on two free cores
python scripts/bench.py                 a million triples and 10,000 cases: some twenty minutes
python scripts/bench.py --size 10M      the loading of ten million only

Exits with 1 where a promise is not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.asking import asking, asking_rdflib
from benchmarks.causes import causes
from benchmarks.fresh_build import fresh_build
from benchmarks.graphs import SEED, Size, triples, write_nquads
from benchmarks.importing import importing, importing_rows
from benchmarks.lines import Line, Report, table
from benchmarks.loading import loading, loading_rdflib
from benchmarks.matching import matching
from benchmarks.merging import merging
from benchmarks.page import pages
from benchmarks.questions import questions
from benchmarks.reasoning import reasoning
from benchmarks.replacing import replacing
from benchmarks.rooms import true_casebook
from benchmarks.starting import starting
from tumen.core.casebook import Casebook, find_casebook
from tumen.query.export_rdf import export_rdf
from tumen.query.named_query import names
from tumen.store.reader import snapshot_path

PARTS = (
    "load",
    "query",
    "questions",
    "replace",
    "fresh-build",
    "merge",
    "start",
    "causes",
    "match",
    "import",
    "page",
    "reason",
    "rdflib",
)
ROOT = Path(__file__).resolve().parents[1]
RDFLIB = 100_000  # triples: beyond that rdflib takes minutes
LONG = 5_000_000  # triples: from here on only loading is measured, and once


@dataclass(frozen=True, slots=True)
class Plan:
    """Hold how much to measure and how often."""

    triples: int
    cases: int
    links: int
    people: int
    boxes: int
    rounds: int
    load_rounds: int
    question_rounds: int
    question_budget: float
    patience: float
    rdflib_cap: float
    rdflib_budget: float
    parts: tuple[str, ...]
    questions: tuple[str, ...]
    write: bool
    seed: int


def main() -> int:
    """Measure, print, and exit with 1 if a target is missed."""
    options = _options()
    plan = _plan(options)
    with _room(options.keep) as work:
        report = _run(plan, work)
    if options.json:
        print(json.dumps(report.as_dict(), indent=1))
    else:
        print(table(report.lines))
        print(
            "\nMedians of alternating runs. A ratio is the worse of its two: wall and processor; "
            "seconds are of processor."
        )
    return 1 if report.missed() else 0


def _run(plan: Plan, work: Path) -> Report:
    say("the true cases are built")
    true = true_casebook(work / "true")
    say(f"a graph of {plan.triples:,} triples is made up")
    graph = work / "graph.nq"
    size = write_nquads(graph, plan.triples, plan.seed)
    report = Report(_setting(plan, size))
    if "load" in plan.parts:
        say("loading")
        _take(report, loading(graph, size.triples, true, work, plan.load_rounds))
    if "query" in plan.parts:
        _take(report, _asking(plan, report, true, graph, work))
    if "questions" in plan.parts:
        sizes = plan.triples // 10, plan.triples
        document = ROOT / "docs" / "performance.md" if plan.write else None
        asked = plan.questions or names(true)
        _take(
            report,
            questions(true, work, sizes, asked, min(plan.patience, 60.0), plan.seed, document, say),
        )
    if "rdflib" in plan.parts:
        _take(report, _beside_rdflib(plan, report, true, graph, size, work))
    if "replace" in plan.parts:
        say(f"one case among {plan.cases:,} is replaced")
        _take(report, replacing(work, plan.cases, plan.rounds, plan.seed))
    if "fresh-build" in plan.parts:
        say("a fresh build of small cases")
        number = max(20, min(3_000, plan.cases))
        _take(report, fresh_build(work, number, min(plan.rounds, 3), plan.seed))
    if "merge" in plan.parts:
        say("decisions take effect")
        _take(report, merging(work, max(80, plan.cases), 1_000, plan.seed))
    if "start" in plan.parts:
        say("cold starts")
        _take(report, starting(true, snapshot_path(true), plan.rounds))
    if "match" in plan.parts:
        say("matching")
        _take(report, matching(work, plan.people, plan.seed))
    if "import" in plan.parts:
        say("imports")
        number = min(plan.triples, 100_000)
        _take(report, importing(work, number, plan.rounds, plan.seed))
        _take(report, importing_rows(work, number, plan.rounds, plan.seed))
    if "causes" in plan.parts:
        say("causes")
        _take(report, causes(true, work, plan.links, plan.patience, plan.rounds, plan.seed))
    if "page" in plan.parts:
        say("the page")
        _take(report, pages(work, plan.boxes, plan.rounds, plan.patience, plan.seed))
    if "reason" in plan.parts:
        say("conclusions")
        _take(report, reasoning(true, work, graph, plan.cases, plan.rounds, plan.seed))
    return report


def _asking(plan: Plan, report: Report, true: Casebook, graph: Path, work: Path) -> Iterator[Line]:
    if not (work / "loaded").exists():
        list(loading(graph, plan.triples, true, work, 1))
    book = find_casebook(work / "loaded")
    yield from asking(
        book, plan.triples, plan.questions or names(book), report, plan.question_rounds,
        plan.question_budget, plan.patience, lambda name: say(f"asked: {name}"),
    )  # fmt: skip


def _beside_rdflib(
    plan: Plan, report: Report, true: Casebook, graph: Path, size: Size, work: Path
) -> Iterator[Line]:
    """rdflib gets a graph that it can cope with: this one if it is small, else one of its own."""
    small, found = graph, size
    if size.triples > 2 * RDFLIB:
        small = work / "small.nq"
        found = write_nquads(small, RDFLIB, plan.seed)
    say("loading beside rdflib")
    yield from loading_rdflib(small, found.triples, true, work)
    book = find_casebook(work / "small")
    asked = report
    if small is not graph or not report.questions:
        asked = Report({})
        lines = asking(
            book, found.triples, plan.questions or names(book), asked, 2, 0.0, plan.patience,
            lambda name: say(f"asked: {name}"),
        )  # fmt: skip
        list(lines)
    whole = work / "whole.nq"
    with whole.open("wb") as file:
        export_rdf(book, "nquads", file, vocabulary=True)
    say("asking rdflib")
    yield from asking_rdflib(book, whole, asked, plan.rdflib_cap, plan.rdflib_budget, say)


def _take(report: Report, lines: Iterable[Line]) -> None:
    for line in lines:
        report.lines.append(line)
        say(table([line]).splitlines()[1])


def _setting(plan: Plan, size: Size) -> dict[str, object]:
    return {
        "triples": size.triples,
        "sources": size.sources,
        "bytes": size.bytes,
        "seed": plan.seed,
        "cases": plan.cases,
        "rounds": plan.rounds,
        "cores": os.cpu_count(),
        "platform": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **{name: version(name) for name in ("tumen", "pyoxigraph", "rdflib")},
    }


def _plan(options: argparse.Namespace) -> Plan:
    number = options.size
    quick, long = number < 500_000, number >= LONG
    parts = options.only or (("load",) if long else PARTS)
    return Plan(
        triples=number,
        cases=options.cases or max(20, min(10_000, number // 100)),
        links=10_000 if quick else 100_000,
        people=10_000 if quick else 100_000,
        boxes=2_000 if quick else 10_000,
        rounds=options.rounds or (3 if quick else 5),
        load_rounds=options.rounds or (1 if long else 3),
        question_rounds=options.rounds or (3 if quick else 5),
        question_budget=0.2 if quick else 10.0,
        patience=20.0 if quick else 300.0,
        rdflib_cap=2.0 if quick else 20.0,
        rdflib_budget=options.rdflib if options.rdflib is not None else (8.0 if quick else 240.0),
        parts=tuple(part for part in PARTS if part in parts),
        questions=tuple(options.question or ()),
        write=options.write,
        seed=options.seed,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=_size, default=triples("1M"), metavar="TRIPLES")
    parser.add_argument(
        "--quick", dest="size", action="store_const", const=triples("100k"),
        help="the same as --size 100k",
    )  # fmt: skip
    parser.add_argument("--cases", type=int, help="how many cases the large casebook has")
    parser.add_argument("--rounds", type=int, help="how often each thing is measured")
    parser.add_argument("--seed", type=int, default=SEED, help="the graph follows from it")
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="measure this part; may be given again"
    )
    parser.add_argument(
        "--question", action="append", metavar="NAME",
        help="ask this question only; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="write docs/performance.md, with --only questions"
    )
    parser.add_argument(
        "--rdflib", type=float, metavar="SECONDS", help="how long rdflib may answer in all"
    )
    parser.add_argument("--json", action="store_true", help="for a machine")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="work in this new folder, and leave it there"
    )
    return parser.parse_args()


def _size(text: str) -> int:
    try:
        return triples(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


@contextmanager
def _room(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="tumen-bench-") as folder:
        yield Path(folder).resolve()


_BEGAN = time.monotonic()


def say(what: str) -> None:
    """Print progress on stderr."""
    print(f"{time.monotonic() - _BEGAN:6.1f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
