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
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tumen.errors import TumenError, did_you_mean, nearest
from tumen.findings import Findings
from tumen.importing.ids import slug_of
from tumen.importing.index import Index
from tumen.importing.record import Nodes, Record, Session, tidy
from tumen.importing.tables import Row, rows
from tumen.reading.dates import BadDate, bounds
from tumen.reading.marked import Marked, read_marked
from tumen.reading.schema import SCHEMA_FILE, CaseSchema, load_schema

MOST_CHARACTERS = 1_000_000  # of one text; holes can be many, and cells long
_KEYS = ("source", "key", "values", "split", "once", "each")
_EVERY = 1000  # rows
_HOLE = re.compile(r"\{([^{}|]+)(?:\|(slug|lower))?\}")


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as read: templates, and what cells mean or are split by."""

    key: str
    each: dict[str, Any]
    once: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)


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
                name = fill(id_, row, mapping)
                if isinstance(name, str) and name:
                    own.setdefault(section, {})[name] = tidy(fill(node, row, mapping) or {})
        if _fits(own, session, schema, line):
            content = json.dumps(list(row.values()), ensure_ascii=False, separators=(",", ":"))
            yield Record(key, slug_of(key), line, content.encode(), "", own, line=line)


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
    holes = {column for id_, class_ in made for column, _ in _HOLE.findall(f"{id_} {class_}")}
    for count, (line, row) in enumerate(rows(path, quiet), 1):
        if not holes <= row.keys():
            return  # told when the rows are read
        if count % _EVERY == 0:
            session.progress(f"looking through {path.name}", count, 0)
        for id_, class_ in made:
            name, type_ = fill(id_, row, mapping), fill(class_, row, mapping)
            if isinstance(name, str) and name and isinstance(type_, str):
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
    "key": (0, True), "source": (1, False), "split": (1, True), "values": (2, True),
    "once": (3, False), "each": (3, False),
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
        if not _HOLE.search(class_):
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
                marked.key_mark((*path, key)), "unknown-key", f"a {class_} has no '{key}'",
                did_you_mean(nearest(key, keys)) or f"Known keys here: {', '.join(sorted(keys))}.",
            )  # fmt: skip


def _refuse_unknown_columns(path: Path, marked: Marked, row: Row) -> None:
    lines = []
    for place, text in _texts(marked.tree, ()):
        for column, _ in _HOLE.findall(text):
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


def fill(template: Any, row: Row, mapping: Mapping) -> Any:
    """A template with its holes filled; None where one of them is empty.

    >>> fill({"name": "{n}", "born": "{b}"}, {"n": "Ri", "b": ""}, Mapping("{n}", {}))
    {'name': 'Ri'}
    """
    if isinstance(template, dict):
        filled = {key: fill(value, row, mapping) for key, value in template.items()}
        return {key: value for key, value in filled.items() if value is not None}
    if isinstance(template, list):
        return [part for item in template if (part := fill(item, row, mapping)) is not None]
    whole = _HOLE.fullmatch(template)
    if whole and whole[1] in mapping.split:
        column, how = whole[1], whole[2]
        parts = (part.strip() for part in row[column].split(mapping.split[column]))
        return [cell for part in parts if (cell := _cell(part, column, how, mapping))] or None
    holes = _HOLE.findall(template)
    cells = [_cell(row[column], column, how, mapping) for column, how in holes]
    if not all(cells):
        return None
    if sum(map(len, cells)) > MOST_CHARACTERS:
        raise TumenError(
            f"a template of the mapping, '{template[:40]}…', would become a text of more than "
            f"{MOST_CHARACTERS:,} characters. Name each column once."
        )
    texts = iter(cells)
    return _HOLE.sub(lambda _: next(texts), template)


def _cell(text: str, column: str, how: str | None, mapping: Mapping) -> str:
    text = mapping.values.get(column, {}).get(text, text)
    if not text:
        return ""
    return slug_of(text) if how == "slug" else text.lower() if how == "lower" else text


def _fits(own: Nodes, session: Session, schema: CaseSchema, line: int) -> bool:
    """Whether a row's things keep the schema and its dates are dates; else it is refused."""
    found = Findings(session.findings.file)
    tree: Any = {"id": session.slug, "type": "Dataset", "title": "…", **own}
    schema.check(Marked(tree), found)
    before = session.bad
    for finding in found.sorted():
        if finding.severity == "error":
            session.refuse(line, finding.code, finding.message, finding.hint)
    for members in own.values():
        for node in members.values():
            keys = schema.schema["$defs"].get(node.get("type", ""), {}).get("properties", {})
            for key, value in node.items():
                if keys.get(key, {}).get("x-tumen-kind") == "edtf" and isinstance(value, str):
                    try:
                        bounds(value)
                    except BadDate as error:
                        session.refuse(line, "bad-date", f"'{key}': {error.args[0]}", error.args[1])
    return session.bad == before
