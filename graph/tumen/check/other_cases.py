"""Look up what all cases say of a thing: its classes, its names, its values.

The cases are those read in this run and those in stores. A store is read without the sources that
are being replaced, and without what was derived; things have the ids that their sources wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from tumen.core.vocabulary import CONCEPTS, DERIVED, ID, SOURCE, Tumen
from tumen.derive.identity.concepts_graph import NAMES as CONCEPT_NAMES
from tumen.derive.identity.concepts_graph import suggested
from tumen.derive.identity.drivers import Drivers
from tumen.parse.case import RDF_TYPE, Case
from tumen.store.lookup import sourced
from tumen.store.writer import source_graph
from tumen.store.written_ids import AsWritten, cluster

if TYPE_CHECKING:
    from pyoxigraph import Dataset, Literal, Quad, Store

_NO_CLASSES: Mapping[str, set[str]] = {}


class OtherCases:
    """Look things up in the cases read in this run and in stores, without the named sources."""

    def __init__(
        self, stored: Sequence[tuple[Store, Iterable[str]]], read: Iterable[Case] = ()
    ) -> None:
        self._stores = [
            (AsWritten(store), {source_graph(slug) for slug in replaced})
            for store, replaced in stored
            if any(True for _ in store.named_graphs())  # a fresh build starts with an empty one
        ]
        self._cases = list(read)
        self.related: set[frozenset[str]] = set()  # pairs that a case has been told of in this run

    @cached_property
    def _read_classes(self) -> dict[str, dict[str, set[str]]]:
        """Map each thing to its classes, and each class to the slugs of the cases read that give
        it.
        """
        found: dict[str, dict[str, set[str]]] = {}
        for case in self._cases:
            for iri in case.described():
                found.setdefault(iri, {})
            for iri, classes in case.types().items():
                for class_ in classes:
                    found[iri].setdefault(class_, set()).add(case.slug)
        return found

    def classes(self, iri: str) -> Mapping[str, set[str]] | None:
        """Return the classes of a thing, each with the slugs of the cases that give it.

        Returns None where no case describes the thing.
        """
        from pyoxigraph import NamedNode

        read = self._read_classes.get(iri)
        classes: dict[str, set[str]] | None = None
        for quad in self._stored(NamedNode(iri), None, None) if self._stores else ():
            if classes is None:
                classes = {class_: set(slugs) for class_, slugs in (read or _NO_CLASSES).items()}
            if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
                slug = quad.graph_name.value.removeprefix(SOURCE)  # type: ignore[union-attr]
                classes.setdefault(quad.object.value, set()).add(slug)
        return read if classes is None else classes

    def things(self) -> Iterator[str]:
        """Yield the IRIs of all things; a walk over every class, for suggestions only."""
        from pyoxigraph import NamedNode

        yield from (iri for iri in self._read_classes if iri.startswith(ID))
        for quad in self._stored(None, NamedNode(RDF_TYPE), None):
            if quad.subject.value.startswith(ID):  # type: ignore[union-attr]
                yield quad.subject.value  # type: ignore[union-attr]

    @cached_property
    def _read_containers(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for case in self._cases:
            for thing, property_, whole in containments(case.quads):
                found[thing, property_].add(whole)
        return found

    def containers(self, iri: str, property_: str) -> set[str]:
        """Return the things that any case says the thing lies in, or is a part of."""
        from pyoxigraph import NamedNode

        found: set[str] = set()
        for each in self.same(iri):
            found |= self._read_containers.get((each, property_), set())
            if self._stores:
                thing = NamedNode(each)
                quads = [*self._stored(thing, NamedNode(property_), None)]
                if property_ == Tumen.partOf:
                    quads += self._stored(None, NamedNode(Tumen.hasPart), thing)
                found |= {whole for _, _, whole in containments(quads)}
        return found

    @cached_property
    def _read_quads(self) -> Dataset:
        from pyoxigraph import Dataset

        return Dataset(quad for case in self._cases for quad in case.quads)

    def values(self, iri: str, property_: str) -> set[str]:
        """Return all values that any case gives a thing for a property; none where
        `iri` is no IRI.
        """
        from pyoxigraph import NamedNode

        try:
            things, wanted = [NamedNode(each) for each in self.same(iri)], NamedNode(property_)
        except ValueError:
            return set()
        quads = [
            quad for thing in things
            for quad in chain(
                self._read_quads.quads_for_subject(thing), self._stored(thing, wanted, None)
            )
            if quad.predicate == wanted
        ]  # fmt: skip
        return {str(getattr(quad.object, "value", "")) for quad in quads}

    def bearers(self, text: Literal, property_: str) -> set[str]:
        """Return the things to which any case gives exactly that text for a property."""
        from pyoxigraph import NamedNode

        wanted = NamedNode(property_)
        found = (q for q in self._read_quads.quads_for_object(text) if q.predicate == wanted)
        quads = [*found, *self._stored(None, wanted, text)]
        return {str(getattr(quad.subject, "value", "")) for quad in quads}

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Return every thing with each name and alias that any case gives it."""
        from pyoxigraph import NamedNode

        found: dict[tuple[str, str], None] = {}
        for property_ in (Tumen.name, Tumen.alias):
            for quad in self._read_quads.quads_for_predicate(NamedNode(property_)):
                found[quad.subject.value, quad.object.value] = None  # type: ignore[union-attr]
            for store, replaced in self._stores:
                left = {graph.value for graph in replaced}
                for iri, text, graph in sourced(store.store, property_):
                    if graph not in left and not graph.startswith(DERIVED):
                        found[iri, text] = None
        return list(found)

    @cached_property
    def by_sound(self) -> dict[str, list[tuple[str, str]]]:
        """Map `names` by their phonetic key: many things share a name."""
        from tumen.derive.identity.phonetic_keys import phonetic_keys

        found: dict[str, list[tuple[str, str]]] = {}
        keys = phonetic_keys([text for _, text in self.names])
        for sound, named in zip(keys, self.names, strict=True):
            found.setdefault(sound, []).append(named)
        return found

    @cached_property
    def _read_suggesting(self) -> dict[str, list[str]]:
        return defaultdict(list)

    def suggesting(self, driver: str, drivers: Drivers) -> list[str]:
        """Return the conditions and events whose names suggest a driver."""
        from pyoxigraph import NamedNode

        if not self._read_suggesting:
            self._read_suggesting[""] = []
            for iri, names in self._read_names().items():
                for each in suggested(drivers, names):
                    self._read_suggesting[each].append(iri)
        property_, graph = NamedNode(Tumen.suggestsDriver), NamedNode(CONCEPTS)
        found = [
            quad.subject.value  # type: ignore[union-attr]
            for stored, _ in self._stores
            for quad in stored.store.quads_for_pattern(None, property_, NamedNode(driver), graph)
        ]
        return sorted({*self._read_suggesting.get(driver, ()), *found})

    def _read_names(self) -> dict[str, list[str]]:
        """Map what the cases read in this run describe in sections of conditions and events."""
        named: dict[str, list[str]] = {}
        for case in self._cases:
            types = case.types()
            for quad in case.quads:
                iri = str(getattr(quad.subject, "value", ""))
                if quad.predicate.value in CONCEPT_NAMES and iri.startswith(ID) and iri in types:
                    named.setdefault(iri, []).append(quad.object.value)  # type: ignore[union-attr]
        return named

    def referring(self, iri: str) -> Iterator[str]:
        """Yield the properties by which any case refers to a thing."""
        from pyoxigraph import NamedNode

        for thing in map(NamedNode, self.same(iri)):
            for quad in self._read_quads.quads_for_object(thing):
                yield quad.predicate.value
            for quad in self._stored(None, None, thing):
                yield quad.predicate.value

    def _stored(self, subject: object, predicate: object, object_: object) -> Iterator[Quad]:
        for store, replaced in self._stores:
            for quad in store.quads(subject, predicate, object_):
                if quad.graph_name not in replaced:
                    yield quad

    def same(self, iri: str) -> set[str]:
        """Return the IRIs of what a build made one thing of with this one, itself included."""
        return {iri, *(each for store, _ in self._stores for each in cluster(store.store, iri))}


CONTAINMENTS = (Tumen.within, Tumen.partOf)


def containments(quads: Iterable[Quad]) -> Iterator[tuple[str, str, str]]:
    """Yield each (thing, `within` or `partOf`, whole) that quads state, either way round."""
    for quad in quads:
        property_ = quad.predicate.value
        if property_ in _CONTAINING:
            ends = (str(getattr(end, "value", "")) for end in (quad.subject, quad.object))
            one, other = ends
            if property_ == Tumen.hasPart:
                yield other, Tumen.partOf, one
            else:
                yield one, property_, other


_CONTAINING = {*CONTAINMENTS, Tumen.hasPart}
