"""What sources assert, a property at a time: for everything, or only for the subjects asked for.

Whole columns are written by the engine itself, as in `tumen.store.columns`; here the property
stands in the query, so that it need not be written in every row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH
from tumen.store.columns import plain

if TYPE_CHECKING:
    from pyoxigraph import Store

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
