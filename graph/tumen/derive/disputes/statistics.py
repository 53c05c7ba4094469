"""Read figures (statistic claims), and decide when two answer the same question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.intervals import HIGHEST, LOWEST, Span, number_span
from tumen.derive.disputes.speakers import Assertion, AssertionReader, independent
from tumen.parse.edtf import InvalidDate, bounds
from tumen.store.lookup import Column, column, details, one

if TYPE_CHECKING:
    from pyoxigraph import Store

# Statistics that count as rounded at the last digit written, even without "about".
_DERIVED = {"mean", "share", "change"}

_COLUMNS = {
    name: getattr(Tumen, name)
    for name in (
        "population", "place", "sex", "statistic", "unit", "period", "earliest", "latest",
        "basePeriod", "baseEarliest", "baseLatest", "value", "atLeast", "atMost", "baseValue",
        "approximate", "coverage", "revision", "asOf",
    )
}  # fmt: skip

# Indicator, population, place, sex, unit: what a run of figures over time has in common.
Series = tuple[str, str, str, str, str]
Measure = tuple[str, str, str, str]
# First and last ISO day, "" on an open side.
Period = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """Represent one figure.

    Things are IRIs, concepts local names; what is not stated is "" or None.

    `period` and `base_period` are as written, `days` and `base_days` what they mean.
    """

    assertion: Assertion
    series: Series
    statistic: str
    period: str
    days: Period
    base_period: str
    base_days: Period
    value: Decimal | None
    at_least: Decimal | None
    at_most: Decimal | None
    base_value: Decimal | None
    approximate: bool
    coverage: str
    revision: str
    as_of: str

    @property
    def claim(self) -> str:
        """Return the IRI of the claim that gives it."""
        return self.assertion.claim

    @property
    def unit(self) -> str:
        """Return its unit."""
        return self.series[4].removeprefix(ONTOLOGY)

    @property
    def span(self) -> Span:
        """Return what it can mean: itself, what rounds to it, or the range that it gives."""
        if self.value is None:
            low = LOWEST if self.at_least is None else self.at_least
            return Span(low, HIGHEST if self.at_most is None else self.at_most)
        rounded = self.statistic in _DERIVED or self.unit in {"percent", "index"}
        return number_span(self.value, approximate=self.approximate, rounded=rounded)

    @property
    def measure(self) -> Measure:
        """Return what is measured, of whom, where: the series without its unit."""
        return self.series[:4]

    @property
    def exact(self) -> bool:
        """Return whether the figure can be added up: one number, not rough, for all of
        its period.
        """
        return self.value is not None and not self.approximate and self.coverage != "partial"

    @property
    def text(self) -> str:
        """Format the figure."""
        about = "about " if self.approximate else ""
        if self.value is not None:
            return f"{about}{self.value:,}"
        if self.at_least is None:
            return f"{about}at most {self.at_most:,}"
        if self.at_most is None:
            return f"{about}at least {self.at_least:,}"
        return f"{about}{self.at_least:,} to {self.at_most:,}"


def revised(one_: Figure, other: Figure) -> bool:
    """Return whether one figure is a revision of the other rather than its rival.

    It is where one is provisional and the other final, or where the same speaker gives them as of
    different times.
    """
    if {one_.revision, other.revision} == {"provisional", "final"}:
        return True
    return bool(one_.assertion.witnesses & other.assertion.witnesses) and one_.as_of != other.as_of


def comparable(one_: Figure, other: Figure) -> bool:
    """Return whether two figures that answer the same question can dispute each other."""
    return independent(one_.assertion, other.assertion) and not revised(one_, other)


def read_figures(
    store: Store, assertions: AssertionReader, claims: Collection[str] | None = None
) -> dict[str, Figure]:
    """Read all figures, or those of the given claims; deprecated ones are left out."""
    indicators = column(store, Tumen.indicator, claims)
    graphs = {claim: values[0][1] for claim, values in indicators.items()}
    heard = assertions.claims(graphs, dated=False)
    read = {name: details(store, iri, heard) for name, iri in _COLUMNS.items()}
    return {
        claim: _figure(claim, assertion, one(indicators, claim), read)
        for claim, assertion in sorted(heard.items())
    }


def _figure(claim: str, assertion: Assertion, indicator: str, read: dict[str, Column]) -> Figure:
    def text(name: str) -> str:
        return one(read[name], claim)

    def concept(name: str, default: str = "") -> str:
        return text(name).removeprefix(ONTOLOGY) or default

    def number(name: str) -> Decimal | None:
        return Decimal(text(name)) if text(name) else None

    def days(name: str, first: str, last: str) -> Period:
        several = max(len(read[end].get(claim, ())) for end in (first, last))
        return _bounds(text(name)) if several > 1 else (text(first), text(last))

    return Figure(
        assertion=assertion,
        series=(indicator, text("population"), text("place"), text("sex"), text("unit")),
        statistic=concept("statistic", "count"),
        period=text("period"),
        days=days("period", "earliest", "latest"),
        base_period=text("basePeriod"),
        base_days=days("basePeriod", "baseEarliest", "baseLatest"),
        value=number("value"),
        at_least=number("atLeast"),
        at_most=number("atMost"),
        base_value=number("baseValue"),
        approximate=text("approximate") == "true",
        coverage=concept("coverage", "full"),
        revision=concept("revision", "unknown"),
        as_of=text("asOf"),
    )


def _bounds(text: str) -> Period:
    """Return the bounds of a period, where the claim also has a date in the store."""
    try:
        first, last = bounds(text) if text else (None, None)
    except InvalidDate:
        first = last = None
    return (first.isoformat() if first else "", last.isoformat() if last else "")
