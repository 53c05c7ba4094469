"""Quads that are made already: loaded as they are, all or none, and left alone by builds."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook

import tumen
from tumen.api import Book
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH
from tumen.store.ledger import Loaded
from tumen.store.nquads import CHUNK, scan
from tumen.store.reader import open_reader

SOURCE = "https://w3id.org/tumen/source/"
ID = "https://w3id.org/tumen/id/"
NAME = "<https://w3id.org/tumen/ontology#name>"


def line(number: int, slug: str = "bulletin") -> str:
    return f'<{ID}ferry-{number}> {NAME} "ferry {number}"@en <{SOURCE}{slug}> .\n'


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = tumen.open(make_casebook(tmp_path / "book"))
    assert book.build().built == ["border-2016"]
    return book


def quads(book: Book) -> set[str]:
    """All that is asserted: what the build makes of it, and the vocabulary, are left out."""
    made = (ONTOLOGY_GRAPH, DERIVED)
    return {
        f"{quad} ."
        for quad in open_reader(book.casebook)
        if not str(quad.graph_name).startswith(tuple(f"<{graph}" for graph in made))
    }


def written(folder: Path, text: str, name: str = "ferries.nq") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_loaded_quads_stand_beside_the_cases_and_builds_leave_them(
    book: Book, tmp_path: Path
) -> None:
    before = quads(book)
    text = line(1) + line(2) + line(3, "gazette")
    path = written(tmp_path, text)
    loaded = book.load(path)
    expected = Loaded(sha256(text.encode()).hexdigest(), str(path), len(text), 3)
    assert loaded == expected
    everything = before | set(text.splitlines())
    assert quads(book) == everything
    report = book.build()
    assert (report.built, report.unchanged, report.withdrawn) == ([], 1, [])
    case = book.casebook.cases / "border-2016.yaml"
    case.write_text(CASE.replace("value: 1200", "value: 1201"))
    assert book.build().withdrawn == []
    case.write_text(CASE)
    assert book.build().built == ["border-2016"]
    assert quads(book) == everything


def test_the_same_content_is_loaded_once(book: Book, tmp_path: Path) -> None:
    first = book.load(written(tmp_path, line(1)))
    assert book.load(written(tmp_path, line(1), "copy.nq")) == first


def test_a_second_file_adds_to_the_first(book: Book, tmp_path: Path) -> None:
    before = quads(book)
    book.load(written(tmp_path, line(1)))
    book.load(written(tmp_path, line(2), "more.nq"))
    assert quads(book) == before | {line(1).strip(), line(2).strip()}


def test_loading_may_come_before_the_first_build(tmp_path: Path) -> None:
    book = tumen.open(make_casebook(tmp_path / "book"))
    book.load(written(tmp_path, line(1)))
    assert quads(book) == {line(1).strip()}
    assert book.build().built == ["border-2016"]
    assert line(1).strip() in quads(book)


def test_a_fresh_build_reads_the_file_again(book: Book, tmp_path: Path) -> None:
    book.load(written(tmp_path, line(1)))
    before = quads(book)
    assert book.build(fresh=True).findings == []
    assert quads(book) == before


def test_a_fresh_build_says_what_it_can_no_longer_load(book: Book, tmp_path: Path) -> None:
    before = quads(book)
    gone, changed = written(tmp_path, line(1)), written(tmp_path, line(2), "changed.nq")
    book.load(gone)
    book.load(changed)
    gone.unlink()
    changed.write_text(line(3))
    findings = book.build(fresh=True).findings
    lost = "what was loaded from here is no longer in the store"
    assert {(Path(f.file).name, f.code, f.message) for f in findings} == {
        ("ferries.nq", "not-reloaded",
         f"{lost}: {gone} cannot be read: No such file or directory."),
        ("changed.nq", "not-reloaded", f"{lost}: {changed} has changed since."),
    }  # fmt: skip
    assert quads(book) == before


def test_a_case_named_like_a_loaded_source_is_not_built(book: Book, tmp_path: Path) -> None:
    book.load(written(tmp_path, line(1)))
    before = quads(book)
    other = CASE.replace("id: border-2016", "id: bulletin").replace("fence-cuts", "wall-cuts")
    (book.casebook.cases / "bulletin.yaml").write_text(other)
    report = book.build()
    assert (report.built, report.failed) == ([], ["bulletin"])
    assert [finding.code for finding in report.findings] == ["id-clash"]
    assert quads(book) == before


REFUSED = {
    "a source that is a case": (
        line(1) + line(2, "border-2016"),
        "{path} has statements of the source 'border-2016', which is the case graph/cases/",
    ),
    "a graph that is no source's": (
        line(1) + line(2).replace(SOURCE, "https://example.org/"),
        "{path}:2:1: the graph <https://example.org/bulletin> is not a source's",
    ),
    "the vocabulary's graph": (
        line(1).replace(f"{SOURCE}bulletin", "https://w3id.org/tumen/ontology"),
        "{path}:1:1: the graph <https://w3id.org/tumen/ontology> is made by the build.",
    ),
    "no graph": (
        line(1) + f'<{ID}ferry-2> {NAME} "ferry" .\n',
        "{path}:2:1: a statement in no graph.",
    ),
    "no graph, but a source as its object": (
        f"<{ID}ferry-2> {NAME} <{SOURCE}bulletin> .\n",
        "{path}: a statement in no graph, about <https://w3id.org/tumen/id/ferry-2>.",
    ),
    "a comment that hides the graph": (
        f"<{ID}a> {NAME} <{ID}b> <https://example.org/bulletin> . # <{SOURCE}bulletin> .\n",
        "{path}: the graph <https://example.org/bulletin> may not be loaded.",
    ),
    "a blank node": (
        line(1) + line(2).replace(f"<{ID}ferry-2>", "_:ferry"),
        "{path}:2:1: a blank node",
    ),
    "a syntax error": (
        line(1) + line(2).replace('"@en', '"@@en'),
        "{path}:2:",
    ),
    "a bad IRI": (line(1).replace("ferry-1", "ferry 1"), "{path}:1:"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_refused_changes_nothing(what: str, book: Book, tmp_path: Path) -> None:
    text, message = REFUSED[what]
    before = quads(book)
    path = written(tmp_path, text)
    with pytest.raises(tumen.TumenError) as error:
        book.load(path)
    assert str(error.value).startswith(message.format(path=path))
    assert quads(book) == before
    left = {room.name for room in book.casebook.build.iterdir()}
    assert left == {"graph", "snapshots", "writing.lock"}
    assert book.build().changed is False


def test_other_graphs_are_loaded_when_that_is_asked_for(book: Book, tmp_path: Path) -> None:
    text = line(1).replace(SOURCE, "https://example.org/")
    book.load(written(tmp_path, text), any_graph=True)
    assert text.strip() in quads(book)
    assert book.build(fresh=True).findings == []
    assert text.strip() in quads(book)


def test_a_missing_file_is_named(book: Book, tmp_path: Path) -> None:
    with pytest.raises(tumen.TumenError, match=r"missing\.nq cannot be read: No such file"):
        book.load(tmp_path / "missing.nq")


def test_the_scan_finds_every_graph_whatever_the_layout(tmp_path: Path) -> None:
    rows = [line(number, f"issue-{number % 7}") for number in range(2 * CHUNK // len(line(1)))]
    rows[3] = rows[3].replace(" .\n", " .\r\n")
    rows[4] = rows[4].replace(f" <{SOURCE}issue-4> .", f"<{SOURCE}issue-tight>.")
    rows[5] = "# a comment\n"
    rows[6] = "\n"
    rows[7] = rows[7].replace("issue-0> .", "issue-remarked> . # as printed")
    path = written(tmp_path, "".join(rows).rstrip("\n"))
    found = scan(path, graphs=SOURCE)
    names = {f"{SOURCE}issue-{number}" for number in (*range(7), "tight", "remarked")}
    assert (found.statements, found.graphs) == (len(rows) - 2, names)
    assert found.content == sha256(path.read_bytes()).hexdigest()


def test_terms_nested_so_deeply_that_the_engine_would_crash_are_refused(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    file = tmp_path / "deep.nq"
    term = "<<( <x:a> <x:b> " * 20_000 + "<x:c>" + " )>>" * 20_000
    file.write_text(
        f"<x:a> <x:b> {term} <https://w3id.org/tumen/source/deep> .\n", encoding="utf-8"
    )
    with pytest.raises(tumen.TumenError, match=r"deep\.nq:1:1: triple terms"):
        tumen.open(book).load(file)
