"""Anchors are listed, found, verified and found again; the file around them stays as it is."""

from __future__ import annotations

import json
from pathlib import Path
from unicodedata import normalize

import pytest
from casebooks import CASE, TEXT, hashed, make_casebook, tumen
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError
from tumen.ingest.authoring.anchors import find
from tumen.ingest.authoring.edit_yaml import replace_values
from tumen.ingest.authoring.reanchor import moves, plan, write
from tumen.ingest.authoring.sentences import cut
from tumen.parse import read_case
from tumen.parse.passages import Passage
from tumen.parse.source_texts import read_text


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = make_casebook(tmp_path / "book")
    (tmp_path / "border-2016.txt").write_text(TEXT, encoding="utf-8")
    return folder


def passages(book: Path, *arguments: str) -> tuple[int, str, str]:
    done = tumen("passages", "border-2016", *arguments, "--casebook", str(book))
    return done.returncode, done.stdout, done.stderr


def case_of(book: Path) -> Path:
    return book / "graph" / "cases" / "border-2016.yaml"


def test_passages_are_listed_without_a_word_of_the_text(book: Path) -> None:
    assert passages(book) == (0, (
        "p1s1           0-30      used 2 times\n"
        "p1s2          31-63      used 3 times\n"
        "p1s3          64-90      used 2 times\n"
    ), "")  # fmt: skip


def test_words_are_shown_when_asked_for(book: Path) -> None:
    code, out, _ = passages(book, "--show", "--format", "json", "--texts", str(book.parent))
    assert code == 0
    assert [row["words"] for row in json.loads(out)] == [
        "The border was fenced in 2012.", "Fewer people arrived after that.",
        "A diplomat left in August.",
    ]  # fmt: skip


def test_a_text_that_is_the_right_one_is_verified(book: Path) -> None:
    code, out, said = passages(
        book, "--verify", "--source-text", str(book.parent / "border-2016.txt")
    )
    assert (code, out.count("holds"), said) == (0, 3, "3 of 3 passages hold\n")


def test_a_text_that_differs_is_told_passage_by_passage(book: Path) -> None:
    (book.parent / "border-2016.txt").write_text(TEXT.replace("Fewer", "Fever")[:-3], "utf-8")
    code, out, said = passages(book, "--verify", "--format", "json", "--texts", str(book.parent))
    assert (code, [row["state"] for row in json.loads(out)]) == (1, ["same", "differs", "outside"])
    assert said == "1 of 3 passages hold; find the others again with --re-anchor\n"


@pytest.mark.parametrize(
    "dress", ["\ufeff{0}", "{0}\n", "{1}", "{1}\r\n", "\ufeff{1}\r\n"],
    ids=["mark", "last-line", "windows", "windows-last-line", "windows-all"],
)  # fmt: skip
@pytest.mark.parametrize("made", ["unix", "windows"])
def test_a_text_whose_line_ends_were_exchanged_is_still_the_text(
    tmp_path: Path, made: str, dress: str
) -> None:
    """Mail, git and editors do that to a text, and nobody sees it."""
    unix = "The border was fenced\nin 2012. Fewer people\n\narrived after that."
    windows = unix.replace("\n", "\r\n")
    text = {"unix": unix, "windows": windows}[made]
    found = tmp_path / "border.txt"
    found.write_bytes(dress.format(unix, windows).encode())
    assert read_text(found, hashed(text))[1] == text
    other = text.replace("2012", "2013")
    assert read_text(found, hashed(other))[0] == found.read_bytes()


def test_a_text_with_other_line_ends_is_verified_and_not_called_another(book: Path) -> None:
    text = TEXT.replace("2012. ", "2012.\n")
    case = book / "graph" / "cases" / "border-2016.yaml"
    start, end = text.index("The"), text.index("after")
    words = hashed(text[start:end])
    line = f"  both: {{start: {start}, end: {end}, sha256: {words}}}\nactors:"
    changed = CASE.replace("actors:", line).replace(hashed(TEXT), hashed(text))
    case.write_text(changed, encoding="utf-8")
    (book.parent / "border-2016.txt").write_bytes(text.replace("\n", "\r\n").encode())
    code, said, talk = passages(book, "--verify", "--texts", str(book.parent))
    assert (code, "DIFFERS" in said) == (0, False), talk
    done = tumen("check", "border-2016", "--texts", str(book.parent), "--casebook", str(book))
    assert (done.returncode, "text-hash" in done.stdout) == (0, False)


def test_found_words_give_the_anchor_to_paste(book: Path) -> None:
    text = ["--texts", str(book.parent)]
    assert passages(book, "--find", "PEOPLE  arrived", *text) == (0, "at: p1s2\n", "")
    assert passages(book, "--find", "people", "--exact", *text) == (
        0, f"p1s2-part: {{start: 37, end: 43, sha256: {hashed('people')}}}\n",
        "new: paste what is not there yet under 'passages:'\n",
    )  # fmt: skip
    assert passages(book, "--find", "2012. Fewer", *text)[1] == (
        f"p1s1-2: {{start: 0, end: 63, sha256: {hashed(TEXT[:63])}}}\n"
    )
    assert passages(book, "--find", "patrols", *text) == (
        1, "", "these words are not in border-2016.txt\n",
    )  # fmt: skip


FOUND = {
    "curly quotation marks": ('said "no"', "He said “no” twice.", (3, 12)),
    "decomposed letters": ("태영호", normalize("NFD", "그는 태영호였다."), (6, 13)),
    "a line break": ("was fenced", "It was\nfenced along the whole of it.", (3, 13)),
    "a dash": ("2012-2015", "From 2012–2015 on.", (5, 14)),
}


@pytest.mark.parametrize("difference", FOUND)
def test_differences_that_a_reader_does_not_see_do_not_hide_words(difference: str) -> None:
    words, text, place = FOUND[difference]
    assert [(hit.start, hit.end) for hit in find(words, text, [], [])] == [place]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It lost 300 of its physi-\r\ncians. Nobody came.", "300 of its physicians"),
        ("It lost 300 of its physi-\ncians. Nobody came.", "of its physi-cians"),
        ("Pay of state-\nemployed doctors fell.", "pay of state-employed doctors"),
        ("A well-known house.", "a well-known house"),
        ("It bene\u00adfits them.", "it benefits"),
    ],
)
def test_words_that_a_pdf_breaks_at_the_end_of_a_line_are_found(text: str, words: str) -> None:
    (hit,) = find(words, text, [], [])
    assert text[hit.start : hit.end].casefold().startswith(words[:6].casefold())
    assert find("housewell", text, [], []) == []


def test_without_the_text_the_way_to_it_is_told(book: Path) -> None:
    assert passages(book, "--verify")[::2] == (2, (
        "tumen: the text of 'border-2016' is not at hand. Name it with --source-text FILE, or set "
        "TUMEN_SOURCES to the folder in which border-2016.txt lies.\n"
    ))  # fmt: skip


EDITED = "Preface.\n\n" + TEXT.replace("Fewer people arrived", "Far fewer people arrived")


def test_re_anchoring_tells_what_it_would_do_and_writes_only_when_asked(book: Path) -> None:
    (book.parent / "border-2016.txt").write_text(EDITED, encoding="utf-8")
    text = ["--texts", str(book.parent)]
    told = (
        "p1s1     0-30 moved to 10-40\n"
        "p1s2     31-63 CHANGED, now perhaps 41-77; "
        "read again what rests on it: arrivals, arrivals-2015, fence-cuts-arrivals\n"
        "p1s3     64-90 moved to 78-104\n"
    )
    code, out, said = passages(book, "--re-anchor", *text)
    assert (code, out) == (1, told)
    assert said.endswith("border-2016.yaml with --write\n")
    assert case_of(book).read_text(encoding="utf-8") == CASE

    code, out, said = passages(book, "--re-anchor", "--changed", "--write", *text)
    assert (code, out) == (0, told)
    expected = CASE.replace(hashed(TEXT), hashed(EDITED)).replace(
        "characters: 90", "characters: 104"
    )
    expected = expected.replace("start: 0, end: 30", "start: 10, end: 40")
    expected = expected.replace("start: 64, end: 90", "start: 78, end: 104")
    expected = expected.replace(
        f"start: 31, end: 63, sha256: {hashed(TEXT[31:63])}",
        f"start: 41, end: 77, sha256: {hashed(EDITED[41:77])}",
    )
    assert case_of(book).read_text(encoding="utf-8") == expected
    assert passages(book, "--verify", *text)[0] == 0
    assert passages(book, "--re-anchor", *text) == (
        0, "", "3 stand where they stood, 0 moved, 0 changed, 0 gone\n"
               f"{case_of(book)} stays as it is\n",
    )  # fmt: skip


def test_re_anchoring_never_replaces_a_save_of_the_author(book: Path) -> None:
    text = book.parent / "border-2016.txt"
    text.write_text(EDITED, encoding="utf-8")
    file = case_of(book)
    data = file.read_bytes()
    case, _ = read_case(data, file, "border-2016.yaml", find_casebook(book).ontology)
    assert case is not None
    planned = plan(case, data, file, "border-2016.yaml", text, also_changed=True)
    assert planned.changes
    saved = data + b"# a thought\n"
    file.write_bytes(saved)
    with pytest.raises(TumenError, match="has changed since it was read"):
        write(planned, file)
    assert file.read_bytes() == saved


def test_a_passage_that_is_gone_stays_in_the_file_for_the_curator_to_decide(book: Path) -> None:
    text = TEXT.replace("A diplomat left in August.", "")
    (book.parent / "border-2016.txt").write_text(text, encoding="utf-8")
    code, out, _ = passages(book, "--re-anchor", "--write", "--texts", str(book.parent))
    assert (code, out) == (
        1, "p1s3     64-90 GONE: no such words are there any more; delete the passage, and see "
            "whether the text still says: departure, diplomat\n",
    )  # fmt: skip
    assert "p1s3: {start: 64, end: 90" in case_of(book).read_text(encoding="utf-8")
    done = tumen("check", "--casebook", str(book))
    assert (done.returncode, "passage 'p1s3' ends at 90" in done.stdout) == (1, True)


def test_another_source_is_not_taken_for_an_edition(book: Path) -> None:
    (book.parent / "border-2016.txt").write_text("Something else. Entirely so. Indeed.", "utf-8")
    assert passages(book, "--re-anchor", "--write", "--texts", str(book.parent)) == (
        2, "", "tumen: not one passage of 'border-2016' stands in border-2016.txt: "
               "it is no edition of its text.\n",
    )  # fmt: skip
    assert case_of(book).read_text(encoding="utf-8") == CASE


@pytest.mark.parametrize("form", ["crlf", "bom", "flow over lines", "quoted"])
def test_nothing_but_the_numbers_changes_in_the_file(form: str) -> None:
    case = CASE.replace("  p1s1:", "  # the first sentence, twice checked\n  p1s1:")
    before = {
        "crlf": case.replace("\n", "\r\n").encode(),
        "bom": b"\xef\xbb\xbf" + case.encode(),
        "flow over lines": case.replace("start: 0, end: 30", "start: 0,\n    end: 30").encode(),
        "quoted": case.replace("start: 0,", "start: '0',").encode(),
    }[form]
    after = replace_values(before, {("passages", "p1s1", "start"): "10"}, "case")
    assert after == before.replace(b"start: 0,", b"start: 10,").replace(
        b"start: '0',", b"start: 10,"
    )


def test_a_value_that_is_not_there_is_not_made_up() -> None:
    with pytest.raises(TumenError, match="has no value at passages/p9s9/start"):
        replace_values(CASE.encode(), {("passages", "p9s9", "start"): "10"}, "case")


letters = st.text(st.sampled_from("abc 가나 .\n?中。"), min_size=1, max_size=60)


@settings(deadline=None)
@given(st.lists(letters, min_size=1, max_size=5), letters, st.integers(0, 400))
def test_what_stands_somewhere_word_for_word_is_found_there(
    parts: list[str], put_in: str, place: int
) -> None:
    old = "\n\n".join(parts)
    new = old[: place % (len(old) + 1)] + put_in + old[place % (len(old) + 1) :]
    anchors = [
        Passage(f"x/{s.name}", s.start, s.end, hashed(old[s.start : s.end])) for s in cut(old)
    ]
    for moved in moves(anchors, new):
        words = old[moved.passage.start : moved.passage.end]
        if words in new:
            assert moved.state in {"same", "moved"}
        if moved.state != "gone":
            assert hashed(new[moved.start : moved.end]) == moved.sha256
        if moved.state in {"same", "moved"}:
            assert new[moved.start : moved.end] == words


OLD = """Markets, 2019

1. Summary. Markets in Hyesan doubled between 2015 and 2018. Traders pay 500 won a day.

2. Fees. Fees rose by 20 per cent in 2018. Officials deny it. Some 400,000 traders pay them.
"""
# Another title, a preface, the parts in another order, sentences swapped and reworded, one struck out.
NEW = """Markets, 2019 (revised)

Preface. The first edition had mistakes.

2. Fees. Officials deny it. Fees rose by 25 per cent in 2018. Some 400,000 traders pay them.

1. Summary. Markets in Hyesan more than doubled between 2015 and 2018.
"""


def test_in_a_heavily_edited_text_what_is_left_is_found_and_nothing_is_made_up() -> None:
    old = [Passage(f"x/{s.name}", s.start, s.end, hashed(OLD[s.start : s.end])) for s in cut(OLD)]
    told = {
        OLD[move.passage.start : move.passage.end]: (move.state, NEW[move.start : move.end])
        for move in moves(old, NEW)
        if move.state != "moved"
    }
    assert told == {
        "Markets, 2019": ("same", "Markets, 2019"),
        "Markets in Hyesan doubled between 2015 and 2018.": (
            "changed", "Markets in Hyesan more than doubled between 2015 and 2018."
        ),
        "Traders pay 500 won a day.": ("gone", ""),
        "Fees rose by 20 per cent in 2018.": ("changed", "Fees rose by 25 per cent in 2018."),
    }  # fmt: skip


def test_an_anchor_is_told_once_and_a_new_one_with_its_place(book: Path) -> None:
    code, out, err = passages(book, "--find", "e", "--texts", str(book.parent))
    assert (code, err) == (0, "")
    assert out.splitlines() == ["at: p1s1", "at: p1s2", "at: p1s3"]
    code, out, err = passages(book, "--find", "fenced", "--exact", "--texts", str(book.parent))
    assert (code, out.partition(":")[0]) == (0, "p1s1-part")
    assert err == "new: paste what is not there yet under 'passages:'\n"
