"""Asking twice: with a text bound as the value of a parameter, and with its term in the store.

The second time no text of it is in the query: the term is a quad of the store, read in the place
of the block. Whatever a text could do to a query shows as a difference between the two answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, RdfFormat, Store

from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError
from tumen.core.vocabulary import ID, ONTOLOGY_GRAPH
from tumen.parse import read_case
from tumen.query import resolve as things
from tumen.query.execute import evaluate
from tumen.query.lexer import values_blocks
from tumen.query.limits import check_limits
from tumen.query.named_query import Parameter, Question, catalogue
from tumen.query.parameters import bind

ASIDE, HOLDS = NamedNode("urn:aside"), NamedNode("urn:holds")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Asked = tuple[Question, Parameter]


class Bearing:
    """A store in which everything that can be looked up is there: any IRI, and any name."""

    def quads_for_pattern(self, *pattern: object) -> Iterator[Quad]:
        yield Quad(NamedNode(f"{ID}somebody"), HOLDS, Literal(""), ASIDE)

    def contains_named_graph(self, graph: object) -> bool:
        return True

    def named_graphs(self) -> Iterator[NamedNode]:
        return iter(())

    def query(self, text: str, **_: object) -> Iterator[object]:
        return iter(())


def small_store(root: Path) -> Store:
    """The vocabulary, and of what the cases say the first thing of each kind and with each property.

    Most questions find something in it, and are answered in half a millisecond.
    """
    store = Store()
    for file in sorted((root / "ontology").glob("*.ttl")):
        store.load(path=str(file), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH))
    quads: list[Quad] = []
    for path in sorted((root / "graph" / "cases").glob("*.yaml")):
        case, _ = read_case(path.read_bytes(), path, path.name, root / "ontology")
        assert case is not None
        quads += case.quads
    first: dict[object, object] = {}
    for quad in quads:
        first.setdefault(quad.object if quad.predicate == TYPE else quad.predicate, quad.subject)
    kept = set(first.values())
    dropped = {quad.subject for quad in quads} - kept
    store.extend(q for q in quads if q.subject in kept and q.object not in dropped)
    return store


def every_parameter(root: Path) -> list[Asked]:
    """Every parameter of every question, and of the queries by which a name is looked up."""
    questions, errors = catalogue(find_casebook(root))
    assert errors == []
    found = [(q, p) for q in questions for p in q.parameters]
    for text, name in (
        (things._BY_FOLDED_NAME, "wanted"), (things._WITH_PART, "part"), (things._ALL_NAMES, "beginning"),
    ):  # fmt: skip
        parameter = Parameter(name, "string", "", None, "")
        question = Question(name, name, name, (parameter,), {}, "SELECT", text, root)
        found.append((question, parameter))
    return found


def of_kind(asked: Asked, kind: str) -> Asked:
    """The question as if this parameter were of that type."""
    question, parameter = asked[0], replace(asked[1], type=kind, of="")
    others = [p for p in question.parameters if p.name != parameter.name]
    return replace(question, parameters=(parameter, *others)), parameter


@cache
def names_graphs(question: str) -> bool:
    """Whether a question names its graphs itself (FROM)."""
    return check_limits(question, allow_service=True).own_dataset


def rows(store: Store, text: str, question: str = "") -> Counter[str]:
    """What a query answers, in no order. The words of a value that is a list are put in order."""
    found = evaluate(store, text, own_dataset=names_graphs(question or text))
    if isinstance(found, QueryBoolean):
        return Counter([str(bool(found))])
    return Counter(" ".join(sorted(str(row).split())) for row in found)


def hold(store: Store, asked: Asked, text: str) -> int | None:
    """How many rows both ways of asking give; None where the text was refused."""
    question, parameter = asked
    try:
        bound = bind(question, {parameter.name: text}, Bearing())  # type: ignore[arg-type]
        check_limits(bound)
    except TumenError as error:
        assert "Traceback" not in str(error)
        return None
    before, aside, after = around(question.text, parameter.name)
    assert bound.startswith(before)
    assert bound.endswith(after)
    term = term_of(bound[len(before) : len(bound) - len(after)].strip(), parameter.type, text)
    quad = Quad(ASIDE, HOLDS, term, ASIDE)
    store.add(quad)
    try:
        given = rows(store, bound, question.text)
        kept = rows(store, f"{aside} {after}", question.text)
    finally:
        store.remove(quad)
    assert given == kept, (question.name, parameter.name, text)
    return given.total()


@cache
def around(question: str, name: str) -> tuple[str, str, str]:
    """What stands before and after a parameter's value; in the middle, what reads it from the store."""
    ((start, end),) = values_blocks(question, name)
    before, after = question[:start].rstrip(), question[end:].lstrip()
    aside, number = re.subn(
        rf"VALUES\s*\?{name}\s*\{{\Z",
        f"GRAPH {ASIDE} {{ {ASIDE} {HOLDS} ?{name} ",
        before,
        flags=re.IGNORECASE,
    )
    assert number == 1, question
    return before, aside, after


def term_of(written: str, kind: str, text: str) -> Literal | NamedNode:
    """The term that must have come of the text, made without reading what was written."""
    if kind == "string":
        return Literal(text)
    if kind in ("thing", "source"):
        assert written[0] == "<"
        assert not set(written[1:-1]) & set('<>"{}|^`\\ \n')
        return NamedNode(written[1:-1])
    found = re.fullmatch(r'"([0-9.+-]+|true|false)"\^\^<([a-zA-Z0-9:/.#]+)>', written)
    assert found, (written, text)
    return Literal(found[1], datatype=NamedNode(found[2]))
