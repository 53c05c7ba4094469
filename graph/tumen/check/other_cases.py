"""What other cases say of the things that one case refers to: their classes, their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY_GRAPH
from tumen.parse.case import RDF_TYPE, Case
from tumen.store.writer import source_graph

if TYPE_CHECKING:
    from pyoxigraph import Store


class Neighbours(Protocol):
    """Looks into other cases."""

    def classes(self, iri: str) -> set[str] | None:
        """The classes that other cases give to a thing; None where none describes it."""

    def things(self) -> Iterator[str]:
        """The IRIs of all things that other cases describe."""


class StoredNeighbours:
    """The cases in the store, but for those that are being replaced."""

    def __init__(self, store: Store, besides: Iterable[str]) -> None:
        self._store = store
        self._besides = {source_graph(slug) for slug in besides}

    def classes(self, iri: str) -> set[str] | None:
        """The classes of a thing in the store."""
        from pyoxigraph import NamedNode

        known = False
        classes = set()
        for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, None):
            if quad.graph_name in self._besides or _derived(quad.graph_name):
                continue
            known = True
            if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
                classes.add(quad.object.value)
        return classes if known else None

    def things(self) -> Iterator[str]:
        """All things in the store; a walk over every class, for suggestions only."""
        from pyoxigraph import NamedNode

        for quad in self._store.quads_for_pattern(None, NamedNode(RDF_TYPE), None, None):
            if quad.subject.value.startswith(ID) and quad.graph_name not in self._besides:  # type: ignore[union-attr]
                yield quad.subject.value  # type: ignore[union-attr]


class ReadNeighbours:
    """The cases that have been read in the same run."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._classes: dict[str, set[str]] = {}
        for case in cases:
            for iri in case.described():
                self._classes.setdefault(iri, set())
            for iri, classes in case.types().items():
                self._classes[iri] |= classes

    def classes(self, iri: str) -> set[str] | None:
        """The classes of a thing in the cases that were read."""
        return self._classes.get(iri)

    def things(self) -> Iterator[str]:
        """All things in the cases that were read."""
        return (iri for iri in self._classes if iri.startswith(ID))


class AllNeighbours:
    """Several of them together."""

    def __init__(self, *parts: Neighbours) -> None:
        self._parts = parts

    def classes(self, iri: str) -> set[str] | None:
        """The classes that any of them knows."""
        found = [classes for part in self._parts if (classes := part.classes(iri)) is not None]
        return set().union(*found) if found else None

    def things(self) -> Iterator[str]:
        """The things that any of them knows."""
        for part in self._parts:
            yield from part.things()


def _derived(graph: object) -> bool:
    name = str(getattr(graph, "value", ""))
    return name.startswith(DERIVED) or name == ONTOLOGY_GRAPH
