"""A span of time that ends before it begins is refused, whichever question it is asked of."""

from __future__ import annotations

from pathlib import Path

import pytest

import tumen
from tumen.api import Book
from tumen.core.errors import QueryError
from tumen.query.named_query import Question

WAGES = """\
#+ title: Wages
#+ question: Which of two days comes first?
#+ parameter hired date first: the first day
#+ parameter left date last: the last day
#+ parameter seen date: another day
#+ column day: one of the days
SELECT DISTINCT ?day WHERE {
  VALUES ?hired { "2019-05-01"^^xsd:date } VALUES ?left { UNDEF } VALUES ?seen { UNDEF }
  VALUES ?day { "2019" }
}
"""


@pytest.fixture(scope="module")
def book(built: Path) -> Book:
    return tumen.open(built)


def spans(book: Book) -> list[tuple[Question, str, str]]:
    found = []
    for question in book.queries():
        ends = {p.of: p.name for p in question.parameters if p.type == "date" and p.of}
        if len(ends) == 2:
            found.append((question, ends["first"], ends["last"]))
    return found


def test_every_question_with_a_span_refuses_one_that_runs_backwards(book: Book) -> None:
    assert len(spans(book)) >= 7
    for question, first, last in spans(book):
        with pytest.raises(QueryError) as raised:
            book.query(question.name, **{first: "2021", last: "2020"})
        assert str(raised.value) == (
            f"{first}=2021 {last}=2020 ends (2020-12-31) before it begins (2021-01-01). "
            f"Swap them: {first}=2020 {last}=2021"
        )
        book.query(question.name, **{first: "2020", last: "2021"})


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"left": "2018"}, True),  # before the default of the other
        ({"left": "2020"}, False),
        ({"left": "2019-05-01"}, False),
        ({"hired": "2021-06", "left": "2021-06"}, False),
        ({"hired": ["2021", "2017"], "left": "2020"}, False),
        ({"hired": ["2021", "2022"], "left": ["2020", "2019"]}, True),
        ({"hired": "2022", "seen": "2001"}, False),
    ],
)
def test_what_counts_is_what_the_contract_says(
    book: Book, tmp_path: Path, given: dict[str, str | list[str]], refused: bool
) -> None:
    file = tmp_path / "wages.rq"
    file.write_text(WAGES, encoding="utf-8")
    if refused:
        with pytest.raises(QueryError, match="before it begins"):
            book.query(str(file), **given)
    else:
        assert len(book.query(str(file), **given)) == 1


def test_a_network_of_a_span_that_runs_backwards_is_refused(book: Book) -> None:
    with pytest.raises(QueryError, match="since=2021 until=2020 ends"):
        book.network(since="2021", until="2020")
    with pytest.raises(QueryError, match="since=2021-13: '2021-13' is no date"):
        book.network(since="2021-13")
    assert book.network(since="2016", until="2016").number_of_edges() > 0
