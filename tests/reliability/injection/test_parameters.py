"""No text given for a parameter becomes anything but the one term that it is."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import million
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from texts import KINDS, PIECES, any_text
from twice import Asked, every_parameter, hold, of_kind, rows, small_store

from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError
from tumen.query.lexer import values_blocks
from tumen.query.named_query import catalogue
from tumen.query.parameters import bind
from tumen.store.reader import open_reader


@pytest.fixture(scope="module")
def built_questions(built: Path) -> tuple[Store, list[Asked]]:
    casebook = find_casebook(built)
    questions, errors = catalogue(casebook)
    assert errors == []
    return open_reader(casebook), [(q, p) for q in questions for p in q.parameters]


@pytest.fixture(scope="module")
def small(root: Path) -> Store:
    return small_store(root)


@pytest.fixture(scope="module")
def every(root: Path) -> list[Asked]:
    return every_parameter(root)


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
    small: Store,
    every: list[Asked],
    figure: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = os.environ.get("TUMEN_SEED") or str(time.time_ns())
    number = int(os.environ.get("TUMEN_TEXTS", "1_000_000"))
    with capsys.disabled():
        tally = million.run(small, every, seed, number=number, seconds=float("inf"))
    figure("injection, long part", tally)
