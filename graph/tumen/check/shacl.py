"""Validate a case against the SHACL shapes of the vocabulary.

The engine is the Rust package `shacl`, which passes the whole W3C core suite and takes well under
a millisecond a case; pySHACL is the reference that the tests compare it with. Everything else
sees only `validate`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError
from tumen.core.ontology import (
    OBJECT_PROPERTY,
    SUBCLASS,
    parsed_vocabulary,
    read_vocabulary,
    shape_files,
    vocabulary_files,
)
from tumen.core.vocabulary import DRIVER, Tumen
from tumen.parse.case import RDF_TYPE


@dataclass(frozen=True, slots=True)
class Violation:
    """Represent one validation result.

    The node, the property (IRI or empty), the value as text, and why.

    `shape` is the IRI of the nearest shape that has one; `component` the local name of the SHACL
    constraint component; `severity` error, warning or info.
    """

    node: str
    property: str
    value: str
    message: str
    shape: str
    component: str
    severity: str


_TYPE = f" <{RDF_TYPE}> "
_CONCEPT = f" <{Tumen.concept}> "
_SEVERITY = {"Violation": "error", "Warning": "warning", "Info": "info"}


def validate(ontology: Path, lines: Iterable[str]) -> list[Violation]:
    """Validate triples against the shapes of a vocabulary.

    `ontology` is the folder of the vocabulary, `lines` are N-Triples without the final full stop.
    They must include the classes of every node that the case refers to; the superclasses are added.
    """
    shapes, above, _, drivers = _compiled(ontology)
    lines = list(lines)
    named = {line.rpartition(" ")[2] for line in lines if _CONCEPT in line} & drivers
    lines += (f"{driver}{_TYPE}<{Tumen.Driver}>" for driver in named)
    given = {line.rpartition(" ")[2] for line in lines if _TYPE in line}
    # The whole hierarchy would take longer to parse than a small case.
    hierarchy = {line for class_ in given for line in above.get(class_, ())}
    text = " .\n".join([*lines, *sorted(hierarchy), ""])
    try:
        report = shapes.validate_text(text, format="ntriples")
    except ValueError as error:
        reason = " ".join(str(error).split())[:300]
        raise TumenError(f"{ontology / 'shapes'}: validation failed: {reason}.") from None
    return sorted((_violation(result) for result in report.results), key=_order)


def relations(ontology: Path) -> frozenset[str]:
    """Return the IRIs of the vocabulary's object properties."""
    return _compiled(ontology)[2]


def driver_names(ontology: Path) -> list[str]:
    """Return the names of the vocabulary's drivers, in order."""
    return sorted(driver[1:-1].removeprefix(DRIVER) for driver in _compiled(ontology)[3])


@lru_cache(maxsize=4)
def _compiled(
    ontology: Path,
) -> tuple[Any, dict[str, set[str]], frozenset[str], frozenset[str]]:
    """Return shapes, the hierarchy above each class as N-Triples, object properties, drivers."""
    import shacl
    from pyoxigraph import NamedNode

    # Turtle files may be concatenated: a prefix may be declared again.
    text = "\n".join(read_vocabulary(path) for path in shape_files(ontology))
    quads = [quad for path in vocabulary_files(ontology) for quad in parsed_vocabulary(path)]
    parents: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == SUBCLASS and isinstance(quad.object, NamedNode):
            parents.setdefault(str(quad.subject), set()).add(str(quad.object))
    between = frozenset(
        quad.subject.value  # type: ignore[union-attr]
        for quad in quads
        if getattr(quad.object, "value", "") == OBJECT_PROPERTY
    )
    drivers = frozenset(
        str(quad.subject)
        for quad in quads
        if quad.predicate.value == RDF_TYPE and getattr(quad.object, "value", "") == Tumen.Driver
    )
    try:
        shapes = shacl.Shapes.from_turtle(text)
    except ValueError as error:
        for path in shape_files(ontology):
            parsed_vocabulary(path)  # raises where the syntax of one file is wrong
        reason = " ".join(str(error).split())[:300]
        raise TumenError(f"{ontology / 'shapes'}: the shapes cannot be used: {reason}.") from None
    return shapes, {class_: _hierarchy(class_, parents) for class_ in parents}, between, drivers


def _hierarchy(class_: str, parents: dict[str, set[str]]) -> set[str]:
    """Return the subclass statements from one class upwards."""
    found: set[str] = set()
    waiting, seen = [class_], {class_}
    for each in waiting:
        for parent in parents.get(each, ()):
            found.add(f"{each} <{SUBCLASS}> {parent}")
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return found


def _violation(result: Any) -> Violation:
    return Violation(
        node=_bare(result.focus_node),
        property=_bare(result.path or ""),
        value=str(result.value_plain or ""),
        message=result.message or "",
        shape=_bare(result.root_shape or ""),
        component=result.component,
        severity=_SEVERITY.get(result.severity, "error"),  # a shape may have a severity of its own
    )


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") and term.endswith(">") else term


def _order(violation: Violation) -> tuple[str, str, str, str]:
    return violation.node, violation.property, violation.value, violation.message
