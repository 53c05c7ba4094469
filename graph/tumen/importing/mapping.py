"""A mapping: what the columns of a table mean, said as a case file with holes.

    source: {title: {en: Witnesses}}
    key: "{no}"
    each:
      actors:
        "witness-{no}": {type: Person, name: "{name}", born: "{born}"}

Every row fills the holes; what stays empty is left out. There is no second vocabulary to learn, and
the same closed schema says what may stand there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tumen.errors import TumenError, did_you_mean, nearest
from tumen.findings import Findings
from tumen.importing.filling import HOLE, Mapping
from tumen.importing.numbers import DECIMALS
from tumen.importing.tables import Row
from tumen.reading.marked import Marked, read_marked
from tumen.reading.schema import CaseSchema

_KEYS = ("source", "key", "decimal", "values", "split", "once", "each")


def read_mapping(path: Path, schema: CaseSchema) -> tuple[Mapping, Marked]:
    """A mapping from its file. Raises `TumenError` with every mistake in it, a line each."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None
    if not data.strip():
        raise TumenError(f"{path} is empty. Begin one with: tumen import --template persons")
    findings = Findings(str(path))
    marked = read_marked(data, findings)
    tree: Any = marked.tree if marked else None
    if marked is not None and not isinstance(tree, dict):
        raise TumenError(f"{path} is no mapping: it begins with 'key: …' and 'each: …'.")
    if marked is not None:
        _check(tree, marked, schema, findings)
    if findings.has_errors() or marked is None:
        raise TumenError("\n".join(str(finding) for finding in findings.sorted()))
    return Mapping(**{key: tree[key] for key in _KEYS if key in tree}), marked


def _check(tree: dict[str, Any], marked: Marked, schema: CaseSchema, findings: Findings) -> None:
    _check_form(tree, marked, findings)
    if findings.has_errors():
        return
    for key in tree:
        if key not in _KEYS:
            findings.add(
                marked.key_mark((key,)), "unknown-key", f"unknown key '{key}' in a mapping",
                did_you_mean(nearest(key, _KEYS)) or f"Known keys here: {', '.join(_KEYS)}.",
            )  # fmt: skip
    if tree.get("decimal", ".") not in DECIMALS:
        findings.add(
            marked.mark(("decimal",)), "unknown-value", "'decimal' is a point or a comma",
            'Write decimal: "," where the table writes 1.240,5, and decimal: "." for 1,240.5.',
        )  # fmt: skip
    for key in ("key", "each"):
        if not tree.get(key):
            findings.add(
                marked.mark(()), "missing-key", f"the mapping lacks '{key}'",
                "'key' tells rows apart; 'each' says what a row describes.",
            )  # fmt: skip
    known = {k: v for k, v in schema.schema["properties"].items() if "x-tumen-classes" in v}
    for part in ("each", "once"):
        for section, members in (tree.get(part) or {}).items():
            if section not in known or section == "records":
                findings.add(
                    marked.key_mark((part, section)), "unknown-key",
                    f"there is no section '{section}'",
                    did_you_mean(nearest(section, known)) or f"Known: {', '.join(known)}.",
                )  # fmt: skip
                continue
            for id_, node in members.items():
                _check_node(node, (part, section, id_), known[section], marked, schema, findings)


# How many maps are in each other in a part, and whether texts are within the innermost.
_FORMS = {
    "key": (0, True), "decimal": (0, True), "source": (1, False), "split": (1, True),
    "values": (2, True), "once": (3, False), "each": (3, False),
}  # fmt: skip


def _check_form(tree: dict[str, Any], marked: Marked, findings: Findings) -> None:
    for part in _FORMS.keys() & tree.keys():
        depth, texts = _FORMS[part]
        level: list[tuple[tuple[str, ...], Any]] = [((part,), tree[part])]
        for _ in range(depth):
            inner = []
            for path, value in level:
                if isinstance(value, dict):
                    inner += [((*path, key), each) for key, each in value.items()]
                else:
                    findings.add(
                        marked.mark(path), "wrong-type", f"'{'/'.join(path)}' is to be a map",
                        "Write 'key: value' lines below it, or leave it out.",
                    )  # fmt: skip
            level = inner
        for path, value in level if texts else ():
            if not isinstance(value, str) or (part == "split" and not value):
                findings.add(
                    marked.mark(path), "wrong-type", f"'{'/'.join(path)}' is to be a text",
                    "Put it between quotation marks.",
                )  # fmt: skip


def _check_node(
    node: Any, path: tuple[str, ...], section: dict[str, Any], marked: Marked, schema: CaseSchema,
    findings: Findings,
) -> None:  # fmt: skip
    classes = section["x-tumen-classes"]
    class_: Any = (
        node.get("type", classes[0] if len(classes) == 1 else "") if isinstance(node, dict) else ""
    )
    if not isinstance(class_, str):
        findings.add(
            marked.mark((*path, "type")), "wrong-type", f"'{'/'.join(path)}/type' is to be a text",
            f"One of: {', '.join(classes)}.",
        )  # fmt: skip
        return
    if class_ not in classes:
        if not HOLE.search(class_):
            findings.add(
                marked.mark((*path, "type")), "unknown-value",
                f"'{class_}' is no type of '{path[1]}'",
                did_you_mean(nearest(class_, classes)) or f"One of: {', '.join(classes)}.",
            )  # fmt: skip
        return
    keys = schema.schema["$defs"][class_]["properties"]
    for key in node:
        if key not in keys:
            findings.add(
                marked.key_mark((*path, key)), "unknown-key", f"{_one(class_)} has no '{key}'",
                did_you_mean(nearest(key, keys)) or f"Known keys here: {', '.join(sorted(keys))}.",
            )  # fmt: skip


def _one(class_: str) -> str:
    return f"a{'n' * (class_[0] in 'AEIO')} {class_}"


def refuse_unknown_columns(path: Path, marked: Marked, row: Row) -> None:
    """Raise `TumenError` for every hole of a mapping for which a table has no column."""
    lines = []
    for place, text in _texts(marked.tree, ()):
        for column, _ in HOLE.findall(text):
            if column not in row:
                mark = marked.mark(place)
                hint = did_you_mean(nearest(column, row)) or f"Columns: {', '.join(row)}."
                lines.append(
                    f"{path}:{mark.line}:{mark.column}: error: the table has no column "
                    f"'{column}' [unknown-column] {hint}"
                )
    if lines:
        raise TumenError("\n".join(lines))


def _texts(tree: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _texts(item, (*path, index))
    else:
        for key, item in tree.items():
            yield (*path, key), str(key)
            yield from _texts(item, (*path, key))
