"""Read a mapping: the meaning of a table's columns, as a case file with holes.

    source: {title: {en: Witnesses}}
    key: "{no}"
    each:
      actors:
        "witness-{no}": {type: Person, name: "{name}", born: "{born}"}

Every row fills the holes; what stays empty is left out. There is no second vocabulary to learn, and
the same closed schema says what may stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError, did_you_mean, nearest
from tumen.core.findings import Findings, Mark
from tumen.core.input import MAX_CASE_BYTES, read_file
from tumen.ingest.tables.header import ENCODINGS
from tumen.ingest.tables.numbers import DECIMALS
from tumen.ingest.tables.read import Row
from tumen.ingest.tables.template import FILTERED, FILTERS, HOLE, ROW_NUMBER, Mapping
from tumen.parse.schema import CaseSchema
from tumen.parse.yaml_tree import MarkedTree, read_yaml_tree

_KEYS = (
    "source", "header", "sheet", "encoding", "key", "skip", "without", "decimal", "dates", "values",
    "split", "once", "each",
)  # fmt: skip
_HEADER = re.compile(r"([1-9]\d{0,3})(?:-([1-9]\d{0,3}))?\Z", re.ASCII)


def read_mapping(path: Path, schema: CaseSchema) -> tuple[Mapping, MarkedTree]:
    """Read a mapping from its file. Raises `TumenError` with every mistake in it, one per line."""
    data = read_file(path, MAX_CASE_BYTES, any_kind=True)
    if not data.strip():
        raise TumenError(f"{path} is empty. Begin one with: tumen import --template persons")
    findings = Findings(str(path))
    marked = read_yaml_tree(data, findings)
    tree: Any = marked.tree if marked else None
    if marked is not None and not isinstance(tree, dict):
        raise TumenError(f"{path} is no mapping: it begins with 'key: …' and 'each: …'.")
    if marked is not None:
        _check(tree, marked, schema, findings)
    if findings.has_errors() or marked is None:
        raise TumenError("\n".join(str(finding) for finding in findings.sorted()))
    return Mapping(**{key: tree[key] for key in _KEYS if key in tree}), marked


def _check(
    tree: dict[str, Any], marked: MarkedTree, schema: CaseSchema, findings: Findings
) -> None:
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
    _check_layout(tree, marked, findings)
    _check_filters(tree, marked, findings)
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


def _check_filters(tree: dict[str, Any], marked: MarkedTree, findings: Findings) -> None:
    parts = {part: tree[part] for part in ("key", "each", "once") if part in tree}
    for place, text in _texts(parts, ()):
        for name in FILTERED.findall(text):
            if name not in FILTERS:
                shown = name if len(name) <= 40 else f"{name[:40]}…"
                findings.add(
                    marked.mark(place), "unknown-filter", f"there is no filter '{shown}'",
                    did_you_mean(nearest(name, FILTERS))
                    or f"Known: {', '.join(FILTERS)}. Write {{column}} for the cell as it is.",
                )  # fmt: skip


def _check_layout(tree: dict[str, Any], marked: MarkedTree, findings: Findings) -> None:
    header = _HEADER.match(tree.get("header", "1").replace("none", "1"))
    if not header or not 0 <= int(header[2] or header[1]) - int(header[1]) < 10:
        findings.add(
            marked.mark(("header",)), "wrong-value", "'header' is the row of the headings",
            "Write its number, header: 3, or the first and the last, header: 2-3; header: none if "
            "there are none: the columns are A, B … then.",
        )  # fmt: skip
    encoding = tree.get("encoding", "utf-8")
    if encoding not in ENCODINGS:
        findings.add(
            marked.mark(("encoding",)), "unknown-value", f"'{encoding}' is no encoding known here",
            did_you_mean(nearest(encoding, ENCODINGS)) or f"One of: {', '.join(ENCODINGS)}.",
        )  # fmt: skip
    if tree.get("dates", "day") not in ("day", "month"):
        findings.add(
            marked.mark(("dates",)), "unknown-value", "'dates' is what stands first in 5/8/2016",
            "Write dates: day, or dates: month.",
        )  # fmt: skip


# How many maps are in each other in a part, and what is within the innermost: a text, one or a list
# of several, or anything.
_FORMS = {
    "key": (0, "text"), "decimal": (0, "text"), "header": (0, "text"), "sheet": (0, "text"),
    "encoding": (0, "text"), "dates": (0, "text"), "source": (1, ""), "split": (1, "text"),
    "skip": (1, "texts"), "without": (1, "texts"), "values": (2, "text"), "once": (3, ""),
    "each": (3, ""),
}  # fmt: skip


def _check_form(tree: dict[str, Any], marked: MarkedTree, findings: Findings) -> None:
    for part in _FORMS.keys() & tree.keys():
        depth, wanted = _FORMS[part]
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
        for path, value in level if wanted else ():
            texts = value if wanted == "texts" and isinstance(value, list) else [value]
            empty = part in ("split", "without") and "" in texts
            if empty or not all(isinstance(text, str) for text in texts):
                findings.add(
                    marked.mark(path), "wrong-type", f"'{'/'.join(path)}' is to be a text",
                    "Put it between quotation marks.",
                )  # fmt: skip


def _check_node(
    node: Any, path: tuple[str, ...], section: dict[str, Any], marked: MarkedTree,
    schema: CaseSchema, findings: Findings,
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


def refuse_unknown_columns(path: Path, marked: MarkedTree, row: Row) -> None:
    """Raise `TumenError` for every hole of a mapping for which a table has no column."""
    lines = []
    tree: Any = marked.tree
    named = named_columns(tree) - {ROW_NUMBER}
    if named and not named & row.keys():
        raise TumenError(
            f"{path}: of its columns the table has none. The table's are: {', '.join(row)}. "
            "If its headings stand in another row, say in the mapping in which: header: 3"
        )
    lines += [
        _unknown(path, marked.key_mark((part, column)), column, row)
        for part in ("skip", "without")
        for column in tree.get(part, {})
        if column not in row
    ]
    for place, text in _texts(marked.tree, ()):
        for column, _ in HOLE.findall(text):
            if column not in row and column != ROW_NUMBER:
                lines.append(_unknown(path, marked.mark(place), column, row))
    if lines:
        raise TumenError("\n".join(lines))


def named_columns(tree: Any) -> frozenset[str]:
    """Give the columns for which a mapping has holes."""
    return frozenset(column for _, text in _texts(tree, ()) for column, _ in HOLE.findall(text))


def _unknown(path: Path, mark: Mark, column: str, row: Row) -> str:
    hint = did_you_mean(nearest(column, row)) or f"Columns: {', '.join(row)}."
    return (
        f"{path}:{mark.line}:{mark.column}: error: the table has no column '{column}' "
        f"[unknown-column] {hint}"
    )


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
