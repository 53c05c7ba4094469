"""Writes down statements as the reader would make them, with the dates' first and last days."""

from __future__ import annotations

from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.parse.edtf import bounds

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def term(name: str) -> str:
    """Return a term of the vocabulary."""
    return f"<{ONTOLOGY}{name}>"


def thing(name: str) -> str:
    """Return a thing that cases share."""
    return f"<{ID}{name}>"


def text(words: str, language: str = "en") -> str:
    """Return a text with a language; the words must need no escaping."""
    return f'"{words}"@{language}'


def integer(number: int) -> str:
    """Return an integer literal."""
    return f'"{number}"^^<{_XSD}integer>'


def decimal(number: int) -> str:
    """Return a decimal without a fraction, as the store writes it."""
    return f'"{number}"^^<{_XSD}decimal>'


def boolean(value: bool) -> str:
    """Return a boolean literal."""
    return f'"{str(value).lower()}"^^<{_XSD}boolean>'


class Saying:
    """Collect the statements of one source as lines of subject, predicate and object."""

    def __init__(self, slug: str) -> None:
        """Begin the source of that slug."""
        self.slug = slug
        self.source = f"<{SOURCE}{slug}>"
        self.triples: list[str] = []

    def local(self, name: str) -> str:
        """Return a passage or a claim of this source."""
        return f"<{ID}{self.slug}/{name}>"

    def node(self, subject: str, kind: str, /, **values: str | list[str]) -> None:
        """State a node's class and the values of its properties."""
        add = self.triples.append
        add(f"{subject} {RDF_TYPE} {term(kind)}")
        for name, value in values.items():
            predicate = term(name.rstrip("_"))
            for one in [value] if isinstance(value, str) else value:
                add(f"{subject} {predicate} {one}")

    def dated(self, subject: str, date: str, key: str = "date") -> None:
        """State a date as it was written, and the first and last day that it can mean."""
        add = self.triples.append
        add(f'{subject} {term(key)} "{date}"')
        for day, name in zip(bounds(date), ("earliest", "latest"), strict=True):
            if day is not None:
                add(f'{subject} {term(name)} "{day.isoformat()}"^^<{_XSD}date>')

    def describes(
        self, name: str, kind: str, /, *, date: str = "", **values: str | list[str]
    ) -> str:
        """Describe a thing that cases share; gives back its IRI."""
        subject = thing(name)
        self.triples.append(f"{self.source} {term('describes')} {subject}")
        self.node(subject, kind, **values)
        if date:
            self.dated(subject, date)
        return subject

    def states(self, name: str, kind: str, /, **values: str | list[str]) -> str:
        """Make a claim of this source; gives back its IRI."""
        subject = self.local(name)
        self.triples.append(f"{self.source} {term('states')} {subject}")
        self.node(subject, kind, **{"rank": term("normal"), **values})
        return subject

    def nquads(self) -> str:
        """Serialise as N-Quads, in the source's named graph."""
        return "".join(f"{triple} {self.source} .\n" for triple in self.triples)

    def turtle(self) -> str:
        """Serialise as a Turtle case file."""
        return "".join(f"{triple} .\n" for triple in self.triples)
