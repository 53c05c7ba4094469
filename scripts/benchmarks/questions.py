"""Measure every named question at two sizes, with its defaults and with a typical argument."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.errands import Overdue, errand
from benchmarks.graphs import write_nquads
from benchmarks.lines import Line
from benchmarks.rooms import copied
from tumen.core.casebook import Casebook

# Targets at a million triples, in seconds of processor.
TYPICAL, A_ROW = 0.3, 5e-6  # a question with a typical argument: the larger of the two
DEFAULTS, TOGETHER = 2.0, 15.0  # one question with its defaults; all of them
GROWTH = 12.0  # times the cost on a graph ten times as large
_LEAST = 0.01  # seconds: below that a growth factor compares noise

# What an analyst gives a question; it names things that every made-up graph holds.
ARGUMENTS = {
    "aliases": "thing=person-100", "by-standing": "standing=hostile",
    "calls-to-act": "addressee=dprk", "causal-claims": "linkType=motivates",
    "causes-of": "effect=condition-300", "claim-in-full": "claim=bench-0000100/cause-1",
    "claim-relations": "other=bench-0000100/cause-1", "claims-by-modality": "source=bench-0000100",
    "claims-by": "claimant=person-100", "composite-claims": "claim=bench-0000100/cause-1",
    "conditions": "about=institution-100", "departures-by-month": "since=2015 until=2016",
    "departures-by-origin": "since=2015 until=2016", "effects-of": "cause=condition-300",
    "elite-defectors": "who=person-100", "events-by-kind": "kind=Defection",
    "events-by-month": "since=2015 until=2016", "events-by-place": "kind=Abduction",
    "events-in": "place=place-100", "evidence": "conclusion=condition-300",
    "external-records": "thing=person-100", "families": "person=person-100",
    "figures": "indicator=indicator-102", "groups": "least=30", "happened-in": "place=place-100",
    "hearsay": "attributedTo=person-100", "identity-decisions": "thing=person-100",
    "institutions": "place=place-100", "legal-penalties": "authority=dprk",
    "measures": "target=institution-100", "memberships": "organisation=institution-100",
    "most-mentioned": "kind=Ministry", "neighbourhood": "thing=person-100",
    "opposing-claims": "effect=condition-300", "passage-contents": "source=bench-0000100",
    "passages-of": "what=person-100", "places-within": "place=place-100",
    "provisions": "kind=Statute", "reached-by": "who=institution-100", "reasons": "who=person-100",
    "rival-figures": "indicator=indicator-102", "sanctioned": "who=institution-100",
    "shared-things": "least=20", "spread-of-figures": "indicator=indicator-102",
    "state-actors": "who=institution-100", "statements": "subject=person-100",
    "tenures": "person=person-101",
    "things-in-two-sources": "one=bench-0000100 other=bench-0000200",
    "timeline": "actor=person-100", "triggers": "event=test-100",
    "undated-events": "kind=Defection", "unsourced-claims": "source=bench-0000100",
    "unsourced-things": "source=bench-0000100", "what-followed": "event=test-100",
    "who-defected": "since=2015 until=2016", "who-took-part": "event=departure-100",
}  # fmt: skip
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold what a question took, in seconds of processor (None: not answered), and its rows."""

    seconds: float | None
    rows: int


Measured = dict[str, tuple[Answered, Answered | None]]  # defaults, and a typical argument


def questions(
    true: Casebook, work: Path, sizes: tuple[int, int], names: Sequence[str], patience: float,
    seed: int, document: Path | None, progress: Progress,
) -> Iterator[Line]:  # fmt: skip
    """Ask every question of a small and of a large made-up graph, derived graphs included."""
    small, large = (_asked(true, work, size, names, patience, seed, progress) for size in sizes)
    if document is not None:
        document.write_text(_document(small, large, sizes), encoding="utf-8", newline="\n")
    alone = [found.seconds or patience for found, _ in large.values()]
    late = [name for name, (found, _) in large.items() if found.seconds is None]
    what, note = f"{len(large)} questions of {sizes[1]:,} triples", ", ".join(late)
    judged = sizes[1] >= 1_000_000
    yield Line(
        "questions", f"{what}, together", "seconds", sum(alone), TOGETHER, judged=judged,
        note=note and f"counted with {patience:.0f} s: {note}",
    )  # fmt: skip
    slow = [n for n, (found, _) in large.items() if (found.seconds or patience) > DEFAULTS]
    yield Line(
        "questions-default", f"{what}: the slowest with its defaults", "seconds", max(alone),
        DEFAULTS, judged=judged, note=f"above it: {', '.join(slow)}" if slow else "",
    )  # fmt: skip
    given = {name: found for name, (_, found) in large.items() if found is not None}
    over = {
        name: found.seconds or patience
        for name, found in given.items()
        if (found.seconds or patience) > max(TYPICAL, A_ROW * found.rows)
    }
    slowest = max([found.seconds or patience for found in given.values()], default=0.0)
    yield Line(
        "questions-typical", f"{what}: the slowest with a typical argument", "seconds",
        slowest, TYPICAL, judged=judged,
        note=f"above it: {', '.join(over)}" if over else "",
    )  # fmt: skip
    growths = {name: g for name in large if (g := _growth(small[name][0], large[name][0]))}
    worst = max(growths, key=lambda name: growths[name])
    yield Line(
        "questions-growth", f"{what}: the largest growth from {sizes[0]:,}", "ratio",
        growths[worst], GROWTH, note=worst, judged=judged,
    )  # fmt: skip


def _asked(
    true: Casebook, work: Path, size: int, names: Sequence[str], patience: float, seed: int,
    progress: Progress,
) -> Measured:  # fmt: skip
    graph, book = work / f"asked-{size}.nq", copied(true, work / f"asked-{size}")
    write_nquads(graph, size, seed)
    progress(f"{size:,} triples are loaded and derived from")
    list(errand("load_ours", graph, book.root))
    list(errand("derive", book.root))
    found: Measured = {}
    left = [
        (name, text) for name in names for text in ("", ARGUMENTS.get(name)) if text is not None
    ]
    while left:
        try:
            pairs = [part for pair in left for part in pair]
            for answer in errand("answer", book.root, *pairs, patience=patience):
                _keep(found, left.pop(0)[0], Answered(answer["cpu"], answer["rows"]))
        except Overdue:
            _keep(found, left.pop(0)[0], Answered(None, 0))
    return found


def _keep(found: Measured, name: str, answered: Answered) -> None:
    found[name] = (found[name][0], answered) if name in found else (answered, None)


def _growth(small: Answered, large: Answered) -> float | None:
    if small.seconds is None or large.seconds is None:
        return None
    return large.seconds / max(small.seconds, _LEAST)


def _document(small: Measured, large: Measured, sizes: tuple[int, int]) -> str:
    """Write the page about the cost of questions."""
    rows = [
        "| question | argument | "
        + " | ".join(f"{size:,}" for size in sizes)
        + " | rows | growth |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for name in large:
        for text, one, other in zip(
            ("", ARGUMENTS.get(name, "")), small[name], large[name], strict=True
        ):
            if one is not None and other is not None:
                growth = _growth(one, other)
                cells = (
                    name, text, _cell(one), _cell(other), f"{other.rows:,}",
                    f"{growth:.1f}×" if growth is not None else "",
                )  # fmt: skip
                rows.append("| " + " | ".join(cells) + " |")
    total = [sum(found[0].seconds or 0 for found in each.values()) for each in (small, large)]
    sums = f"{total[0]:.1f} s and {total[1]:.1f} s"
    return "\n".join([_HEAD.format(count=len(large), sums=sums), *rows, ""])


def _cell(answered: Answered) -> str:
    return "not answered" if answered.seconds is None else f"{answered.seconds:.3f}"


_HEAD = """\
# What a question costs

`python scripts/bench.py --only questions --write` measures this and writes this page: every named
question, asked once of a made-up graph of each size with all derived graphs, from disk, in seconds
of processor. An empty argument means the defaults of the question. Growth compares the two sizes; a
cost below 0.01 s counts as 0.01 s.

{count} questions with their defaults: {sums}, without those that were not answered in 60 s.

A question with an argument costs what the argument touches. A question about everything costs
its rows: the engine looks each term of a row up on disk.
"""


def pairs_of(text: str) -> dict[str, Any]:
    """Parse the arguments of a question.

    >>> pairs_of("since=2015 until=2016")
    {'since': '2015', 'until': '2016'}
    """
    return dict(part.split("=", 1) for part in text.split())
