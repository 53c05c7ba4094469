"""Checks compare cases by the ids that they wrote, and know what a build made one of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook, find_casebook
from tumen.derive.identity.decide import decide
from tumen.parse.decisions import Judgement

HEAD = "id: {}\ntype: Article\ntitle: A report\n"
ONE = "actors:\n  kim: {type: Person, name: Kim Il-gyu}\nplaces:\n  old-town: {type: City, name: Old Town, within: riverland}\n  riverland: {type: Country, name: Riverland}\n"
OTHER = "actors:\n  kim-2: {type: Person, name: Kim Il-gyu}\nplaces:\n  the-old-town: {type: City, name: The Town}\n"


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    made = find_casebook(tmp_path)
    write(made, "one", ONE)
    write(made, "other", OTHER)
    return made


def write(casebook: Casebook, slug: str, text: str) -> None:
    (casebook.cases / f"{slug}.yaml").write_text(HEAD.format(slug) + text, encoding="utf-8")


def merge(casebook: Casebook, one: str, other: str) -> None:
    decide(casebook, one, other, Judgement("same", "One.", "me", "2026"))


def codes(casebook: Casebook) -> list[tuple[str, str]]:
    wanted = {"lookalike", "spelt-alike", "dangling-reference", "containment-cycle", "id-clash"}
    found = (f for f in check_files(casebook) if f.code in wanted or f.severity == "error")
    return sorted((Path(f.file).stem, f.code) for f in found)


def test_what_is_one_by_decision_is_no_lookalike(casebook: Casebook) -> None:
    build(casebook)
    assert codes(casebook) == [("one", "lookalike"), ("other", "lookalike")]
    merge(casebook, "kim", "kim-2")
    assert codes(casebook) == []
    build(casebook)
    write(casebook, "third", "actors:\n  kim-2: {type: Person, name: Kim Il-gyu}\n")
    assert codes(casebook) == []


def test_a_case_may_refer_to_an_id_that_was_merged(casebook: Casebook) -> None:
    merge(casebook, "kim", "kim-2")
    merge(casebook, "old-town", "the-old-town")
    build(casebook)
    write(
        casebook, "third",
        "events:\n  flight: {type: Defection, departing: kim-2, from: the-old-town, date: 2020}\n",
    )  # fmt: skip
    assert codes(casebook) == []
    write(casebook, "fourth", "events:\n  way: {type: Defection, departing: kim-3, date: 2020}\n")
    assert codes(casebook) == [("fourth", "dangling-reference")]


def test_a_place_lies_in_itself_through_a_merged_one(casebook: Casebook) -> None:
    merge(casebook, "old-town", "the-old-town")
    build(casebook)
    write(
        casebook, "third",
        "places:\n  riverland: {type: Country, name: Riverland, within: the-old-town}\n",
    )  # fmt: skip
    assert ("third", "containment-cycle") in codes(casebook)


def test_another_kind_under_a_merged_id_ends_the_merger(casebook: Casebook) -> None:
    merge(casebook, "kim", "kim-2")
    assert build(casebook).merged == []
    write(casebook, "other", "places:\n  kim-2: {type: City, name: Kim Il-gyu}\n")
    report = build(casebook)
    assert (report.failed, [f.code for f in report.findings]) == ([], ["incompatible-kinds"])
    write(casebook, "other", OTHER)
    report = build(casebook)
    assert (report.failed, report.findings) == ([], [])
