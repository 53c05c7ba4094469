"""What is looked at: everything, or what touches some claims and things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tumen.derive.disputes.dispute import Dispute


@dataclass(frozen=True, slots=True)
class Scope:
    """The claims and things whose disputes are sought, with whatever answers the same questions."""

    claims: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()


# The IRI of each question that was looked at, with the dispute about it, if there is one.
Outcome = Iterator[tuple[str, Dispute | None]]
