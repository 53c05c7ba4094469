"""Two who bear one name contradict each other: who says what is told by their ids."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.build.build import build
from tumen.core.casebook import find_casebook

STRIKE = """\
id: strike-2021
type: NewsReport
title: {en: The strike}
author: reporter
actors:
  reporter: {type: Person, name: {en: Reporter}}
  omarov-prosecutor: {type: Person, name: {kk: Ержан Омаров}, description: The prosecutor.}
  omarov-driller: {type: Person, name: {kk: Ержан Омаров}, description: A driller.}
events:
  incitement: {type: Event, name: {en: incitement}, status: alleged}
  strike: {type: Event, name: {en: strike}}
claims:
  they-did: {type: CausalClaim, claimant: omarov-prosecutor, cause: incitement, effect: strike,
             linkType: causes, sign: increases, gist: They were set on.}
  they-did-not: {type: CausalClaim, claimant: omarov-driller, modality: denied, cause: incitement,
                 effect: strike, linkType: causes, sign: increases, gist: Nobody set them on.}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_casebook(tmp_path_factory.mktemp("strike") / "book", **{"strike-2021": STRIKE})
    assert build(find_casebook(folder)).failed == []
    return folder


def test_who_shares_a_name_is_told_apart_by_id(book: Path) -> None:
    disputes = tumen("disputes", "strike", cwd=book).stdout
    assert "Nobody set them on. — Ержан Омаров (omarov-driller)" in disputes
    assert "They were set on. — Ержан Омаров (omarov-prosecutor)" in disputes
    explained = tumen("explain", "strike", cwd=book).stdout
    assert "Ержан Омаров (omarov-prosecutor), asserted" in explained
    assert "Incitement: cause, makes strike more likely" in explained  # nothing else is called so
    about = tumen("about", "incitement", cwd=book).stdout
    assert "denied, Ержан Омаров (omarov-driller);" in about


def test_disputes_and_audit_take_a_thing_as_about_does(book: Path) -> None:
    assert tumen("disputes", "arrivals", cwd=book).stderr == "0 disputes\n"
    assert tumen("disputes", "strike", cwd=book).stderr == "1 dispute\n"
    both = tumen("disputes", "strike", "--about", "arrivals", cwd=book)
    assert (both.returncode, both.stderr) == (
        2, "tumen: 'strike' and --about both name the thing. Leave one out.\n",
    )  # fmt: skip
    told = tumen("audit", "reporter", "--format", "json", cwd=book)
    assert told.stdout == tumen("audit", "--about", "reporter", "--format", "json", cwd=book).stdout
