"""Whole columns of the store: everything that has a property, in one go.

The engine writes the rows itself, which is several times faster than a Python object a term. The
terms to look for are bound as terms (SEP-0007), never written into the query's text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Store


# A bound variable must be projected, or the engine refuses to bind it.
_ROWS = "SELECT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"
_ROWS_BY_GRAPH = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<.*>)?\Z', re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def pairs(store: Store, property_: str) -> Iterator[tuple[str, str]]:
    """Every (subject, value) of a property, as plain texts; once a graph that says so."""
    for subject, _, value in _scan(store, _ROWS, property_):
        yield subject[1:-1], plain(value)[0]


def texts(store: Store, property_: str) -> Iterator[tuple[str, str, str]]:
    """Every (subject, text, language) of a property; the language is "" where none is given."""
    for subject, _, value in _scan(store, _ROWS, property_):
        yield subject[1:-1], *plain(value)


def sourced(store: Store, property_: str, value: str = "") -> Iterator[tuple[str, str, str]]:
    """Every (subject, value, graph) of a property, or of one value of it, as plain texts."""
    for subject, _, found, graph in _scan(store, _ROWS_BY_GRAPH, property_, value):
        yield subject[1:-1], plain(found)[0], graph[1:-1]


def having(store: Store, property_: str, value: str) -> set[str]:
    """The subjects whose value for a property is the thing with that IRI."""
    return {row[0][1:-1] for row in _scan(store, _ROWS, property_, value)}


def concepts(store: Store, property_: str) -> set[str]:
    """The concepts that the vocabulary in the store admits as values of a property."""
    range_ = of(store, property_, "http://www.w3.org/2000/01/rdf-schema#range")
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return {concept for class_ in range_ for concept in having(store, rdf_type, class_)}


def of(store: Store, subject: str, property_: str) -> set[str]:
    """The values that one subject has for a property, as plain texts."""
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, None)
    return {quad.object.value for quad in found}  # type: ignore[union-attr]


def _scan(store: Store, query: str, property_: str, value: str = "") -> Iterator[list[str]]:
    from pyoxigraph import NamedNode, QueryResultsFormat, Variable

    bound = {Variable("p"): NamedNode(property_)}
    if value:
        bound[Variable("o")] = NamedNode(value)
    solutions = store.query(query, substitutions=bound)  # type: ignore[arg-type]
    written = solutions.serialize(format=QueryResultsFormat.TSV)  # type: ignore[arg-type]
    assert written is not None  # noqa: S101 - without a file it returns the bytes
    for line in written.decode().split("\n")[1:-1]:
        yield line.split("\t")


def plain(term: str) -> tuple[str, str]:
    """The text and the language of a term as TSV has it (Turtle's syntax, one line).

    >>> plain('"\\ud0dc"@ko'), plain("<https://w3id.org/tumen/id/a>"), plain("12")
    (('태', 'ko'), ('https://w3id.org/tumen/id/a', ''), ('12', ''))
    """
    if term.startswith("<"):
        return term[1:-1], ""
    literal = _LITERAL.match(term)
    if literal is None:  # numbers and truth values stand bare
        return term, ""
    text, language = literal.groups()
    if "\\" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return text, language or ""


def _unescaped(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    return chr(int(short or long, 16)) if letter is None else _ESCAPES.get(letter, letter)


# Up to so many subjects, one look-up each is cheaper than reading the whole column.
_FEW = 5000

# Subject → the values of one property, each with the graph that asserts it.
Column = dict[str, list[tuple[str, str]]]


def column(store: Store, property_: str, subjects: Collection[str] | None = None) -> Column:
    """Who asserts what of a property, for the given subjects or, where they are None, for all."""
    if subjects is not None and len(subjects) <= _FEW:
        return _looked_up(store, property_, subjects)
    found: Column = {}
    for subject, value, graph in _rows(store, "?s ?o ?g", property_):
        if subjects is None or subject in subjects:
            name = graph[1:-1]
            if asserted(name):
                found.setdefault(subject, []).append((value, name))
    return found


def details(store: Store, property_: str, subjects: Collection[str]) -> Column:
    """As `column`, without the graphs ("") and twice as quick, for what is said of claims.

    A claim's id belongs to its one source, and nothing is ever derived of it.
    """
    if len(subjects) <= _FEW:
        return _looked_up(store, property_, subjects)
    found: Column = {}
    for subject, value, _ in _rows(store, "?s ?o", property_):
        if subject in subjects:
            found.setdefault(subject, []).append((value, ""))
    return found


def _rows(store: Store, variables: str, property_: str) -> Iterator[tuple[str, str, str]]:
    from pyoxigraph import NamedNode, QueryResultsFormat

    query = f"SELECT {variables} WHERE {{ GRAPH ?g {{ ?s {NamedNode(property_)} ?o }} }}"
    written = store.query(query).serialize(format=QueryResultsFormat.TSV)  # type: ignore[arg-type]
    assert written is not None  # noqa: S101 - without a file it returns the bytes
    for line in written.decode().split("\n")[1:-1]:
        subject, value, *graph = line.split("\t")
        yield subject[1:-1], plain(value)[0], graph[0] if graph else ""


def _looked_up(store: Store, property_: str, subjects: Collection[str]) -> Column:
    from pyoxigraph import NamedNode

    found: Column = {}
    node = NamedNode(property_)
    for subject in subjects:
        values = [
            (quad.object.value, quad.graph_name.value)  # type: ignore[union-attr]
            for quad in store.quads_for_pattern(NamedNode(subject), node, None, None)
        ]
        values = [(value, graph) for value, graph in values if asserted(graph)]
        if values:
            found[subject] = values
    return found


def subjects_of(store: Store, property_: str, value: str) -> set[str]:
    """The subjects of which some source asserts that they have this thing as a value."""
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(None, NamedNode(property_), NamedNode(value), None)
    return {q.subject.value for q in found if asserted(q.graph_name.value)}  # type: ignore[union-attr]


def asserted(graph: str) -> bool:
    """Whether a graph holds what a source says, rather than what was derived or defined."""
    return graph != ONTOLOGY_GRAPH and not graph.startswith(DERIVED)


def one(found: Column, subject: str) -> str:
    """The value of a property that has at most one: the first in order, "" where there is none."""
    values = found.get(subject)
    if not values:
        return ""
    return values[0][0] if len(values) == 1 else min(value for value, _ in values)


def every(found: Column, subject: str) -> frozenset[str]:
    """All values of a property."""
    return frozenset(value for value, _ in found.get(subject, ()))
