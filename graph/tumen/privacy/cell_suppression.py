"""Figures that are so small that they point at people, and those that would give them away.

A count of people below `LEAST` is withheld. So is what it could be worked out from: a second count
of the same table where exactly one is withheld beside others, and every share, change or rate of
the same people or with so small a base. A table is one indicator and period, told apart by people;
or one indicator and people, told apart by periods within one that is counted too. This is cell
suppression as statistical offices practise it (primary, then complementary); it looks along one
side of a table at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from tumen.core.vocabulary import Tumen
from tumen.store.lookup import literals, objects, statements

if TYPE_CHECKING:
    from pyoxigraph import Store

LEAST = 10
# What of a statistic is withheld with its figure: all that could repeat it.
_STATED = (Tumen.value, Tumen.atMost, Tumen.atLeast)
FIGURE = frozenset({*_STATED, Tumen.baseValue})


class _Cell(NamedTuple):
    claim: str
    figure: Decimal
    table: tuple[str, ...]
    whom: tuple[str, ...]
    people: bool
    base: Decimal | None
    days: tuple[str, str]

    def around(self, other: _Cell) -> bool:
        """Whether this covers a longer time, and all of the other's."""
        first, last = self.days
        return (
            bool(first)
            and self.days != other.days
            and first <= other.days[0] <= other.days[1] <= last
        )


def small_cells(store: Store) -> frozenset[str]:
    """The statistics (IRIs of claims) whose figures are withheld."""
    cells = [cell for claim in _statistics(store) if (cell := _cell(store, claim)) is not None]
    hidden = {c.claim for c in cells if _small(c)}
    counts = [cell for cell in cells if cell.people]
    while True:
        given_away = {*_among_people(counts, hidden), *_among_periods(counts, hidden)}
        bearers = {(c.table, c.whom) for c in cells if c.claim in hidden | given_away}
        more = {c.claim for c in cells if (c.table, c.whom) in bearers} - hidden
        if not more:
            return frozenset(hidden)
        hidden |= more


def _among_people(counts: Iterable[_Cell], hidden: Set[str]) -> Iterator[str]:
    """Of each table in which one count is lost and two are not, the smallest of these."""
    for table in _tables(counts, lambda cell: cell.table):
        shown = sorted({(c.figure, c.whom) for c in table if c.claim not in hidden})
        lost = {c.whom for c in table if c.claim in hidden}
        if len(lost) == 1 and len(shown) >= 2:
            yield from (c.claim for c in table if c.whom == shown[0][1])


def _among_periods(counts: Iterable[_Cell], hidden: Set[str]) -> Iterator[str]:
    """The same where a longer period is counted too, whose other parts would leave what is lost."""
    for table in _tables(counts, lambda cell: (cell.table[: cell.table.index("|")], cell.whom)):
        for whole in table:
            parts = [c for c in table if whole.around(c)]
            lost = {c.table for c in parts if c.claim in hidden}
            shown = sorted((c.figure, c.table) for c in parts if c.claim not in hidden)
            if whole.claim not in hidden and len(lost) == 1 and shown:
                yield from (c.claim for c in parts if c.table == shown[0][1])


def _tables(counts: Iterable[_Cell], side: Callable[[_Cell], object]) -> Iterable[list[_Cell]]:
    tables: dict[object, list[_Cell]] = defaultdict(list)
    for cell in counts:
        tables[side(cell)].append(cell)
    return tables.values()


def _small(cell: _Cell) -> bool:
    if cell.people and 0 < abs(cell.figure) < LEAST:
        return True
    return not cell.people and cell.base is not None and 0 < cell.base < LEAST


def _statistics(store: Store) -> Iterable[str]:
    return sorted({claim for property_ in FIGURE for claim, _ in statements(store, property_)})


def _cell(store: Store, claim: str) -> _Cell | None:
    figures = [figure for property_ in _STATED for figure in _numbers(store, claim, property_)]
    if not figures:
        return None
    indicators = sorted(objects(store, claim, Tumen.indicator))
    units = set(objects(store, claim, Tumen.unit))
    if not units:
        units = {unit for i in indicators for unit in objects(store, i, Tumen.unit)}
    whom = (
        *sorted(objects(store, claim, Tumen.population)), "|",
        *sorted(objects(store, claim, Tumen.sex)), "|", *sorted(objects(store, claim, Tumen.place)),
    )  # fmt: skip
    return _Cell(
        claim,
        min(figures, key=abs),
        (*indicators, "|", *sorted(literals(store, claim, Tumen.period))),
        whom,
        Tumen.persons in units,
        min(_numbers(store, claim, Tumen.baseValue), default=None),
        (
            min(literals(store, claim, Tumen.earliest), default=""),
            max(literals(store, claim, Tumen.latest), default=""),
        ),
    )


def _numbers(store: Store, claim: str, property_: str) -> list[Decimal]:
    found = []
    for text in literals(store, claim, property_):
        try:
            found.append(Decimal(text))
        except InvalidOperation:
            continue
    return found
