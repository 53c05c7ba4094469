"""The triples of an ontology, looked up from either end, and its terms in short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tumen.core.errors import TumenError

Triples = Iterable[tuple[str, str, str]]

OWL = "<http://www.w3.org/2002/07/owl#"  # how each of its terms begins
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SUBCLASS, SUBPROPERTY = f"<{_RDFS}subClassOf>", f"<{_RDFS}subPropertyOf>"
DOMAIN, RANGE = f"<{_RDFS}domain>", f"<{_RDFS}range>"
FIRST, REST, NIL = f"<{_RDF}first>", f"<{_RDF}rest>", f"<{_RDF}nil>"


def owl(name: str) -> str:
    """A term of OWL."""
    return f"{OWL}{name}>"


def name(iri: str) -> str:
    """The local name of a term, for axioms in short.

    >>> name("<https://w3id.org/tumen/ontology#partOf>")
    'partOf'
    """
    return iri.strip("<>").replace("/", "#").rpartition("#")[2]


def a(iri: str) -> str:
    """A class with its article.

    >>> a("<https://w3id.org/tumen/ontology#Event>")
    'an Event'
    """
    word = name(iri)
    return f"{'an' if word[:1] in 'AEIOU' else 'a'} {word}"


class Ontology:
    """Triples by subject, by object and by predicate; terms are written as in N-Triples."""

    def __init__(self, triples: Triples) -> None:
        self.objects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in dict.fromkeys(triples):
            self.objects[s, p].append(o)
            self.subjects[p, o].append(s)
            self.pairs[p].append((s, o))

    def list(self, node: str) -> Iterator[str]:
        """The members of an RDF list. Raises `TumenError` where it is broken."""
        seen: set[str] = set()
        while node != NIL:
            first, rest = self.objects[node, FIRST], self.objects[node, REST]
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise TumenError(
                    "the ontology has a list that is broken or runs in a circle. "
                    "Write lists in parentheses: ( tumen:Defection tumen:Abduction )."
                )
            seen.add(node)
            yield first[0]
            node = rest[0]
