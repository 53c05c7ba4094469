"""Make the records of a table, one per row, by a mapping."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError
from tumen.core.findings import Findings
from tumen.ingest.ids import slug_of
from tumen.ingest.record import Nodes, Record, Session, tidy
from tumen.ingest.tables.dates import open_interval, table_date
from tumen.ingest.tables.excel import is_sheet
from tumen.ingest.tables.header import Layout
from tumen.ingest.tables.mapping import named_columns, read_mapping, refuse_unknown_columns
from tumen.ingest.tables.numbers import plain_number
from tumen.ingest.tables.read import Row, rows
from tumen.ingest.tables.row_errors import Kind, faults_of, kinds_of, refuse_row
from tumen.ingest.tables.row_filter import SuspiciousRows, row_filter
from tumen.ingest.tables.template import (
    HOLE,
    ROW_NUMBER,
    Mapping,
    id_template,
    key_filler,
    template_filler,
)
from tumen.ingest.temp_table import Index
from tumen.parse.schema import SCHEMA_FILE, CaseSchema, load_schema
from tumen.parse.yaml_tree import MarkedTree

_EVERY = 1000  # rows
_FIGURES = frozenset({"value", "atLeast", "atMost"})
_content = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class _Thing:
    """Describe a thing of every row: its template, and the function that makes it of a row."""

    section: str
    id: str
    node: dict[str, Any]
    names: Callable[[Row], Iterable[tuple[str, Row]]]
    fill: Callable[[Row], dict[str, Any]]


def read_table(path: Path, session: Session) -> Iterator[Record]:
    """Yield the records of a table, one per row, by the mapping of the session."""
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
    key_of = key_filler(mapping.key, mapping)
    kind_of, dates = kinds_of(schema), _date_keys(schema)
    layout = _layout(mapping, marked)
    number_rows = ROW_NUMBER in layout.columns
    things = [
        _Thing(
            section,
            id_,
            node,
            id_template(id_, mapping),
            template_filler(node, mapping, dates),
        )
        for section, members in mapping.each.items()
        for id_, node in members.items()
    ]
    sift, doubts, skipped = row_filter(mapping), SuspiciousRows(), 0
    repeated = 0
    wanting: Counter[tuple[str, str]] = Counter()
    seen = session.resources.enter_context(Index())
    session.class_of, session.single_class = _described(path, session, mapping, schema, layout)
    for count, (place, cells) in enumerate(rows(path, session, layout), 1):
        if count == 1:
            refuse_unknown_columns(session.mapping, marked, cells)
        if count % _EVERY == 0:
            session.progress(f"rows of {path.name}", count, 0)
        row = sift(cells)
        if row is None:
            skipped += 1
            continue
        if number_rows:
            row.setdefault(ROW_NUMBER, str(place.row))
        content = _content(list(cells.values())).encode()
        key = key_of(row)
        if not isinstance(key, str) or not key:
            session.refuse(
                place.line, "missing-key", f"row {place.row}: the key, {mapping.key}, is empty",
                "Fill it in; or leave such rows out by the mapping, with skip.",
            )  # fmt: skip
            continue
        digest = sha256(content).hexdigest()
        first = seen.add(key, digest, place.row)
        if first is not None and seen.get(key) == digest:
            repeated += 1
            continue
        if first is not None:
            session.refuse(
                place.line, "id-clash", f"row {place.row}: the key '{key}' is that of row {first}",
                "A key tells a row from all others: correct one, or add a column to 'key'; "
                "{#} is the number of the row.",
            )  # fmt: skip
            continue
        doubts.look_at(place, row)
        own = _described_by(row, things, mapping, kind_of, wanting)
        if faults := faults_of(own, session, schema, kind_of):
            made = {(t.section, name): (t.id, t.node) for t in things for name, _ in t.names(row)}
            refuse_row(faults, session, made, place, row)
            continue
        line = place.line
        yield Record(key, slug_of(key), line, content, "", own, line=line, tidied=True)
    doubts.tell(session, next(iter(HOLE.findall(mapping.key)), ("",))[0])
    if skipped:
        some = f"{skipped:,} row{'s' * (skipped > 1)}"
        session.assumed.append(f"{some} left out, as the mapping says (skip).")
    if repeated:
        some = f"{repeated:,} row{'s' * (repeated > 1)}"
        session.assumed.append(f"{some} left out: each repeats another one, cell by cell.")
    session.assumed += [
        f"'{id_}' was left out of {number} row{'s' * (number > 1)}: no cell for its '{key}'."
        for (id_, key), number in wanting.items()
    ]


def _described_by(
    row: Row, things: list[_Thing], mapping: Mapping, kind_of: Callable[[str], Kind],
    wanting: Counter[tuple[str, str]],
) -> Nodes:  # fmt: skip
    """Return what a row describes; leave out and count what lacks a key because a cell is empty."""
    own: Nodes = {}
    for thing in things:
        for name, values in thing.names(row):
            node = tidy(thing.fill(values))
            kind = kind_of(str(node.get("type", "")))
            if lacking := _lacking(thing.node, node, kind):
                wanting[thing.id, lacking] += 1
                continue
            if mapping.decimal:
                _write_numbers(node, kind, mapping.decimal)
            _write_dates(node, kind, mapping.dates)
            own.setdefault(thing.section, {})[name] = node
    return own


def _lacking(template: dict[str, Any], filled: dict[str, Any], kind: Kind) -> str:
    """Return the key that a thing must have and lacks because a cell is empty."""
    if filled.get("type") == "StatisticClaim":
        figures = _FIGURES & template.keys()
        if figures and not figures & filled.keys():
            return next(key for key in template if key in figures)
    for key in kind.required:
        if key not in filled and key in template:
            return key
    return ""


def _write_numbers(node: dict[str, Any], kind: Kind, decimal: str) -> None:
    """Write numbers as a case does, where the table has its own way."""
    for key, value in node.items():
        if key in kind.numbers and isinstance(value, str):
            node[key] = plain_number(value, decimal)


def _described(
    path: Path, session: Session, mapping: Mapping, schema: CaseSchema, layout: Layout
) -> tuple[Callable[[str], str | None], bool]:
    """Return a function that gives the class of anything a row describes, and whether all rows
    agree on it.

    The table is looked through for that when it is first asked: most rows refer to what they
    describe themselves.
    """
    sections = schema.schema["properties"]
    made, always = (
        [
            (id_, node.get("type", "") or sections[section]["x-tumen-classes"][0])
            for section, members in part.items()
            if section != "claims"
            for id_, node in members.items()
        ]
        for part in (mapping.each, mapping.once)
    )
    index: list[Index] = []

    def class_of(id_: str) -> str | None:
        if not index:
            index.append(session.resources.enter_context(Index()))
            _survey(path, session, mapping, made, index[0], layout)
        return index[0].get(id_)

    return class_of, _are_apart([*made, *always])


def _are_apart(made: list[tuple[str, Any]]) -> bool:
    """Return whether templates of different classes can never make one id.

    >>> _are_apart([("person-{n}", "Person"), ("state-{s|slug}", "State")])
    True
    >>> _are_apart([("{n}", "Person"), ("state-{s|slug}", "State")])
    False
    """
    starts = [(HOLE.split(id_)[0], class_) for id_, class_ in made]
    return not any(HOLE.search(class_) for _, class_ in starts) and not any(
        one != other and (start.startswith(begin) or begin.startswith(start))
        for (start, one), (begin, other) in combinations(starts, 2)
    )


def _write_dates(node: dict[str, Any], kind: Kind, order: str) -> None:
    """Write dates as a case does: the table's own forms if `order` is given, open ends always."""
    for key, value in node.items():
        if key not in kind.dates or not isinstance(value, str):
            continue
        if order:
            node[key] = table_date(value, day_first=order == "day")
        elif value.count("/") == 1 and (value[0] == "/" or value[-1] == "/"):
            node[key] = open_interval(*value.split("/"))


def _layout(mapping: Mapping, marked: MarkedTree) -> Layout:
    columns = named_columns(marked.tree)
    stated = mapping.source.get("language", ())
    names = {key for section in mapping.each.values() for node in section.values()
             for value in node.values() if isinstance(value, dict) for key in value}  # fmt: skip
    languages = frozenset(names | set([stated] if isinstance(stated, str) else stated))
    return Layout(mapping.header, mapping.sheet, mapping.encoding, columns, languages)


def _date_keys(schema: CaseSchema) -> frozenset[str]:
    """Give the keys that hold a date in any class."""
    return frozenset(
        key
        for class_ in schema.schema["$defs"].values()
        for key, value in class_.get("properties", {}).items()
        if isinstance(value, dict) and value.get("x-tumen-kind") == "edtf"
    )


def _survey(
    path: Path, session: Session, mapping: Mapping, made: list[tuple[str, Any]], ids: Index,
    layout: Layout,
) -> None:  # fmt: skip
    """Note what every row describes, for other rows, however far away, to refer to."""
    filled = [(id_template(id_, mapping), template_filler(class_, mapping)) for id_, class_ in made]
    quiet = Session(session.slug, Findings(""))
    sift = row_filter(mapping)
    for count, (place, cells) in enumerate(rows(path, quiet, layout), 1):
        if count % _EVERY == 0:
            session.progress(f"looking through {path.name}", count, 0)
        if (row := sift(cells)) is None:
            continue
        row.setdefault(ROW_NUMBER, str(place.row))
        for names, class_of in filled:
            for name, values in names(row):
                if isinstance(class_ := class_of(values), str):
                    ids.add(name, class_, place.line)
