"""A check finds things of two cases whose names are spelt alike, and leaves alone what is two."""

from __future__ import annotations

from pathlib import Path

import pytest

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook, find_casebook
from tumen.derive.identity.decide import decide
from tumen.parse.decisions import Judgement

HEAD = "id: {0}\ntype: Source\ntitle: {0}\n"
OURS, THEIRS = "ours-2020", "theirs-2021"


def book(folder: Path, ours: str, theirs: str, section: str = "actors") -> Casebook:
    """Two cases, each with one thing and something that ties it."""
    cases = folder / "graph" / "cases"
    cases.mkdir(parents=True)
    for slug, id_, thing in ((OURS, "one", ours), (THEIRS, "other", theirs)):
        text = HEAD.format(slug) + (
            f"passages:\n  p1: {{start: 0, end: 9, sha256: '{'0' * 64}'}}\n"
            f"text: {{sha256: '{'1' * 64}', characters: 99}}\n"
            f"{section}:\n  {id_}: {{{thing}, at: p1}}\n"
        )
        (cases / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return find_casebook(folder)


def told(casebook: Casebook, *slugs: str) -> list[str]:
    found = check_files(casebook)
    stems = slugs or (OURS, THEIRS)
    return [str(f) for f in found if Path(f.file).stem in stems and f.code != "related-concept"]


ALIKE = [
    ("type: Person, name: Thae Yong-ho", "type: Person, name: Tae Yongho"),
    ("type: Person, name: Thae Yong-ho", "type: Person, name: {ko: 태영호}"),
    ("type: Person, name: Ri Il Ho", "type: Person, name: Lee Il-ho"),
    ("type: Person, name: Jane Hartmann", "type: Person, name: Jane Hartman"),
    ("type: Enterprise, name: Daesong Bank", "type: Institution, name: Taesong Bank"),
    ("type: Group, name: Pyongyang Builders", "type: Group, name: P'yŏngyang Builders"),
]
APART = [
    ("type: Person, name: Thae Yong-ho, born: 1962", "type: Person, name: Tae Yongho, born: 1942"),
    ("type: Person, name: Kim Un-ju, sex: male", "type: Person, name: Kim Eun-joo, sex: female"),
    ("type: Person, name: Thae Yong-ho, description: one", "type: Person, name: Tae Yongho, description: two"),
    ("type: Person, name: Kim Chol-su", "type: Person, name: Kim Chol-ho"),
    ("type: Enterprise, name: Bureau 38", "type: Enterprise, name: Bureau 39"),
    ("type: Person, name: Taesong Bank", "type: Enterprise, name: Daesong Bank"),
    ("type: Institution, name: Ministry of Health", "type: Institution, name: Ministry of Wealth"),
    ("type: Person, name: Jo", "type: Person, name: Joe"),
]  # fmt: skip


@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize(("ours", "theirs"), ALIKE)
def test_names_that_differ_in_spelling_are_told_with_the_way_to_weigh_them(
    tmp_path: Path, ours: str, theirs: str, built: bool
) -> None:
    casebook = book(tmp_path, ours, theirs)
    if built:
        build(casebook)
    (line,) = told(casebook, OURS)
    assert "info: 'one' (" in line and ") may be 'other' (" in line
    assert line.endswith("[spelt-alike] To compare them: tumen match one")
    assert line.split(":")[1] == "8"


@pytest.mark.parametrize(("ours", "theirs"), APART)
def test_things_that_are_two_are_not_told(tmp_path: Path, ours: str, theirs: str) -> None:
    assert told(book(tmp_path, ours, theirs)) == []


def test_places_are_compared_and_descriptions_are_not(tmp_path: Path) -> None:
    cities = ("type: City, name: Ningbo", "type: City, name: Ningpo")
    assert len(told(book(tmp_path / "places", *cities, section="places"), OURS)) == 1
    states = ("type: Situation, name: harvest failures", "type: Situation, name: harvest failure")
    assert told(book(tmp_path / "conditions", *states, section="conditions")) == []


def test_a_pair_that_was_decided_is_not_told_again(tmp_path: Path) -> None:
    casebook = book(tmp_path, *ALIKE[0])
    build(casebook)
    assert len(told(casebook)) == 2
    decide(casebook, "one", "other", Judgement("different", "Born apart.", "us", "2020"))
    assert told(casebook) == []


def test_a_name_that_many_bear_nearly_says_nothing(tmp_path: Path) -> None:
    casebook = book(tmp_path, *ALIKE[0])
    file = casebook.cases / f"{THEIRS}.yaml"
    more = "  second: {type: Person, name: Thae Yŏng-ho, at: p1}\n"
    more += "  third: {type: Person, name: Tae Young-ho, at: p1}\n"
    assert len(told(casebook, OURS)) == 1
    file.write_text(file.read_text("utf-8") + more, encoding="utf-8")
    assert told(casebook, OURS) == []
