"""No text given for a parameter becomes anything but the one term that it is."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store, Variable

from tumen.asking.contract import Parameter, Question, catalogue
from tumen.asking.parameters import bind
from tumen.asking.running import evaluate
from tumen.asking.tokens import values_blocks
from tumen.casebook import find_casebook
from tumen.errors import TumenError
from tumen.store import open_reader

NUMBER = int(os.environ.get("TUMEN_TEXTS", "1_000_000"))
# What could end a literal, an IRI, a block or a query, and what often stands near such a fault.
PIECES = [
    '"', "'", '"""', "'''", "\\", "\\\\", '\\"', "\\u0022", "\\u003E", ">", "<", "<x:y>", "{", "}", "} ", "UNDEF",
    "?s ?p ?o", "SERVICE <http://127.0.0.1:9/>", "} UNION { ?s ?p ?o } {", "#", "\n", "\r", "\t", "\0", "\x7f",
    "\u2028", "\ufeff", "\u202e", "\ud800", "\udfff", "\U0010ffff", "^^", "@en", "xsd:date", "id:", "source:",
    "https://w3id.org/tumen/id/", "https://w3id.org/tumen/source/", "javascript:", "file:///etc/passwd", "_:b",
    "%00", "%3E", "; DROP ALL", ") (", "VALUES ?since { ", "kim-2016", "2016", "2016-08~", "../..", "é", "한", "$x",
    "true", "1e999", "-0", "NaN", "INF", "$(id)", "`", "|", "&", "/**/", "--", "' OR 1=1",
]  # fmt: skip


@pytest.fixture(scope="module")
def asked(built: Path) -> tuple[Store, list[tuple[Question, Parameter]]]:
    casebook = find_casebook(built)
    questions, errors = catalogue(casebook)
    assert errors == []
    return open_reader(casebook), [(q, p) for q in questions for p in q.parameters]


def hold(store: Store, question: Question, parameter: Parameter, text: str) -> bool:
    """Bind the text; whether it was taken. What it became must be one term in its own block."""
    try:
        bound = bind(question, {parameter.name: text}, store)
    except TumenError as error:
        assert "Traceback" not in str(error)
        return False
    ((start, end),) = values_blocks(question.text, parameter.name)
    before, after = question.text[:start].rstrip(), question.text[end:].lstrip()
    assert bound.startswith(before)
    assert bound.endswith(after)
    inside = bound[len(before) : len(bound) - len(after)]
    # Whatever stands in the block, the engine sees as one value, and as nothing beside it.
    rows = list(store.query(f"SELECT * {{ VALUES ?it {{{inside}}} }}"))  # type: ignore[arg-type]
    assert len(rows) == 1
    assert rows[0][Variable("it")] is not None
    if parameter.type == "string":
        assert rows[0][Variable("it")].value == text
    return True


def as_text(question: Question, parameter: Parameter) -> tuple[Question, Parameter]:
    """The question as if this parameter were a text, so that every text gets into its block."""
    parameter = replace(parameter, type="string", of="")
    others = [p for p in question.parameters if p.name != parameter.name]
    return replace(question, parameters=(parameter, *others)), parameter


def test_every_parameter_of_every_question_takes_any_text(
    asked: tuple[Store, list[tuple[Question, Parameter]]], figure: Callable[[str, object], None]
) -> None:
    store, parameters = asked
    chance = random.Random(7)
    taken = 0
    for question, parameter in parameters:
        for _ in range(6):
            text = "".join(chance.choices(PIECES, k=chance.randint(1, 6)))
            taken += hold(store, question, parameter, text)
    figure(
        "injection, texts tried in the fast part",
        f"{len(parameters) * 6} for {len(parameters)} parameters, {taken} taken as a value",
    )
    assert parameters


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_any_text_is_one_value_or_an_error_of_ours(
    asked: tuple[Store, list[tuple[Question, Parameter]]], data: st.DataObject
) -> None:
    store, parameters = asked
    question, parameter = data.draw(st.sampled_from(parameters))
    text = data.draw(st.text() | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
    hold(store, *as_text(question, parameter), text)


def test_a_text_that_nothing_bears_brings_no_row(
    asked: tuple[Store, list[tuple[Question, Parameter]]],
) -> None:
    """Every question whose parameter is a text answers an attack as it answers any strange text."""
    store, parameters = asked
    attacks = [
        '"} UNION { ?s ?p ?o } {"',
        "\\",
        '\\" } #',
        "'''",
        "<x:y>",
        "\u202e}",
        "} VALUES ?x {",
    ]
    for question, parameter in parameters:
        if parameter.type != "string":
            continue
        strange = str(list(evaluate(store, bind(question, {parameter.name: "zzzz nobody"}, store))))
        for attack in attacks:
            bound = bind(question, {parameter.name: attack}, store)
            assert str(list(evaluate(store, bound))) == strange, (question.name, attack)


@pytest.mark.long
def test_a_million_texts(
    asked: tuple[Store, list[tuple[Question, Parameter]]], figure: Callable[[str, object], None]
) -> None:
    store, parameters = asked
    chance = random.Random()
    began, taken, number = time.monotonic(), 0, 0
    while number < NUMBER:
        question, parameter = parameters[number % len(parameters)]
        if chance.random() < 0.8:
            text = "".join(chance.choices(PIECES, k=chance.randint(1, 8)))
        else:
            text = "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(1, 20)))
        if number % 1_000:
            question, parameter = as_text(question, parameter)
        taken += hold(store, question, parameter, text)
        number += 1
    rate = number / (time.monotonic() - began)
    figure(
        "injection, texts tried in the long part",
        f"{number:,}, {taken:,} taken, {rate:.0f} a second",
    )
