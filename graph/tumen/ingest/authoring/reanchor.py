"""Find the passages of a case again in a corrected edition of its text.

Only the old ranges and hashes are needed, not the old text. What stands word for word elsewhere is
*moved*. What stands nowhere, but between the same neighbours and in the same number, has *changed*
its wording, and so has what only one sentence that is left can be, going by its length: where it
stands now is a proposal, and what rests on it is to be read again. The rest is *gone*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Literal

from tumen.core.errors import TumenError
from tumen.core.files import rewrite
from tumen.core.findings import Findings
from tumen.core.vocabulary import Tumen
from tumen.ingest.authoring.edit_yaml import replace_values
from tumen.ingest.authoring.sentences import Sentence, cut
from tumen.parse.case import Case
from tumen.parse.passages import Passage, passages_of, stated_hash, text_hash
from tumen.parse.source_texts import read_text
from tumen.parse.yaml_tree import read_yaml_tree

State = Literal["same", "moved", "changed", "gone"]
# How far from its expected place a passage is looked for letter by letter, where its bounds are
# not those of sentences; and how many letters of windows that may hash in all.
REACH = 5_000
BUDGET = 40_000_000


@dataclass(frozen=True, slots=True)
class Moved:
    """Represent one passage and its place in the new text; -1 to -1 if it is gone."""

    passage: Passage
    state: State
    start: int
    end: int
    sha256: str

    @property
    def name(self) -> str:
        """Return the passage's id in its case."""
        return self.passage.iri.rpartition("/")[2]


def moves(passages: Sequence[Passage], text: str) -> list[Moved]:
    """Return the place of each passage in `text`, in the order of the old one."""
    ordered = sorted(passages, key=lambda p: (p.start, p.end, p.iri))
    places = _Places(text)
    found: list[int | None] = []
    shift = 0
    for passage in ordered:
        start = places.nearest(passage, passage.start + shift)
        if start is not None:
            shift = start - passage.start
        found.append(start)
    result = []
    for index, (passage, start) in enumerate(zip(ordered, found, strict=True)):
        if start is None:
            result.append(_rewritten(index, ordered, found, places))
        else:
            state: State = "same" if start == passage.start else "moved"
            end = start + passage.end - passage.start
            result.append(Moved(passage, state, start, end, passage.sha256))
    return _last_resort(result, places)


def _last_resort(moves_: Sequence[Moved], places: _Places) -> list[Moved]:
    """Look for gone passages, reworded, in another order: only one sentence left can be each.

    Of several, the one in the paragraph of what stood beside it.
    """
    taken = [(move.start, move.end) for move in moves_ if move.state != "gone"]
    left = [
        sentence for sentence in places.cut
        if not any(sentence.start < end and start < sentence.end for start, end in taken)
    ]  # fmt: skip
    gone = [move for move in moves_ if move.state == "gone"]
    proposed: dict[str, Sentence] = {}
    for move in gone:
        fitting = [sentence for sentence in left if _fits(move.passage, sentence)]
        if len(fitting) > 1:
            near = places.beside(moves_, move)
            fitting = [sentence for sentence in fitting if sentence.paragraph in near]
        if len(fitting) == 1 and sum(_fits(m.passage, fitting[0]) for m in gone) == 1:
            proposed[move.passage.iri] = fitting[0]
    return [
        move if (found := proposed.get(move.passage.iri)) is None
        else Moved(move.passage, "changed", found.start, found.end,
                   text_hash(places.text[found.start : found.end]))
        for move in moves_
    ]  # fmt: skip


def _fits(passage: Passage, sentence: Sentence) -> bool:
    """Return whether a sentence is about as long as a passage, which may be empty by mistake."""
    length = passage.end - passage.start
    return length > 0 and 0.8 <= (sentence.end - sentence.start) / length <= 1.25


class _Places:
    """Find the places in a text whose content has a given hash."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cut = cut(text)
        self.sentences = [(s.start, s.end) for s in self.cut]
        self._known: dict[str, list[int]] = {}
        for start, end in self.sentences:
            self._known.setdefault(text_hash(text[start:end]), []).append(start)
        self._budget = BUDGET

    def beside(self, moves_: Sequence[Moved], move: Moved) -> set[int]:
        """Return the paragraphs in which the passages before and after one stand now."""
        index = moves_.index(move)
        sides = (reversed(moves_[:index]), moves_[index + 1 :])
        neighbours = [next((m for m in side if m.state != "gone"), None) for side in sides]
        starts = [neighbour.start for neighbour in neighbours if neighbour is not None]
        return {s.paragraph for s in self.cut for start in starts if s.start <= start < s.end}

    def nearest(self, passage: Passage, expected: int) -> int | None:
        """Return the place nearest to `expected` where exactly that passage stands."""
        length = passage.end - passage.start
        if self._is(passage, expected):
            return expected
        starts = [s for s in self._known.get(passage.sha256, []) if self._is(passage, s)]
        if starts:
            return min(starts, key=lambda start: (abs(start - expected), start))
        for away in range(1, REACH):
            if self._budget < 0:
                return None
            for start in (expected - away, expected + away):
                self._budget -= length
                if self._is(passage, start):
                    return start
        return None

    def _is(self, passage: Passage, start: int) -> bool:
        end = start + passage.end - passage.start
        inside = start >= 0 and end <= len(self.text)
        return inside and text_hash(self.text[start:end]) == passage.sha256


def _rewritten(
    index: int, ordered: Sequence[Passage], found: Sequence[int | None], places: _Places
) -> Moved:
    """Find a passage whose wording is nowhere: changed in its place, or gone."""
    first = index
    while first > 0 and found[first - 1] is None:
        first -= 1
    after = index
    while after < len(found) and found[after] is None:
        after += 1
    low = _end(ordered[first - 1], found[first - 1]) if first else 0
    high = found[after] if after < len(found) else len(places.text)
    gap = [(start, end) for start, end in places.sentences if start >= low and end <= (high or 0)]
    passage = ordered[index]
    gone = Moved(passage, "gone", -1, -1, "")
    if not gap or _overlapping(ordered[first:after]):
        return gone
    if after - first == 1:  # alone between its neighbours: all that stands there now
        start, end = gap[0][0], gap[-1][1]
        length = passage.end - passage.start
        if length <= 0 or not 0.5 <= (end - start) / length <= 2:
            return gone
    elif len(gap) == after - first:
        start, end = gap[index - first]
    else:
        return gone
    return Moved(passage, "changed", start, end, text_hash(places.text[start:end]))


def _end(passage: Passage, start: int | None) -> int:
    return (start or 0) + passage.end - passage.start


def _overlapping(passages: Sequence[Passage]) -> bool:
    return any(a.end > b.start for a, b in pairwise(passages))


@dataclass(frozen=True, slots=True)
class Plan:
    """Plan the re-anchoring of a case: each passage, the file as read, its new content."""

    moved: list[Moved]
    read: bytes
    content: bytes

    @property
    def changes(self) -> bool:
        """Return whether the file gets another content."""
        return self.content != self.read


def plan(
    case: Case, data: bytes, file: Path, shown: str, text_file: Path, *, also_changed: bool = False
) -> Plan:
    """Plan how a case's anchors move to another edition of its text; nothing is written.

    `data` is the content of `file` from which the case was read. With `also_changed` the proposed
    places of reworded passages are taken over as well.
    """
    if file.suffix not in (".yaml", ".yml"):
        raise TumenError(f"{shown} is no YAML file, and only those are re-anchored. Do it by hand.")
    text_data, text = read_text(text_file, stated_hash(case))
    found = moves([p for p in passages_of(case) if p.sha256], text)
    wanted = {"moved", "changed"} if also_changed else {"moved"}
    values: dict[tuple[str, ...], str] = {}
    for passage in found:
        if passage.state not in wanted:
            continue
        values["passages", passage.name, "start"] = str(passage.start)
        values["passages", passage.name, "end"] = str(passage.end)
        if passage.state == "changed":
            values["passages", passage.name, "sha256"] = passage.sha256
    stated = _stated(data)
    of_text = {"sha256": sha256(text_data).hexdigest(), "characters": str(len(text))}
    values |= {("text", key): of_text[key] for key in of_text if key in stated}
    content = replace_values(data, values, shown)
    return Plan(found, data, content)


def write(plan_: Plan, file: Path) -> None:
    """Replace the case file, unless it has changed since the plan was made."""
    rewrite(file, plan_.read, plan_.content)


def resting(case: Case, passages: Sequence[Moved]) -> dict[str, list[str]]:
    """Map the id of each passage to the names of what is `at` it."""
    wanted = {moved.passage.iri: moved.name for moved in passages}
    found: dict[str, list[str]] = {name: [] for name in wanted.values()}
    for quad in case.quads:
        place = str(getattr(quad.object, "value", ""))
        if quad.predicate.value == Tumen.at and place in wanted:
            found[wanted[place]].append(quad.subject.value.rpartition("/")[2])  # type: ignore[union-attr]
    return {name: sorted(users) for name, users in found.items()}


def _stated(data: bytes) -> dict[str, object]:
    marked = read_yaml_tree(data, Findings(""))
    tree = marked.tree if marked is not None else {}
    text = tree.get("text") if isinstance(tree, dict) else None
    return dict(text) if isinstance(text, dict) else {}
