"""Every named question: its contract holds, and its answer is the one that was checked by eye."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from asked import HERE, answer, musan, questions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tumen.core.casebook import Casebook, find_casebook, shipped_root
from tumen.core.errors import TumenError
from tumen.query.named_query import RENAMED, find_question, names
from tumen.query.parameters import bind
from tumen.store.reader import open_reader

NAMES = names(find_casebook(shipped_root()))

# With what a question is asked here, where its own defaults point at the shipped cases.
ARGUMENTS: dict[str, dict[str, str]] = {
    "things-in-two-sources": {"one": "han-2016", "other": "seo-2017"},
    "claim-in-full": {"claim": "han-2016/two-reasons"},
    "who-defected": {"since": "2010"},
}


@pytest.fixture(scope="module")
def casebook(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    return musan(tmp_path_factory.mktemp("musan") / "book")


def test_there_are_enough_questions_for_an_analyst() -> None:
    assert len(NAMES) >= 30
    assert "who-defected" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_is_the_expected_one(name: str, casebook: Casebook) -> None:
    question = next(q for q in questions(casebook) if q.name == name)
    store = open_reader(casebook)
    found = answer(casebook, bind(question, ARGUMENTS.get(name, {}), store))
    expected = HERE / "expected" / f"{name}.csv"
    assert found == expected.read_text(encoding="utf-8")
    if question.columns:
        assert list(question.columns) == next(csv.reader(io.StringIO(found)))


@pytest.mark.parametrize("name", NAMES)
def test_the_file_runs_as_it_is_with_its_defaults(name: str, casebook: Casebook) -> None:
    question = next(q for q in questions(casebook) if q.name == name)
    assert answer(casebook, question.text) == answer(
        casebook, bind(question, {}, open_reader(casebook))
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_argument_breaks_out_of_its_place(casebook: Casebook, data: st.DataObject) -> None:
    """Whatever is given, the query keeps its words, and any refusal is one of ours."""
    from tumen.query.lexer import scan

    question = data.draw(st.sampled_from([q for q in questions(casebook) if q.parameters]))
    parameter = data.draw(st.sampled_from(question.parameters))
    text = data.draw(
        st.text(max_size=30) | st.sampled_from(['"} #', "<x> }", "' UNION {", "\\u007d", "}"])
    )
    store = open_reader(casebook)
    try:
        bound = bind(question, {parameter.name: text}, store)
    except TumenError:
        return

    def words(query: str) -> list[str]:
        return [token.text for token in scan(query) if token.kind in ("word", "open", "close")]

    assert [w for w in words(bound) if w != "UNDEF"] == [
        w for w in words(question.text) if w != "UNDEF"
    ]
    answer(casebook, bound)


def test_the_questions_answer_on_the_shipped_cases(tmp_path: Path) -> None:
    import shutil

    from tumen.build.build import build

    shutil.copytree(shipped_root() / "graph" / "cases", tmp_path / "graph" / "cases")
    shipped = find_casebook(tmp_path)
    assert build(shipped).failed == []
    empty = [
        question.name
        for question in questions(shipped)
        if answer(shipped, question.text).count("\n") <= (1 if question.columns else 0)
    ]
    # What the shipped cases cannot answer yet; an answer is no fault, a new silence is.
    assert set(empty) <= SILENT, empty


SILENT = {
    "families", "identity-decisions", "opposing-claims", "external-records",
}  # fmt: skip


def test_a_former_name_gives_the_question_that_replaced_it(casebook: Casebook) -> None:
    for former, name in RENAMED.items():
        assert find_question(casebook, former).name == name
    assert RENAMED.keys().isdisjoint(NAMES)
