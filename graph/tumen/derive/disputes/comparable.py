"""What makes two answers about one thing contradict each other, property by property.

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
from tumen.derive.disputes.conflicts import Account, contested, contested_spans
from tumen.derive.disputes.containment import Containment
from tumen.derive.disputes.disjoint_classes import Disjointness
from tumen.derive.disputes.dispute import Labels
from tumen.derive.disputes.intervals import a_day_apart, date_span, number_span
from tumen.derive.disputes.speakers import Voice, independent, same_time

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
class Said:
    """One value that a voice gives a thing for a property: an IRI, a local name or a text."""

    voice: Voice
    value: str


class Answers:
    """Makes what is said of things comparable, and compares it."""

    def __init__(self, store: Store, labels: Labels) -> None:
        self._labels = labels
        self._kinds = Disjointness(store)
        self._places = Containment(store)

    def question(self, property_: str, thing: str) -> str:
        """What is in question, as the reason of a dispute opens."""
        words = _QUESTIONS.get(property_)
        name = self._labels[thing]
        return f"{words} {name}" if words else f"Of {name}, {self._labels[property_]}"

    def accounts(self, property_: str, said: Sequence[Said]) -> list[Account]:
        """What is said, comparable; a value that makes no sense for its property is left out."""
        make = {
            Tumen.kind: self._kind_accounts,
            Tumen.size: _head_counts,
            **dict.fromkeys(_DATES, _dated),
            **dict.fromkeys(_SETS, self._set_accounts),
        }.get(property_, self._plain_accounts)
        return list(make(said))

    def rivals(self, property_: str, accounts: Sequence[Account]) -> list[Account]:
        """Those that another contradicts. A denial names no value of its own, so it does not."""
        said = [account for account in accounts if not account.voice.denies]
        if property_ in _DATES:
            return contested_spans(said, _dates_differ)
        if property_ == Tumen.size:
            return contested_spans(said, independently)
        apart: Callable[[Hashable, Hashable], bool] = {
            Tumen.kind: self._kinds.apart,
            Tumen.sex: _disjoint,
            Tumen.status: lambda one, other: {one, other} == {"happened", "denied"},
        }.get(property_, self._far)
        return contested(said, apart, independently)

    def _kind_accounts(self, said: Sequence[Said]) -> Iterator[Account]:
        for item in said:
            class_ = ONTOLOGY + item.value
            if self._kinds.known(class_):
                yield Account(item.voice, self._kinds.label(class_), class_)

    def _set_accounts(self, said: Sequence[Said]) -> Iterator[Account]:
        # A voice that names several places means all of them.
        together: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
        for item in said:
            if not item.voice.denies:
                together[item.voice.source, item.voice.claimants].add(item.value)
        for item in said:
            value = frozenset(together[item.voice.source, item.voice.claimants])
            yield Account(item.voice, self._readable(item.value), value)

    def _plain_accounts(self, said: Sequence[Said]) -> Iterator[Account]:
        for item in said:
            yield Account(item.voice, self._readable(item.value), item.value)

    def _readable(self, value: str) -> str:
        return self._labels[value] if value.startswith("http") else value

    def _far(self, one: Hashable, other: Hashable) -> bool:
        """Whether no place of one set lies in a place of the other, or the other way round."""
        assert isinstance(one, frozenset)  # noqa: S101 - what `_set_accounts` makes
        assert isinstance(other, frozenset)  # noqa: S101
        return not any(self._places.compatible(a, b) for a in one for b in other)


def _dated(said: Sequence[Said]) -> Iterator[Account]:
    for item in said:
        if (span := date_span(item.value)) is not None:
            yield Account(item.voice, item.value, span=span)


def _head_counts(said: Sequence[Said]) -> Iterator[Account]:
    for item in said:
        text = item.value.removeprefix("about ")
        try:
            number = Decimal(text.replace(",", ""))
        except InvalidOperation:
            continue
        if number.is_finite():
            span = number_span(number, approximate=text != item.value)
            yield Account(item.voice, item.value, span=span)


def _disjoint(one: Hashable, other: Hashable) -> bool:
    assert isinstance(one, frozenset)  # noqa: S101 - what `_set_accounts` makes
    assert isinstance(other, frozenset)  # noqa: S101
    return not one & other


def independently(one: Account, other: Account) -> bool:
    """Whether two accounts come from independent voices that speak of the same time."""
    return independent(one.voice, other.voice) and same_time(one.voice, other.voice)


def _dates_differ(one: Account, other: Account) -> bool:
    assert one.span  # noqa: S101 - what `_dated` makes
    assert other.span  # noqa: S101
    return independent(one.voice, other.voice) and not a_day_apart(one.span, other.span)
