"""Records, lowest values and thresholds first reached, held against the run of figures."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tumen.analysis.audit.arithmetic import Recomputer
from tumen.analysis.audit.finding import ERROR, INFO, WARNING, AuditFinding
from tumen.analysis.audit.time_series import same_length, shown
from tumen.derive.disputes.statistics import Figure


def extreme(recomputer: Recomputer, figure: Figure) -> Iterator[AuditFinding]:
    """A record, or a lowest value: the figure for its period, and beyond all before it."""
    run = _run(recomputer, figure)
    now = next((f for f in run if f.days == figure.days), None)
    highest = figure.statistic == "record"
    if now is None or now.value is None:
        yield recomputer.unchecked(figure, f"there is no exact figure for {figure.period}")
        return
    pick = max if highest else min
    best = pick(run, key=lambda f: (f.value or Decimal(0), f.days))
    beyond = best.value is not None and (
        best.value > now.value if highest else best.value < now.value
    )
    word = "highest" if highest else "lowest"
    if beyond and figure.span.holds(now.value):
        assert best.value is not None  # noqa: S101 - `beyond` says so
        reckoned = f"the {word} up to then, which was {recomputer.quoted(best)}"
        yield recomputer.verdict(figure, best.value, reckoned, [best, now])
        return
    standing = f"nor the {word}: {recomputer.quoted(best)}" if beyond else f"the {word} up to then"
    held = f"{now.text} ({recomputer.who(now)})"
    reckoned = f"what {shown(figure.days)} had: {held}, {standing}"
    yield recomputer.verdict(figure, now.value, reckoned, [now, best] if beyond else [now])


def first(recomputer: Recomputer, figure: Figure) -> Iterator[AuditFinding]:
    """The first period in which a threshold was reached."""
    threshold = figure.at_least if figure.value is None else figure.value
    run = _run(recomputer, figure)
    if threshold is None or not run or run[-1].days != figure.days:
        yield recomputer.unchecked(figure, f"there is no exact figure for {figure.period}")
        return
    if len(run) == 1:
        yield recomputer.unchecked(figure, f"there is no figure from before {figure.period}")
        return
    reached = next((f for f in run if f.value is not None and f.value >= threshold), None)
    last = run[-2:]
    agrees = reached is not None and reached.days == figure.days
    sure = all(recomputer.ledgers.official(f) for f in last)
    if agrees:
        why = f"{threshold:,} was first reached in {shown(figure.days)}"
    elif reached is None:
        why = f"{threshold:,} was not yet reached in {shown(figure.days)}"
    else:
        why = f"{threshold:,} was reached before {shown(figure.days)}"
        last = [reached]
    quoted = "; ".join(recomputer.quoted(f) for f in last)
    yield AuditFinding(
        figure.statistic, figure.claim, INFO if agrees else ERROR if sure else WARNING,
        shown(figure.days), shown(reached.days) if reached else "", f"{why}: {quoted}.",
        figure.assertion.source, tuple(f.claim for f in last), routine=agrees,
    )  # fmt: skip


def _run(recomputer: Recomputer, figure: Figure) -> list[Figure]:
    """The figures up to a figure's period for periods of its sort, in order."""
    ledgers = recomputer.ledgers
    found = (
        ledgers.given(figure.series, days, figure)
        for days in ledgers.periods(figure.series)
        if same_length(days, figure.days) and days[1] <= figure.days[1]
    )
    return [given for given in found if given is not None]
