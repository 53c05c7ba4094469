"""Sentences in the page: only with the text at hand, only what its hash vouches for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from casebooks import CASE, TEXT, make_casebook, tumen
from unpacking import shown
from visiting import Visit

import tumen as library

Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> library.Book:
    book = library.open(make_casebook(tmp_path_factory.mktemp("quoted"), **{"border-2016": CASE}))
    book.build()
    return book


def quoted(place: Path) -> dict[str, str]:
    """The sentences in a page, by what is said of where they stand."""
    claims = shown(place.read_text(encoding="utf-8"))["claims"].values()
    values = [v for claim in claims for _, found in claim["fields"] for v in found]
    return {value["text"]: value["quote"] for value in values if "quote" in value}


@pytest.mark.browser
def test_the_very_sentences_of_a_text_at_hand_are_quoted(
    visit: Open, book: library.Book, tmp_path: Path, screenshots: Path
) -> None:
    (tmp_path / "border-2016.txt").write_text(TEXT, encoding="utf-8")
    place = tmp_path / "page.html"
    done = tumen(
        "view", "--casebook", str(book.casebook.root), "--with-quotes", "--texts", str(tmp_path),
        "-o", str(place),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert quoted(place) == {
        "p1s1 (characters 0 to 30)": "The border was fenced in 2012.",
        "p1s2 (characters 31 to 63)": "Fewer people arrived after that.",
    }
    seen = visit(place, "#claim=border-2016/fence-cuts-arrivals")
    assert seen.panel.locator("blockquote").all_text_contents() == [
        "The border was fenced in 2012.", "Fewer people arrived after that.",
    ]  # fmt: skip
    seen.page.screenshot(path=screenshots / "quotes.png")


def test_what_does_not_match_its_hash_is_not_quoted(book: library.Book, tmp_path: Path) -> None:
    from tumen.explorer import write_view

    changed = TEXT.replace("Fewer", "Fewar")
    (tmp_path / "border-2016.txt").write_text(changed, encoding="utf-8")
    place = tmp_path / "page.html"
    write_view(book.casebook, place, quoting=tmp_path)
    assert quoted(place) == {"p1s1 (characters 0 to 30)": "The border was fenced in 2012."}


def test_without_the_word_no_sentence_stands_in_the_page(book: library.Book) -> None:
    from tumen.explorer import page

    assert '"quote"' not in str(shown(page(book.casebook).decode()))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--with-quotes"], "add --texts DIR, the folder of the texts"),
        (["--texts", "."], "add --with-quotes"),
        (["--with-quotes", "--texts", "."], "holds the text of none of the sources"),
    ],
)
def test_what_is_missing_for_quotes_is_said(
    book: library.Book, tmp_path: Path, arguments: list[str], says: str
) -> None:
    place = str(tmp_path) if arguments[-1] == "." else arguments[-1]
    done = tumen("view", "--casebook", str(book.casebook.root), *arguments[:-1], place)
    assert done.returncode == 2
    assert says in done.stderr
