"""Suppress small counts of people, and the cells from which they could be computed.

Statistical offices call this primary and complementary cell suppression. Primary: a count of people
below `SMALLEST_SHOWN` is withheld, as are shares and changes of the same people and those on so
small a base. Complementary: where a table has one withheld count and two shown ones, the smallest
shown one is withheld too. A table is one indicator and period, divided by people; or one indicator
and people, divided by the periods within a longer one. Each table is protected along one side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from tumen.core.vocabulary import Tumen
from tumen.privacy.range_minimum import RangeMinimum
from tumen.store.lookup import literals, objects, statements

if TYPE_CHECKING:
    from pyoxigraph import Store

SMALLEST_SHOWN = 10
# The properties of a statistic that can repeat its figure.
_STATED = (Tumen.value, Tumen.atMost, Tumen.atLeast)
FIGURE = frozenset({*_STATED, Tumen.baseValue})
_MORE = Decimal("Infinity")


class _Statistic(NamedTuple):
    claim: str
    figure: Decimal
    indicators: tuple[str, ...]
    period: tuple[str, ...]
    whom: tuple[str, ...]
    people: bool
    base: Decimal | None


@dataclass(slots=True)
class _Cell:
    """Hold all statistics of one indicator, period and people; `figure` is the smallest count."""

    indicators: tuple[str, ...]
    period: tuple[str, ...]
    whom: tuple[str, ...]
    claims: list[str] = field(default_factory=list)
    figure: Decimal = _MORE
    hidden: bool = False


def suppressed_cells(store: Store) -> frozenset[str]:
    """Return the statistics (IRIs of claims) whose figures are withheld."""
    cells, new = _cells(store)
    counts = [cell for cell in cells if cell.figure != _MORE]
    tables: dict[object, _Table] = {
        key: _Table(table) for key, table in _grouped(counts, "indicators", "period").items()
    }
    series = {key: _Series(found) for key, found in _grouped(counts, "indicators", "whom").items()}
    while new:
        touched: list[_Table | tuple[_Series, int]] = []
        for cell in new:
            cell.hidden = True
        for cell in new:
            if cell.figure != _MORE:
                table = tables[cell.indicators, cell.period]
                table.lost += 1
                touched.append(table)
                periods = series[cell.indicators, cell.whom]
                touched += [(periods, whole) for whole in periods.lose(cell)]
        found = [
            each.complement() if isinstance(each, _Table) else each[0].complement(each[1])
            for each in touched
        ]
        new = list({id(cell): cell for cell in found if cell is not None}.values())
    return frozenset(claim for cell in cells if cell.hidden for claim in cell.claims)


class _Table:
    """Hold the counts of one indicator and period, divided by people."""

    def __init__(self, cells: Iterable[_Cell]) -> None:
        self._cells = sorted(cells, key=lambda cell: (cell.figure, cell.whom))
        self.lost = 0

    def complement(self) -> _Cell | None:
        """Return the smallest shown count, where one is lost and two or more are shown."""
        if self.lost != 1 or len(self._cells) < 3:
            return None
        return next(cell for cell in self._cells if not cell.hidden)


class _Series:
    """Hold the counts of one indicator and the same people, period by period.

    A period that contains others is a whole, these are its parts. Once two parts of a whole are
    lost it is settled, so each whole is looked at twice at most.
    """

    def __init__(self, cells: Iterable[_Cell]) -> None:
        self._cells = [cell for cell in cells if len(cell.period) == 2]
        firsts, lasts = ([cell.period[end] for cell in self._cells] for end in (0, 1))
        first = {day: rank for rank, day in enumerate(sorted(set(firsts)))}
        last = {day: rank for rank, day in enumerate(sorted(set(lasts)))}
        self._days = [(first[one], last[two]) for one, two in zip(firsts, lasts, strict=True)]
        self._number = {id(cell): number for number, cell in enumerate(self._cells)}
        self._lost = [0] * len(self._cells)
        largest = (_MORE, len(self._cells))
        self._shown = RangeMinimum(
            self._days,
            [(cell.figure, number) for number, cell in enumerate(self._cells)],
            largest,
        )
        # Negated, the wholes around a part are a quadrant too.
        self._wholes = RangeMinimum(
            [(-one, -two) for one, two in self._days],
            [(Decimal(0), number) for number in range(len(self._cells))],
            largest,
        )

    def lose(self, cell: _Cell) -> list[int]:
        """Count a lost period in each unsettled whole around it; return these wholes."""
        number = self._number.get(id(cell))
        if number is None:
            return []
        self._shown.remove(number)
        self._wholes.remove(number)  # a withheld total gives nothing away
        first, last = self._days[number]
        around = []
        while (whole := self._wholes.smallest(-first, -last)) is not None:
            self._lost[whole] += 1
            self._wholes.remove(whole)
            around.append(whole)
        for whole in around:
            if self._lost[whole] == 1:
                self._wholes.put(whole, (Decimal(0), whole))
        return around

    def complement(self, whole: int) -> _Cell | None:
        """Return the smallest shown part of a whole of which exactly one part is lost."""
        if self._lost[whole] != 1 or self._cells[whole].hidden:
            return None
        self._shown.remove(whole)  # it is no part of itself
        part = self._shown.smallest(*self._days[whole])
        self._shown.put(whole, (self._cells[whole].figure, whole))
        return None if part is None else self._cells[part]


def _grouped(cells: Iterable[_Cell], *names: str) -> dict[object, list[_Cell]]:
    groups: dict[object, list[_Cell]] = defaultdict(list)
    for cell in cells:
        groups[tuple(getattr(cell, name) for name in names)].append(cell)
    return groups


def _cells(store: Store) -> tuple[list[_Cell], list[_Cell]]:
    """Return all cells, and those with a small count."""
    cells: dict[object, _Cell] = {}
    small: dict[int, _Cell] = {}
    for claim in _statistics(store):
        found = _statistic(store, claim)
        if found is None:
            continue
        key = (found.indicators, found.period, found.whom)
        cell = cells.setdefault(key, _Cell(*key))
        cell.claims.append(claim)
        if found.people:
            cell.figure = min(cell.figure, found.figure)
        if _is_small(found):
            small[id(cell)] = cell
    return [*cells.values()], [*small.values()]


def _is_small(found: _Statistic) -> bool:
    if found.people and 0 < abs(found.figure) < SMALLEST_SHOWN:
        return True
    return not found.people and found.base is not None and 0 < found.base < SMALLEST_SHOWN


def _statistics(store: Store) -> Iterable[str]:
    return sorted({claim for property_ in FIGURE for claim, _ in statements(store, property_)})


def _statistic(store: Store, claim: str) -> _Statistic | None:
    figures = [figure for property_ in _STATED for figure in _numbers(store, claim, property_)]
    if not figures:
        return None
    indicators = sorted(objects(store, claim, Tumen.indicator))
    units = set(objects(store, claim, Tumen.unit))
    if not units:
        units = {unit for i in indicators for unit in objects(store, i, Tumen.unit)}
    first = min(literals(store, claim, Tumen.earliest), default="")
    last = max(literals(store, claim, Tumen.latest), default="")
    period = ("", "", "", *sorted(literals(store, claim, Tumen.period)))
    return _Statistic(
        claim,
        min(figures, key=abs),
        tuple(indicators),
        (first, last) if first and last else period,  # two spellings of one period are one
        (
            *sorted(objects(store, claim, Tumen.population)), "|",
            *sorted(objects(store, claim, Tumen.sex)), "|",
            *sorted(objects(store, claim, Tumen.place)),
        ),
        Tumen.persons in units,
        min(_numbers(store, claim, Tumen.baseValue), default=None),
    )  # fmt: skip


def _numbers(store: Store, claim: str, property_: str) -> list[Decimal]:
    found = []
    for text in literals(store, claim, property_):
        try:
            found.append(Decimal(text))
        except InvalidOperation:
            continue
    return found
