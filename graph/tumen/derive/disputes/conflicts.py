"""Which of several accounts of one matter are contradicted by another.

Accounts are compared only within the group that answers one question. Within a group, each looks
for one rival and stops there, beginning with the answers farthest from its own, so that the work
grows with the number of accounts and not with its square.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tumen.derive.disputes.intervals import Span
from tumen.derive.disputes.speakers import Assertion

Rival = Callable[["Answer", "Answer"], bool]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one voice answers: `text` for people, and a `value` or a `span` to compare."""

    assertion: Assertion
    text: str
    value: Hashable = None
    span: Span | None = None


def conflicting(
    answers: Iterable[Answer], apart: Callable[[Hashable, Hashable], bool], rival: Rival
) -> list[Answer]:
    """Those accounts whose value is apart from that of a rival account."""
    groups: dict[Hashable, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(answer.value, []).append(answer)
    found = []
    for value, own in groups.items():
        others = [group for v, group in groups.items() if v != value and apart(value, v)]
        found += [
            answer
            for answer in own
            if any(rival(answer, other) for group in others for other in group)
        ]
    return found


def conflicting_spans(answers: Sequence[Answer], rival: Rival) -> list[Answer]:
    """Those accounts whose span is apart from that of a rival account."""
    rows = [(answer, answer.span) for answer in answers if answer.span is not None]
    below = sorted(rows, key=lambda row: (row[1].high, not row[1].open))
    above = sorted(rows, key=lambda row: (-row[1].low, not row[1].open))

    def has_rival(answer: Answer, span: Span) -> bool:
        lower = takewhile(lambda row: row[1].before(span), below)
        if any(rival(answer, other) for other, _ in lower):
            return True
        higher = takewhile(lambda row: span.before(row[1]), above)
        return any(rival(answer, other) for other, _ in higher)

    return [answer for answer, span in rows if has_rival(answer, span)]


def denied(answers: Iterable[Answer], rival: Rival) -> list[Answer]:
    """Accounts of which one asserts what another denies, in the same words or numbers."""
    groups: dict[Hashable, tuple[list[Answer], list[Answer]]] = {}
    for answer in answers:
        sides = groups.setdefault(answer.text, ([], []))
        sides[answer.assertion.denies].append(answer)
    found = []
    for asserting, denying in groups.values():
        found += [a for a in asserting if any(rival(a, b) for b in denying)]
        found += [b for b in denying if any(rival(a, b) for a in asserting)]
    return found
