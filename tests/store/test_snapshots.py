"""Readers keep the snapshot that they opened; the ledger tells what changed and what is damaged."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook

import tumen
from tumen.api import Book
from tumen.core.errors import StoreDamaged, StoreError, StoreInUse
from tumen.core.locks import exclusive_lock
from tumen.store import ledger, snapshots
from tumen.store.disk_errors import translated
from tumen.store.reader import open_reader, read_entries, snapshot_path

READER = """
import sys
import tumen
book = tumen.open(sys.argv[1])
from tumen.store.reader import open_reader
store = open_reader(book.casebook)
print("opened", flush=True)
sys.stdin.readline()
print(sorted(str(quad) for quad in store))
"""


def change(book: Book, value: int) -> None:
    text = CASE.replace("value: 1200", f"value: {value}")
    (book.casebook.cases / "border-2016.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("fresh", [False, True])
def test_a_reader_keeps_its_snapshot_however_many_builds_pass(tmp_path: Path, fresh: bool) -> None:
    book = tumen.open(make_casebook(tmp_path))
    book.build()
    before = repr(sorted(str(quad) for quad in open_reader(book.casebook)))
    command = [sys.executable, "-c", READER, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "opened\n"
        for value in range(5):
            change(book, value)
            book.build(fresh=fresh)
        said, _ = reader.communicate("go on\n")
    assert said == before + "\n"
    change(book, 7)
    book.build()
    snapshots._held.clear()  # as if this process had ended
    change(book, 8)
    book.build()
    (left,) = (book.casebook.build / "snapshots").iterdir()
    assert left == snapshot_path(book.casebook)


def test_a_process_holds_no_more_snapshots_than_it_used_last(tmp_path: Path) -> None:
    snapshots._held.clear()
    for number in range(20):
        folder = tmp_path / f"r{number:06}"
        folder.mkdir()
        (folder / "READERS").touch()
        assert snapshots.hold(folder)
        assert snapshots.hold(folder)
    assert len(snapshots._held) == 16
    (tmp_path / "r000019" / "READERS").unlink()
    assert not snapshots.hold(tmp_path / "r000019")
    snapshots._held.clear()


def test_a_file_replaced_with_the_same_size_and_time_is_read_again(tmp_path: Path) -> None:
    book = tumen.open(make_casebook(tmp_path))
    case = book.casebook.cases / "border-2016.yaml"
    long_ago = (1_500_000_000, 1_500_000_000)
    os.utime(case, long_ago)
    book.build()
    other = case.with_suffix(".new")
    other.write_text(CASE.replace("value: 1200", "value: 1300"), encoding="utf-8")
    os.utime(other, long_ago)
    other.replace(case)
    assert book.build().built == ["border-2016"]
    case.write_text(CASE.replace("value: 1200", "value: 1400"), encoding="utf-8")
    os.utime(case, long_ago)
    assert book.build().built == ["border-2016"]
    assert book.build().unchanged == 1


def test_an_import_replaced_with_the_same_size_and_time_is_read_again(tmp_path: Path) -> None:
    book = tumen.open(make_casebook(tmp_path))
    place = book.casebook.imports / "list.nq"
    place.parent.mkdir(parents=True)
    line = '<https://e/{}> <http://purl.org/dc/terms/title> "x" <https://w3id.org/tumen/source/list> .\n'
    for letter in "ab":
        other = place.with_suffix(".new")
        other.write_text(line.format(letter), encoding="utf-8")
        os.utime(other, (1_500_000_000, 1_500_000_000))
        other.replace(place)
        assert book.build().imported == ["list.nq"]


def test_a_file_that_changed_a_moment_ago_has_no_stamp_yet(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text("id: case\n")
    assert ledger.settled_stamp(file.stat()) == ""
    assert ledger.file_stamp(file.stat()).startswith("9 ")


def test_a_ledger_of_the_first_format_is_taken_over(tmp_path: Path) -> None:
    book = tumen.open(make_casebook(tmp_path))
    book.build()
    home = book.casebook.build / "graph"
    (entry,) = read_entries(book.casebook)
    with sqlite3.connect(home / "ledger.sqlite") as database:
        database.executescript(
            """
            ALTER TABLE source ADD COLUMN size INTEGER NOT NULL DEFAULT 1;
            CREATE TABLE old (
              slug TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL,
              modified INTEGER NOT NULL, content TEXT NOT NULL, quads INTEGER NOT NULL,
              digest TEXT NOT NULL
            ) WITHOUT ROWID;
            INSERT INTO old SELECT slug, file, size, 2, content, quads, digest FROM source;
            DROP TABLE source;
            ALTER TABLE old RENAME TO source;
            DROP TABLE import;
            CREATE TABLE import (
              name TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
              content TEXT NOT NULL, graphs TEXT NOT NULL
            ) WITHOUT ROWID;
            UPDATE meta SET value = '1' WHERE key = 'format';
            """
        )
    database.close()
    # Snapshots lay inside the store's folder, and had no file that readers lock.
    snapshot = snapshot_path(book.casebook)
    (snapshot / "READERS").unlink()
    (home / "snapshots").mkdir()
    snapshot.rename(home / "snapshots" / snapshot.name)
    report = book.build()
    assert (report.unchanged, report.changed) == (1, False)
    assert read_entries(book.casebook)[0]._replace(stamp="") == entry._replace(stamp="")
    assert list(open_reader(book.casebook))


def test_a_damaged_ledger_is_never_a_traceback(tmp_path: Path) -> None:
    book = tumen.open(make_casebook(tmp_path))
    book.build()
    place = book.casebook.build / "graph" / "ledger.sqlite"
    right = place.read_bytes()
    chance = random.Random(1)
    for _ in range(25):
        content = bytearray(right)
        start = chance.randrange(len(content))
        end = start + chance.choice((1, 1, 8, 600))
        content[start:end] = chance.randbytes(len(content[start:end]))
        place.write_bytes(content)
        for look in (lambda: book.check(), lambda: book.build()):
            try:
                look()
            except StoreError as error:
                assert "\n" not in str(error)
                assert "tumen build --fresh" in str(error)
        place.write_bytes(right)


@pytest.mark.parametrize("table", ["source", "loaded", "import", "pending", "decision", "meta"])
def test_a_table_of_the_ledger_that_is_another_is_damage(tmp_path: Path, table: str) -> None:
    book = tumen.open(make_casebook(tmp_path))
    book.build()
    with sqlite3.connect(book.casebook.build / "graph" / "ledger.sqlite") as database:
        database.executescript(f"DROP TABLE {table}; CREATE TABLE {table} (x BLOB);")
        database.execute(f"INSERT INTO {table} VALUES (zeroblob(9))")
    database.close()
    with pytest.raises(StoreError, match="tumen build --fresh"):
        book.build()
    assert book.build(fresh=True).built == ["border-2016"]


def test_errors_are_told_apart_by_their_codes_and_not_by_the_names_of_folders() -> None:
    place = Path("/data/quota-2020/No space left on device/in use/damaged")
    full = OSError(28, "No space left on device", str(place))
    assert "the disk is full" in str(translated(full, place))
    refused = translated(PermissionError(13, "Permission denied", str(place)), place)
    assert "cannot be written" in str(refused)
    engine = OSError(f"IO error: While lock file: {place}/LOCK: Resource temporarily unavailable")
    assert isinstance(translated(engine, place), StoreInUse)
    engine = OSError(f"IO error: While appending to file: {place}/1.log: File too large")
    assert "the disk is full" in str(translated(engine, place))
    engine = OSError("No space left on device (os error 28)")
    assert "the disk is full" in str(translated(engine, place))
    spoilt = RuntimeError(f"Corruption: block checksum mismatch in {place}/1.sst offset 0 size 9")
    assert isinstance(translated(spoilt, place), StoreDamaged)
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert isinstance(translated(busy, place), StoreInUse)


def test_a_lock_is_held_by_one_at_a_time_and_waited_for(tmp_path: Path) -> None:
    place = tmp_path / "new folder" / "lock"
    with exclusive_lock(place) as first:
        assert first
        with exclusive_lock(place, wait=0.05) as second:
            assert not second
    with exclusive_lock(place) as third:
        assert third
