"""Protection is that of the case files of this moment: public output fails closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.core.keys import make_key

CASE = """id: testimony-2020
type: Report
title: {en: A testimony}
actors:
  witness-one: {type: Person, name: {en: Seo Min-jae}%s}
  driver: {type: Person, name: {en: Bak Ha-neul}}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = make_casebook(tmp_path, **{"testimony-2020": CASE % ", protect: true"})
    make_key(folder)
    assert tumen("build", "--no-view", "--casebook", str(folder)).returncode == 0
    assert public(folder) == (0, "")
    return folder


def case(book: Path) -> Path:
    return book / "graph" / "cases" / "testimony-2020.yaml"


def public(book: Path, *more: str) -> tuple[int, str]:
    done = tumen("about", "arrivals", "--public", *more, "--casebook", str(book))
    return done.returncode, done.stderr


def refused(book: Path) -> str:
    code, said = public(book)
    assert code == 2
    assert "Nothing public was written" in said
    assert "Seo" not in said
    return said


def test_protection_that_is_not_built_refuses_public_output(book: Path) -> None:
    text = case(book).read_text(encoding="utf-8")
    case(book).write_text(
        text.replace("{en: Bak Ha-neul}", "{en: Bak Ha-neul}, protect: true"), "utf-8"
    )
    assert "testimony-2020.yaml protects a person, and is not built" in refused(book)
    tumen("build", "--no-view", "--casebook", str(book))
    assert public(book) == (0, "")


@pytest.mark.parametrize("key", ["protect: true", '"pro\\x74ect": true', "protect: yes please"])
def test_a_broken_case_that_mentions_protection_refuses_public_output(book: Path, key: str) -> None:
    new = f"id: new-2021\ntype: Nonsense\nactors:\n  x: {{type: Person, {key}}}\n"
    (book / "graph" / "cases" / "new-2021.yaml").write_text(new, encoding="utf-8")
    assert "new-2021.yaml mentions protection, and has errors" in refused(book)


def test_a_broken_case_without_a_word_of_protection_refuses_nothing(book: Path) -> None:
    (book / "graph" / "cases" / "new-2021.yaml").write_text("id: [", encoding="utf-8")
    assert public(book) == (0, "")


def test_a_turtle_case_that_protects_counts_too(book: Path) -> None:
    (book / "graph" / "cases" / "note-2021.ttl").write_text(
        "@prefix t: <https://w3id.org/tumen/ontology#> . @prefix id: <https://w3id.org/tumen/id/> .\n"
        "<https://w3id.org/tumen/source/note-2021> a t:Report ; t:title 'A note'@en .\n"
        "id:driver a t:Person ; t:name 'Bak Ha-neul'@en ; t:protect true .\n",
        encoding="utf-8",
    )
    refused(book)


def test_a_new_member_of_a_protected_group_counts_too(book: Path) -> None:
    text = CASE % ", protect: true" + "  crew: {type: Group, name: {en: the crew}, protect: true}\n"
    case(book).write_text(text, encoding="utf-8")
    tumen("build", "--no-view", "--casebook", str(book))
    assert public(book) == (0, "")
    joined = text.replace("the crew}, protect", "the crew}, hasMember: [driver], protect")
    case(book).write_text(joined, encoding="utf-8")
    assert "joins another to a protected person or group" in refused(book)


@pytest.mark.parametrize("gone", ["line", "case"])
def test_protection_that_is_withdrawn_asks(book: Path, gone: str) -> None:
    if gone == "line":
        case(book).write_text(CASE % "", encoding="utf-8")
    else:
        case(book).unlink()
    assert public(book) == (0, "")  # not built: still hidden
    tumen("build", "--no-view", "--casebook", str(book))
    said = refused(book)
    assert "protected-person-" in said
    assert "--unprotect ID" in said
    pseudonym = next(word for word in said.split() if word.startswith("protected-person-")).strip(
        ":,"
    )
    assert public(book, "--unprotect", pseudonym)[0] == 0
    assert public(book)[0] == 0


def test_the_withdrawal_takes_the_id_too_and_is_asked_of_each(book: Path) -> None:
    case(book).write_text(CASE % "", encoding="utf-8")
    tumen("build", "--no-view", "--casebook", str(book))
    assert public(book, "--unprotect", "driver")[0] == 2
    assert public(book, "--unprotect", "witness-one")[0] == 0
