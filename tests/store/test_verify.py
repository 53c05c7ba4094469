"""`tumen check --store` finds damage anywhere in what was built, and repairs it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook, tumen

import tumen as library
from tumen.api import Book
from tumen.core.errors import StoreError
from tumen.store.reader import open_reader, snapshot_path
from tumen.store.verify import verify_store
from tumen.store.writer import open_writer

LOADED = (
    '<https://e/{}> <http://purl.org/dc/terms/title> "x" <https://w3id.org/tumen/source/{}> .\n'
)
PROTECTED = CASE.replace("id: border-2016", "id: hidden").replace(
    "type: Person,", "type: Person, protect: true,"
)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    root = make_casebook(tmp_path / "book")
    (root / "graph" / "imports").mkdir()
    # A statement that stands twice is one in the store.
    twice = 2 * LOADED.format("a", "list")
    (root / "graph" / "imports" / "list.nq").write_text(twice, encoding="utf-8")
    (root / "more.nq").write_text(LOADED.format("b", "more"), encoding="utf-8")
    book = library.open(root)
    book.build()
    book.load(root / "more.nq")
    return book


def damage_with(book: Book, change: Callable[[bytes], bytes], *patterns: str) -> None:
    for pattern in patterns:
        for path in book.casebook.build.glob(pattern):
            content = path.read_bytes()
            path.unlink()  # store and snapshot share files
            path.write_bytes(change(content))


def flip(content: bytes) -> bytes:
    return content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]


def lose(book: Book) -> None:
    """Lose a source's statement as a damaged write-ahead log can: the engine itself is content."""
    with open_writer(book.casebook) as writer:
        writer.store.remove(next(iter(writer.quads("border-2016"))))
        writer.publish()


def lose_loaded(book: Book) -> None:
    with open_writer(book.casebook) as writer:
        writer.store.remove(next(iter(writer.quads("list"))))
        writer.publish()


DAMAGES: dict[str, tuple[Callable[[Book], object], str]] = {
    "a file of the snapshot": (lambda b: damage_with(b, flip, "snapshots/*/*.sst"), "is not what was"),
    "a file of the store": (lambda b: damage_with(b, flip, "graph/store/*.sst"), "is not what was"),
    "the ledger": (lambda b: damage_with(b, lambda _: b"x" * 4096, "graph/ledger.sqlite"), "is damaged"),
    "a statement": (lose, "the source 'border-2016' does not hold the"),
    "a loaded graph": (lose_loaded, "source/list> does not hold what was loaded"),
}  # fmt: skip
DAMAGES["the pointer"] = (
    lambda b: damage_with(b, lambda c: b"r000001" + c[7:] if c[:7] != b"r000001" else b"r000009", "graph/current"),
    "current is not what was written",
)  # fmt: skip


def test_a_sound_store_has_no_findings(book: Book) -> None:
    assert verify_store(book.casebook) == []
    done = tumen("check", "--store", "--casebook", str(book.casebook.root))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 errors, 0 warnings\n")
    (book.casebook.root / "more.nq").unlink()
    assert [finding.code for finding in verify_store(book.casebook)] == ["not-compared"]


@pytest.mark.parametrize("what", DAMAGES)
def test_damage_is_found_named_and_repaired(book: Book, what: str) -> None:
    do, told = DAMAGES[what]
    right = sorted(map(str, open_reader(book.casebook)))
    do(book)
    place = ["--casebook", str(book.casebook.root)]
    done = tumen("check", "--store", "--format", "json", *place)
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert {finding["code"] for finding in found} == {"store-damaged"}
    assert any(told in finding["message"] for finding in found), found
    assert {f["hint"] for f in found} == {"Repair it with: tumen check --store --repair"}
    done = tumen("check", "--store", "--repair", *place)
    assert "has been made anew from the cases" in done.stderr
    if what == "the ledger":  # with which the record of what was loaded is gone
        assert "load them again" in done.stdout
        book.load(book.casebook.root / "more.nq")
    assert verify_store(book.casebook) == []
    book.build()
    assert sorted(map(str, open_reader(book.casebook))) == right


def test_a_damaged_public_view_is_found_and_made_again(tmp_path: Path) -> None:
    root = make_casebook(tmp_path / "book", hidden=PROTECTED)
    place = ["--casebook", str(root)]
    assert tumen("build", "--no-view", *place).returncode == 0
    assert tumen("init", "--key", str(root)).returncode == 0
    asked = tumen("query", "figures", "--public", *place)
    assert asked.returncode == 0, asked.stderr
    view = root / "build" / "public"
    for path in (view / "snapshots").glob("*/*.sst"):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(flip(content))
    done = tumen("check", "--store", *place)
    assert done.returncode == 1
    assert "build/public/" in done.stdout
    assert "tumen check --store --repair" in done.stdout
    # The view is made from the private store: a command that needs it makes it again by itself.
    again = tumen("query", "figures", "--public", *place)
    assert (again.returncode, again.stdout) == (0, asked.stdout)
    assert tumen("check", "--store", *place).returncode == 0
    (view / "graph" / "ledger.sqlite").write_bytes(b"spoilt")
    done = tumen("check", "--store", "--repair", *place)
    assert "the public view was damaged" in done.stderr
    assert not (view / "graph").exists()
    again = tumen("query", "figures", "--public", *place)
    assert (again.returncode, again.stdout) == (0, asked.stdout)


def test_what_was_never_built_is_said_to_be(tmp_path: Path) -> None:
    root = make_casebook(tmp_path)
    with pytest.raises(StoreError, match="has not been built yet"):
        verify_store(library.open(root).casebook)
    for wrong in (
        ["--repair"],
        ["--store", "--watch"],
        ["--store", "graph/cases/border-2016.yaml"],
    ):
        done = tumen("check", *wrong, cwd=root)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_snapshot_that_is_gone_is_damage(book: Book) -> None:
    snapshot_path(book.casebook).rename(book.casebook.build / "elsewhere")
    (finding,) = verify_store(book.casebook)
    assert "is not what was written" in finding.message
