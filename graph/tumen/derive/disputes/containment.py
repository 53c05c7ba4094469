"""Look up which place or institution is in which, according to any source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tumen.core.vocabulary import Tumen
from tumen.store.lookup import asserted_subjects, column

if TYPE_CHECKING:
    from pyoxigraph import Store

CONTAINMENT = (Tumen.within, Tumen.basedIn, Tumen.partOf)


class Containment:
    """Tell whether one place or institution lies in another, looking up only what is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._above: dict[str, frozenset[str]] = {}

    def above(self, place: str) -> frozenset[str]:
        """Return a place and everything that contains it; an institution is where it is based."""
        if place not in self._above:
            found: set[str] = set()
            waiting = {place}
            while waiting:
                found |= waiting
                waiting = {
                    value
                    for property_ in CONTAINMENT
                    for values in column(self._store, property_, waiting).values()
                    for value, _ in values
                } - found
            self._above[place] = frozenset(found)
        return self._above[place]

    def compatible(self, one: str, other: str) -> bool:
        """Return whether they are the same, or one lies in the other."""
        return other in self.above(one) or one in self.above(other)


def located_in_any(store: Store, places: Iterable[str]) -> set[str]:
    """Return the given places and everything in them."""
    found: set[str] = set()
    waiting = set(places)
    while waiting:
        found |= waiting
        waiting = {
            inner
            for place in waiting
            for property_ in CONTAINMENT
            for inner in asserted_subjects(store, property_, place)
        } - found
    return found
