"""Measure decisions that make one thing of two, beside rebuilding the cases that they touch."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.fresh_build import small_cases
from benchmarks.lines import Line, ratio
from benchmarks.timing import Cost, at_rest, measured, summed
from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.derive.identity.decide import written
from tumen.parse.decisions import Decision, Judgement, decisions_folder, file_stem
from tumen.store.reader import open_reader

RATIO = 3.0
FLAT = 1.5
BATCH = 250  # decisions a build
Pair = tuple[int, int]


def merging(work: Path, many: int, decisions: int, seed: int) -> Iterator[Line]:
    """Merge and unmerge people in pairs, in a large casebook and in one of a tenth of its size."""
    # Five cases tell of one county, in both: what a case has to do with others is the same.
    few_cases = max(8, many // 10)
    small = small_cases(work / "merge-few", few_cases, seed, counties=max(1, few_cases // 5))
    large = small_cases(work / "merge-many", many, seed, counties=many // 5)
    for casebook in (small, large):
        build(casebook)
    few = _pairs(min(BATCH, decisions, many // 40))
    pairs = _pairs(min(decisions, many // 2))
    before = set(open_reader(large))
    costs = {"small": _merge(small, few), "few": _merge(large, few)}
    _unmerge(large, few)
    merged, rebuilt = _merge(large, pairs), _rebuild(large, pairs)
    _must_equal(set(open_reader(large)), _fresh(large, work / "merge-fresh"))
    unmerged = _unmerge(large, pairs)
    _restore(large, pairs)
    build(large)
    _must_equal(set(open_reader(large)), before)
    label = f"{len(pairs):,} decisions among {many:,} cases, in builds of {BATCH}"
    each = f"{merged.cpu / len(pairs) * 1000:.2f} ms of processor each"
    against = "rebuilding the cases they touch"
    judged = len(pairs) >= BATCH
    for key, what, cost, note in (
        ("merge", "merging", merged, each), ("unmerge", "taking back", unmerged, "")
    ):  # fmt: skip
        line = ratio(key, f"{what} {label}", against, cost, rebuilt, RATIO, note)
        yield replace(line, judged=judged)
    line = ratio(
        "merge-flat", f"merging {len(few):,} pairs among {many:,} cases", f"among {many // 10:,}",
        costs["few"], costs["small"], FLAT,
    )  # fmt: skip
    yield replace(line, judged=judged)


def _pairs(number: int) -> list[Pair]:
    return [(2 * n, 2 * n + 1) for n in range(number)]


def _batches(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    for start in range(0, len(pairs), BATCH):
        yield pairs[start : start + BATCH]


def _file(casebook: Casebook, pair: Pair) -> Path:
    return decisions_folder(casebook) / f"{file_stem(*_ids(pair))}.yaml"


def _ids(pair: Pair) -> tuple[str, str]:
    first, second = sorted(f"worker-{number}" for number in pair)
    return first, second


def _merge(casebook: Casebook, pairs: Sequence[Pair]) -> Cost:
    decisions_folder(casebook).mkdir(exist_ok=True)
    made = Judgement("same", "One name in two reports.", "the benchmark", "2026")
    costs = []
    for batch in _batches(pairs):
        for pair in batch:
            _file(casebook, pair).write_text(written(Decision(_ids(pair), made)), encoding="utf-8")
        costs.append(_build(casebook, len(batch)))
    return summed(costs)


def _unmerge(casebook: Casebook, pairs: Sequence[Pair]) -> Cost:
    costs = []
    for batch in _batches(pairs):
        for pair in batch:
            _file(casebook, pair).unlink()
        costs.append(_build(casebook, len(batch)))
    return summed(costs)


def _build(casebook: Casebook, touched: int) -> Cost:
    at_rest()
    found = []
    cost = measured(lambda: found.append(build(casebook)))
    report = found[0]
    if len(report.merged) + len(report.built) != touched or report.findings:
        raise RuntimeError(f"{touched} sources were to change: {report}")
    return cost


def _case(casebook: Casebook, pair: Pair) -> Path:
    """Return the case of the thing for which the other one stands."""
    return casebook.cases / f"report-{_ids(pair)[1].removeprefix('worker-')}.yaml"


def _rebuild(casebook: Casebook, pairs: Sequence[Pair]) -> Cost:
    costs = []
    for batch in _batches(pairs):
        for pair in batch:
            path = _case(casebook, pair)
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("{en: Crossings", "{en: The crossings"), encoding="utf-8")
        costs.append(_build(casebook, len(batch)))
    return summed(costs)


def _restore(casebook: Casebook, pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        path = _case(casebook, pair)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("{en: The crossings", "{en: Crossings"), encoding="utf-8")


def _fresh(casebook: Casebook, folder: Path) -> set[object]:
    shutil.copytree(casebook.root / "graph", folder / "graph")
    made = find_casebook(folder)
    build(made)
    return set(open_reader(made))


def _must_equal(one: set[object], other: set[object]) -> None:
    if one != other:
        raise RuntimeError(f"the graphs differ in {len(one ^ other)} statements")
