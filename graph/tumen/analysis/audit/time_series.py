"""Index the figures of a graph by what they measure and when, for recomputing others."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from tumen.core.vocabulary import Tumen
from tumen.derive.disputes.speakers import NON_FACTUAL, independent
from tumen.derive.disputes.statistics import Figure, Measure, Period, Series, revised
from tumen.parse.case import RDF_TYPE
from tumen.store.lookup import column, every, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

# The classes of official sources and speakers.
_OFFICIAL_SOURCES = {Tumen.Dataset, Tumen.OfficialDocument}
_OFFICIAL_ACTORS = {Tumen.Ministry, Tumen.State, Tumen.InternationalOrganisation}
_RELATIVE = {"percent", "index"}

# Whether a figure is preferred, official, final.
_Rank = tuple[bool, bool, bool]


class FigureIndex:
    """Index exact counts and sums by series and period, and choose the best reading of each.

    The choice depends on who is audited: independent figures come first. It is made once for each
    speaker and question, so that an audit grows with the number of figures, not with its square.
    """

    def __init__(self, store: Store, figures: Iterable[Figure]) -> None:
        self._store = store
        self._official: dict[str, bool] = {}
        self._preferred = subjects_with(store, Tumen.rank, Tumen.preferred)
        self._by_period: dict[Series, dict[Period, list[Figure]]] = defaultdict(dict)
        self._starts: dict[Series, dict[str, list[Period]]] = defaultdict(lambda: defaultdict(list))
        self._ends: dict[Series, Counter[str]] = defaultdict(Counter)
        self._units: dict[Measure, set[str]] = defaultdict(set)
        self._same_value: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
        self._groups: dict[tuple[Series, Period], _Group] = {}
        self._runs: dict[tuple[object, ...], Run] = {}
        for figure in figures:
            if figure.assertion.denies or figure.assertion.modality in NON_FACTUAL:
                continue
            if figure.value is not None:
                self._same_value[_alike(figure)].append(figure)
            if figure.exact and figure.statistic in {"count", "sum"} and any(figure.days):
                self._by_period[figure.series].setdefault(figure.days, []).append(figure)
                if figure.unit not in _RELATIVE:
                    self._units[figure.measure].add(figure.series[4])
        for series, periods in self._by_period.items():
            for days in periods:
                self._starts[series][days[0]].append(days)
                self._ends[series][days[1]] += 1
        for alike in self._same_value.values():
            alike.sort(key=lambda f: (self.official(f), f.claim), reverse=True)

    def official(self, figure: Figure) -> bool:
        """Return whether a data set, an official document or an authority gives the figure."""
        names = {figure.assertion.source, *figure.assertion.witnesses}
        return any(self._is_official(name) for name in names)

    def _is_official(self, name: str) -> bool:
        if name not in self._official:
            kinds = every(column(self._store, RDF_TYPE, [name]), name)
            self._official[name] = bool(kinds & (_OFFICIAL_SOURCES | _OFFICIAL_ACTORS))
        return self._official[name]

    def best(self, series: Series, days: Period, audited: Figure) -> Figure | None:
        """Return the figure to use for a series and period, other than the one audited.

        Independent figures come first, then preferred, official and final ones, and those that
        most agree on.
        """
        group = self._group(series, days)
        return None if group is None else group.best(audited)

    def _group(self, series: Series, days: Period) -> _Group | None:
        if (series, days) not in self._groups:
            figures = self._by_period[series].get(days)
            if not figures:
                return None
            self._groups[series, days] = _Group(figures, self._rank)
        return self._groups[series, days]

    def _rank(self, figure: Figure) -> _Rank:
        return (figure.claim in self._preferred, self.official(figure), figure.revision == "final")

    def pair(
        self, one: tuple[Series, Period], other: tuple[Series, Period], audited: Figure
    ) -> tuple[Figure | None, Figure | None]:
        """Return two figures to compare, both of one speaker where one speaker gives both.

        Two speakers may count differently, and no speaker states the difference between them.
        """
        groups = self._group(*one), self._group(*other)
        if groups[0] is None or groups[1] is None:
            return self.best(*one, audited), self.best(*other, audited)
        shared = groups[0].speakers & groups[1].speakers
        first = groups[0].best(audited, shared) if shared else None
        if first is None:
            return groups[0].best(audited), groups[1].best(audited)
        return first, groups[1].best(audited, frozenset({_speaker(first)}))

    def run(self, figure: Figure) -> Run:
        """Return the figures up to a figure's period, for periods of the same length."""
        sort = _sort(figure.days)
        profile = figure.assertion.profile
        key = (figure.series, sort, profile)
        if key not in self._runs:
            periods = sorted(d for d in self._by_period[figure.series] if sort and _sort(d) == sort)
            found = (self.best(figure.series, days, figure) for days in periods)
            self._runs[key] = Run([f for f in found if f is not None])
        return self._runs[key].until(figure.days[1])

    def rival(self, figure: Figure) -> Figure | None:
        """Return an independent official figure for the same question that is no revision of it.

        A source that gives the official figure beside another reports a dispute, not a mistake.
        """
        other = self.best(figure.series, figure.days, figure)
        if other is None or not self.official(other) or self.official(figure):
            return None
        if not independent(figure.assertion, other.assertion) or revised(figure, other):
            return None
        return None if other.assertion.source == figure.assertion.source else other

    def amounts(self, measure: Measure) -> list[Series]:
        """Return the series of a measure that are amounts rather than percentages."""
        return [(*measure, unit) for unit in sorted(self._units.get(measure, ()))]

    def elsewhere(self, figure: Figure) -> Figure | None:
        """Return an independent figure of the same value and measure for another period."""
        for other in self._same_value[_alike(figure)]:
            if other.days != figure.days and independent(other.assertion, figure.assertion):
                return other
        return None

    def parts(self, figure: Figure) -> list[Figure]:
        """Return figures whose periods make up a figure's period without a gap, if there are any.

        This is the path with the fewest unofficial figures, then the shortest (Dijkstra).
        """
        series, (first, last) = figure.series, figure.days
        starts, own = self._starts[series], figure.days in self._by_period[series]
        # Most periods are refused at once: no other one begins or ends with them.
        if not last or len(starts.get(first, ())) <= own or self._ends[series][last] <= own:
            return []
        goal = _next_day(last)
        waiting: list[tuple[int, int, str]] = [(0, 0, first)]
        reached: dict[str, tuple[int, int]] = {first: (0, 0)}
        came_from: dict[str, tuple[str, Figure]] = {}
        while waiting:
            unofficial, number, start = heapq.heappop(waiting)
            if start == goal:
                break
            if (unofficial, number) > reached[start]:
                continue
            for days in starts.get(start, ()):
                if days == figure.days or not days[1] or days[1] > last:
                    continue
                piece = self.best(series, days, figure)
                if piece is None:
                    continue
                end = _next_day(days[1])
                cost = (unofficial + (not self.official(piece)), number + 1)
                if end not in reached or cost < reached[end]:
                    reached[end] = cost
                    came_from[end] = (start, piece)
                    heapq.heappush(waiting, (*cost, end))
        path: list[Figure] = []
        while goal in came_from:
            goal, piece = came_from[goal]
            path.append(piece)
        return path[::-1]


class _Group:
    """Hold the figures for one series and period, ranked."""

    def __init__(self, figures: Iterable[Figure], rank: Callable[[Figure], _Rank]) -> None:
        figures = list(figures)
        votes = Counter(figure.value for figure in figures)
        self._keys = {f.claim: (rank(f), votes[f.value], f.claim) for f in figures}
        self._ranked = sorted(figures, key=lambda f: self._keys[f.claim], reverse=True)
        self._by_value: dict[Decimal | None, list[Figure]] = defaultdict(list)
        for figure in self._ranked:
            self._by_value[figure.value].append(figure)
        top = self._ranked[0].value
        self._below_top = [figure for figure in self._ranked if figure.value != top]
        self._repeated = Counter(figure.assertion.source for figure in figures)
        self._chosen: dict[object, Figure | None] = {}
        self.speakers = frozenset(map(_speaker, figures))

    def best(
        self, audited: Figure, speakers: frozenset[tuple[object, ...]] | None = None
    ) -> Figure | None:
        """Return the best figure besides the one audited, whose own vote does not count."""
        own = audited.value if audited.claim in self._keys else None
        others = self._ranked if self._ranked[0].value != own else self._below_top
        one = self._first(others, audited, speakers)
        other = self._first(self._by_value[own], audited, speakers) if own is not None else None
        found = [figure for figure in (one, other) if figure is not None]

        def key(figure: Figure) -> tuple[bool, _Rank, int, str]:
            rank, votes, claim = self._keys[figure.claim]
            is_independent = independent(figure.assertion, audited.assertion)
            return is_independent, rank, votes - (figure.value == own), claim

        return max(found, key=key, default=None)

    def _first(
        self, ranked: list[Figure], audited: Figure,
        speakers: frozenset[tuple[object, ...]] | None,
    ) -> Figure | None:  # fmt: skip
        """Choose the first independent figure, else the first; cached for equal speakers."""
        profile = audited.assertion.profile
        if not self._repeated[profile.source]:
            profile = profile._replace(source="")
        key = (id(ranked), profile, speakers)
        if key not in self._chosen:
            allowed = (f for f in ranked if speakers is None or _speaker(f) in speakers)
            self._chosen[key] = next(
                (f for f in allowed if independent(f.assertion.profile, profile)), None
            )
        found = self._chosen[key]
        if found is not None and found.claim != audited.claim:
            return found
        besides = (
            [f for f in ranked[:2] if f.claim != audited.claim]
            if speakers is None
            else (f for f in ranked if f.claim != audited.claim and _speaker(f) in speakers)
        )
        return next(iter(besides), None)


class Run:
    """Hold the figures of one series in order of time, with the extremes so far."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.figures = figures
        self._ends = [figure.days[1] for figure in figures]
        self._values = [figure.value or Decimal(0) for figure in figures]
        self._peaks = list(accumulate(self._values, max))
        self._highest = self._extremes(lambda new, old: new >= old)
        self._lowest = self._extremes(lambda new, old: new < old)
        self._count = len(figures)

    def _extremes(self, beats: Callable[[Decimal, Decimal], bool]) -> list[int]:
        """Return, for every place, the place of the extreme up to it."""
        found: list[int] = []
        for place, value in enumerate(self._values):
            best = found[-1] if found else place
            found.append(place if not found or beats(value, self._values[best]) else best)
        return found

    def until(self, day: str) -> Run:
        """Return the run up to and including a day; it shares everything with this one."""
        part = copy(self)
        part._count = bisect_right(self._ends, day)
        return part

    def __len__(self) -> int:
        return self._count

    @property
    def last(self) -> Figure:
        """Return the latest figure."""
        return self.figures[self._count - 1]

    @property
    def previous(self) -> Figure:
        """Return the latest figure but one."""
        return self.figures[self._count - 2]

    def extreme(self, *, highest: bool) -> Figure:
        """Return the highest figure, the latest of several, or the lowest, the first of several."""
        return self.figures[(self._highest if highest else self._lowest)[self._count - 1]]

    def reaching(self, threshold: Decimal) -> Figure | None:
        """Return the first figure that reaches a threshold."""
        place = bisect_left(self._peaks, threshold)
        return self.figures[place] if place < self._count else None


def _speaker(figure: Figure) -> tuple[object, ...]:
    return (figure.assertion.source, figure.assertion.claimants)


def _alike(figure: Figure) -> tuple[object, ...]:
    kind = "count" if figure.statistic in {"sum", "record", "lowest"} else figure.statistic
    return (figure.series, kind, figure.value)


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day != "9999-12-31" else day


def years(days: Period) -> list[Period]:
    """Split a period into calendar years; none where it is not made of whole years.

    >>> years(("2006-01-01", "2007-12-31"))
    [('2006-01-01', '2006-12-31'), ('2007-01-01', '2007-12-31')]
    """
    first, last = days
    if not first.endswith("-01-01") or not last.endswith("-12-31"):
        return []
    return [(f"{y:04}-01-01", f"{y:04}-12-31") for y in range(int(first[:4]), int(last[:4]) + 1)]


def _sort(days: Period) -> tuple[str, ...] | None:
    """Classify a period: a year, a month, or a part of a year; None for anything else."""
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
    """Shorten a period.

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
