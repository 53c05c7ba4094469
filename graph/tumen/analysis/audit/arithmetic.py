"""Recompute figures from others: changes, means, shares, sums, counts, parts of a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tumen.analysis.audit.finding import ERROR, INFO, WARNING, AuditFinding, written
from tumen.analysis.audit.time_series import FigureIndex, shown, years
from tumen.core.vocabulary import Tumen
from tumen.derive.disputes.statistics import Figure, Series
from tumen.store.labels import Labels

HUNDRED = Decimal(100)


class Recomputer:
    """Recompute figures from the others in a graph."""

    def __init__(self, index: FigureIndex, labels: Labels) -> None:
        self.index = index
        self._labels = labels

    def who(self, figure: Figure) -> str:
        """Return the speakers of a figure."""
        return self._labels.several(sorted(figure.assertion.claimants or {figure.assertion.source}))

    def quoted(self, figure: Figure) -> str:
        """Return a figure with its period and its speakers."""
        return f"{figure.text} in {shown(figure.days)} ({self.who(figure)})"

    def compared(
        self, figure: Figure, expected: Decimal, reason: str, used: Sequence[Figure],
        kind: str = "",
    ) -> AuditFinding:  # fmt: skip
        """Return whether a figure agrees with what was derived, within the rounding
        that it admits.
        """
        agrees = figure.span.holds(expected)
        official = all(self.index.official(f) for f in used)
        severity = INFO if agrees else ERROR if official else WARNING
        relation = "agrees with" if agrees else "differs from"
        why = f"{figure.text} {_unit(figure)}{relation} {reason}."
        if not agrees and (other := self.index.elsewhere(figure)):
            base = f" against {other.base_period}" if other.base_period else ""
            why += f" {other.text} is the figure for {other.period}{base} ({self.who(other)})."
        return AuditFinding(
            kind or figure.statistic, figure.claim, severity, _plain(figure), written(expected),
            why, figure.assertion.source, tuple(f.claim for f in used), routine=agrees,
        )  # fmt: skip

    def unchecked(self, figure: Figure, lacking: str) -> AuditFinding:
        """Report that a figure cannot be recomputed, and what is missing."""
        return AuditFinding(
            figure.statistic, figure.claim, INFO, _plain(figure), "",
            f"{figure.text} {_unit(figure)}cannot be recomputed: {lacking}.",
            figure.assertion.source, routine=True,
        )  # fmt: skip

    def change(self, figure: Figure) -> Iterator[AuditFinding]:
        """Check a change against the figures of its period and its base period."""
        relative = figure.unit == "percent"
        amounts = self.index.amounts(figure.measure) if relative else [figure.series]
        for series in amounts:
            now, then = self.index.pair((series, figure.days), (series, figure.base_days), figure)
            base = then.value if then else figure.base_value
            if now is None or now.value is None or base is None:
                continue
            used = [now, then] if then else [now]
            against = self.quoted(then) if then else f"{base:,} in {figure.base_period}"
            if then and figure.base_value not in {None, then.value}:
                yield AuditFinding(
                    "base", figure.claim, WARNING, written(figure.base_value or base),
                    written(base), f"the base is {against}", figure.assertion.source, (then.claim,),
                )  # fmt: skip
            if relative and base == 0:
                yield self.unchecked(figure, f"the base is 0 ({against})")
            elif relative:
                expected = (now.value - base) * HUNDRED / base
                rate = f"{expected:+.1f} percent: {self.quoted(now)} against {against}"
                yield self.compared(figure, expected, rate, used)
            else:
                difference = f"{now.value - base:+,}: {self.quoted(now)} against {against}"
                yield self.compared(figure, now.value - base, difference, used)
            return
        lacking = [figure.period, figure.base_period]
        yield self.unchecked(figure, f"there are no exact figures for both {' and '.join(lacking)}")

    def mean(self, figure: Figure) -> Iterator[AuditFinding]:
        """Check a yearly mean against the figures of every year in its period."""
        spans = years(figure.days)
        found = [(days, self.index.best(figure.series, days, figure)) for days in spans]
        used = [given for _, given in found if given is not None]
        if len(spans) < 2 or len(used) < len(spans):
            missing = [shown(days) for days, given in found if given is None]
            lacking = f"there is no exact figure for {', '.join(missing)}" if missing else ""
            yield self.unchecked(figure, lacking or "its period is not several whole years")
            return
        expected = _total(used) / len(used)
        values = " ".join(f.text for f in used)
        reason = f"{written(expected, grouped=True)}, the mean of {values}"
        yield self.compared(figure, expected, reason, used)

    def share(self, figure: Figure) -> Iterator[AuditFinding]:
        """Check a share of women or men against their figure and the whole."""
        indicator, population, place, sex, _ = figure.series
        for series in self.index.amounts(figure.measure) if sex else ():
            whole_series: Series = (indicator, population, place, "", series[4])
            part, whole = self.index.pair(
                (series, figure.days), (whole_series, figure.days), figure
            )
            if part and whole and part.value is not None and whole.value:
                expected = part.value * HUNDRED / whole.value
                reason = f"{expected:.1f} percent: {self.quoted(part)} of {self.quoted(whole)}"
                yield self.compared(figure, expected, reason, [part, whole])
                return
        yield self.unchecked(figure, "there are no exact figures for the part and the whole")

    def count(self, figure: Figure) -> Iterator[AuditFinding]:
        """Check a count or sum against an official figure for the same, and against its parts."""
        if (other := self.index.rival(figure)) and other.value is not None:
            yield self.compared(figure, other.value, f"the official {self.quoted(other)}", [other])
        parts = self.index.parts(figure)
        if len(parts) > 1:
            expected = _total(parts)
            pieces = " + ".join(f"{f.text} ({shown(f.days)})" for f in parts[:6])
            more = f" + {len(parts) - 6} more" if len(parts) > 6 else ""
            reason = f"{written(expected, grouped=True)} = {pieces}{more}"
            yield self.compared(figure, expected, reason, parts, "sum")
        elif not other and figure.statistic == "sum":
            yield self.unchecked(figure, "the graph lacks figures that make up its period")


def totals(recomputer: Recomputer, figures: Iterable[Figure]) -> Iterator[AuditFinding]:
    """Check totals that one source gives together with separate figures for women and men."""
    groups: dict[tuple[object, ...], dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        plain = figure.value is not None and not figure.approximate and any(figure.days)
        if plain and figure.statistic in {"count", "sum"} and not figure.assertion.denies:
            indicator, population, place, sex, unit = figure.series
            speaker = (figure.assertion.source, figure.assertion.claimants, figure.as_of)
            key = (indicator, population, place, unit, figure.days, figure.coverage, *speaker)
            groups[key].setdefault(sex, figure)
    for group in groups.values():
        whole, female, male = (group.get(sex) for sex in ("", Tumen.female, Tumen.male))
        if whole and female and male:
            expected = _total([female, male])
            reason = f"{expected:,} = {female.text} women + {male.text} men"
            yield recomputer.compared(whole, expected, reason, [female, male], "parts")


def _total(figures: Iterable[Figure]) -> Decimal:
    return sum((f.value for f in figures if f.value is not None), Decimal(0))


def _plain(figure: Figure) -> str:
    return figure.text.removeprefix("about ").replace(",", "")


def _unit(figure: Figure) -> str:
    return "percent " if figure.unit == "percent" else ""
