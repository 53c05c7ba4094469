"""What other cases say of the things that one case refers to: their classes, their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY_GRAPH, Tumen
from tumen.parse.case import RDF_TYPE, Case
from tumen.store.lookup import sourced
from tumen.store.writer import source_graph

if TYPE_CHECKING:
    from pyoxigraph import Literal, Quad, Store


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


class Elsewhere:
    """The cases read in this run, and stores, each but for those of its sources that are named."""

    def __init__(
        self, stored: Sequence[tuple[Store, Iterable[str]]], cases: Iterable[Case]
    ) -> None:
        from pyoxigraph import Dataset

        self._stored_in = [
            (store, {source_graph(slug) for slug in besides}) for store, besides in stored
        ]
        self._read = Dataset(quad for case in cases for quad in case.quads)

    def values(self, iri: str, property_: str) -> set[str]:
        """All that any case gives a thing for a property; nothing where a text is in its place."""
        from pyoxigraph import NamedNode

        try:
            thing, wanted = NamedNode(iri), NamedNode(property_)
        except ValueError:
            return set()
        found = (q for q in self._read.quads_for_subject(thing) if q.predicate == wanted)
        quads = [*found, *self._stored(thing, wanted, None)]
        return {str(getattr(quad.object, "value", "")) for quad in quads}

    def bearers(self, text: Literal, property_: str) -> set[str]:
        """The things of which any case gives exactly that text for a property."""
        from pyoxigraph import NamedNode

        wanted = NamedNode(property_)
        found = (q for q in self._read.quads_for_object(text) if q.predicate == wanted)
        quads = [*found, *self._stored(None, wanted, text)]
        return {str(getattr(quad.subject, "value", "")) for quad in quads}

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Every thing with each name and alias that any case gives it."""
        from pyoxigraph import NamedNode

        found: dict[tuple[str, str], None] = {}
        for property_ in (Tumen.name, Tumen.alias):
            for quad in self._read.quads_for_predicate(NamedNode(property_)):
                found[quad.subject.value, quad.object.value] = None  # type: ignore[union-attr]
            for store, besides in self._stored_in:
                left = {graph.value for graph in besides}
                for iri, text, graph in sourced(store, property_):
                    if graph not in left and not graph.startswith(DERIVED):
                        found[iri, text] = None
        return list(found)

    @cached_property
    def sounding(self) -> dict[str, list[tuple[str, str]]]:
        """The same by how the names sound: many things bear one name."""
        from tumen.derive.identity.phonetic_keys import phonetic_keys

        found: dict[str, list[tuple[str, str]]] = {}
        for sound, named in zip(
            phonetic_keys([text for _, text in self.names]), self.names, strict=True
        ):
            found.setdefault(sound, []).append(named)
        return found

    def referring(self, iri: str) -> Iterator[str]:
        """The properties by which any case refers to a thing."""
        from pyoxigraph import NamedNode

        thing = NamedNode(iri)
        for quad in self._read.quads_for_object(thing):
            yield quad.predicate.value
        for quad in self._stored(None, None, thing):
            yield quad.predicate.value

    def _stored(self, subject: object, predicate: object, object_: object) -> Iterator[Quad]:
        for store, besides in self._stored_in:
            found = store.quads_for_pattern(subject, predicate, object_, None)  # type: ignore[arg-type]
            for quad in found:
                name = str(getattr(quad.graph_name, "value", ""))
                if quad.graph_name not in besides and not (
                    name.startswith(DERIVED) or name == ONTOLOGY_GRAPH
                ):
                    yield quad
