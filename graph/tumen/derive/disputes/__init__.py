"""Find disputes: claims that contradict each other; see docs/disputes.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tumen.derive.disputes.dispute import Dispute, Outcome, Scope
from tumen.derive.disputes.rival_causes import causal_disputes
from tumen.derive.disputes.rival_facts import stated_disputes, things
from tumen.derive.disputes.rival_statistics import statistic_disputes
from tumen.derive.disputes.speakers import AssertionReader
from tumen.store.labels import Labels

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["Dispute", "Scope", "find_disputes", "look_into"]


def find_disputes(store: Store, scope: Scope | None = None) -> list[Dispute]:
    """Return all disputes in a store, or those that touch the given claims and things, in order."""
    found = [made for _, made in iterate_disputes(store, scope) if made is not None]
    return sorted(found, key=lambda made: (made.kind, made.about, made.iri))


def iterate_disputes(store: Store, scope: Scope | None = None) -> Outcome:
    """Yield the IRI of every question examined, with the dispute about it, if there is one."""
    assertions, labels = AssertionReader(store), Labels(store)
    for family in (causal_disputes, things, statistic_disputes, stated_disputes):
        yield from family(store, assertions, labels, scope)
