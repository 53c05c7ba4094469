"""Read curators' decisions on whether two things are the same: one small file a pair.

    graph/decisions/ONE--OTHER.yaml

Sources are not merged by a decision. Deciding again keeps what was decided before in the file; to
take a decision back altogether, delete the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from tumen.core.casebook import Casebook, shipped_root
from tumen.core.findings import START, Findings
from tumen.core.input import InputError, is_utf8
from tumen.core.vocabulary import ID
from tumen.parse.schema import load_schema
from tumen.parse.yaml_tree import MarkedTree, read_yaml_tree

SCHEMA = "decision.schema.json"
VERDICTS = ("same", "different", "unsure")
SUFFIX = ".yaml"
# Longer names are not files everywhere; then a hash tells two of one beginning apart.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Judgement:
    """Represent a judgement: the verdict, the reason, the author and the date (EDTF)."""

    verdict: str
    reason: str
    by: str
    date: str

    def as_dict(self) -> dict[str, str]:
        """Return the judgement under the keys of its file."""
        return {"verdict": self.verdict, "reason": self.reason, "by": self.by, "date": self.date}


@dataclass(frozen=True, slots=True)
class Decision:
    """Represent a judgement on two things, by their ids in order, with earlier judgements."""

    things: tuple[str, str]
    now: Judgement
    earlier: tuple[Judgement, ...] = ()

    @property
    def pair(self) -> tuple[str, str]:
        """Return the IRIs of the two things, in order."""
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
    if list(decision.things) != ordered:
        findings.add(
            marked.mark(("things",)), "wrong-id",
            "'things' are not in the order of the alphabet, as in the name of the file",
            f"Write: [{', '.join(ordered)}]",
        )  # fmt: skip
        return None, findings
    return decision, findings


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
    return Decision((one, other), _judgement(tree), tuple(map(_judgement, tree.get("earlier", ()))))


def _judgement(part: Any) -> Judgement:
    return Judgement(*(str(part[key]) for key in ("verdict", "reason", "by", "date")))
