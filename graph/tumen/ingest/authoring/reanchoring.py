"""Writes the places that passages have in a corrected edition into their case file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tumen.core.errors import TumenError
from tumen.core.files import output
from tumen.core.findings import Findings
from tumen.core.vocabulary import Tumen
from tumen.ingest.authoring.edit_yaml import replace_values
from tumen.ingest.authoring.reanchor import Moved, moves
from tumen.parse.case import Case
from tumen.parse.passages import passages_of, stated_hash
from tumen.parse.source_texts import read_text
from tumen.parse.yaml_tree import read_marked


@dataclass(frozen=True, slots=True)
class Plan:
    """What re-anchoring a case to a text comes to: each passage, and the file's new content."""

    moved: list[Moved]
    content: bytes
    changes: bool


def plan(
    case: Case, file: Path, shown: str, text_file: Path, *, also_changed: bool = False
) -> Plan:
    """How a case's anchors fit another edition of its text; nothing is written.

    With `also_changed` the proposed places of reworded passages are taken over as well.
    """
    if file.suffix not in (".yaml", ".yml"):
        raise TumenError(f"{shown} is no YAML file, and only those are re-anchored. Do it by hand.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise TumenError(f"{shown} cannot be read: {error.strerror or error}.") from None
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
    return Plan(found, content, content != data)


def write(plan_: Plan, file: Path) -> None:
    """Put the new content in the file's place, whole or not at all."""
    with output(file) as stream:
        stream.write(plan_.content)


def resting(case: Case, passages: Sequence[Moved]) -> dict[str, list[str]]:
    """What rests on each of some passages: the passage's id → the names of what is `at` it."""
    wanted = {moved.passage.iri: moved.name for moved in passages}
    found: dict[str, list[str]] = {name: [] for name in wanted.values()}
    for quad in case.quads:
        place = str(getattr(quad.object, "value", ""))
        if quad.predicate.value == Tumen.at and place in wanted:
            found[wanted[place]].append(quad.subject.value.rpartition("/")[2])  # type: ignore[union-attr]
    return {name: sorted(users) for name, users in found.items()}


def _stated(data: bytes) -> dict[str, object]:
    marked = read_marked(data, Findings(""))
    tree = marked.tree if marked is not None else {}
    text = tree.get("text") if isinstance(tree, dict) else None
    return dict(text) if isinstance(text, dict) else {}
