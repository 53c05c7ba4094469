"""Filling the holes of a mapping's templates from the cells of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from tumen.errors import TumenError
from tumen.importing.ids import slug_of

MOST_CHARACTERS = 1_000_000  # of one text; holes can be many, and cells long
MOST_VALUES = 1_000  # that the cells of one row, taken apart, make of one template
HOLE = re.compile(r"\{([^{}|]+)(?:\|(slug|lower))?\}")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping as read: templates, and what cells mean or are split by."""

    key: str
    each: dict[str, Any]
    once: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    decimal: str = ""


def named(id_: str, row: Row, mapping: Mapping) -> Iterator[tuple[str, Row]]:
    """The ids that a template makes of a row, each with the row that it is filled from.

    An id of a column that is split is one for each of its values: two owners are two persons.

    >>> mapping = Mapping("{n}", {}, split={"owner": ";"})
    >>> list(named("owner-{owner|slug}", {"n": "1", "owner": "ann; bo"}, mapping))
    [('owner-ann', {'n': '1', 'owner': 'ann'}), ('owner-bo', {'n': '1', 'owner': 'bo'})]
    """
    columns = {column for column, _ in HOLE.findall(id_)}
    for values in _apart(columns, row, mapping):
        if name := _filled(id_, values, mapping):
            yield name, values


def _apart(columns: set[str], row: Row, mapping: Mapping) -> Iterator[Row]:
    """The row once for each value, or each combination of values, of these columns."""
    apart = sorted(column for column in columns if column in mapping.split)
    values = [_parts(row[column], mapping.split[column]) for column in apart]
    number = 1
    for several in values:
        number *= len(several)
    if number > MOST_VALUES:
        raise TumenError(
            f"the columns {', '.join(apart)}, taken apart, would make more than {MOST_VALUES:,} "
            "values of one row. Split fewer of them."
        )
    for combination in product(*values):
        yield {**row, **dict(zip(apart, combination, strict=True))} if apart else row


def _parts(cell: str, separator: str) -> list[str]:
    return [part.strip() for part in cell.split(separator)]


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
    whole = HOLE.fullmatch(template)
    # A column stands apart where it is the whole, and in an id; in running text it stays as it is.
    holes = [(whole[1], "slug")] if whole else HOLE.findall(template)
    apart = {column for column, how in holes if how == "slug" and column in mapping.split}
    if not apart:
        return _filled(template, row, mapping) or None
    texts = (_filled(template, values, mapping) for values in _apart(apart, row, mapping))
    return [text for text in texts if text] or None


def _filled(template: str, row: Row, mapping: Mapping) -> str:
    """A text with its holes filled; "" where one of them is empty."""
    cells = [_cell(row[column], column, how, mapping) for column, how in HOLE.findall(template)]
    if not all(cells):
        return ""
    if sum(map(len, cells)) > MOST_CHARACTERS:
        raise TumenError(
            f"a template of the mapping, '{template[:40]}…', would become a text of more than "
            f"{MOST_CHARACTERS:,} characters. Name each column once."
        )
    texts = iter(cells)
    return HOLE.sub(lambda _: next(texts), template)


def _cell(text: str, column: str, how: str | None, mapping: Mapping) -> str:
    text = mapping.values.get(column, {}).get(text, text)
    if not text:
        return ""
    return slug_of(text) if how == "slug" else text.lower() if how == "lower" else text
