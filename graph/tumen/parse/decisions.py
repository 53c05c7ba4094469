"""Read curators' decisions on how two things relate: one small file a pair.

    graph/decisions/ONE--OTHER.yaml

A case file is never changed by a decision. Deciding again keeps what was decided before in the
file; to take a decision back altogether, delete the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tumen.core.casebook import Casebook, shipped_root
from tumen.core.findings import START, Findings, Mark
from tumen.core.input import InputError, is_utf8
from tumen.core.vocabulary import ID
from tumen.parse.schema import load_schema
from tumen.parse.yaml_tree import MarkedTree, read_yaml_tree

SCHEMA = "decision.schema.json"
# The verdicts whose `things` have a direction (they call the first), with what the second is.
DIRECTED = {"narrower": "broader", "part": "whole", "instance": "kind"}
VERDICTS = ("same", "different", "unsure", "narrower", "opposite", "part", "instance")
SUFFIX = ".yaml"
# Longer names are not files everywhere; then a hash tells two of one beginning apart.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Judgement:
    """Represent a judgement: the verdict, the reason, the author and the date (EDTF).

    `canonical` is the id that stands for both things if they are the same; "" leaves the choice to
    the rule. `things` is the order of an earlier judgement where it differs from the present one.
    """

    verdict: str
    reason: str
    by: str
    date: str
    canonical: str = ""
    things: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str]:
        """Return the judgement under the keys of its file."""
        named = {"canonical": self.canonical} if self.canonical else {}
        return {
            "verdict": self.verdict, **named, "reason": self.reason, "by": self.by,
            "date": self.date,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """Represent a judgement on two things, by their ids, with earlier judgements.

    The ids are in alphabetical order, unless the verdict has a direction (`DIRECTED`).
    """

    things: tuple[str, str]
    now: Judgement
    earlier: tuple[Judgement, ...] = ()

    @property
    def pair(self) -> tuple[str, str]:
        """Return the IRIs of the two things, in alphabetical order."""
        first, second = sorted(self.ends)
        return first, second

    @property
    def ends(self) -> tuple[str, str]:
        """Return the IRIs of the two things, in the order of the relation."""
        return ID + self.things[0], ID + self.things[1]


def decisions_folder(casebook: Casebook) -> Path:
    """Return the folder of a casebook's decisions."""
    return casebook.root / "graph" / "decisions"


def decision_files(casebook: Casebook) -> list[Path]:
    """List everything that is named as a decision, by name; what is no file becomes a finding."""
    found = decisions_folder(casebook).glob(f"*{SUFFIX}")
    return sorted(path for path in found if not path.name.startswith("."))


def file_stem(one: str, other: str) -> str:
    """Name the file of the decision on two ids, without its ending.

    >>> file_stem("tae-yong-ho", "thae-yong-ho")
    'tae-yong-ho--thae-yong-ho'
    """
    first, second = sorted((one, other))
    whole = f"{first}--{second}"
    if len(whole) <= _LONGEST:
        return whole
    return f"{first[:80]}--{second[:80]}--{sha256(whole.encode()).hexdigest()[:12]}"


def has_decision(casebook: Casebook, one: str, other: str) -> bool:
    """Say whether there is a decision on two things, given by their IRIs."""
    name = file_stem(one.removeprefix(ID), other.removeprefix(ID))
    return (decisions_folder(casebook) / f"{name}{SUFFIX}").is_file()


def read_decisions(casebook: Casebook) -> Iterator[tuple[Path, Decision | None, Findings]]:
    """Read all decisions with their findings; None for a decision that cannot be used."""
    for path in decision_files(casebook):
        yield path, *read_decision(casebook, path)


def read_decision(
    casebook: Casebook, path: Path, data: bytes | None = None
) -> tuple[Decision | None, Findings]:
    """Read one decision and collect its findings."""
    findings = Findings(casebook.display_path(path))
    if not is_utf8(path):
        findings.add(START, "bad-id", "the name of the file is not UTF-8", "Rename it.")
        return None, findings
    try:
        marked = read_yaml_tree(casebook.read(path) if data is None else data, findings)
    except InputError as error:
        findings.add(START, error.code, f"the file {error.why}", error.hint)
        return None, findings
    if marked is None:
        return None, findings
    if not isinstance(marked.tree, dict):
        findings.add(
            START, "wrong-type", "a decision is a map of keys and values",
            "Let tumen match --decide write it.",
        )  # fmt: skip
        return None, findings
    load_schema(_schema(casebook)).check(marked, findings)
    _check_dates(marked, findings)
    if findings.has_errors():
        return None, findings
    decision = _decision(marked.tree)
    expected = file_stem(*decision.things)
    ordered = sorted(decision.things)
    if path.stem != expected:
        findings.add(
            marked.mark(("things",)), "wrong-id",
            f"'things' does not fit the name of the file, '{path.stem}'",
            f"Name the file {expected}{SUFFIX}.",
        )  # fmt: skip
        return None, findings
    if decision.now.verdict not in DIRECTED and list(decision.things) != ordered:
        findings.add(
            marked.mark(("things",)), "wrong-id",
            "'things' are not in the order of the alphabet, as in the name of the file",
            f"Write: [{', '.join(ordered)}]",
        )  # fmt: skip
    for path_, judgement in (
        ((), decision.now),
        *((("earlier", n), each) for n, each in enumerate(decision.earlier)),
    ):
        _check_canonical(judgement, ordered, marked.mark((*path_, "canonical")), findings)
        if judgement.things and sorted(judgement.things) != ordered:
            findings.add(
                marked.mark((*path_, "things")), "wrong-id",
                "these 'things' are not the two that the file is about",
                f"Write [{', '.join(ordered)}] in one order or the other, or leave the key out.",
            )  # fmt: skip
    return (None if findings.has_errors() else decision), findings


def _check_canonical(
    judgement: Judgement, things: list[str], place: Mark, findings: Findings
) -> None:
    if not judgement.canonical:
        return
    if judgement.verdict != "same":
        findings.add(
            place, "wrong-value",
            f"'canonical' goes with the verdict 'same', not with '{judgement.verdict}'",
            "Delete the key.",
        )  # fmt: skip
    elif judgement.canonical not in things:
        findings.add(
            place, "wrong-id", f"'canonical' is '{judgement.canonical}', which is neither thing",
            f"Name one of the two: {' or '.join(things)}.",
        )  # fmt: skip


def decision_bytes(casebook: Casebook, path: Path) -> bytes | None:
    """Read a decision's file; None where `read_decision` will say why it cannot be read."""
    try:
        return casebook.read(path) if is_utf8(path) else None
    except InputError:
        return None


def _schema(casebook: Casebook) -> Path:
    own = casebook.ontology / SCHEMA
    # A casebook that was begun before there were decisions has no schema for them.
    return own if own.is_file() else shipped_root() / "ontology" / SCHEMA


def _check_dates(marked: MarkedTree, findings: Findings) -> None:
    from tumen.parse.edtf import InvalidDate, bounds

    for path, mark in marked.values.items():
        node: object = marked.tree
        try:
            for step in path:
                node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            continue  # left empty, or said twice: the schema tells of it
        if path and path[-1] == "date" and isinstance(node, str) and node:
            try:
                bounds(node)
            except InvalidDate as refusal:
                message, hint = refusal.args
                findings.add(mark, "bad-date", message, hint)


def _decision(tree: Any) -> Decision:
    """Make a decision of a tree that fits the schema."""
    one, other = tree["things"]
    earlier = tuple(_judgement(part, earlier=True) for part in tree.get("earlier", ()))
    return Decision((one, other), _judgement(tree), earlier)


def _judgement(part: Any, *, earlier: bool = False) -> Judgement:
    verdict, reason, by, date = (str(part[key]) for key in ("verdict", "reason", "by", "date"))
    things = tuple(part.get("things", ())) if earlier else ()
    return Judgement(verdict, reason, by, date, str(part.get("canonical", "")), things)
