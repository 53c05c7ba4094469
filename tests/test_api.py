"""The library's front door: what is of the wrong type is told in one of our errors, and does nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tumen
from tumen.api import Book
from tumen.store.reader import revision

CALLS: dict[str, Callable[[Book, Any], object]] = {
    "open": lambda _, value: tumen.open(value),
    "load": lambda book, value: book.load(value),
    "query": lambda book, value: book.query(value),
    "a timeout": lambda book, value: book.query("denied", timeout=value),
    "about": lambda book, value: book.about(value),
    "a lens": lambda book, value: book.network(value),
    "each source": lambda book, value: book.network(sources=[value]),
    "a date": lambda book, value: book.network(since=value),
    "match": lambda book, value: book.match(value),
    "disputes": lambda book, value: book.disputes(value),
    "why": lambda book, value: book.why(value, "type", "Person"),
    "a kind": lambda book, value: book.why("kim-tae-woo", "type", value),
    "a focus": lambda book, value: book.view(focus=value),
}


@pytest.fixture(scope="module")
def book(built: Path) -> Book:
    return tumen.open(built)


@pytest.mark.parametrize("called", CALLS)
@pytest.mark.parametrize("value", [[], {}, b"x.nq", ("x",), "\0"], ids=repr)
def test_what_is_of_the_wrong_type_is_told(book: Book, called: str, value: object) -> None:
    before = revision(book.casebook)
    with pytest.raises(tumen.TumenError):
        CALLS[called](book, value)
    assert revision(book.casebook) == before


def test_a_list_is_no_path(book: Book) -> None:
    with pytest.raises(tumen.TumenError) as raised:
        book.load([])  # type: ignore[arg-type]
    assert str(raised.value) == "a file is given by its path, a str or a Path, not by a list."


def test_one_source_may_stand_for_a_list_of_one(book: Book) -> None:
    one = book.network(sources="kim-2016")
    assert set(one.edges) == set(book.network(sources=["kim-2016"]).edges) != set()


def test_a_timeout_that_is_no_time_is_not_no_timeout(book: Book) -> None:
    with pytest.raises(tumen.TumenError, match="a number of seconds above 0, not by -1"):
        book.query("denied", timeout=-1)


@pytest.mark.parametrize(
    ("called", "said"),
    [
        (
            lambda book: book.network(modalities=["asserte"]),
            "unknown Modality concept 'asserte'. Did you mean 'asserted'? "
            "There are: asserted, denied, possible, predicted, reported.",
        ),
        (
            lambda book: book.network(ranks=["best", "prefered"]),
            "unknown Rank concept 'best'. Did you mean 'preferred'? "
            "There are: deprecated, normal, preferred.",
        ),
        (
            lambda book: book.network(claimants=["arrivals"]),
            "'arrivals' makes no claim. List the claimants with: tumen query claimants",
        ),
        (
            lambda book: book.match(min_score=2),
            "a score is given by a number from 0 to 1, not by 2.",
        ),
        (
            lambda book: book.view(depth=-1),
            "a depth is given by a whole number, 0 or more, not by -1.",
        ),
    ],
)
def test_a_word_or_number_that_is_none_is_told(
    book: Book, called: Callable[[Book], object], said: str
) -> None:
    with pytest.raises(tumen.TumenError) as raised:
        called(book)
    assert str(raised.value) == said


def test_a_modality_may_be_given_as_the_vocabulary_has_it(book: Book) -> None:
    denied = set(book.network(modalities=["denied"]).edges)
    assert set(book.network(modalities=["tumen:denied"]).edges) == denied != set()
