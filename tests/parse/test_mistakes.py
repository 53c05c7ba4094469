"""Wrong input is named, placed and survivable: each mistake here, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import CASE, make_casebook
from mistakes import SPOILED

import tumen
from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.findings import Finding, has_errors
from tumen.derive.identity.decide import decide
from tumen.parse.decisions import Judgement, decision_files
from tumen.store.reader import open_reader, revision


# What is written → what stands there instead, and the findings (line, column, code, part of text).
def findings_of(folder: Path, data: bytes, name: str = "border-2016.yaml") -> list[Finding]:
    make_casebook(folder)
    (folder / "graph" / "cases" / name).write_bytes(data)
    return check_files(find_casebook(folder))


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_mistake_is_named_where_it_stands(mistake: str, tmp_path: Path) -> None:
    before, after, expected = SPOILED[mistake]
    assert before in CASE
    found = findings_of(tmp_path / "book", CASE.replace(before, after, 1).encode())
    told = [(f.line, f.column, f.code if want[2] else "", want[3] in str(f))
            for f, want in zip(found, expected, strict=False)]  # fmt: skip
    assert told == [(line, column, code, True) for line, column, code, _ in expected], found
    assert len(found) == len(expected), found


MESSAGES = Path(__file__).with_name("messages.txt")


def messages(folder: Path) -> str:
    """Every mistake of the table with all that is said of it, word for word."""
    told = []
    for number, (mistake, (before, after, _)) in enumerate(SPOILED.items()):
        found = findings_of(folder / str(number), CASE.replace(before, after, 1).encode())
        lines = [f"    {str(f).replace(f.file, 'border-2016.yaml')}\n" for f in found]
        told.append(f"{mistake}\n{''.join(lines)}")
    return "\n".join(told)


def test_every_message_is_word_for_word_what_is_written_down(tmp_path: Path) -> None:
    """After a change on purpose: PYTHONPATH=tests python tests/parse/test_mistakes.py."""
    assert len(SPOILED) >= 60
    assert messages(tmp_path) == MESSAGES.read_text(encoding="utf-8")


def test_a_claim_of_another_case_is_offered_with_its_case(tmp_path: Path) -> None:
    other = CASE.replace("border-2016", "border-2017").replace("arrivals-2015:", "arrivals-then:")
    gist = "    gist: The fence is"
    case = CASE.replace(gist, "    disputes: arrivals-then\n" + gist, 1)
    assert case != CASE
    book = make_casebook(tmp_path / "book", **{"border-2016": case, "border-2017": other})
    told = [(f.code, f.message, f.hint) for f in check_files(find_casebook(book))]
    assert told == [
        ("dangling-reference", "nothing is called 'arrivals-then'",
         "Did you mean '../border-2017/arrivals-then'?"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """A casebook that has been built, with a decision of its curators."""
    book = find_casebook(make_casebook(tmp_path_factory.mktemp("mistakes") / "book"))
    decide(book, "diplomat", "han-mi-rae", Judgement("different", "He left.", "us", "2016"))
    build(book)
    return book


@pytest.mark.parametrize("mistake", SPOILED)
def test_a_mistake_loses_nothing(mistake: str, book: Casebook) -> None:
    """The file stays as it was written, graph and decisions as they were before."""
    before, after, _ = SPOILED[mistake]
    spoilt = CASE.replace(before, after, 1).encode()
    file = book.cases / "border-2016.yaml"
    held, state = set(open_reader(book)), revision(book)
    decisions = {path: path.read_bytes() for path in decision_files(book)}
    assert len(decisions) == 1
    file.write_bytes(spoilt)
    report = build(book)
    only_warnings = not has_errors(report.findings)
    assert file.read_bytes() == spoilt
    assert {path: path.read_bytes() for path in decision_files(book)} == decisions
    assert report.failed == ([] if only_warnings else ["border-2016"])
    if not only_warnings:
        assert (set(open_reader(book)), revision(book)) == (held, state)
    file.write_text(CASE, encoding="utf-8")
    build(book)
    assert set(open_reader(book)) == held


def test_the_unspoilt_case_has_no_findings(tmp_path: Path) -> None:
    assert findings_of(tmp_path / "book", CASE.encode()) == []


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = CASE.replace("effect: arrivals", "efect: arrivals").replace("cause: fence", "cause: x")
    text = text.replace("date: 2012,", "date: 2012-13,").replace("end: 63", "end: 630")
    codes = {finding.code for finding in findings_of(tmp_path / "book", text.encode())}
    assert codes == {
        "missing-key", "unknown-key", "dangling-reference", "bad-date", "passage-range",
    }  # fmt: skip


BROKEN_BYTES = {
    "not UTF-8": (CASE.encode().replace(b"Behind", b"Behind\xff"), "encoding"),
    "a NUL": (CASE.encode().replace(b"Behind", b"Be\0hind"), "control-character"),
    "fifty thousand brackets": (b"[" * 50_000, "too-deep"),
    "a line of 50 MB": (b"a: " + b"x" * 50_000_000, "too-large"),
    "an alias bomb": (
        b"a: &a [x, x]\n" + b"".join(
            b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20)
        ), "yaml-anchor",
    ),
    "a merge bomb": (b"a: &a {x: y}\nb: {<<: [*a, *a]}\n", "yaml-anchor"),
    "a lone surrogate": (CASE.encode().replace(b"{en: Behind", b'{en: "\\ud800"}\n#'), "hidden-character"),
}  # fmt: skip


@pytest.mark.parametrize("breakage", BROKEN_BYTES)
def test_bytes_that_no_author_wrote_are_refused_in_a_line(breakage: str, tmp_path: Path) -> None:
    data, code = BROKEN_BYTES[breakage]
    found = findings_of(tmp_path / "book", data)
    assert code in {finding.code for finding in found}
    assert all(len(str(finding)) < 500 for finding in found)


@pytest.mark.parametrize("name", ["Border 2016.yaml", "con.yaml", "a--b.yaml", "김.yaml"])
def test_a_file_name_that_is_no_id_is_refused(name: str, tmp_path: Path) -> None:
    found = findings_of(tmp_path / "book", CASE.encode(), name)
    assert [(f.code, f.line) for f in found] == [("bad-id", 1)]


def test_a_file_name_that_is_no_id_is_refused_beside_a_store(tmp_path: Path) -> None:
    casebook = find_casebook(make_casebook(tmp_path / "book"))
    build(casebook)
    (casebook.cases / "Border 2016.yaml").write_text(CASE, encoding="utf-8")
    report = build(casebook)
    assert (report.unchanged, report.failed, report.built) == (1, ["Border 2016"], [])
    assert [f.code for f in check_files(casebook)] == ["bad-id"]


def test_no_is_a_word_and_a_date_stays_as_written(tmp_path: Path) -> None:
    text = CASE.replace("en: the diplomat", "en: NO").replace("date: 2016-08~", "date: 2016-08")
    book = tumen.open(make_casebook(tmp_path / "book", **{"border-2016": text}))
    assert book.build().findings == []
    graph = book.rdflib()
    rows = graph.query(
        "PREFIX t: <https://w3id.org/tumen/ontology#> PREFIX id: <https://w3id.org/tumen/id/> "
        "SELECT ?n ?d ?f ?l { id:diplomat t:name ?n . id:departure t:date ?d ; t:earliest ?f ; t:latest ?l }"
    )
    assert [tuple(map(str, row)) for row in rows] == [("NO", "2016-08", "2016-08-01", "2016-08-31")]  # type: ignore[union-attr]


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        MESSAGES.write_text(messages(Path(name)), encoding="utf-8", newline="\n")
