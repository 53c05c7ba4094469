"""What a public view holds back can be proved to whom one chooses, and to nobody else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from casebooks import TEXT, hashed, tumen
from hypothesis import given
from hypothesis import strategies as st

from tumen.core.keys import Key, commitment, key_path, make_key

WORDS = "The border was fenced in 2012."
CASE = f"""\
id: talk-2019
type: Interview
title: {{en: A talk in the spring}}
author: seo-min-jae
published: 2019-05-06
text: {{sha256: {hashed(TEXT)}, characters: {len(TEXT)}}}
passages:
  fence: {{start: 0, end: 30, sha256: {hashed(WORDS)}}}
actors:
  seo-min-jae: {{type: Person, protect: true, name: {{en: Seo Min-jae}}, at: fence}}
"""
OPEN = f"""\
id: leaflet-2016
type: Article
title: {{en: A leaflet}}
published: 2016
text: {{sha256: {hashed(TEXT + TEXT)}, characters: {2 * len(TEXT)}}}
actors:
  north: {{type: State, name: {{en: the North}}}}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A casebook with a protected witness, what was published of it, and an opening."""
    folder = tmp_path_factory.mktemp("disclosing")
    cases = folder / "book" / "graph" / "cases"
    cases.mkdir(parents=True)
    (cases / "talk-2019.yaml").write_text(CASE, encoding="utf-8")
    (cases / "leaflet-2016.yaml").write_text(OPEN, encoding="utf-8")
    make_key(folder / "book")
    said = tumen("build", "--no-view", cwd=folder / "book")
    assert said.returncode == 0, said.stderr
    for line in (
        ["export", "--public", "-o", "../published.trig"],
        ["reveal", "talk-2019/fence", "-o", "../opening.json"],
    ):
        said = tumen(*line, cwd=folder / "book")
        assert said.returncode == 0, said.stderr
    (folder / "words.txt").write_text(WORDS + "\n", encoding="utf-8")
    (folder / "other.txt").write_text(WORDS.replace("2012", "2013"), encoding="utf-8")
    return folder


def verified(folder: Path, *more: str, opening: str = "opening.json") -> tuple[int, str]:
    said = tumen("reveal", opening, "--verify", *more, cwd=folder)
    return said.returncode, said.stdout + said.stderr


def test_the_published_file_has_the_commitment_and_not_the_hash(made: Path) -> None:
    published = (made / "published.trig").read_text(encoding="utf-8")
    opening = json.loads((made / "opening.json").read_text(encoding="utf-8"))
    assert opening["commitment"] in published
    assert hashed(WORDS) not in published
    assert opening["opening"] not in published


def test_who_is_handed_the_opening_and_the_words_needs_no_casebook(made: Path) -> None:
    code, said = verified(made, "--source-text", "words.txt", "--published", "published.trig")
    assert code == 0
    assert [line.split(":")[0] for line in said.splitlines()] == ["opening", "words", "published"]
    assert "holds" in said
    assert "those that were committed to" in said
    assert "has this commitment" in said


def test_an_opening_carries_words_that_run_over_lines_to_the_letter(tmp_path: Path) -> None:
    words = "She says that officers came to her\r\nward, “and took down” names."
    text = f"A ward.\r\n{words}\r\n"
    start = text.index("She")
    case = CASE.replace(f"{{start: 0, end: 30, sha256: {hashed(WORDS)}}}",
        f"{{start: {start}, end: {start + len(words)}, sha256: {hashed(words)}}}")  # fmt: skip
    case = case.replace(hashed(TEXT), hashed(text)).replace(str(len(TEXT)), str(len(text)))
    (tmp_path / "book" / "graph" / "cases").mkdir(parents=True)
    (tmp_path / "book" / "graph" / "cases" / "talk-2019.yaml").write_text(case, encoding="utf-8")
    (tmp_path / "talk-2019.txt").write_bytes(text.encode())
    (tmp_path / "older.txt").write_text(text.replace("ward", "room"), encoding="utf-8")
    make_key(tmp_path / "book")
    book = ("--casebook", "book")
    tumen("build", "--no-view", *book, cwd=tmp_path)
    given = ("reveal", "talk-2019/fence", *book, "-o", "opening.json")
    said = tumen(*given, "--texts", ".", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert json.loads((tmp_path / "opening.json").read_text(encoding="utf-8"))["words"] == words
    assert verified(tmp_path)[1].splitlines()[1] == "words:     those that were committed to"
    other = tumen(*given, "--source-text", "older.txt", cwd=tmp_path)
    assert (other.returncode, "has another hash" in other.stderr) == (2, True)
    whole = tumen("reveal", "talk-2019", *book, "--texts", ".", cwd=tmp_path)
    assert (whole.returncode, "is not a passage" in whole.stderr) == (2, True)


def test_other_words_are_told_apart(made: Path) -> None:
    code, said = verified(made, "--source-text", "other.txt", "--published", "published.trig")
    assert code == 1
    assert "NOT those" in said


def test_what_was_not_tested_is_said(made: Path) -> None:
    code, said = verified(made)
    assert code == 0
    assert said.count("not tested") == 2


@pytest.mark.parametrize("changed", ["commitment", "opening", "sha256"])
def test_an_opening_that_was_tampered_with_does_not_hold(
    made: Path, tmp_path: Path, changed: str
) -> None:
    opening = json.loads((made / "opening.json").read_text(encoding="utf-8"))
    opening[changed] = opening[changed][::-1]
    (tmp_path / "opening.json").write_text(json.dumps(opening), encoding="utf-8")
    code, said = verified(tmp_path)
    assert code == 1
    assert "DOES NOT HOLD" in said


def test_a_commitment_for_another_anchor_is_no_proof(made: Path, tmp_path: Path) -> None:
    opening = json.loads((made / "opening.json").read_text(encoding="utf-8"))
    opening["anchor"] += "-2"
    (tmp_path / "opening.json").write_text(json.dumps(opening), encoding="utf-8")
    code, said = verified(tmp_path, "--published", str(made / "published.trig"))
    assert code == 1
    assert "HAS NOT" in said


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"anchor": 1, "commitment": 2, "opening": 3, "sha256": 4}', "[" * 99_999],
)
def test_a_file_that_is_no_opening_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "opening.json").write_text(content, encoding="utf-8")
    code, said = verified(tmp_path)
    assert code != 0
    assert "is not an opening" in said


def test_what_is_public_needs_no_opening(made: Path) -> None:
    said = tumen("reveal", "leaflet-2016", cwd=made / "book")
    assert said.returncode == 2
    assert "is not withheld" in said.stderr


def test_what_has_no_hash_cannot_be_proved(made: Path) -> None:
    said = tumen("reveal", "north", cwd=made / "book")
    assert said.returncode == 2
    assert "no hash" in said.stderr


def test_with_another_key_everything_is_committed_to_anew(made: Path, tmp_path: Path) -> None:
    book = tmp_path / "book"
    shutil.copytree(made / "book", book)
    key_path(book).unlink()
    make_key(book)
    said = tumen("reveal", "talk-2019/fence", cwd=book)
    first = json.loads((made / "opening.json").read_text(encoding="utf-8"))
    second = json.loads(said.stdout)
    assert second["sha256"] == first["sha256"]
    assert second["commitment"] != first["commitment"]


HASH = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(st.binary(min_size=32, max_size=32), st.text(), st.text(), HASH, HASH)
def test_two_commitments_are_one_only_for_one_hash_at_one_place(
    secret: bytes, one: str, other: str, hash_: str, other_hash: str
) -> None:
    key = Key(secret)
    first = commitment(key.opening(one), hash_)
    second = commitment(key.opening(other), other_hash)
    assert (first == second) == ((one, hash_) == (other, other_hash))
