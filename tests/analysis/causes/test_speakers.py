"""Who is held to be another's twin is pointed out where only one of the two is asked for."""

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


def test_a_twin_who_claims_nothing_leads_to_the_one_who_does(book: Path) -> None:
    done = tumen("compare", "Han M. R.", "kim", cwd=book)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "tumen: 'Han M. R.' makes no claim. The same by decision, with claims: han-mi-rae.\n"
    )


def test_a_twin_with_claims_of_its_own_is_pointed_out(book: Path) -> None:
    done = tumen("compare", "han-mi-rae", "kim", cwd=book)
    assert done.returncode == 0
    assert done.stderr == (
        "note: mi-rae-han is decided to be the same as han-mi-rae; its claims are not included.\n"
    )
    assert tumen("compare", "kim", "kim", cwd=book).returncode == 2
