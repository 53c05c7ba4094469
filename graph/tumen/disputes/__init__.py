"""Claims that contradict each other, and why; see docs/disputes.md for what is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tumen.disputes.dispute import Dispute, Labels
from tumen.disputes.links import links
from tumen.disputes.numbers import numbers
from tumen.disputes.scope import Outcome, Scope
from tumen.disputes.stated import stated
from tumen.disputes.things import things
from tumen.disputes.voices import Voices

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["Dispute", "Labels", "Scope", "find_disputes", "look_into"]


def find_disputes(store: Store, scope: Scope | None = None) -> list[Dispute]:
    """All disputes in a store, or those that touch the given claims and things, in order."""
    found = [made for _, made in look_into(store, scope) if made is not None]
    return sorted(found, key=lambda made: (made.kind, made.about, made.iri))


def look_into(store: Store, scope: Scope | None = None) -> Outcome:
    """Every question that was looked at, by its IRI, with the dispute about it, if there is one."""
    voices, labels = Voices(store), Labels(store)
    for family in (links, things, numbers, stated):
        yield from family(store, voices, labels, scope)
