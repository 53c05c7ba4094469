"""Hold a parsed case: its quads and their places in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.findings import START, Mark
from tumen.core.vocabulary import ID

if TYPE_CHECKING:
    from pyoxigraph import Quad

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
GENID = ".well-known/genid/"  # what a blank node is called, below the name of its case


class Origins:
    """Find the place in a file from which a statement came."""

    def node(self, iri: str) -> Mark:
        """Return the place that describes a node."""
        del iri
        return START

    def value(self, iri: str, predicate: str, value: str) -> Mark:
        """Return the place of a value of a property of a node; `value` may be empty."""
        del predicate, value
        return self.node(iri)

    def values(self, iri: str, predicate: str) -> list[Mark]:
        """Return the places of all values of a property of a node, right or wrong."""
        return [self.value(iri, predicate, "")]


@dataclass(slots=True)
class Case:
    """Represent a parsed file: quads in the named graph of its source, and their places."""

    slug: str
    quads: list[Quad]
    origins: Origins

    def described(self) -> set[str]:
        """Return the IRIs of the things that the case describes."""
        return {quad.subject.value for quad in self.quads}  # type: ignore[union-attr]

    def types(self) -> dict[str, set[str]]:
        """Return the classes of each thing, by IRI."""
        from pyoxigraph import NamedNode

        types: dict[str, set[str]] = {}
        for quad in self.quads:
            if quad.predicate.value == RDF_TYPE and isinstance(quad.object, NamedNode):
                types.setdefault(quad.subject.value, set()).add(quad.object.value)  # type: ignore[union-attr]
        return types

    def mentioned(self) -> set[str]:
        """Return the IRIs of our namespace that the case refers to, described here or not."""
        return {iri for iri in _object_iris(self.quads) if iri.startswith(ID)}


def _object_iris(quads: Iterable[Quad]) -> Iterable[str]:
    from pyoxigraph import NamedNode

    return (quad.object.value for quad in quads if isinstance(quad.object, NamedNode))
