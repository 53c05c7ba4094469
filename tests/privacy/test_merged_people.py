"""A person who is protected under one id is protected under all that were decided to be the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.core.casebook import find_casebook
from tumen.core.keys import make_key
from tumen.derive.identity.decide import decide
from tumen.parse.decisions import Judgement

TESTIMONY = """id: testimony-2020
type: Report
title: {en: A testimony}
actors:
  seo-min-jae: {type: Person, name: {en: Seo Min-jae}, protect: true}
"""
REPORT = """id: report-2021
type: Report
title: {en: A report}
actors:
  kwon-il-gyu: {type: Person, name: {en: Kwon Il-gyu}, spouse: bak-ha-neul}
  bak-ha-neul: {type: Person, name: {en: Bak Ha-neul}}
places:
  seoul: {type: City, name: Seoul}
events:
  crossing-of-kwon-il-gyu: {type: Defection, departing: kwon-il-gyu, to: seoul, date: 2019-03-02}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = make_casebook(tmp_path, **{"testimony-2020": TESTIMONY, "report-2021": REPORT})
    make_key(folder)
    built(folder)
    return folder


def built(book: Path) -> None:
    assert tumen("build", "--no-view", "--casebook", str(book)).returncode == 0


def public(book: Path, *words: str) -> tuple[int, str]:
    done = tumen(*words, "--public", "--casebook", str(book))
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("canonical", ["seo-min-jae", "kwon-il-gyu"])
def test_the_whole_cluster_is_protected(book: Path, canonical: str) -> None:
    code, shown = public(book, "export", "--format", "nquads")
    assert (code, "Kwon Il-gyu" in shown, "Seo Min-jae" in shown) == (0, True, False)
    made = Judgement("same", "One witness.", "me", "2026", canonical)
    place = decide(find_casebook(book), "seo-min-jae", "kwon-il-gyu", made)
    code, said = public(book, "about", "seoul")
    assert (code, "makes another one of a protected person" in said) == (2, True)
    built(book)
    code, shown = public(book, "export", "--format", "nquads")
    assert code == 0
    for name in (
        "Kwon Il-gyu",
        "kwon-il-gyu",
        "Seo Min-jae",
        "seo-min-jae",
        "2019-03-02",
        "One witness",
    ):
        assert name not in shown
    assert "seoul" in shown
    # Both stay hidden until the curator says that the second is to be shown again.
    place.unlink()
    built(book)
    code, said = public(book, "about", "seoul")
    assert (code, "protected until now" in said) == (2, True)
    code, shown = public(book, "export", "--format", "nquads", "--unprotect", "kwon-il-gyu")
    assert (code, "Kwon Il-gyu" in shown, "Seo Min-jae" in shown) == (0, True, False)


def test_a_source_with_both_ids_gives_neither_away(book: Path) -> None:
    case = book / "graph" / "cases" / "testimony-2020.yaml"
    case.write_text(
        TESTIMONY + "  kwon-il-gyu: {type: Person, name: {en: Kwon Il-gyu}, alias: [Whistler]}\n",
        "utf-8",
    )
    decide(
        find_casebook(book), "seo-min-jae", "kwon-il-gyu", Judgement("same", "One.", "me", "2026")
    )
    built(book)
    code, shown = public(book, "export", "--format", "nquads")
    assert code == 0
    for name in ("il-gyu", "Il-gyu", "min-jae", "statementAsWritten", "Whistler"):
        assert name not in shown
