"""Each wrong turn with a command gets one line that tells how to go on, and loses nothing."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from casebooks import CASE, TEXT, make_casebook

from tumen.build.build import build
from tumen.cli import cli
from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError

# What is typed → the one line that is said.
TURNS = {
    "new Fence_2017": "'Fence_2017' cannot be the id of a case, which is lower-case letters, digits and single hyphens. Perhaps: fence-2017",
    "new fence-2017.yaml": "'fence-2017.yaml' cannot be the id of a case, which is lower-case letters, digits and single hyphens. Perhaps: fence-2017",
    "new 김": "'김' cannot be the id of a case, which is lower-case letters, digits and single hyphens. For example: kim-2016",
    "new border-2016": "there is a case 'border-2016' already: book/graph/cases/border-2016.yaml. Nothing is overwritten: choose another name.",
    "new fence-2017 --type Artikel": "unknown kind of source 'Artikel'. Did you mean 'Article'? The kinds are: Article, CuratorNote, Dataset, Interview, NewsReport, OfficialDocument, Report, SanctionsList, Source, Testimony.",
    "new fence-2017 --source-text nowhere.txt": "no file nowhere.txt. Name the file with --source-text FILE.",
    "new fence-2017 --texts texts": "there is no fence-2017.txt in texts. Name the file with --source-text FILE.",
    "new fence-2017 --source-text latin.txt": "latin.txt:2: byte 0xE9 is not UTF-8. Save the text as UTF-8, as plain text (not as a word processor's document).",
    "new fence-2017 --source-text empty.txt": "empty.txt is empty. Save the text in it first, or leave out the option.",
    "new fence-2017 --source-text nul.txt": "nul.txt:2: '\\x00' stands in no plain text. Save the text as plain text (not as a document, a PDF or a web page).",
    "new fence-2017 --source-text article.pdf": "article.pdf:1: '%PDF-' stands in no plain text. Save the text as plain text (not as a document, a PDF or a web page).",
    "new fence-2017 --source-text article.html": "article.html:1: '<html' stands in no plain text. Save the text as plain text (not as a document, a PDF or a web page).",
    "new fence-2017 --language Korean!": "fence-2017 cannot be begun: 'Korean!' is no language. Use the short tag of a language: en, ko, zh, ko-Latn.",
    "new fence-2017 --split-by word": "Invalid value for '--split-by': 'word' is not one of sentence, paragraph.",
    "new loaded-2015": "a source 'loaded-2015' has been loaded from elsewhere. Choose another name, so that the two are not taken for one.",
    "passages border-2017": "there is no file border-2017. Did you mean 'border-2016' or 'border-2016.yaml'?",
    "passages texts": "texts is a folder. Name a case file in it.",
    "passages latin.txt": "latin.txt is not a case file. Case files end in .yaml, .yml, .ttl, .trig.",
    "passages broken.yaml": "broken.yaml cannot be read. What is wrong: tumen check broken.yaml",
    "passages border-2016 --verify": "the text of 'border-2016' is not at hand. Name it with --source-text FILE, or set TUMEN_SOURCES to the folder in which border-2016.txt lies.",
    "passages border-2016 --verify --source-text none": "no file none. Name the file with --source-text FILE.",
    "passages border-2016 --verify --find x": "--find, --verify and --re-anchor exclude each other. Choose one.",
    "passages border-2016 --write": "--write and --changed go with --re-anchor.",
    "passages border-2016 --exact": "--exact goes with --find.",
    "passages border-2016 --re-anchor --source-text other.txt": "not one passage of 'border-2016' stands in other.txt: it is no edition of its text.",
    "passages note.ttl --re-anchor --source-text other.txt": "note.ttl is no YAML file, and only those are re-anchored. Do it by hand.",
    "check border-2017": "there is no file border-2017. Did you mean 'border-2016' or 'border-2016.yaml'?",
    "check --watch -": "standard input cannot be watched; name a file.",
    "check --format xml": "Invalid value for '--format': 'xml' is not one of text, json, sarif, github.",
    "diff border-2016 x y": "too many files. Name OLD and NEW, or one FILE, or none.",
    "diff --until HEAD": "--until needs --since.",
    "diff nowhere book": "there is no file nowhere, and no case of that name in book/graph/cases.",
    "diff book broken.yaml": "book and broken.yaml are a folder and a file. Name two of one kind.",
    "diff latin.txt latin.txt": "latin.txt is not a case file. Case files end in .yaml, .yml, .ttl, .trig.",
    "diff texts texts": "texts is not a casebook: it has no folder graph/cases. Make one with: tumen init texts",
    "diff broken.yaml book/graph/cases/border-2016.yaml": "broken.yaml:1:2: this is not YAML: while parsing a flow node expected the node content, but found '<stream end>'. It cannot be compared until it can be read.",
}  # fmt: skip
LOADED = "<https://w3id.org/tumen/source/loaded-2015> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/tumen/ontology#Report> <https://w3id.org/tumen/source/loaded-2015> .\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a built casebook and a few files beside it."""
    import tumen

    folder = tmp_path_factory.mktemp("desk")
    book = make_casebook(folder / "book")
    build(find_casebook(book))
    (folder / "loaded.nq").write_text(LOADED, encoding="utf-8")
    tumen.open(book).load(folder / "loaded.nq")
    (folder / "texts").mkdir()
    (folder / "latin.txt").write_bytes("It was\nCafé time.".encode("latin-1"))
    (folder / "empty.txt").write_bytes(b"\xef\xbb\xbf \r\n\t\n")
    (folder / "nul.txt").write_bytes(b"It was\na \0 time.")
    (folder / "article.pdf").write_bytes(b"%PDF-1.4 and so on")
    (folder / "article.html").write_bytes(b"<html lang=en>")
    (folder / "other.txt").write_text("Nothing of the kind.", encoding="utf-8")
    (folder / "broken.yaml").write_text("[", encoding="utf-8")
    (folder / "note.ttl").write_text("<https://w3id.org/tumen/source/note> a <https://w3id.org/tumen/ontology#Report> .", "utf-8")  # fmt: skip
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(p): p.read_bytes() for p in sorted((folder / "book/graph").rglob("*")) if p.is_file()
    }


@pytest.mark.parametrize("typed", TURNS)
def test_a_wrong_turn_is_told_in_one_line_and_nothing_is_lost(
    typed: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.delenv("TUMEN_SOURCES", raising=False)
    before = contents(desk)
    with pytest.raises((TumenError, click.ClickException)) as raised:
        cli.main([*typed.split(), "--casebook", "book"], standalone_mode=False)
    error = raised.value
    said = error.format_message() if isinstance(error, click.ClickException) else str(error)
    assert said == TURNS[typed]
    assert contents(desk) == before


def test_a_casebook_that_ships_with_tumen_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TumenError) as raised:
        cli.main(["new", "fence-2017"], standalone_mode=False)
    assert str(raised.value) == (
        "no casebook here to add a case to, and the one that ships with Tumen stays as it is. "
        "Make your own with: tumen init DIR"
    )


def test_a_disk_that_refuses_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = make_casebook(tmp_path / "book")
    (tmp_path / "border-2016.txt").write_text(f"Preface. {TEXT}", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TumenError, match="cannot be written: the disk is full"):
        cli.main(
            ["passages", "border-2016", "--re-anchor", "--write", "--texts", str(tmp_path),
             "--casebook", str(book)],
            standalone_mode=False,
        )  # fmt: skip
    assert [p.name for p in (book / "graph/cases").iterdir()] == ["border-2016.yaml"]
    assert (book / "graph/cases/border-2016.yaml").read_text(encoding="utf-8") == CASE
