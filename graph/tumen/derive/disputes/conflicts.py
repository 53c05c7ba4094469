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
from tumen.derive.disputes.speakers import Voice

Rival = Callable[["Account", "Account"], bool]


@dataclass(frozen=True, slots=True)
class Account:
    """What one voice answers: `text` for people, and a `value` or a `span` to compare."""

    voice: Voice
    text: str
    value: Hashable = None
    span: Span | None = None


def contested(
    accounts: Iterable[Account], apart: Callable[[Hashable, Hashable], bool], rival: Rival
) -> list[Account]:
    """Those accounts whose value is apart from that of a rival account."""
    groups: dict[Hashable, list[Account]] = {}
    for account in accounts:
        groups.setdefault(account.value, []).append(account)
    found = []
    for value, own in groups.items():
        others = [group for v, group in groups.items() if v != value and apart(value, v)]
        found += [
            account
            for account in own
            if any(rival(account, other) for group in others for other in group)
        ]
    return found


def contested_spans(accounts: Sequence[Account], rival: Rival) -> list[Account]:
    """Those accounts whose span is apart from that of a rival account."""
    rows = [(account, account.span) for account in accounts if account.span is not None]
    below = sorted(rows, key=lambda row: (row[1].high, not row[1].open))
    above = sorted(rows, key=lambda row: (-row[1].low, not row[1].open))

    def has_rival(account: Account, span: Span) -> bool:
        lower = takewhile(lambda row: row[1].before(span), below)
        if any(rival(account, other) for other, _ in lower):
            return True
        higher = takewhile(lambda row: span.before(row[1]), above)
        return any(rival(account, other) for other, _ in higher)

    return [account for account, span in rows if has_rival(account, span)]


def denied(accounts: Iterable[Account], rival: Rival) -> list[Account]:
    """Accounts of which one asserts what another denies, in the same words or numbers."""
    groups: dict[Hashable, tuple[list[Account], list[Account]]] = {}
    for account in accounts:
        sides = groups.setdefault(account.text, ([], []))
        sides[account.voice.denies].append(account)
    found = []
    for asserting, denying in groups.values():
        found += [a for a in asserting if any(rival(a, b) for b in denying)]
        found += [b for b in denying if any(rival(a, b) for a in asserting)]
    return found
