"""Check records, lowest values and thresholds first reached against the run of figures."""

from __future__ import annotations

from collections.abc import Iterator

from tumen.analysis.audit.arithmetic import Recomputer
from tumen.analysis.audit.finding import ERROR, INFO, WARNING, AuditFinding
from tumen.analysis.audit.time_series import shown
from tumen.derive.disputes.statistics import Figure


def extreme(recomputer: Recomputer, figure: Figure) -> Iterator[AuditFinding]:
    """Check a record or lowest value: it is the period's figure, and beyond all before it."""
    run = recomputer.index.run(figure)
    highest = figure.statistic == "record"
    now = run.last if len(run) and run.last.days == figure.days else None
    if now is None or now.value is None:
        yield recomputer.unchecked(figure, f"there is no exact figure for {figure.period}")
        return
    best = run.extreme(highest=highest)
    beyond = best.value is not None and (
        best.value > now.value if highest else best.value < now.value
    )
    word = "highest" if highest else "lowest"
    if beyond and figure.span.holds(now.value):
        assert best.value is not None  # noqa: S101 - `beyond` says so
        reason = f"the {word} up to then, which was {recomputer.quoted(best)}"
        yield recomputer.compared(figure, best.value, reason, [best, now])
        return
    standing = f"nor the {word}: {recomputer.quoted(best)}" if beyond else f"the {word} up to then"
    reason = f"the figure for {shown(figure.days)}: {now.text} ({recomputer.who(now)}), {standing}"
    yield recomputer.compared(figure, now.value, reason, [now, best] if beyond else [now])


def first(recomputer: Recomputer, figure: Figure) -> Iterator[AuditFinding]:
    """Check the first period that reached a threshold."""
    threshold = figure.at_least if figure.value is None else figure.value
    run = recomputer.index.run(figure)
    if threshold is None or not len(run) or run.last.days != figure.days:
        yield recomputer.unchecked(figure, f"there is no exact figure for {figure.period}")
        return
    if len(run) == 1:
        yield recomputer.unchecked(figure, f"there is no figure from before {figure.period}")
        return
    reached = run.reaching(threshold)
    last = [run.previous, run.last]
    agrees = reached is not None and reached.days == figure.days
    official = all(recomputer.index.official(f) for f in last)
    if agrees:
        why = f"{threshold:,} was first reached in {shown(figure.days)}"
    elif reached is None:
        why = f"{threshold:,} was not yet reached in {shown(figure.days)}"
    else:
        why = f"{threshold:,} was reached before {shown(figure.days)}"
        last = [reached]
    quoted = "; ".join(recomputer.quoted(f) for f in last)
    yield AuditFinding(
        figure.statistic, figure.claim, INFO if agrees else ERROR if official else WARNING,
        shown(figure.days), shown(reached.days) if reached else "", f"{why}: {quoted}.",
        figure.assertion.source, tuple(f.claim for f in last), routine=agrees,
    )  # fmt: skip
