"""Report errors in a row's things by the row and the headings of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from tumen.core.findings import Findings, Mark
from tumen.ingest.record import Nodes, Session
from tumen.ingest.tables.dates import proposal
from tumen.ingest.tables.header import Place
from tumen.ingest.tables.numbers import number_hint
from tumen.ingest.tables.template import HOLE, Row
from tumen.parse.edtf import InvalidDate, bounds
from tumen.parse.schema import CaseSchema
from tumen.parse.yaml_tree import MarkedTree

_NUMBERS = {"decimal", "integer"}


class Kind(NamedTuple):
    """Describe the keys of a class: which are required, which are numbers, which are dates."""

    required: tuple[str, ...]
    numbers: frozenset[str]
    dates: frozenset[str]


Templates = dict[tuple[str, str], tuple[str, dict[str, Any]]]


class Fault(NamedTuple):
    """Represent an error in a row and its place among the things.

    Section, id, key, as far as known.
    """

    path: tuple[str, ...]
    code: str
    message: str
    hint: str


def kinds_of(schema: CaseSchema) -> Callable[[str], Kind]:
    """Return a function that gives the keys of a class; a split column has no class."""

    @cache
    def kind_of(class_: str) -> Kind:
        kind = schema.schema["$defs"].get(class_, {})
        said = {k: v.get("x-tumen-kind") for k, v in kind.get("properties", {}).items()}
        return Kind(
            tuple(kind.get("required", ())),
            frozenset(key for key, what in said.items() if what in _NUMBERS),
            frozenset(key for key, what in said.items() if what == "edtf"),
        )

    return kind_of


def faults_of(
    own: Nodes, session: Session, schema: CaseSchema, kind_of: Callable[[str], Kind]
) -> list[Fault]:
    """Find where a row's things break the schema, and which of its dates are invalid."""
    found = Findings("")
    tree: Any = {"id": session.slug, "type": "Dataset", "title": "…", **own}
    schema.check(MarkedTree(tree), found)
    wrong: list[Fault] = []
    if found.has_errors():
        # Once more, for each with the place in the tree in the stead of one in a file.
        places = [
            (section, name, *key)
            for section, members in own.items()
            for name, node in members.items()
            for key in ((), *((key,) for key in node))
        ]
        marks: dict[tuple[str | int, ...], Mark] = {
            path: Mark(number, 0) for number, path in enumerate(places, 1)
        }
        found = Findings("")
        schema.check(MarkedTree(tree, marks, marks), found)
        wrong = [
            Fault(places[f.line - 1] if f.column == 0 else (), f.code, f.message, f.hint)
            for f in found.sorted()
        ]
    for section, members in own.items():
        for name, node in members.items():
            dates = kind_of(str(node.get("type", ""))).dates
            for key, value in node.items():
                if key in dates and isinstance(value, str):
                    try:
                        bounds(value)
                    except InvalidDate as error:
                        message, hint = error.args
                        if "Did you mean" not in hint and (meant := proposal(value)):
                            hint = f"Did you mean {meant}?"
                        wrong.append(Fault((section, name, key), "bad-date", message, hint))
    return wrong


def refuse_row(
    faults: list[Fault], session: Session, templates: Templates, place: Place, row: Row
) -> None:
    """Refuse a row; `templates` are those of the ids and nodes of its things, by section and id."""
    columns = list(row)
    for path, code, message, hint in faults:
        template: Any = ""
        if path:
            section, name, *key = path
            id_, node = templates[section, name]
            template = node.get(key[0], "") if key else id_
        named = (column for column, _ in HOLE.findall(str(template)))
        names = dict.fromkeys(column for column in named if column in row)
        headings = " and ".join(f"'{name}'" for name in names)
        where = f", column{'s' * (len(names) > 1)} {headings}" if names else ""
        column = columns.index(next(iter(names))) + 1 if names else 1
        session.refuse(
            place.line, code, f"row {place.row}{where}: {message}",
            number_hint(message, row, _hint(code, hint, names)), column,
        )  # fmt: skip


def _hint(code: str, hint: str, columns: Iterable[str]) -> str:
    """Suggest what the mapping can do about it, if that is plain."""
    if code == "bad-date" and "Did you mean" in hint:
        return (
            f"{hint} For all of them: dates: day, in the mapping; or month, if that stands first."
        )
    if code == "bad-id" and (column := next(iter(columns), "")):
        return f"{hint} The mapping makes one of any text: {{{column}|slug}}"
    return hint
