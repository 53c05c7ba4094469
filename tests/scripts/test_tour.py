"""The tour shows answers, and says what it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

import environment
import tour
import tumen
from tumen.query.rows import Rows


@pytest.mark.parametrize("stop", tour.STOPS, ids=lambda stop: stop.name)
def test_every_question_of_the_tour_is_answered_with_the_columns_it_shows(
    built: Path, stop: tour.Stop
) -> None:
    rows = tumen.open(built).query(stop.name, **stop.parameters())
    assert len(rows) > 0
    assert set(stop.columns.split()) <= set(rows.columns)


def test_the_tour_answers_everything(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(environment, "ROOT", built)
    monkeypatch.setattr(environment, "_BIN", built / ".venv" / "bin")
    monkeypatch.chdir(built)
    code = tour.main()
    shown = capsys.readouterr()
    assert (code, shown.err) == (0, "")
    asked = [line.split() for line in shown.out.splitlines() if line.startswith("$ ")]
    questions = [words[3] for words in asked if words[2] == "query"]
    assert questions == [stop.name for stop in tour.STOPS]


def test_rows_and_columns_that_are_left_out_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    rows = Rows(("name", "date", "claim"), tuple((f"{n}", "2016", "c") for n in range(6)))
    tour.print_rows(rows, "name date", 80)
    assert capsys.readouterr().out.splitlines() == [
        "name    date",
        "------  ------",
        *(f"{n}       2016" for n in range(4)),
        "… 2 more rows; more columns: claim",
    ]


def test_a_casebook_that_was_not_built_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "_BIN", tmp_path / ".venv" / "bin")
    monkeypatch.setattr(tour, "show_loops", lambda width: True)
    assert tour.main() == 1
    assert "has not been built yet" in capsys.readouterr().err
