"""Read statements from a store: one thing's values, a whole property, or the rows of a query.

Look-ups of one thing ask the index. Whole properties are serialised by the engine as TSV, which is
several times faster than one Python object a term. Every term comes back as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from tumen.core.vocabulary import DERIVED, ONTOLOGY, ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

Row = tuple[str, ...]
# Subject → the values of one property, each with the graph that asserts it.
Column = dict[str, list[tuple[str, str]]]

# Up to so many subjects, one look-up each is cheaper than reading the whole property.
_FEW = 5000

_PREFIXES = f"""PREFIX tumen: <{ONTOLOGY}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""
_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<.*>)?\Z', re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def rows(store: Store, query: str) -> Iterable[Row]:
    """Yield the solutions of a query over the union of all graphs.

    "" stands for an unbound variable.
    """
    solutions = store.query(_PREFIXES + query, use_default_graph_as_union=True)
    for solution in solutions:  # type: ignore[union-attr]
        yield tuple(getattr(term, "value", "") for term in solution)


# One thing


def values(store: Store, subject: str, property_: str) -> set[str]:
    """Return the values that a subject has for a property, in any graph."""
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, None)
    return {quad.object.value for quad in found}  # type: ignore[union-attr]


def objects(store: Store, subject: str, property_: str) -> Iterator[str]:
    """Yield the values of a property that are IRIs, once for each graph."""
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, None):
        if isinstance(quad.object, NamedNode):
            yield quad.object.value


def literals(store: Store, subject: str, property_: str) -> Iterator[str]:
    """Yield the values of a property that are literals, once for each graph."""
    from pyoxigraph import Literal, NamedNode

    for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, None):
        if isinstance(quad.object, Literal):
            yield quad.object.value


def references(store: Store, thing: str) -> Iterator[tuple[str, str]]:
    """Yield each subject that refers to a thing, with the property."""
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(None, None, NamedNode(thing), None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad.predicate.value


def subjects_with(store: Store, property_: str, value: str) -> set[str]:
    """Return the subjects that have a thing as a value of a property, in any graph."""
    return {subject for subject, _ in _subjects(store, property_, value)}


def asserted_subjects(store: Store, property_: str, value: str) -> set[str]:
    """Return the subjects that have a thing as a value of a property, as some source asserts."""
    return {subject for subject, graph in _subjects(store, property_, value) if asserted(graph)}


def _subjects(store: Store, property_: str, value: str) -> Iterator[tuple[str, str]]:
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(None, NamedNode(property_), NamedNode(value), None):
        yield quad.subject.value, quad.graph_name.value  # type: ignore[union-attr]


def concepts(store: Store, property_: str) -> set[str]:
    """Return the concepts that the vocabulary admits as values of a property."""
    range_ = values(store, property_, "http://www.w3.org/2000/01/rdf-schema#range")
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return {concept for class_ in range_ for concept in subjects_with(store, rdf_type, class_)}


# A whole property


def statements(store: Store, property_: str) -> Iterator[tuple[str, Quad]]:
    """Yield each subject that has a property, with the statement itself."""
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(None, NamedNode(property_), None, None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad


def pairs(store: Store, property_: str) -> Iterator[tuple[str, str]]:
    """Yield every (subject, value) of a property, once for each graph that states it."""
    for subject, value in _scan(store, "?s ?o", property_):
        yield subject[1:-1], plain(value)[0]


def texts(store: Store, property_: str) -> Iterator[tuple[str, str, str]]:
    """Yield every (subject, text, language) of a property; "" where there is no language."""
    for subject, value in _scan(store, "?s ?o", property_):
        yield subject[1:-1], *plain(value)


def sourced(store: Store, property_: str, value: str = "") -> Iterator[tuple[str, str, str]]:
    """Yield every (subject, value, graph) of a property, or of one of its values."""
    for subject, found, graph in _scan(store, "?s ?o ?g", property_, value):
        yield subject[1:-1], plain(found)[0], graph[1:-1]


def column(store: Store, property_: str, subjects: Collection[str] | None = None) -> Column:
    """Return what sources assert of a property, for the given subjects or for all."""
    if subjects is not None and len(subjects) <= _FEW:
        return _looked_up(store, property_, subjects)
    found: Column = {}
    for subject, value, graph in sourced(store, property_):
        if (subjects is None or subject in subjects) and asserted(graph):
            found.setdefault(subject, []).append((value, graph))
    return found


def details(store: Store, property_: str, subjects: Collection[str]) -> Column:
    """Return the same as `column`, without the graphs ("") and twice as quick, for properties of
    claims.

    A claim's id belongs to its one source, and nothing is ever derived about it.
    """
    if len(subjects) <= _FEW:
        return _looked_up(store, property_, subjects)
    found: Column = {}
    for subject, value in pairs(store, property_):
        if subject in subjects:
            found.setdefault(subject, []).append((value, ""))
    return found


def one(found: Column, subject: str) -> str:
    """Return the value of a property that has at most one.

    The first in order, "" where there is none.
    """
    rows_ = found.get(subject)
    if not rows_:
        return ""
    return rows_[0][0] if len(rows_) == 1 else min(value for value, _ in rows_)


def every(found: Column, subject: str) -> frozenset[str]:
    """Return all values of a property."""
    return frozenset(value for value, _ in found.get(subject, ()))


def asserted(graph: str) -> bool:
    """Return whether a graph is a source's, and not derived or the vocabulary's."""
    return graph != ONTOLOGY_GRAPH and not graph.startswith(DERIVED)


def plain(term: str) -> tuple[str, str]:
    """Return the text and the language of a term as TSV has it (Turtle's syntax, one line).

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


def _scan(store: Store, variables: str, property_: str, value: str = "") -> Iterator[list[str]]:
    from pyoxigraph import NamedNode, QueryResultsFormat

    # The engine validates an IRI and writes it: nothing in one can break out of the query. Bound as
    # substitutions the terms would have to be projected, which takes six times as long.
    object_ = f"{NamedNode(value)} BIND({NamedNode(value)} AS ?o)" if value else "?o"
    query = f"SELECT {variables} WHERE {{ GRAPH ?g {{ ?s {NamedNode(property_)} {object_} }} }}"
    written = store.query(query).serialize(format=QueryResultsFormat.TSV)  # type: ignore[arg-type]
    assert written is not None  # noqa: S101 - without a file it returns the bytes
    for line in written.decode().split("\n")[1:-1]:
        yield line.split("\t")


def _looked_up(store: Store, property_: str, subjects: Collection[str]) -> Column:
    from pyoxigraph import NamedNode

    found: Column = {}
    node = NamedNode(property_)
    for subject in subjects:
        quads = store.quads_for_pattern(NamedNode(subject), node, None, None)
        pairs_ = [(quad.object.value, quad.graph_name.value) for quad in quads]  # type: ignore[union-attr]
        pairs_ = [(value, graph) for value, graph in pairs_ if asserted(graph)]
        if pairs_:
            found[subject] = pairs_
    return found
