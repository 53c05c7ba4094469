"""Fill the holes of a mapping's templates from the cells of a row.

A template is taken apart once, into a function of a row: a table has many rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from tumen.core.errors import TumenError
from tumen.ingest.ids import slug_of
from tumen.ingest.tables.dates import open_interval

MOST_CHARACTERS = 1_000_000  # of one text; holes can be many, and cells long
MOST_VALUES = 1_000  # that the cells of one row, taken apart, make of one template
FILTERS = ("slug", "lower")
HOLE = re.compile(r"\{([^{}|]+)(?:\|(slug|lower))?\}")
FILTERED = re.compile(r"\{[^{}|]+\|([^{}]*)\}")
ROW_NUMBER = "#"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Hold a mapping: templates, the meaning and splitting of cells, and the table's layout.

    `skip` are the texts of cells, by column, for which a row is left out; `without` are texts that
    are taken out of cells; `dates` is "day" or "month", whichever stands first in 5/8/2016.
    """

    key: str
    each: dict[str, Any]
    once: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    split: dict[str, str] = field(default_factory=dict)
    decimal: str = ""
    dates: str = ""
    skip: dict[str, str | list[str]] = field(default_factory=dict)
    without: dict[str, str | list[str]] = field(default_factory=dict)
    header: str = ""
    sheet: str = ""
    encoding: str = ""


def id_template(id_: str, mapping: Mapping) -> Callable[[Row], Iterable[tuple[str, Row]]]:
    """Return a function that gives the ids of a template for a row, each with the row that fills
    it.

    An id of a column that is split is one for each of its values: two owners are two persons.

    >>> names = id_template("owner-{owner|slug}", Mapping("{n}", {}, split={"owner": ";"}))
    >>> list(names({"n": "1", "owner": "ann; bo"}))
    [('owner-ann', {'n': '1', 'owner': 'ann'}), ('owner-bo', {'n': '1', 'owner': 'bo'})]
    """
    text = _text(id_, mapping)
    apart = sorted({column for column, _ in HOLE.findall(id_) if column in mapping.split})
    if not apart:

        def one(row: Row) -> Iterable[tuple[str, Row]]:
            name = text(row)
            return ((name, row),) if name else ()

        return one

    def several(row: Row) -> Iterable[tuple[str, Row]]:
        return ((name, part) for part in _apart(apart, row, mapping) if (name := text(part)))

    return several


def key_filler(template: str, mapping: Mapping) -> Callable[[Row], str]:
    """Give what makes the key of a row; it is empty only where every hole is.

    >>> key_filler("{ref} {alias}", Mapping("", {}))({"ref": "K1", "alias": ""})
    'K1'
    """
    before, *rest = HOLE.split(template)
    cells = [_cell(column, how, mapping) for column, how in zip(rest[::3], rest[1::3], strict=True)]

    def fill(row: Row) -> str:
        texts = [cell(row) for cell in cells]
        if cells and not any(texts):
            return ""
        parts = [before]
        for text, after in zip(texts, rest[2::3], strict=True):
            parts += (text, after)
        key = " ".join("".join(parts).split())
        if len(key) > MOST_CHARACTERS:
            raise _too_long(template)
        return key

    return fill


def interval_filler(template: Any, mapping: Mapping) -> Callable[[Row], Any]:
    """Give what fills the template of a date: of `{start}/{end}` one hole may be empty.

    >>> interval_filler("{s}/{e}", Mapping("", {}))({"s": "2011-12-17", "e": ""})
    '2011-12-17/..'
    """
    sides = template.split("/") if isinstance(template, str) else ()
    if len(sides) != 2 or not all(HOLE.search(side) for side in sides):
        return template_filler(template, mapping)
    first, last = (_text(side, mapping) for side in sides)
    return lambda row: open_interval(first(row) or "", last(row) or "") or None


def template_filler(
    template: Any, mapping: Mapping, dates: Collection[str] = ()
) -> Callable[[Row], Any]:
    """Return a function that fills a template from a row.

    It gives None for a text with an empty hole.

    >>> template_filler({"name": "{n}", "born": "{b}"}, Mapping("{n}", {}))({"n": "Ri", "b": ""})
    {'name': 'Ri'}
    """
    if isinstance(template, dict):
        keys = [
            (key, (interval_filler if key in dates else template_filler)(value, mapping))
            for key, value in template.items()
        ]
        return lambda row: {key: value for key, fill in keys if (value := fill(row)) is not None}
    if isinstance(template, list):
        items = [template_filler(item, mapping) for item in template]
        return lambda row: [value for fill in items if (value := fill(row)) is not None]
    text = _text(template, mapping)
    whole = HOLE.fullmatch(template)
    # A column stands apart where it is the whole, and in an id; in running text it stays as it is.
    holes = [(whole[1], "slug")] if whole else HOLE.findall(template)
    apart = sorted({column for column, how in holes if how == "slug" and column in mapping.split})
    if not apart:
        return text
    return lambda row: [t for part in _apart(apart, row, mapping) if (t := text(part))] or None


def _apart(apart: list[str], row: Row, mapping: Mapping) -> Iterator[Row]:
    """Yield the row once for each value, or each combination of values, of these columns."""
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
        yield {**row, **dict(zip(apart, combination, strict=True))}


def _parts(cell: str, separator: str) -> list[str]:
    return [part.strip() for part in cell.split(separator)]


def _text(template: str, mapping: Mapping) -> Callable[[Row], str | None]:
    """Return a function that fills a text; it gives None if a hole is empty."""
    before, *rest = HOLE.split(template)  # then column, how and what follows, over and over
    if not rest:
        return lambda _: template or None
    cells = [_cell(column, how, mapping) for column, how in zip(rest[::3], rest[1::3], strict=True)]
    form = "%s".join(text.replace("%", "%%") for text in (before, *rest[2::3]))

    def several(row: Row) -> str | None:
        texts = tuple([cell(row) for cell in cells])
        if not all(texts):
            return None
        if sum(map(len, texts)) > MOST_CHARACTERS:
            raise _too_long(template)
        return form % texts

    def one(row: Row) -> str | None:
        text = only(row)
        if not text:
            return None
        if len(text) > MOST_CHARACTERS:
            raise _too_long(template)
        return before + text + rest[2]

    only, *others = cells
    return several if others else one


def _too_long(template: str) -> TumenError:
    return TumenError(
        f"a template of the mapping, '{template[:40]}…', would become a text of more than "
        f"{MOST_CHARACTERS:,} characters. Name each column once."
    )


def _cell(column: str, how: str | None, mapping: Mapping) -> Callable[[Row], str]:
    """Return the meaning of a cell, "" for nothing."""
    meant = mapping.values.get(column, {})
    if how == "slug":
        return lambda row: slug_of(text) if (text := meant.get(row[column], row[column])) else ""
    if how == "lower":
        return lambda row: meant.get(row[column], row[column]).lower()
    if meant:
        return lambda row: meant.get(row[column], row[column])
    return lambda row: row[column]
