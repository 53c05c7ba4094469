"""Write imported records as a case file that people can review, and read the last one back."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.findings import Findings
from tumen.ingest.record import Node, Nodes, Record, Session, tidy

_HEAD = (
    "id", "type", "title", "description", "author", "publisher", "published", "retrieved", "url",
    "language", "licence", "text",
)  # fmt: skip
SECTIONS = (
    "records", "actors", "places", "posts", "tenures", "memberships", "measures", "provisions",
    "events", "conditions", "indicators", "claims",
)  # fmt: skip
_CONTENT = "# content: "
_PLAIN = re.compile(r"[A-Za-z0-9(](?:[A-Za-z0-9 ._/()+~-]*[A-Za-z0-9._/()+~-])?\Z")
Tree = dict[str, Any]


@dataclass(slots=True)
class RecordMerger:
    """Merge records into one case: what several of them say of one thing is joined."""

    session: Session
    tree: Nodes = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Take in a record; a contradiction between two records is a finding."""
        entry: Node = {"key": record.key, "row": str(record.row), "sha256": record.digest}
        if record.kind:
            entry["recordedAs"] = record.kind
        if record.references:
            entry["reference"] = list(record.references)
        records = self.tree.setdefault("records", {})
        if record.name in records:
            self.session.refuse(
                record.row, "id-clash",
                f"'{record.key}' and '{records[record.name]['key']}' would have one id here, "
                f"'{record.name}'", "Rename one of the two.",
            )  # fmt: skip
            return
        records[record.name] = tidy(entry)
        for nodes, at in ((record.own, record.name), (record.shared, "")):
            for section, members in nodes.items():
                for id_, given in members.items():
                    node = given if at and record.tidied else tidy(given)
                    self._join(section, id_, node, at, record.row)

    def _join(self, section: str, id_: str, node: Node, at: str, row: int) -> None:
        members = self.tree.setdefault(section, {})
        if at and id_ not in members and "at" not in node:  # nearly every one
            members[id_] = {**node, "at": [at]}
            return
        there = members.setdefault(id_, {})
        for key, value in node.items():
            old = there.get(key)
            if old is None or old == value:
                there[key] = value
            elif isinstance(old, list) or isinstance(value, list):
                there[key] = [*_listed(old), *(v for v in _listed(value) if v not in _listed(old))]
            elif isinstance(old, dict) and isinstance(value, dict):
                there[key] = _joined(old, value) if at else {**value, **old}
            elif at:  # what is only shared gives way to what a record says
                self.session.refuse(
                    row, "two-values", f"'{id_}' has the {key} '{old}' already, and here '{value}'",
                    "Two rows speak of one thing and differ: mend one, or give each its own.",
                )  # fmt: skip
        if at:
            known = _listed(there.get("at", []))
            there["at"] = known if at in known else [*known, at]


def _joined(old: Node, new: Node) -> Node:
    """Join two texts by language."""
    joined = dict(old)
    for language, texts in new.items():
        if language not in old:
            joined[language] = texts
        elif texts != old[language]:
            kept = _listed(old[language])
            joined[language] = [*kept, *(text for text in _listed(texts) if text not in kept)]
    return joined


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def keep_what_vanished(tree: Nodes, old: Tree, date: str) -> list[str]:
    """Carry over from the last edition the records that this one no longer has, as deprecated.

    Returns their ids. `date` is that of this edition.
    """
    gone = [name for name in old.get("records", {}) if name not in tree.get("records", {})]
    for name in gone:
        tree.setdefault("records", {})[name] = withdrawn(old["records"][name], date)
    kept = set(gone)
    for section in SECTIONS[1:]:
        for id_, node in old.get(section, {}).items():
            if id_ in tree.get(section, {}):
                continue
            at = node.get("at") if isinstance(node, dict) else None
            if at is None or kept & set(_listed(at)):
                tree.setdefault(section, {})[id_] = node
    return gone


def withdrawn(entry: Node, date: str) -> Node:
    """Mark a record as withdrawn since the edition of `date`."""
    if "withdrawn" in entry:
        return entry
    reason = {"en": f"No longer in the edition of {date}."}
    return {**entry, "rank": "deprecated", "rankReason": reason, "withdrawn": date}


def read_tree(data: bytes, shown: str) -> Tree:
    """Read the tree of a case that an import wrote."""
    from tumen.parse.yaml_tree import read_yaml_tree

    findings = Findings(shown)
    marked = read_yaml_tree(data, findings)
    if marked is None or not isinstance(marked.tree, dict):
        raise TumenError(f"{shown} cannot be read: {findings.sorted()[0].message}.")
    return marked.tree


def case_path(casebook: Casebook, slug: str) -> Path:
    """Return the path of the case of that name."""
    for path in casebook.case_files():
        if path.stem == slug:
            return path
    return casebook.cases / f"{slug}.yaml"


def written(
    slug: str, session: Session, tree: Nodes, made_from: str, place: Path, ontology: Path
) -> str:
    """Return the text of a case file."""
    source: Tree = {"id": slug, **session.source}
    lines = [f"{key}: {_value(source[key])}" for key in _HEAD if key in source]
    for section in SECTIONS:
        members = tree.get(section)
        if members:
            lines += ["", f"{section}:"]
            lines += [f"  {_key(id_)}: {_value(node)}" for id_, node in members.items()]
    body = "\n".join(lines) + "\n"
    schema = os.path.relpath(ontology / "case.schema.json", place.parent).replace(os.sep, "/")
    head = [
        f"# yaml-language-server: $schema={schema}",
        f"# Made by: tumen import {made_from}",
        "# The next import writes this anew: say more in a case of your own, under the same ids.",
        f"{_CONTENT}{sha256(body.encode()).hexdigest()}",
    ]
    return "\n".join(head) + "\n" + body


def edited_by_hand(text: str) -> bool:
    """Return whether a person changed a case file after an import wrote it, or no
    import ever did.
    """
    head, found, rest = text.partition(_CONTENT)
    stated, _, body = rest.partition("\n")
    return not (found and head.count("\n") < 8 and stated == sha256(body.encode()).hexdigest())


def refuse_hand_edits(text: str, shown: str, *, overwrite: bool) -> None:
    """Raise `TumenError` for a case that was edited since an import wrote it, unless allowed."""
    if edited_by_hand(text) and not overwrite:
        raise TumenError(
            f"{shown} was not written by an import, or was edited since. Import under another "
            "name with --id, or give up the edits with --overwrite."
        )


def _key(text: str) -> str:
    return text if not text.isdigit() else json.dumps(text)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)}: {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        if len(value) == 1:
            return _value(value[0])
        return "[" + ", ".join(_value(item) for item in value) + "]"
    text = str(value)
    # Quoted, unless nothing in it could ever mean something else in YAML.
    return text if _PLAIN.match(text) and len(text) < 200 else json.dumps(text, ensure_ascii=False)
