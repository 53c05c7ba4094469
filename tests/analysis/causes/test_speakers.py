"""A claimant under several ids is one claimant, once decisions say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.build.build import build
from tumen.core.casebook import find_casebook

TOLD = """\
id: told-2017
type: NewsReport
title: {en: What was told}
author: mi-rae-han
actors:
  mi-rae-han: {type: Person, name: {en: Mi-rae Han}}
  han-m-r: {type: Person, name: {en: Han M. R.}}
  kim: {type: Person, name: {en: Kim}}
claims:
  no-fence: {type: CausalClaim, modality: denied, cause: fence, effect: arrivals, linkType: causes,
             sign: decreases, gist: It was not the fence.}
  kim-says: {type: CausalClaim, claimant: kim, cause: fence, effect: arrivals, linkType: causes,
             sign: decreases, gist: It was the fence.}
"""
SAME = "things: [{}, {}]\nverdict: same\nreason: One byline.\nby: the curators\ndate: 2026-11\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_casebook(tmp_path_factory.mktemp("twins") / "book", **{"told-2017": TOLD})
    decisions = folder / "graph" / "decisions"
    decisions.mkdir()
    for twin in ("mi-rae-han", "han-m-r"):
        pair = sorted((twin, "han-mi-rae"))
        (decisions / f"{'--'.join(pair)}.yaml").write_text(SAME.format(*pair), encoding="utf-8")
    assert build(find_casebook(folder)).findings == []
    return folder


@pytest.mark.parametrize("name", ["Han M. R.", "han-m-r", "mi-rae-han", "han-mi-rae"])
def test_a_claimant_is_compared_under_any_of_its_ids(book: Path, name: str) -> None:
    done = tumen("compare", name, "kim", cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == tumen("compare", "han-m-r", "kim", cwd=book).stdout
    assert "They disagree" in done.stdout


def test_a_claimant_is_not_compared_with_itself(book: Path) -> None:
    done = tumen("compare", "han-m-r", "mi-rae-han", cwd=book)
    assert (done.returncode, done.stdout) == (2, "")
    assert "are the same claimant. Name two." in done.stderr
