"""Hold a parsed case: its quads and their places in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    _indexed: tuple[int, tuple[set[str], dict[str, set[str]], set[str]]] | None = field(
        default=None, compare=False, repr=False
    )

    def described(self) -> set[str]:
        """Return the IRIs of the things that the case describes."""
        return self._index()[0]

    def types(self) -> dict[str, set[str]]:
        """Return the classes of each thing, by IRI."""
        return self._index()[1]

    def mentioned(self) -> set[str]:
        """Return the IRIs of our namespace that the case refers to, described here or not."""
        return self._index()[2]

    def release(self) -> None:
        """Forget the places of statements and the index: a build holds many cases at once."""
        self.origins, self._indexed = Origins(), None

    def _index(self) -> tuple[set[str], dict[str, set[str]], set[str]]:
        """Return all three from one walk over the quads; again where quads were added."""
        if self._indexed is None or self._indexed[0] != len(self.quads):
            from pyoxigraph import NamedNode

            types: dict[str, set[str]] = {}
            described, mentioned = set(), set()
            for quad in self.quads:
                subject = quad.subject.value  # type: ignore[union-attr]
                described.add(subject)
                if isinstance(term := quad.object, NamedNode):
                    value = term.value
                    if value.startswith(ID):
                        mentioned.add(value)
                    if quad.predicate.value == RDF_TYPE:
                        types.setdefault(subject, set()).add(value)
            self._indexed = (len(self.quads), (described, types, mentioned))
        return self._indexed[1]
