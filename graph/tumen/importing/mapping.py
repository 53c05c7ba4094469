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

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tumen.errors import TumenError, did_you_mean, nearest
from tumen.findings import Findings
from tumen.importing.filling import HOLE, Mapping, fill, named
from tumen.importing.ids import slug_of
from tumen.importing.index import Index
from tumen.importing.numbers import DECIMALS, number_hint, plain_number
from tumen.importing.record import Nodes, Record, Session, tidy
from tumen.importing.tables import Row, is_sheet, rows
from tumen.reading.dates import BadDate, bounds
from tumen.reading.marked import Marked, read_marked
from tumen.reading.schema import SCHEMA_FILE, CaseSchema, load_schema

_KEYS = ("source", "key", "decimal", "values", "split", "once", "each")
_EVERY = 1000  # rows


def read_table(path: Path, session: Session) -> Iterator[Record]:
    """The records of a table, a row each, by the mapping of the session."""
    if session.mapping is None:
        raise TumenError(
            f"what the columns of {path.name} mean is for you to say: give a mapping with "
            "--mapping FILE. Begin one with: tumen import --template persons"
        )
    schema = load_schema(session.ontology / SCHEMA_FILE)
    mapping, marked = read_mapping(session.mapping, schema)
    session.source |= {**mapping.source, **session.source}
    session.source.setdefault("type", "Dataset")
    session.source.setdefault("title", {"en": path.stem})
    for section, members in mapping.once.items():
        session.shared.setdefault(section, {}).update(tidy(members))
    if mapping.decimal and is_sheet(path):
        raise TumenError(
            f"{session.mapping}: 'decimal' is for tables of text, and {path.name} is a sheet, "
            "which holds its numbers as numbers. Leave it out."
        )
    wanting: Counter[tuple[str, str]] = Counter()
    seen, ids = (session.held.enter_context(Index()) for _ in range(2))
    session.class_of = ids.get
    _survey(path, session, mapping, schema, ids)
    for count, (line, row) in enumerate(rows(path, session), 1):
        if count == 1:
            _refuse_unknown_columns(session.mapping, marked, row)
        if count % _EVERY == 0:
            session.progress(f"rows of {path.name}", count, 0)
        key = fill(mapping.key, row, mapping)
        if not isinstance(key, str) or not key:
            session.refuse(
                line, "missing-key", f"the row's key, {mapping.key}, is empty", "Fill it in."
            )
            continue
        first = seen.add(key, "", line)
        if first is not None:
            session.refuse(
                line, "id-clash", f"the key '{key}' stands in line {first} already",
                "A key tells a row from all others: mend one, or add a column to 'key'.",
            )  # fmt: skip
            continue
        own: Nodes = {}
        for section, members in mapping.each.items():
            for id_, node in members.items():
                for name, values in named(id_, row, mapping):
                    filled = tidy(fill(node, values, mapping) or {})
                    keys = _kind_of(filled, schema)
                    if lacking := _lacking(node, filled, keys.get("required", ())):
                        wanting[id_, lacking] += 1
                        continue
                    _write_numbers(filled, keys.get("properties", {}), mapping)
                    own.setdefault(section, {})[name] = filled
        if _fits(own, session, schema, line, row):
            content = json.dumps(list(row.values()), ensure_ascii=False, separators=(",", ":"))
            yield Record(key, slug_of(key), line, content.encode(), "", own, line=line)
    session.assumed += [
        f"'{id_}' was left out of {number} row{'s' * (number > 1)}: no cell for its '{key}'."
        for (id_, key), number in wanting.items()
    ]


def _lacking(template: dict[str, Any], filled: dict[str, Any], required: list[str]) -> str:
    """The key that a thing must have, and does not for want of a cell."""
    if filled.get("type") == "StatisticClaim":
        figures = _FIGURES & template.keys()
        if figures and not figures & filled.keys():
            return next(key for key in template if key in figures)
    return next((key for key in required if key in template and key not in filled), "")


def _write_numbers(node: dict[str, Any], keys: dict[str, Any], mapping: Mapping) -> None:
    """Numbers that the table writes in its own way, as a case writes them."""
    for key, value in node.items():
        number = keys.get(key, {}).get("x-tumen-kind") in {"decimal", "integer"}
        if mapping.decimal and number and isinstance(value, str):
            node[key] = plain_number(value, mapping.decimal)


_FIGURES = frozenset({"value", "atLeast", "atMost"})


def _survey(path: Path, session: Session, mapping: Mapping, schema: CaseSchema, ids: Index) -> None:
    """Note what every row describes, for other rows, however far away, to refer to."""
    quiet = Session(session.slug, Findings(""))
    sections = schema.schema["properties"]
    made = [
        (id_, node.get("type", "") or sections[section]["x-tumen-classes"][0])
        for section, members in mapping.each.items()
        if section != "claims"
        for id_, node in members.items()
    ]
    holes = {column for id_, class_ in made for column, _ in HOLE.findall(f"{id_} {class_}")}
    for count, (line, row) in enumerate(rows(path, quiet), 1):
        if not holes <= row.keys():
            return  # told when the rows are read
        if count % _EVERY == 0:
            session.progress(f"looking through {path.name}", count, 0)
        for id_, class_ in made:
            for name, values in named(id_, row, mapping):
                if isinstance(type_ := fill(class_, values, mapping), str):
                    ids.add(name, type_, line)


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


def _refuse_unknown_columns(path: Path, marked: Marked, row: Row) -> None:
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


def _kind_of(node: dict[str, Any], schema: CaseSchema) -> dict[str, Any]:
    """What the schema says of a thing's class; of a column that is split the class is a list."""
    kind: dict[str, Any] = schema.schema["$defs"].get(str(node.get("type", "")), {})
    return kind


def _fits(own: Nodes, session: Session, schema: CaseSchema, line: int, row: Row) -> bool:
    """Whether a row's things keep the schema and its dates are dates; else it is refused."""
    found = Findings(session.findings.file)
    tree: Any = {"id": session.slug, "type": "Dataset", "title": "…", **own}
    schema.check(Marked(tree), found)
    before = session.bad
    for finding in found.sorted():
        if finding.severity == "error":
            hint = number_hint(finding.message, row, finding.hint)
            session.refuse(line, finding.code, finding.message, hint)
    for members in own.values():
        for node in members.values():
            keys = _kind_of(node, schema).get("properties", {})
            for key, value in node.items():
                if keys.get(key, {}).get("x-tumen-kind") == "edtf" and isinstance(value, str):
                    try:
                        bounds(value)
                    except BadDate as error:
                        session.refuse(line, "bad-date", f"'{key}': {error.args[0]}", error.args[1])
    return session.bad == before
