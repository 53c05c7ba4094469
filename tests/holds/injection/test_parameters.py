"""No text given for a parameter becomes anything but the one term that it is.

Each text is bound as the type that it could be of, in every question, and the question is asked.
It is asked a second time with the value where no text of it is in the query: as a quad of the
store, in the place of the block. Whatever a text could do to a query shows as a difference.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, RdfFormat, Store
from texts import KINDS, PIECES, any_kind, any_text

from tumen.asking import things
from tumen.asking.contract import Parameter, Question, catalogue
from tumen.asking.guard import examine
from tumen.asking.parameters import bind
from tumen.asking.running import evaluate
from tumen.asking.tokens import values_blocks
from tumen.casebook import find_casebook
from tumen.errors import TumenError
from tumen.reading import read_case
from tumen.store import open_reader
from tumen.vocabulary import ID, ONTOLOGY_GRAPH

NUMBER = int(os.environ.get("TUMEN_TEXTS", "1_000_000"))
SECONDS = float(os.environ.get("TUMEN_TEXTS_SECONDS", "inf"))
ASIDE, HOLDS = NamedNode("urn:aside"), NamedNode("urn:holds")
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


@pytest.fixture(scope="module")
def built_questions(built: Path) -> tuple[Store, list[Asked]]:
    casebook = find_casebook(built)
    questions, errors = catalogue(casebook)
    assert errors == []
    return open_reader(casebook), [(q, p) for q in questions for p in q.parameters]


@pytest.fixture(scope="module")
def small(root: Path) -> Store:
    """The vocabulary and one case: so small that a question is answered in a millisecond."""
    store = Store()
    for file in sorted((root / "ontology").glob("*.ttl")):
        store.load(path=str(file), format=RdfFormat.TURTLE, to_graph=NamedNode(ONTOLOGY_GRAPH))
    path = root / "graph" / "cases" / "kim-2016.yaml"
    case, _ = read_case(path.read_bytes(), path, path.name, root / "ontology")
    assert case is not None
    store.extend(case.quads)
    return store


@pytest.fixture(scope="module")
def every(root: Path) -> list[Asked]:
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
    return examine(question, allow_service=True).own_dataset


def rows(store: Store, text: str, question: str = "") -> Counter[str]:
    """What a query answers, in no order. The words of a value that is a list are put in order."""
    found = evaluate(store, text, own_dataset=names_graphs(question or text))
    if isinstance(found, QueryBoolean):
        return Counter([str(bool(found))])
    return Counter(" ".join(sorted(str(row).split())) for row in found)


def hold(store: Store, asked: Asked, text: str) -> int | None:
    """Ask with the text in the query and with its term in the store; None where it was refused."""
    question, parameter = asked
    try:
        bound = bind(question, {parameter.name: text}, Bearing())  # type: ignore[arg-type]
        examine(bound)
    except TumenError as error:
        assert "Traceback" not in str(error)
        return None
    ((start, end),) = values_blocks(question.text, parameter.name)
    before, after = question.text[:start].rstrip(), question.text[end:].lstrip()
    assert bound.startswith(before)
    assert bound.endswith(after)
    term = term_of(bound[len(before) : len(bound) - len(after)].strip(), parameter.type, text)
    block = rf"VALUES\s*\?{parameter.name}\s*\{{\Z"
    aside, number = re.subn(
        block, f"GRAPH {ASIDE} {{ {ASIDE} {HOLDS} ?{parameter.name} ", before, flags=re.IGNORECASE
    )
    assert number == 1, question.name
    quad = Quad(ASIDE, HOLDS, term, ASIDE)
    store.add(quad)
    try:
        given = rows(store, bound, question.text)
        kept = rows(store, f"{aside} {after}", question.text)
    finally:
        store.remove(quad)
    assert given == kept, (question.name, parameter.name, text)
    return given.total()


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


def test_every_parameter_of_every_question_takes_any_text(
    built_questions: tuple[Store, list[Asked]],
) -> None:
    """As a person gives it: what it names is looked for in the store."""
    store, parameters = built_questions
    chance = random.Random(7)
    for question, parameter in parameters:
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
        try:
            rows(store, bind(question, {parameter.name: text}, store))
        except TumenError as error:
            assert "Traceback" not in str(error)
    assert parameters


def test_some_thousand_texts_of_every_kind(
    small: Store, every: list[Asked], figure: Callable[[str, object], None]
) -> None:
    chance = random.Random(7)
    asked: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for parameter in every:
        for kind in KINDS:
            for _ in range(3):
                count = hold(small, of_kind(parameter, kind), any_text(chance, kind))
                (refused if count is None else asked)[kind] += 1
    figure(
        "injection, fast part",
        f"{asked.total() + refused.total():,} texts in {len(every)} parameters, {asked.total():,} reached a query",
    )
    assert set(asked) == set(KINDS)  # of every kind, some are no value, and some are one
    assert refused["date"]
    assert refused["thing"]


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_text_is_one_value_or_an_error_of_ours(
    small: Store, every: list[Asked], data: st.DataObject
) -> None:
    asked = every[data.draw(st.integers(0, len(every) - 1))]
    kind = data.draw(st.sampled_from(sorted(KINDS)))
    text = data.draw(st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
    hold(small, of_kind(asked, kind), text)


def test_what_gets_out_of_its_block_is_seen(small: Store, every: list[Asked]) -> None:
    """A check that has never failed proves nothing: two ways to bind that are wrong."""
    question = next(q for q, p in every if q.name == "aliases" and p.type == "thing")
    name = question.parameters[0].name
    ((start, end),) = values_blocks(question.text, name)
    honest = question.text[:start] + "<x:nobody>" + question.text[end:]
    for attack in ("<x:nobody> UNDEF", "UNDEF } #\n VALUES ?other { UNDEF"):
        spoilt = question.text[:start] + attack + question.text[end:]
        assert rows(small, spoilt) != rows(small, honest)


@pytest.mark.long
def test_a_million_texts(
    small: Store, every: list[Asked], figure: Callable[[str, object], None]
) -> None:
    seed = int(os.environ.get("TUMEN_SEED", time.time()))
    chance = random.Random(seed)
    began, number, asked, with_rows = time.monotonic(), 0, 0, 0
    while number < NUMBER and time.monotonic() - began < SECONDS:
        kind = any_kind(chance)
        count = hold(small, of_kind(every[number % len(every)], kind), any_text(chance, kind))
        asked += count is not None
        with_rows += bool(count)
        number += 1
    rate = number / (time.monotonic() - began)
    figure(
        f"injection, long part (seed {seed})",
        f"{number:,} texts, {asked:,} reached a query, {with_rows:,} of these found rows, {rate:.0f} a second",
    )
