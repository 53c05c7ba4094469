"""A new case is begun with its passages filled in, is clean as it stands, and harms nothing."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from casebooks import CASE, TEXT, make_casebook, tumen
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError
from tumen.core.findings import Finding
from tumen.ingest.authoring.new_case import Wanted, new_case
from tumen.ingest.authoring.sentences import cut, paragraphs, plain_boundaries

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\0")
    | st.sampled_from("\n\r \t.?!。「」“”가中ا"),
    max_size=300,
)


def findings_of(folder: Path) -> list[Finding]:
    return check_files(find_casebook(folder))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_casebook(tmp_path_factory.mktemp("book"))
    (folder / "border-2016.txt").write_text(TEXT)
    (folder / "any-2020.txt").symlink_to("any.txt")
    return folder


@settings(max_examples=80, deadline=None)
@given(text=texts.filter(lambda text: text.strip("\ufeff \t\r\n")), by_paragraph=st.booleans())
def test_what_is_begun_from_any_text_is_clean_and_its_anchors_hold(
    book: Path, text: str, by_paragraph: bool
) -> None:
    file = book / "any.txt"
    file.write_bytes(text.encode())
    casebook = find_casebook(book)
    place = new_case(casebook, Wanted("any-2020", text=file, by_paragraph=by_paragraph))
    try:
        assert check_files(casebook, text=book) == []
    finally:
        place.unlink()


@given(text=texts)
def test_every_character_that_is_not_blank_lies_in_one_sentence(text: str) -> None:
    for spans in (cut(text), paragraphs(text)):
        covered = [index for span in spans for index in range(span.start, span.end)]
        assert len(covered) == len(set(covered))
        assert all(text[i].isspace() or text[i] in "\ufeff\u200b\u2060"
                   for i in set(range(len(text))) - set(covered))  # fmt: skip
        assert all(span.start < span.end for span in spans)
        assert len({span.name for span in spans}) == len(spans)


@given(text=texts)
def test_the_plain_rule_loses_nothing_either(text: str) -> None:
    assert "".join(text[start:end] for start, end in plain_boundaries(text)) == text


SENTENCES = {
    "en": (
        'Dr. Han spoke on Aug. 17. "Why?" she asked. Prices rose by 3.5 percent.',
        ["Dr. Han spoke on Aug. 17.", '"Why?" she asked.', "Prices rose by 3.5 percent."],
    ),
    "ko": (
        '국경에 울타리가 세워졌다. "왜 떠났는가?"라고 물었다. 3.5% 늘었다.',
        ["국경에 울타리가 세워졌다.", '"왜 떠났는가?"라고 물었다.', "3.5% 늘었다."],
    ),
    "zh": (
        "围栏建于2012年。“为什么？”他问。价格上涨了3.5%！",
        ["围栏建于2012年。", "“为什么？”他问。", "价格上涨了3.5%！"],
    ),
    "ja": (
        "柵は建てられた。「なぜか。」と聞いた。",
        ["柵は建てられた。", "「なぜか。」と聞いた。"],
    ),
    "ar": ("بني السياج. هل جاء أقل؟ نعم.", ["بني السياج.", "هل جاء أقل؟", "نعم."]),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_end_where_a_reader_sees_them_end(language: str) -> None:
    text, expected = SENTENCES[language]
    assert [text[s.start : s.end] for s in cut(text)] == expected
    assert [text[s.start : s.end] for s in cut(text, language)] == expected


def test_lines_of_a_page_are_joined_and_lines_of_a_list_are_not() -> None:
    page = "The border was fenced along the whole of the\nriver in one year. Fewer people arrived\nafter that.\n\nThe end."
    assert [s.name for s in cut(page)] == ["p1s1", "p1s2", "p2s1"]
    headed = "Behind the fence\nBy Han Mi-rae\n\nThe border was fenced."
    assert [headed[s.start : s.end] for s in cut(headed)] == [
        "Behind the fence", "By Han Mi-rae", "The border was fenced.",
    ]  # fmt: skip


def test_the_first_case_is_cut_as_it_was_cut_by_hand(root: Path, shared: Path) -> None:
    case = (root / "graph/cases/kim-2016.yaml").read_text(encoding="utf-8")
    by_hand = {(int(a), int(b)) for a, b in re.findall(r"\{start: (\d+), end: (\d+)", case)}
    text = (shared / "sources/kim-2016.txt").read_bytes().decode()
    assert {(s.start, s.end) for s in cut(text)} == by_hand


def begun(folder: Path, *arguments: str) -> str:
    done = tumen("new", *arguments, "--casebook", str(folder))
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    return Path(done.stdout.strip()).read_text(encoding="utf-8")


def test_the_file_holds_ranges_and_hashes_and_not_a_word_of_the_text(tmp_path: Path) -> None:
    folder = make_casebook(tmp_path / "book")
    (tmp_path / "fence.txt").write_text(TEXT, encoding="utf-8")
    case = begun(
        folder, "fence-2017", "--source-text", str(tmp_path / "fence.txt"), "--title", "A: 'b'"
    )
    assert case.startswith("# yaml-language-server: $schema=")
    assert "title: \"A: 'b'\"" in case
    assert f"text: {{sha256: {sha256(TEXT.encode()).hexdigest()}, characters: 90}}" in case
    assert re.findall(r"^  (p\w+): \{start: (\d+), end: (\d+), paragraph: 1, sentence: (\d)", case, re.M) == [
        ("p1s1", "0", "30", "1"), ("p1s2", "31", "63", "2"), ("p1s3", "64", "90", "3"),
    ]  # fmt: skip
    words = re.findall(r"\w+", TEXT)
    assert not any(" ".join(words[i : i + 3]) in case for i in range(len(words) - 2))


@pytest.mark.parametrize("with_text", [True, False])
def test_the_examples_hold_when_their_signs_are_taken_away(tmp_path: Path, with_text: bool) -> None:
    folder = make_casebook(tmp_path / "book")
    (tmp_path / "fence.txt").write_text(TEXT, encoding="utf-8")
    given_text = ["--source-text", str(tmp_path / "fence.txt")] if with_text else []
    case = begun(folder, "fence-2017", *given_text)
    head, lines = case.splitlines()[0], case.splitlines()[1:]
    bare = "\n".join([head, *(re.sub(r"^# ?(?!#)", "", line) for line in lines)]) + "\n"
    if not with_text:
        bare = re.sub(r"^(text|passages):.*\n(  p1s1.*\n)?", "", bare, flags=re.M)
    place = folder / "graph" / "cases" / "fence-2017.yaml"
    place.write_text(re.sub(r"^# language", "language", bare, flags=re.M), encoding="utf-8")
    # The examples stand at one passage; the others wait for what the author has to say.
    assert {f.code for f in findings_of(folder)} <= {"unused-passage", "related-concept"}
    schema_sections = re.findall(r"^(\w+):$", bare, re.M)
    assert {*schema_sections} >= {
        "actors", "posts", "tenures", "memberships", "places", "events", "conditions", "measures",
        "provisions", "indicators", "claims",
    }  # fmt: skip
    assert build(find_casebook(folder)).built == ["border-2016", "fence-2017"]


def test_a_korean_text_gives_a_korean_case(tmp_path: Path) -> None:
    folder = make_casebook(tmp_path / "book")
    text = "국경에 울타리가 세워졌다. 그 뒤 도착한 사람이 줄었다."
    (tmp_path / "fence.txt").write_bytes(text.encode())
    file = str(tmp_path / "fence.txt")
    case = begun(folder, "fence-2017", "--source-text", file, "--title", "울타리")
    assert "language: ko" in case
    assert 'title: {ko: "울타리"}' in case
    assert "start: 15, end: 31" in case


WRONG = {
    "no id": ("Fence 2017", "'Fence 2017' cannot be the id of a case, which is lower-case letters, digits and single hyphens. Perhaps: fence-2017"),
    "taken": ("border-2016", "there is a case 'border-2016' already: {book}/graph/cases/border-2016.yaml. Nothing is overwritten: choose another name."),
    "reserved": ("con", "'con' cannot be the id of a case, a name that Windows keeps for a device. For example: kim-2016"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", WRONG)
def test_a_name_that_cannot_be_is_refused(mistake: str, tmp_path: Path) -> None:
    folder = make_casebook(tmp_path / "book")
    name, message = WRONG[mistake]
    with pytest.raises(TumenError) as raised:
        new_case(find_casebook(folder), Wanted(name))
    assert str(raised.value) == message.format(book=folder)
    assert sorted(path.name for path in folder.rglob("*.yaml")) == ["border-2016.yaml"]
    assert (folder / "graph/cases/border-2016.yaml").read_text(encoding="utf-8") == CASE


def test_nothing_is_written_over_even_what_came_in_between(tmp_path: Path) -> None:
    folder = make_casebook(tmp_path / "book")
    cases = folder / "graph" / "cases"
    (cases / "fence-2017.yaml").mkdir()
    with pytest.raises(TumenError, match="is a folder: name a file in it"):
        new_case(find_casebook(folder), Wanted("fence-2017"))


def test_a_text_of_more_sentences_than_a_case_holds_is_refused_with_a_way_out(
    tmp_path: Path,
) -> None:
    folder = make_casebook(tmp_path / "book")
    (tmp_path / "long.txt").write_text("It was fenced. " * 20_000, encoding="utf-8")
    with pytest.raises(TumenError) as raised:
        new_case(find_casebook(folder), Wanted("long-2020", text=tmp_path / "long.txt"))
    assert str(raised.value) == (
        "long.txt has 20,000 passages, more than one case file holds. "
        "Anchor paragraphs with --split-by paragraph, or split the text into parts."
    )


def test_a_name_that_is_no_id_is_told_before_its_text_is_looked_for(tmp_path: Path) -> None:
    (tmp_path / "book" / "graph" / "cases").mkdir(parents=True)
    done = tumen("new", "Duarte 2023", "--texts", ".", "--casebook", "book", cwd=tmp_path)
    assert done.returncode == 2
    assert "'Duarte 2023' cannot be the id of a case" in done.stderr
