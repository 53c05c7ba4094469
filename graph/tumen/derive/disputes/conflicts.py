"""Find the answers to one question that conflict with another answer.

An answer with thousands of others beside it is not compared with each of them. Answers are indexed
by what they say, by whose word they rest on, and by the time they hold for; each then looks for one
rival and stops there. The work grows with the number of answers, not with its square.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, takewhile
from typing import Any

from tumen.derive.disputes.intervals import HIGHEST, LOWEST, Span
from tumen.derive.disputes.speakers import Assertion, Profile, independent

Rival = Callable[["Answer", "Answer"], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """Represent an assertion's answer: `text` for people, and a `value` or a `span` to compare."""

    assertion: Assertion
    text: str
    value: Hashable = None
    span: Span | None = None


class _Times:
    """Hold the times that some answers hold for."""

    def __init__(self) -> None:
        self._spans: list[tuple[Decimal, Decimal]] = []
        self._lows: list[Decimal] = []
        self._highs: list[Decimal] = []

    def add(self, span: Span | None) -> None:
        self._spans.append((LOWEST, HIGHEST) if span is None else (span.low, span.high))

    def overlap(self, span: Span | None) -> bool:
        """Return whether one of them overlaps a span; an answer without a date holds at
        any time.
        """
        if span is None:
            return True
        if not self._lows:
            self._spans.sort()
            self._lows = [low for low, _ in self._spans]
            self._highs = list(accumulate((high for _, high in self._spans), max))
        place = bisect_right(self._lows, span.high)
        return place > 0 and self._highs[place - 1] >= span.low


class RivalIndex:
    """Tell whether a bucket of answers contains a rival of an answer.

    Rivals hold for an overlapping time, and `comparable` says whether two profiles can be rivals.
    """

    def __init__(
        self,
        answers: Sequence[Answer],
        buckets: Callable[[Answer], Iterable[Hashable]],
        profile: Callable[[Answer], Hashable] | None = None,
        comparable: Callable[[Any, Any], bool] = independent,
    ) -> None:
        self._profile = profile or profiles_of(answers)
        self._comparable = comparable
        self._known: dict[tuple[Hashable, Hashable], bool] = {}
        self._all: dict[Hashable, _Times] = {}
        self._by_profile: dict[Hashable, dict[Hashable, _Times]] = {}
        for answer in answers:
            time, profile_ = answer.assertion.valid_time, self._profile(answer)
            for bucket in buckets(answer):
                self._all.setdefault(bucket, _Times()).add(time)
                times = self._by_profile.setdefault(bucket, {})
                times.setdefault(profile_, _Times()).add(time)

    def has_rival(self, answer: Answer, bucket: Hashable) -> bool:
        """Return whether the bucket contains a rival of the answer."""
        time = answer.assertion.valid_time
        if bucket not in self._all or not self._all[bucket].overlap(time):
            return False
        own = self._profile(answer)
        return any(
            self._are_comparable(own, other) and times.overlap(time)
            for other, times in self._by_profile[bucket].items()
        )

    def _are_comparable(self, one: Hashable, other: Hashable) -> bool:
        if (one, other) not in self._known:
            self._known[one, other] = self._comparable(one, other)
        return self._known[one, other]


def profiles_of(answers: Iterable[Answer]) -> Callable[[Answer], Profile]:
    """Return the function that reduces an answer to its profile."""
    sources = Counter(answer.assertion.source for answer in answers)

    def profile(answer: Answer) -> Profile:
        said = answer.assertion
        source = said.source if sources[said.source] > 1 else ""
        claimants = said.claimants if source or not said.attributed_to else frozenset()
        return Profile(source, not said.claim, claimants, said.attributed_to)

    return profile


def conflicting(
    answers: Sequence[Answer], disjoint: Callable[[Hashable, Hashable], bool]
) -> list[Answer]:
    """Return the answers whose value is disjoint from that of a rival answer."""
    values = list(dict.fromkeys(answer.value for answer in answers))
    if len(values) < 2:
        return []
    index = RivalIndex(answers, lambda answer: (answer.value, _ANY))
    return [
        answer
        for answer in answers
        if index.has_rival(answer, _ANY)
        and any(
            disjoint(answer.value, value) and index.has_rival(answer, value)
            for value in values
            if value != answer.value
        )
    ]


_ANY = object()


def conflicting_spans(answers: Sequence[Answer], rival: Rival) -> list[Answer]:
    """Return the answers whose span is disjoint from that of a rival answer."""
    rows = [(answer, answer.span) for answer in answers if answer.span is not None]
    below = sorted(rows, key=lambda row: (row[1].high, not row[1].open))
    above = sorted(rows, key=lambda row: (-row[1].low, not row[1].open))

    def candidates(span: Span) -> Iterator[Answer]:
        # The farthest answers first: they are the likeliest rivals.
        yield from (a for a, _ in takewhile(lambda row: row[1].before(span), below))
        yield from (a for a, _ in takewhile(lambda row: span.before(row[1]), above))

    return [a for a, span in rows if any(rival(a, other) for other in candidates(span))]


def denied(answers: Sequence[Answer], rival: Rival | None = None) -> list[Answer]:
    """Return the answers that another one denies, or asserts, in the same words or numbers."""
    if len({answer.assertion.denies for answer in answers}) < 2:
        return []
    index = RivalIndex(answers, lambda answer: [(answer.text, answer.assertion.denies)])
    against: dict[Hashable, list[Answer]] = {}
    for answer in answers if rival else ():
        against.setdefault((answer.text, answer.assertion.denies), []).append(answer)

    def is_denied(answer: Answer) -> bool:
        other_side = (answer.text, not answer.assertion.denies)
        if rival is None:
            return index.has_rival(answer, other_side)
        return any(rival(answer, other) for other in against.get(other_side, ()))

    return [answer for answer in answers if is_denied(answer)]
