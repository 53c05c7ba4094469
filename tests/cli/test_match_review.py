"""`tumen match --review`: one pair after the other, with keys, undo, and where it stopped."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

CASE = """id: {id}
type: Article
title: {{en: {id}}}
author: {id}-author
published: 2020
actors:
  {id}-author: {{type: Person, name: {{en: Author of {id}}}}}
conditions:
  {id}-border: {{type: Activity, name: {{en: {border}}}}}
  {id}-hunger: {{type: Situation, name: {{en: {hunger}}}}}
claims:
  c: {{type: CausalClaim, cause: {id}-border, effect: {id}-hunger, gist: The border of {id} matters.}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_casebook(
        tmp_path, ann=CASE.format(id="ann", border="tighter border controls", hunger="food shortages"),
        bob=CASE.format(id="bob", border="stricter policing of the border", hunger="food security"),
    )  # fmt: skip
    for path in made.glob("graph/cases/border-2016.yaml"):
        path.unlink()
    assert tumen("build", "--no-view", cwd=made).returncode == 0
    return made


def reviewed(folder: Path, keys: str) -> subprocess.CompletedProcess[str]:
    lines = "".join(f"{key}\n" for key in keys).encode()
    return tumen("match", "--review", "--author", "A. Tester", stdin=lines, cwd=folder)


def verdicts(folder: Path) -> dict[str, str]:
    return {
        path.stem: next(
            line.partition(": ")[2]
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith("verdict")
        )
        for path in (folder / "graph" / "decisions").glob("*.yaml")
    }


def test_each_pair_is_shown_with_its_evidence_and_decided_by_a_key(folder: Path) -> None:
    done = reviewed(folder, "ds")
    assert done.returncode == 0, done.stderr
    assert "The border of ann matters. (ann/c)" in done.stdout
    assert sorted(verdicts(folder).values()) == ["different", "same"]
    assert "2 decisions. Now: tumen build" in done.stderr


def test_undo_asks_again_and_a_review_goes_on_where_it_stopped(folder: Path) -> None:
    assert reviewed(folder, "dzkq").returncode == 0
    assert verdicts(folder) == {}
    reviewed(folder, "d")
    (first,) = verdicts(folder)
    done = reviewed(folder, "x ")
    assert "'x' is no key here" in done.stdout
    assert done.stdout.startswith("1 of 1")
    assert len(verdicts(folder)) == 2
    assert verdicts(folder)[first] == "different"


def test_keys_of_a_terminal_need_no_enter(folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tumen", "match", "--review", "--author", "A. Tester"]
    with subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:  # what is typed before a question is dropped
            os.write(ours, b"u")
            time.sleep(0.1)
    os.close(ours)
    os.close(theirs)
    assert list(verdicts(folder).values()) == ["unsure", "unsure"]


def test_a_review_needs_an_author(folder: Path) -> None:
    done = tumen("match", "--review", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "tumen: a review needs --author.\n")
