"""Decide, property by property, when two answers about one thing contradict each other.

Only properties that have one true value are compared. Whoever took part, what a route led
through, or where an enterprise is at home can be many at once, and is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.conflicts import Answer, conflicting, conflicting_spans
from tumen.derive.disputes.containment import Containment
from tumen.derive.disputes.disjoint_classes import DisjointClasses
from tumen.derive.disputes.intervals import a_day_apart, date_span, number_span
from tumen.derive.disputes.speakers import Assertion, independent
from tumen.store.labels import Labels

if TYPE_CHECKING:
    from pyoxigraph import Store

# Property → the question that its values answer.
_DATES = {Tumen.date: "The date of", Tumen.born: "The birth of", Tumen.died: "The death of"}
PLACES = {Tumen.from_: "The start of", Tumen.place: "The place of", Tumen.to: "The goal of"}
_SETS = {**PLACES, Tumen.sex: "The sex of"}
_QUESTIONS = {
    **_DATES, **_SETS, Tumen.kind: "The kind of", Tumen.size: "The head count of",
    Tumen.status: "Whether it is so:",
}  # fmt: skip
# Property → the kind of dispute over it.
COMPARED = {
    **dict.fromkeys(_DATES, "rivalDates"),
    **dict.fromkeys(PLACES, "rivalPlaces"),
    Tumen.kind: "rivalKinds",
    Tumen.sex: "rivalSexes",
    Tumen.size: "rivalHeadCounts",
    Tumen.status: "rivalStatuses",
}


@dataclass(frozen=True, slots=True)
class StatedValue:
    """Represent one value that a speaker gives a thing for a property.

    An IRI, a local name or a text.
    """

    assertion: Assertion
    value: str


class AnswerReader:
    """Make what is said of things comparable, and compare it."""

    def __init__(self, store: Store, labels: Labels) -> None:
        self._labels = labels
        self._kinds = DisjointClasses(store)
        self._places = Containment(store)

    def question(self, property_: str, thing: str) -> str:
        """Word the question that a dispute answers."""
        words = _QUESTIONS.get(property_)
        name = self._labels[thing]
        return f"{words} {name}" if words else f"Of {name}, {self._labels[property_]}"

    def answers(self, property_: str, said: Sequence[StatedValue]) -> list[Answer]:
        """Return comparable answers; a value that is invalid for its property is left out."""
        make = {
            Tumen.kind: self._kind_answers,
            Tumen.size: _head_counts,
            **dict.fromkeys(_DATES, _dated),
            **dict.fromkeys(_SETS, self._set_answers),
        }.get(property_, self._plain_answers)
        return list(make(said))

    def rivals(self, property_: str, answers: Sequence[Answer]) -> list[Answer]:
        """Return the answers that another contradicts; a denial has no value of its own."""
        said = [answer for answer in answers if not answer.assertion.denies]
        if property_ in _DATES:
            return conflicting_spans(said, _dates_differ)
        if property_ == Tumen.size:
            return conflicting_spans(said, _independent)
        disjoint: Callable[[Hashable, Hashable], bool] = {
            Tumen.kind: self._kinds.disjoint,
            Tumen.sex: _disjoint,
            Tumen.status: lambda one, other: {one, other} == {"happened", "denied"},
        }.get(property_, self._far)
        return conflicting(said, disjoint)

    def _kind_answers(self, said: Sequence[StatedValue]) -> Iterator[Answer]:
        for item in said:
            class_ = ONTOLOGY + item.value
            if self._kinds.known(class_):
                yield Answer(item.assertion, self._kinds.label(class_), class_)

    def _set_answers(self, said: Sequence[StatedValue]) -> Iterator[Answer]:
        # A voice that names several places means all of them.
        together: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
        for item in said:
            if not item.assertion.denies:
                together[item.assertion.source, item.assertion.claimants].add(item.value)
        for item in said:
            value = frozenset(together[item.assertion.source, item.assertion.claimants])
            yield Answer(item.assertion, self._readable(item.value), value)

    def _plain_answers(self, said: Sequence[StatedValue]) -> Iterator[Answer]:
        for item in said:
            yield Answer(item.assertion, self._readable(item.value), item.value)

    def _readable(self, value: str) -> str:
        return self._labels[value] if value.startswith("http") else value

    def _far(self, one: Hashable, other: Hashable) -> bool:
        """Return whether no place of one set lies in a place of the other, or the other
        way round.
        """
        assert isinstance(one, frozenset)  # noqa: S101 - what `_set_answers` makes
        assert isinstance(other, frozenset)  # noqa: S101
        return not any(self._places.compatible(a, b) for a in one for b in other)


def _dated(said: Sequence[StatedValue]) -> Iterator[Answer]:
    for item in said:
        if (span := date_span(item.value)) is not None:
            yield Answer(item.assertion, item.value, span=span)


def _head_counts(said: Sequence[StatedValue]) -> Iterator[Answer]:
    for item in said:
        text = item.value.removeprefix("about ")
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            continue
        if number.is_finite():
            span = number_span(number, approximate=text != item.value)
            yield Answer(item.assertion, item.value, span=span)


def _disjoint(one: Hashable, other: Hashable) -> bool:
    assert isinstance(one, frozenset)  # noqa: S101 - what `_set_answers` makes
    assert isinstance(other, frozenset)  # noqa: S101
    return not one & other


def _independent(one: Answer, other: Answer) -> bool:
    """Return whether two answers are independent and hold for an overlapping time."""
    spans = one.assertion.valid_time, other.assertion.valid_time
    overlap = spans[0] is None or spans[1] is None or not spans[0].disjoint(spans[1])
    return overlap and independent(one.assertion, other.assertion)


def _dates_differ(one: Answer, other: Answer) -> bool:
    assert one.span  # noqa: S101 - what `_dated` makes
    assert other.span  # noqa: S101
    return independent(one.assertion, other.assertion) and not a_day_apart(one.span, other.span)
