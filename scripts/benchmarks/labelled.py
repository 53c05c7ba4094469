"""Evaluate name matching on labelled names: precision and recall.

The question is an analyst's: a new source names somebody by one name; which thing that the graph
holds, under all its other names, is it? Each name takes its turn as the new one.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tumen.core.vocabulary import ONTOLOGY
from tumen.derive.identity.entities import Entity
from tumen.derive.identity.names import as_name
from tumen.derive.identity.proposals import propose_among

LABELLED = Path(__file__).resolve().parents[2] / "tests" / "derive" / "identity" / "labelled.csv"

# (the new mention's id, the id of what the graph holds); a mention of `a` is `a?3`.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody or something with all its names; the year of birth where it is known."""

    id: str
    kind: str
    names: tuple[str, ...]
    born: str


@dataclass(frozen=True, slots=True)
class Quality:
    """Hold the numbers of proposed, correct and expected pairs."""

    proposed: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        """Return the precision."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Return the recall."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def bearers(kind: str, path: Path = LABELLED, *, half: int | None = None) -> list[Bearer]:
    """Read the labelled things of one kind: every second one, or all."""
    names: dict[tuple[str, str], list[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind:
                names.setdefault((row["entity"], row["born"]), []).append(row["name"])
    made = [Bearer(id_, kind, tuple(n), born) for (id_, born), n in names.items()]
    return made if half is None else made[half::2]


def turns(found: Sequence[Bearer]) -> Iterator[tuple[list[Bearer], list[Bearer]]]:
    """Yield known and new names: the first name of each thing, then the second, and so on."""
    for turn in range(max(len(bearer.names) for bearer in found)):
        held, new = [], []
        for one in found:
            rest = one.names[:turn] + one.names[turn + 1 :]
            mentioned = turn < len(one.names) and rest
            held.append(Bearer(one.id, one.kind, rest if mentioned else one.names, one.born))
            if mentioned:
                new.append(Bearer(f"{one.id}?{turn}", one.kind, (one.names[turn],), one.born))
        yield held, new


def wanted(found: Sequence[Bearer]) -> set[Pair]:
    """Return the correct pairs."""
    return {(one.id, one.id.split("?")[0]) for _, new in turns(found) for one in new}


def ours(found: Sequence[Bearer], *, dates: bool, min_score: float = 0.5) -> set[Pair]:
    """Return the pairs that Tumen proposes, from names alone or with years of birth."""
    pairs: set[Pair] = set()
    for held, new in turns(found):
        entities = {one.id: _entity(one, dates=dates) for one in [*held, *new]}
        for proposal in propose_among(entities, min_score=min_score):
            mention, record = sorted(proposal.things, key=lambda id_: "?" not in id_)
            if "?" in mention and "?" not in record:
                pairs.add((mention, record))
    return pairs


def _entity(one: Bearer, *, dates: bool) -> Entity:
    return Entity(
        one.id, ONTOLOGY + one.kind, {one.kind},
        [as_name(name, of_person=one.kind == "Person") for name in one.names],
        sources={one.id}, born={one.born} if dates and one.born else set(),
    )  # fmt: skip


def peers(found: Sequence[Bearer], scorer: Callable[..., float]) -> Iterator[tuple[int, set[Pair]]]:
    """Return the pairs that string similarity proposes, at every threshold from 60 to 100."""
    from rapidfuzz.utils import default_process

    likeness: dict[Pair, float] = {}
    for held, new in turns(found):
        for one in new:
            for other in held:
                likeness[one.id, other.id] = max(
                    scorer(one.names[0], name, processor=default_process) for name in other.names
                )
    for least in range(60, 101):
        yield least, {pair for pair, like in likeness.items() if like >= least}


def quality(proposed: set[Pair], right: set[Pair]) -> Quality:
    """Compare proposals with the correct pairs."""
    return Quality(len(proposed), len(proposed & right), len(right))
