"""The figures of a graph by what they measure and when: what an audit reckons with."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tumen.core.vocabulary import Tumen
from tumen.derive.disputes.speakers import NON_FACTUAL, independent
from tumen.derive.disputes.statistics import Figure, Measure, Period, Series, revised
from tumen.parse.case import RDF_TYPE
from tumen.store.lookup import column, every, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

# Who counts as official: these kinds of source, or of speaker.
_OFFICIAL_SOURCES = {Tumen.Dataset, Tumen.OfficialDocument}
_OFFICIAL_ACTORS = {Tumen.Ministry, Tumen.State, Tumen.InternationalOrganisation}
_RELATIVE = {"percent", "index"}

_Order = tuple[bool, bool, bool, bool, int, str]


class Ledgers:
    """Exact counts and sums, by series and period, each with the best reading to be had."""

    def __init__(self, store: Store, figures: Iterable[Figure]) -> None:
        self._store = store
        self._official: dict[str, bool] = {}
        self._preferred = subjects_with(store, Tumen.rank, Tumen.preferred)
        self._by_period: dict[Series, dict[Period, list[Figure]]] = defaultdict(dict)
        self._units: dict[Measure, set[str]] = defaultdict(set)
        self._same_value: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.assertion.denies or figure.assertion.modality in NON_FACTUAL:
                continue
            if figure.value is not None:
                self._same_value[_alike(figure)].append(figure)
            if figure.exact and figure.statistic in {"count", "sum"} and any(figure.days):
                self._by_period[figure.series].setdefault(figure.days, []).append(figure)
                if figure.unit not in _RELATIVE:
                    self._units[figure.measure].add(figure.series[4])

    def official(self, figure: Figure) -> bool:
        """Whether a data set, an official document or an authority gives it."""
        names = {figure.assertion.source, *figure.assertion.witnesses}
        return any(self._is_official(name) for name in names)

    def _is_official(self, name: str) -> bool:
        if name not in self._official:
            kinds = every(column(self._store, RDF_TYPE, [name]), name)
            self._official[name] = bool(kinds & (_OFFICIAL_SOURCES | _OFFICIAL_ACTORS))
        return self._official[name]

    def given(self, series: Series, days: Period, besides: Figure) -> Figure | None:
        """The figure to reckon with for a series and period, other than the one that is audited.

        Others' figures come before the speaker's own, then preferred ones, official ones, final
        ones, and those on which most agree.
        """
        found = self._besides(series, days, besides)
        return max(found, key=self._order(found, besides), default=None)

    def pair(
        self, one: tuple[Series, Period], other: tuple[Series, Period], besides: Figure
    ) -> tuple[Figure | None, Figure | None]:
        """Two figures to reckon with together: of one voice, where one gives both.

        Two who count in different ways make a change that nobody states. Among the voices, and
        where none gives both, the order is that of `given`.
        """
        found = [self._besides(*question, besides) for question in (one, other)]
        order, other_order = (self._order(figures, besides) for figures in found)
        best: dict[tuple[object, ...], Figure] = {}
        for figure in sorted(found[1], key=other_order):
            best[_speaker(figure)] = figure
        whole = [figure for figure in found[0] if _speaker(figure) in best]
        if whole:
            chosen = max(whole, key=order)
            return chosen, best[_speaker(chosen)]
        return max(found[0], key=order, default=None), max(found[1], key=other_order, default=None)

    def _besides(self, series: Series, days: Period, besides: Figure) -> list[Figure]:
        return [f for f in self._by_period[series].get(days, ()) if f.claim != besides.claim]

    def _order(self, found: list[Figure], besides: Figure) -> Callable[[Figure], _Order]:
        agreeing = Counter(figure.value for figure in found)

        def order(figure: Figure) -> _Order:
            return (
                independent(figure.assertion, besides.assertion),
                figure.claim in self._preferred,
                self.official(figure),
                figure.revision == "final",
                agreeing[figure.value],
                figure.claim,
            )

        return order

    def rivals(self, figure: Figure) -> Figure | None:
        """An independent official figure for the same question, if this is no revision of it.

        A source that sets the official figure beside another tells of a dispute, and has made
        no slip.
        """
        other = self.given(figure.series, figure.days, figure)
        if other is None or not self.official(other) or self.official(figure):
            return None
        if not independent(figure.assertion, other.assertion) or revised(figure, other):
            return None
        return None if other.assertion.source == figure.assertion.source else other

    def amounts(self, measure: Measure) -> list[Series]:
        """The series of a measure that are amounts rather than percentages."""
        return [(*measure, unit) for unit in sorted(self._units.get(measure, ()))]

    def periods(self, series: Series) -> list[Period]:
        """The periods for which there are figures, in order."""
        return sorted(self._by_period[series])

    def elsewhere(self, figure: Figure) -> Figure | None:
        """A figure of the same value, measure and sort for another period, if there is one."""
        others = self._same_value[_alike(figure)]
        found = [
            f
            for f in others
            if f.days != figure.days and independent(f.assertion, figure.assertion)
        ]
        return max(found, key=lambda f: (self.official(f), f.claim), default=None)

    def parts(self, figure: Figure) -> list[Figure]:
        """Figures that together make up the period of one, without a gap, if there are such.

        Of several ways the one with the fewest unofficial figures is taken, then the shortest.
        """
        first, last = figure.days
        if not last:
            return []
        after: dict[str, list[Period]] = defaultdict(list)
        for days in self._by_period[figure.series]:
            if days != figure.days and days[1] and days[0] >= first and days[1] <= last:
                after[days[0]].append(days)
        waiting: list[tuple[int, int, str, list[Figure]]] = [(0, 0, first, [])]
        seen = set()
        while waiting:
            unofficial, number, start, path = heapq.heappop(waiting)
            if start == _next_day(last):
                return path
            if start in seen:
                continue
            seen.add(start)
            for days in after.get(start, ()):
                piece = self.given(figure.series, days, figure)
                if piece is not None:
                    cost = unofficial + (not self.official(piece))
                    step = (cost, number + 1, _next_day(days[1]), [*path, piece])
                    heapq.heappush(waiting, step)
        return []


def _speaker(figure: Figure) -> tuple[object, ...]:
    return (figure.assertion.source, figure.assertion.claimants)


def _alike(figure: Figure) -> tuple[object, ...]:
    kind = "count" if figure.statistic in {"sum", "record", "lowest"} else figure.statistic
    return (figure.series, kind, figure.value)


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day != "9999-12-31" else day


def years(days: Period) -> list[Period]:
    """The calendar years that make up a period; none where it is not made of whole years.

    >>> years(("2006-01-01", "2007-12-31"))
    [('2006-01-01', '2006-12-31'), ('2007-01-01', '2007-12-31')]
    """
    first, last = days
    if not first.endswith("-01-01") or not last.endswith("-12-31"):
        return []
    return [(f"{y:04}-01-01", f"{y:04}-12-31") for y in range(int(first[:4]), int(last[:4]) + 1)]


def same_length(one: Period, other: Period) -> bool:
    """Whether two periods are of one sort: years, months, or the same part of a year."""
    return _sort(one) == _sort(other) is not None


def _sort(days: Period) -> tuple[str, ...] | None:
    first, last = days
    if not first or not last or first[:4] != last[:4]:
        return None
    if len(years(days)) == 1:
        return ("year",)
    whole_month = first.endswith("-01") and _next_day(last).endswith("-01")
    if whole_month and first[:7] == last[:7]:
        return ("month",)
    return (first[5:], last[5:])


def shown(days: Period) -> str:
    """A period in short.

    >>> shown(("2007-01-01", "2007-12-31")), shown(("", "1998-12-31"))
    ('2007', '../1998')
    """
    first, last = days
    if first and last and len(years(days)) == 1:
        return first[:4]
    start, end = first or "..", last or ".."
    if first.endswith("-01-01"):
        start = first[:4]
    if last.endswith("-12-31"):
        end = last[:4]
    if "-" in end or "-" in start:
        start, end = first[:7] or "..", last[:7] or ".."
    return f"{start}/{end}"
