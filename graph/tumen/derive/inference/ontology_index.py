"""Index the triples of an ontology by subject, predicate and object; shorten its terms."""

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
    """Return a term of OWL."""
    return f"{OWL}{name}>"


def local_name(iri: str) -> str:
    """Return the local name of a term.

    >>> local_name("<https://w3id.org/tumen/ontology#partOf>")
    'partOf'
    """
    return iri.strip("<>").replace("/", "#").rpartition("#")[2]


def with_article(iri: str) -> str:
    """Return the local name of a term with its article.

    >>> with_article("<https://w3id.org/tumen/ontology#Event>")
    'an Event'
    """
    return article(local_name(iri))


def article(noun: str) -> str:
    """Put the indefinite article before a noun.

    >>> article("overseas worker"), article("university"), article("Person")
    ('an overseas worker', 'a university', 'a Person')
    """
    vowel = noun[:1].casefold() in "aeiou" and not noun.casefold().startswith(("uni", "use", "eu"))
    return f"{'an' if vowel else 'a'} {noun}"


class Ontology:
    """Index triples by subject, object and predicate; terms are written as in N-Triples."""

    def __init__(self, triples: Triples) -> None:
        self.objects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in dict.fromkeys(triples):
            self.objects[s, p].append(o)
            self.subjects[p, o].append(s)
            self.pairs[p].append((s, o))

    def list(self, node: str) -> Iterator[str]:
        """Yield the members of an RDF list. Raises `TumenError` where the list is broken."""
        seen: set[str] = set()
        while node != NIL:
            first, rest = self.objects[node, FIRST], self.objects[node, REST]
            if len(first) != 1 or len(rest) != 1 or node in seen:
                raise TumenError(
                    "the ontology has a broken or circular list. "
                    "Write lists in parentheses: ( tumen:Defection tumen:Abduction )."
                )
            seen.add(node)
            yield first[0]
            node = rest[0]
