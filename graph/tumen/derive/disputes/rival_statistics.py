"""Find contradicting figures: of the same measure, people, place and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.conflicts import Answer, conflicting_spans, denied
from tumen.derive.disputes.dispute import Outcome, Scope, dispute, dispute_iri
from tumen.derive.disputes.intervals import days_span
from tumen.derive.disputes.speakers import AssertionReader
from tumen.derive.disputes.statistics import Figure, comparable, read_figures
from tumen.store.labels import Labels
from tumen.store.lookup import column, one

if TYPE_CHECKING:
    from pyoxigraph import Store

Question = tuple[str, ...]

_COUNTS = {"sum", "record", "lowest"}
_SAME_MEASURE = "SELECT ?claim ?i ?o { GRAPH ?g { ?claim <%s> ?i ; <%s> ?o } }"


def statistic_disputes(
    store: Store, assertions: AssertionReader, labels: Labels, scope: Scope | None = None
) -> Outcome:
    """Yield disputes over figures that answer the same question."""
    near = None if scope is None else _near(store, scope)
    values: dict[Question, list[Figure]] = defaultdict(list)
    firsts: dict[Question, list[Figure]] = defaultdict(list)
    for figure in read_figures(store, assertions, near).values():
        if figure.statistic == "firstAtLeast":
            firsts[_threshold(figure)].append(figure)
        elif any(figure.days) and figure.coverage != "partial":
            values[_question(figure)].append(figure)
    for question, group in sorted(values.items()):
        if scope is not None or len(group) > 1:
            rivals = [Answer(f.assertion, f.text, span=f.span) for f in group]
            yield from _disputes(question, group, rivals, labels)
    for question, group in sorted(firsts.items()):
        if scope is not None or len(group) > 1:
            rivals = [Answer(f.assertion, f.period, span=days_span(*f.days)) for f in group]
            yield from _disputes(question, group, rivals, labels)


def _near(store: Store, scope: Scope) -> set[str]:
    """Return the figures that may answer the same questions as those looked for.

    They share the measure and one end of the period, or are thresholds of the same measure.
    """
    from pyoxigraph import Literal, NamedNode, Variable

    indicators = column(store, Tumen.indicator, scope.claims)
    asked: set[tuple[str, str, NamedNode | Literal]] = set()
    for end in (Tumen.latest, Tumen.earliest):
        for claim, days in column(store, end, indicators.keys()).items():
            day_type = NamedNode("http://www.w3.org/2001/XMLSchema#date")
            asked |= {
                (one(indicators, claim), end, Literal(day, datatype=day_type)) for day, _ in days
            }
    first = NamedNode(Tumen.firstAtLeast)
    asked |= {
        (one(indicators, claim), Tumen.statistic, first)
        for claim, values in column(store, Tumen.statistic, indicators.keys()).items()
        if values[0][0] == Tumen.firstAtLeast
    }
    found = set(indicators)
    for indicator, property_, value in asked:
        bound = {Variable("i"): NamedNode(indicator), Variable("o"): value}
        query = _SAME_MEASURE % (Tumen.indicator, property_)
        for row in store.query(query, substitutions=bound):  # type: ignore[arg-type,union-attr]
            found.add(row["claim"].value)
    return found


def _question(figure: Figure) -> Question:
    # A sum over a period, a record and a lowest value say what the count in it was.
    statistic = "count" if figure.statistic in _COUNTS else figure.statistic
    return (*figure.series, statistic, *figure.days, *figure.base_days)


def _threshold(figure: Figure) -> Question:
    number = figure.at_least if figure.value is None else figure.value
    return (*figure.series, figure.statistic, "" if number is None else f"{number:,}")


def _disputes(
    question: Question, group: Sequence[Figure], said: Sequence[Answer], labels: Labels
) -> Outcome:
    by_claim = {figure.claim: figure for figure in group}

    def rival(one_: Answer, other: Answer) -> bool:
        return comparable(by_claim[one_.assertion.claim], by_claim[other.assertion.claim])

    asserting = [answer for answer in said if not answer.assertion.denies]
    kind = "rivalFirsts" if group[0].statistic == "firstAtLeast" else "rivalNumbers"
    things = [iri for iri in question[:3] if iri]
    for kind_, rivals in (
        (kind, conflicting_spans(asserting, rival)),
        ("assertedAndDenied", denied(said, rival)),
    ):
        opening = _opening(question, by_claim[rivals[0].assertion.claim], labels) if rivals else ""
        made = dispute(kind_, question, things, rivals, opening, labels)
        yield dispute_iri(kind_, *question), made


def _opening(question: Question, figure: Figure, labels: Labels) -> str:
    """Describe what the figures have in common."""
    indicator, population, place, sex, unit = figure.series
    parts = [labels[iri] for iri in (population, place) if iri]
    parts += [text for text in (sex.removeprefix(ONTOLOGY),) if text]
    if figure.statistic == "firstAtLeast":
        parts.append(f"first period to reach {question[-1]}")
    else:
        parts.append(figure.period)
        if figure.base_period:
            parts.append(f"against {figure.base_period}")
        if figure.statistic not in {"count", *_COUNTS}:
            parts.append(figure.statistic)
    parts.append(unit.removeprefix(ONTOLOGY))
    return f"Of the same figure, {labels[indicator]} ({', '.join(parts)})"
