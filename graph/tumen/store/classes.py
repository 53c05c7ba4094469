"""Read the class hierarchy of the vocabulary from the store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY

if TYPE_CHECKING:
    from pyoxigraph import Store

Row = tuple[str, ...]

_PREFIXES = f"""PREFIX tumen: <{ONTOLOGY}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""


def rows(store: Store, query: str) -> Iterable[Row]:
    """Yield the solutions of a query over all graphs together, as plain text.

    "" is an unbound value.
    """
    solutions = store.query(_PREFIXES + query, use_default_graph_as_union=True)
    for solution in solutions:  # type: ignore[union-attr]
        yield tuple(getattr(term, "value", "") for term in solution)


def local(iri: str) -> str:
    """Return the local name of a term of the vocabulary; any other IRI as it is."""
    return iri.removeprefix(ONTOLOGY)


@dataclass(frozen=True, slots=True)
class ClassTree:
    """Hold the classes with their ancestors (themselves included), sections and English labels."""

    above: dict[str, frozenset[str]]
    sections: dict[str, str]
    labels: dict[str, str]

    def specific(self, classes: Iterable[str]) -> list[str]:
        """Select the most specific of some classes, in order."""
        given = sorted(set(classes) & set(self.above))
        return [iri for iri in given if not any(iri != o and iri in self.above[o] for o in given)]

    def root(self, iri: str) -> str | None:
        """Return the ancestor (or the class) whose members a case file lists in a section."""
        return min((a for a in self.above.get(iri, ()) if a in self.sections), default=None)

    def label(self, iri: str) -> str:
        """Return the English label of a term."""
        return self.labels.get(iri) or local(iri)


def read_class_tree(store: Store) -> ClassTree:
    """Read the vocabulary's classes, sections and labels."""
    parents: dict[str, set[str]] = {}
    for class_, parent in rows(
        store,
        "SELECT ?class ?parent { ?class a owl:Class OPTIONAL { ?class rdfs:subClassOf ?parent } }",
    ):
        if class_.startswith(ONTOLOGY):
            parents.setdefault(class_, set())
            if parent.startswith(ONTOLOGY):
                parents[class_].add(parent)
    sections = _pairs(store, "SELECT ?class ?section { ?class tumen:caseSection ?section }")
    english = 'SELECT ?term ?text { ?term rdfs:label ?text FILTER(LANG(?text) = "en") }'
    labels = _pairs(store, english)
    above = {class_: frozenset(_above(class_, parents)) for class_ in parents}
    return ClassTree(above, sections, labels)


def _pairs(store: Store, query: str) -> dict[str, str]:
    return {row[0]: row[1] for row in sorted(rows(store, query), reverse=True)}


def _above(class_: str, parents: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ = [class_]
    while open_:
        next_ = open_.pop()
        if next_ not in found:
            found.add(next_)
            open_ += parents.get(next_, ())
    return found
