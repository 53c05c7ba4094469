"""Looking things up in a store by IRI, as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store


def objects(store: Store, subject: str, property_: str) -> Iterator[str]:
    """The IRIs to which a property leads from a subject, in any graph."""
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, None):
        if isinstance(quad.object, NamedNode):
            yield quad.object.value


def literals(store: Store, subject: str, property_: str) -> Iterator[str]:
    """The texts that a subject has under a property, in any graph."""
    from pyoxigraph import Literal, NamedNode

    for quad in store.quads_for_pattern(NamedNode(subject), NamedNode(property_), None, None):
        if isinstance(quad.object, Literal):
            yield quad.object.value


def references(store: Store, thing: str) -> Iterator[tuple[str, str]]:
    """Each subject that refers to a thing, and by which property."""
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(None, None, NamedNode(thing), None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad.predicate.value


def subjects(store: Store, property_: str, thing: str) -> Iterator[str]:
    """The subjects that a property leads from to a thing."""
    return (subject for subject, by in references(store, thing) if by == property_)


def uses(store: Store, property_: str) -> Iterator[tuple[str, Quad]]:
    """Each subject that has a property, with the statement itself."""
    from pyoxigraph import NamedNode

    for quad in store.quads_for_pattern(None, NamedNode(property_), None, None):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject.value, quad
