"""Filter rows before they are mapped, and clean their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tumen.core.findings import Mark
from tumen.ingest.record import Session
from tumen.ingest.tables.header import Place
from tumen.ingest.tables.template import Mapping, Row

_MOST_PLACES = 8  # that are told
_LONGEST = 40  # characters of what a row is known by
_FAILED = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
# What stands first in a row of sums, in the languages in which lists of the field come.
_SUM = re.compile(
    r"(?:(?:grand|sub|overall)[ -]?)?totals?|sums?|(?:zwischen|gesamt)?summe|gesamt|insgesamt"
    r"|총?합계|총계|소계|계|итого|всего|合计|总计|小计|合計|総計|小計|somme|total général|suma",
    re.IGNORECASE,
)


def row_filter(mapping: Mapping) -> Callable[[Row], Row | None]:
    """Return a function that gives a row as its templates need it, or None to leave it out.

    >>> sift = row_filter(Mapping("", {}, skip={"n": "Total*"}, without={"v": ["EUR", "*"]}))
    >>> sift({"n": "Han", "v": "EUR 5 *"}), sift({"n": "Total 2020", "v": "5"})
    ({'n': 'Han', 'v': '5'}, None)
    >>> row_filter(Mapping("", {}, skip={"n": []}))({"n": ""})
    {'n': ''}
    """
    if not (mapping.skip or mapping.without):
        return lambda row: row
    skipped = {
        column: re.compile("|".join(map(_form, _listed(texts))), re.IGNORECASE)
        for column, texts in mapping.skip.items()
        if texts != []  # no text at all, where "" stands for an empty cell
    }
    without = {column: _listed(texts) for column, texts in mapping.without.items()}

    def sift(row: Row) -> Row | None:
        for column, form in skipped.items():
            if form.fullmatch(row[column]):
                return None
        return {**row, **{column: _freed(row[column], without[column]) for column in without}}

    return sift


def _form(text: str) -> str:
    """Compile a text as a pattern; a star at its end matches any rest."""
    return re.escape(text[:-1]) + ".*" if text.endswith("*") else re.escape(text)


def _freed(cell: str, texts: Iterable[str]) -> str:
    for text in texts:
        cell = cell.replace(text, " ")
    return " ".join(cell.split())


def _listed(texts: str | list[str]) -> list[str]:
    return texts if isinstance(texts, list) else [texts]


@dataclass(slots=True)
class SuspiciousRows:
    """Collect rows that may not belong to the table, or have cells that are not texts.

    By kind: the first place, and of the first rows the number and the text that it is known by.
    """

    first: dict[str, Place] = field(default_factory=dict)
    rows: dict[str, dict[int, str]] = field(default_factory=dict)
    column: str = ""  # in which a formula failed first

    def look_at(self, place: Place, row: Row) -> None:
        """Note a row that begins like a sum, has one cell only, or a formula that failed."""
        filled = filter(None, row.values())
        begin = next(filled, "")
        if _SUM.fullmatch(begin.rstrip(" .:")):
            self._note("sums", place, begin)
        elif len(row) > 2 and next(filled, None) is None:
            self._note("notes", place, begin)
        if not _FAILED.isdisjoint(row.values()):
            column, cell = next(pair for pair in row.items() if pair[1] in _FAILED)
            self.column = self.column or column
            self._note("failed", place, cell)

    def _note(self, kind: str, place: Place, text: str) -> None:
        self.first.setdefault(kind, place)
        rows = self.rows.setdefault(kind, {})
        if len(rows) <= _MOST_PLACES:
            rows[place.row] = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "*"

    def tell(self, session: Session, column: str) -> None:
        """Add a warning for each kind; `column` is one that tells such rows from others."""
        for kind, rows in self.rows.items():
            several = len(rows) > 1
            numbers = ", ".join(map(str, [*rows][:_MOST_PLACES]))
            more = " …" if len(rows) > _MOST_PLACES else ""
            texts = ", ".join(f'"{text}"' for text in dict.fromkeys(rows.values()))
            hint = f"Leave such out by the mapping: skip: {{{column}: [{texts}]}}"
            if kind == "failed":
                text = next(iter(rows.values()))
                hint = f'Empty it by the mapping: values: {{{self.column}: {{"{text}": ""}}}}'
            session.findings.add(
                Mark(self.first[kind].line, 1), f"{kind}-in-table",
                f"row{'s' * several} {numbers}{more} {_KINDS[kind][several]} "
                f"({texts.replace(chr(34), chr(39))}), and {'are' if several else 'is'} read "
                "like all others",
                hint, "warning",
            )  # fmt: skip


_KINDS = {
    "sums": ("looks like a sum", "look like sums"),
    "notes": ("has one cell only", "have one cell only"),
    "failed": ("has a failed formula", "have failed formulas"),
}
