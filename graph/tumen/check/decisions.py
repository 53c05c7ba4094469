"""Check decisions against the cases and against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from tumen.check.other_cases import OtherCases
from tumen.core.casebook import Casebook
from tumen.core.errors import did_you_mean, nearest
from tumen.core.findings import START, Finding, Findings
from tumen.core.vocabulary import ID
from tumen.parse.decisions import SUFFIX, Decision, decision_files, decisions_folder, read_decision

_REMEDY = "Change one of these decisions, or delete its file."


def is_decision(casebook: Casebook, path: Path) -> bool:
    """Return whether a path is a decision file of this casebook."""
    inside = path.parent.resolve() == decisions_folder(casebook).resolve()
    return inside and path.suffix == SUFFIX and path.is_file()


def check_decisions(
    casebook: Casebook, others: OtherCases, chosen: Sequence[Path] | None = None
) -> list[Finding]:
    """Return every finding in the chosen decision files, or in all.

    Each is compared with all other decisions, whichever are chosen.
    """
    files = decision_files(casebook)
    if not files and not chosen:
        return []
    read = {_place(path): read_decision(casebook, path) for path in {*files, *(chosen or ())}}
    decisions = {path: decision for path, (decision, _) in read.items() if decision is not None}
    for path, decision in decisions.items():
        _note_missing(decision, read[path][1], others)
    _note_contradictions(decisions, {path: findings for path, (_, findings) in read.items()})
    shown = {_place(path) for path in (files if chosen is None else chosen)}
    return [f for path in sorted(shown) for f in read[path][1].sorted()]


def _place(path: Path) -> Path:
    return path.parent.resolve() / path.name  # a link may lead back to itself


def _note_missing(decision: Decision, findings: Findings, others: OtherCases) -> None:
    for thing in decision.things:
        if others.classes(ID + thing) is None:
            near = nearest(thing, [iri.removeprefix(ID) for iri in others.things()])
            findings.add(
                START, "unknown-thing", f"nothing is called '{thing}'",
                did_you_mean(near) or "Delete the decision if the thing is gone for good.",
                "warning",
            )  # fmt: skip


def _note_contradictions(decisions: dict[Path, Decision], findings: dict[Path, Findings]) -> None:
    """Report two things decided to be different, which other decisions say are the same."""
    chains: dict[str, set[str]] = defaultdict(set)
    for decision in decisions.values():
        if decision.now.verdict == "same":
            one, other = decision.things
            chains[one].add(other)
            chains[other].add(one)
    for path, decision in decisions.items():
        one, other = decision.things
        if decision.now.verdict == "different":
            way = _way(chains, one, other)
            if way:
                findings[path].add(
                    START, "contradictory-decisions",
                    f"'{one}' and '{other}' are decided to be different, but other decisions "
                    "say they are the same: "
                    + " = ".join(way), _REMEDY, "warning",
                )  # fmt: skip


def _way(chains: dict[str, set[str]], start: str, goal: str) -> list[str]:
    """Return the shortest chain from one thing to another; empty if there is none."""
    ways, seen = [[start]], {start}
    while ways:
        longer = []
        for way in ways:
            for after in sorted(chains.get(way[-1], set()) - seen):
                if after == goal:
                    return [*way, after]
                seen.add(after)
                longer.append([*way, after])
        ways = longer
    return []
