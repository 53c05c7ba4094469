"""Read which classes are disjoint."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY
from tumen.store.classes import ClassTree, read_class_tree
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

_DISJOINT = """SELECT ?group ?member {
  { ?group a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?member }
  UNION { ?one owl:disjointWith ?other BIND(CONCAT(STR(?one), " ", STR(?other)) AS ?group)
          VALUES ?side { 1 2 } BIND(IF(?side = 1, ?one, ?other) AS ?member) }
}"""
_RDF = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\n"


class DisjointClasses:
    """Hold the vocabulary's disjoint classes, read when first asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kinds: ClassTree | None = None
        self._pairs: set[frozenset[str]] = set()

    def known(self, class_: str) -> bool:
        """Return whether the vocabulary has that class."""
        return class_ in self._read().above

    def disjoint(self, one: Hashable, other: Hashable) -> bool:
        """Return whether nothing can belong to both classes (IRIs)."""
        above = self._read().above
        return any(
            frozenset((a, b)) in self._pairs
            for a in above.get(str(one), ())
            for b in above.get(str(other), ())
        )

    def label(self, class_: str) -> str:
        """Return the label of a class."""
        return self._read().label(class_)

    def _read(self) -> ClassTree:
        if self._kinds is None:
            self._kinds = read_class_tree(self._store)
            groups: dict[str, set[str]] = {}
            for group, member in rows(self._store, _RDF + _DISJOINT):
                if member.startswith(ONTOLOGY):
                    groups.setdefault(group, set()).add(member)
            self._pairs = {
                frozenset(pair) for group in groups.values() for pair in combinations(group, 2)
            }
        return self._kinds
