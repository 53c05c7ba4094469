"""Find effects dated before their causes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tumen.analysis.audit.finding import ERROR, WARNING, AuditFinding
from tumen.core.vocabulary import Tumen
from tumen.derive.disputes.intervals import Span, a_day_apart, date_span
from tumen.store.labels import Labels
from tumen.store.lookup import Column, column, details, one, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

# Links that are not of cause in time; and the one whose cause may lie ahead, in a mind.
_TIMELESS = {Tumen.includes, Tumen.belongsTo, Tumen.doesNotCause}


def effects_before_causes(store: Store, labels: Labels) -> Iterator[AuditFinding]:
    """Yield causal claims whose effect, by every date given, ended before the cause began.

    What is expected may motivate before it happens, so that is a warning only.
    """
    left_out = subjects_with(store, Tumen.modality, Tumen.denied)
    left_out |= subjects_with(store, Tumen.rank, Tumen.deprecated)
    effects, causes = column(store, Tumen.effect), column(store, Tumen.cause)
    things = {value for found in (effects, causes) for vs in found.values() for value, _ in vs}
    dates = column(store, Tumen.date, things)
    spans = {thing: span for thing in dates if (span := _all_of(dates, thing)) is not None}
    dated = {
        claim: values
        for claim, values in effects.items()
        if claim not in left_out and values[0][0] in spans
    }
    types = details(store, Tumen.linkType, dated)
    for claim, ((effect, source), *_) in sorted(dated.items()):
        if one(types, claim) in _TIMELESS:
            continue
        for cause in sorted({value for value, _ in causes.get(claim, ()) if value in spans}):
            early, late = spans[effect], spans[cause]
            if early.before(late) and not a_day_apart(early, late):
                stated, after = _written(dates, effect), _written(dates, cause)
                motive = one(types, claim) == Tumen.motivates
                yield AuditFinding(
                    "effectBeforeCause", claim, WARNING if motive else ERROR, stated,
                    f"{after} or later",
                    f"{labels[effect]} ({stated}) is before its cause, {labels[cause]} ({after})",
                    source,
                )  # fmt: skip


def _all_of(dates: Column, thing: str) -> Span | None:
    """Return the span from the first to the last day that any source gives."""
    spans = [span for text, _ in dates[thing] if (span := date_span(text)) is not None]
    if not spans:
        return None
    return Span(min(span.low for span in spans), max(span.high for span in spans))


def _written(dates: Column, thing: str) -> str:
    return ", ".join(sorted({text for text, _ in dates[thing]}))
