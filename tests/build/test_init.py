"""`tumen init`: what lies in the folder already is told and left alone, or stands in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import tumen


def test_an_empty_folder_becomes_a_casebook_without_a_word_about_it(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    done = tumen("init", "mine", cwd=tmp_path)
    assert done.returncode == 0
    assert "empty" not in done.stderr and "gitignore" not in done.stderr
    assert (tmp_path / "mine" / ".gitignore").read_text() == "build/\n.tumen/\n"


def test_what_lies_in_the_folder_is_told_and_stays(tmp_path: Path) -> None:
    notes = {f"notes-{number}.txt": f"note {number}" for number in range(6)}
    for name, text in notes.items():
        (tmp_path / name).write_text(text)
    done = tumen("init", ".", cwd=tmp_path)
    assert done.returncode == 0
    assert (
        "\n. was not empty: notes-0.txt, notes-1.txt, notes-2.txt, notes-3.txt, notes-4.txt … (6 in all). "
        "They stay, beside the casebook.\n"
    ) in done.stderr
    assert {name: (tmp_path / name).read_text() for name in notes} == notes
    assert tumen("build", "--no-view", cwd=tmp_path).returncode == 0


def test_what_the_folders_own_gitignore_lacks_is_told(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\n/build\n")
    done = tumen("init", ".", cwd=tmp_path)
    assert "Add these private files to it: .tumen/\n" in done.stderr
    assert (tmp_path / ".gitignore").read_text() == "*.pyc\n/build\n"


@pytest.mark.parametrize("room", ["ontology", "graph", "queries", "build"])
def test_a_room_that_is_there_already_is_not_written_over(tmp_path: Path, room: str) -> None:
    (tmp_path / room).mkdir()
    (tmp_path / room / "mine.txt").write_text("mine")
    done = tumen("init", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{room} exists already, and nothing is overwritten." in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [room]
    assert (tmp_path / room / "mine.txt").read_text() == "mine"
