"""Whatever goes wrong while the store is written or lies on the disk: nothing is lost in silence.

The work is done by the scripts beside this file, each in a process that opens no store itself: its
children do, and are killed, starved or given spoilt files.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook, tumen
from scripted import CORES, ran

import tumen as library
from tumen.core.casebook import find_casebook
from tumen.core.errors import StoreError
from tumen.store.checksums import first_corrupt_data_file, write_writer_checksums
from tumen.store.disk_errors import engine_error
from tumen.store.reader import open_reader
from tumen.store.write_lock import write_lock

Figure = Callable[[str, object], None]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


def total(table: str, how: str = "") -> int:
    """The sum of the lines of a script's table that tell of `how`."""
    lines = (line for line in table.splitlines() if how in line and line[-1:].isdigit())
    return sum(int(line.split()[-1]) for line in lines)


@pytest.mark.slow
def test_a_damaged_file_is_noticed_and_never_answered_from(figure: Figure) -> None:
    table = ran("damaging.py", "--tries", "40", "--seed", "1")
    figure("damage: openings tried", total(table))
    figure("damage: noticed", total(table, "noticed"))
    figure("damage: no harm done", total(table, "no harm"))


@pytest.mark.long
def test_every_file_damaged_in_every_way_is_noticed() -> None:
    ran("damaging.py", "--each", "20")


@pytest.mark.slow
def test_a_disk_that_is_full_or_read_only_costs_nothing_but_the_attempt(figure: Figure) -> None:
    table = ran("filling.py", "--each", "1", "--seed", "1")
    figure("full or read-only disk: attempts", total(table))
    figure("full or read-only disk: said in one line", total(table, "one line"))
    if "this user may mount none" in table:
        figure("full disk", "only by limits on files: this user may mount no disk")


@pytest.mark.long
def test_a_disk_full_at_every_moment_costs_nothing_but_the_attempt() -> None:
    ran("filling.py", "--each", "100")


@pytest.mark.slow
def test_whatever_is_done_in_whatever_order_readers_see_the_last_finished_build(
    figure: Figure,
) -> None:
    figure("histories", ran("stateful.py", "12", "12").strip())


@pytest.mark.long
def test_long_histories_leave_readers_the_last_finished_build() -> None:
    ran("stateful.py", "400", "50", "--jobs", CORES)


def test_an_import_without_room_for_temporary_files_says_so() -> None:
    script = """
import resource
from tumen.core.errors import TumenError
from tumen.ingest.temp_table import Index

resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
try:
    with Index() as index:
        for number in range(1_000_000):
            index.add(f"{number:0100}", "Person", number)
except TumenError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("there is no room for temporary files (")
    assert done.stdout.endswith("Make some, or set TMPDIR to a folder that has.\n")


def test_a_note_that_the_disk_has_no_room_for_is_told_in_one_line(tmp_path: Path) -> None:
    script = """
import resource, sys
from pathlib import Path
from tumen.core.errors import StoreError
from tumen.store.checksums import first_corrupt_data_file, write_writer_checksums
from tumen.store.ledger import Import, Ledger

ledger = Ledger(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
try:
    ledger.record_import(Import("list.nq", "1", "0" * 64, frozenset(f"{n:0100}" for n in range(1000))))
except StoreError as error:
    print(error)
print(ledger.imports())
"""
    command = [sys.executable, "-c", script, str(tmp_path / "ledger.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told, left = done.stdout.splitlines()
    assert told.startswith(
        (f"the disk is full ({tmp_path})", f"{tmp_path} cannot be read or written")
    )
    assert left == "{}"


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    book = library.open(make_casebook(tmp_path))
    with write_lock(book.casebook):
        for fresh in (False, True):
            with pytest.raises(StoreError, match="in use by another process"):
                book.build(fresh=fresh)
        done = tumen("build", "--no-view", "--casebook", str(tmp_path))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "in use by another process" in done.stderr
    assert book.build().built == ["border-2016"]


def test_many_first_builds_at_once_leave_one_whole_store(tmp_path: Path) -> None:
    make_casebook(tmp_path)
    command = [
        sys.executable,
        "-m",
        "tumen",
        "build",
        "--no-view",
        "--fresh",
        "--casebook",
        str(tmp_path),
    ]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    ends = [(process.communicate(timeout=600)[1], process.returncode) for process in running]
    assert 0 in {code for _, code in ends}
    assert all(code == 0 or b"in use by another process" in said for said, code in ends)
    assert tumen("about", "arrivals", "--casebook", str(tmp_path)).returncode == 0


@pytest.mark.parametrize("form", ["quads", "case"])
def test_imports_of_one_id_at_once_come_one_after_the_other(tmp_path: Path, form: str) -> None:
    make_casebook(tmp_path)
    running = []
    for own in "xyz":
        file = tmp_path / f"{own}.jsonl"
        people = (
            f'{{"id": "{key}", "schema": "Person", "properties": {{"name": ["Person {key}"]}}}}\n'
            for key in ("a", own)
        )
        file.write_text("".join(people), encoding="utf-8")
        command = [sys.executable, "-m", "tumen", "import", str(file), "--id", "list", "--output-form", form,
                   "--format", "ftm", "--casebook", str(tmp_path)]  # fmt: skip
        running.append(subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE))
    ends = [(process.communicate()[1], process.returncode) for process in running]
    assert [code for _, code in ends] == [0, 0, 0], ends
    place = "graph/imports/list.nq" if form == "quads" else "graph/cases/list.yaml"
    written = (tmp_path / place).read_text(encoding="utf-8")
    # What an earlier edition had and the latest has not stays, as withdrawn.
    assert all(f"Person {key}" in written for key in "axyz")


def test_a_reader_during_a_build_sees_the_whole_old_state(tmp_path: Path) -> None:
    book = library.open(make_casebook(tmp_path))
    book.build()
    seen = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            store = open_reader(find_casebook(tmp_path))
            rows = store.query(
                "SELECT ?g ?v { GRAPH ?s { ?a <https://w3id.org/tumen/ontology#gist> ?g . "
                "?b <https://w3id.org/tumen/ontology#value> ?v } } ORDER BY ?g"
            )
            seen.append(tuple(str(row["g"].value) + row["v"].value for row in rows))

    reader = threading.Thread(target=read)
    reader.start()
    case = tmp_path / "graph" / "cases" / "border-2016.yaml"
    states = []
    for year in range(2001, 2007):
        text = CASE.replace("value: 1200", f"value: {year}").replace(
            "why fewer", f"why in {year} fewer"
        )
        case.write_text(text, encoding="utf-8")
        book.build()
        states.append(year)
    stop.set()
    reader.join()
    assert seen
    for rows in seen:  # the gist and the figure always of the same build
        years = {
            word for row in rows for word in (row[-4:], *row.split()) if word in map(str, states)
        }
        assert len(years) <= 1, rows


def test_what_the_engine_says_of_a_damaged_block_is_one_line_of_ours() -> None:
    error = engine_error(RuntimeError("Corruption: block checksum mismatch:\n stored = 1"))
    assert str(error).startswith(
        "the store is damaged (Corruption: block checksum mismatch: stored"
    )
    assert engine_error(RuntimeError("something else")) is None


def test_a_spoilt_snapshot_is_said_in_one_line_and_made_good_by_fresh(tmp_path: Path) -> None:
    make_casebook(tmp_path)
    assert tumen("build", "--no-view", "--casebook", str(tmp_path)).returncode == 0
    for path in (tmp_path / "build" / "snapshots").glob("*/*.sst"):
        content = bytearray(path.read_bytes())
        content[-30] ^= 1
        path.unlink()  # not the writer's file, which is the same one
        path.write_bytes(content)
    for command in (
        ["about", "arrivals"],
        ["query", "figures"],
        ["query", "--sparql", "ASK {?s ?p ?o}"],
    ):
        done = tumen(*command, "--casebook", str(tmp_path))
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "is damaged" in done.stderr
        assert "tumen build --fresh" in done.stderr
    assert tumen("build", "--fresh", "--no-view", "--casebook", str(tmp_path)).returncode == 0
    assert tumen("about", "arrivals", "--casebook", str(tmp_path)).returncode == 0


def test_a_flipped_bit_in_any_file_of_the_writer_is_noticed_before_the_engine_believes_it(
    tmp_path: Path,
) -> None:
    book = library.open(make_casebook(tmp_path))
    for value in ("1200", "1300", "1200"):
        text = CASE.replace("value: 1200", f"value: {value}")
        (tmp_path / "graph" / "cases" / "border-2016.yaml").write_text(text, encoding="utf-8")
        book.build()
    files = sorted((tmp_path / "build" / "graph" / "store").glob("*.sst"))
    assert files
    for path in files:
        content = path.read_bytes()
        # Around the data the engine believes what it reads: it asks for gigabytes, or dies.
        path.write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
        with pytest.raises(StoreError, match=rf"damaged \({path.name} is not what was written\)"):
            book.build()
        path.write_bytes(content)
    assert book.build().unchanged == 1


def test_a_file_that_the_engine_was_still_writing_when_it_was_let_go_is_no_damage(
    tmp_path: Path,
) -> None:
    library.open(make_casebook(tmp_path)).build()
    store = tmp_path / "build" / "graph" / "store"
    begun = store / "900000.sst"  # of a number that the engine has not come to
    begun.write_bytes(b"half")
    write_writer_checksums(store, store / "none")
    assert first_corrupt_data_file(store, store / "none") is None
    begun.write_bytes(b"half and the rest")
    assert first_corrupt_data_file(store, store / "none") is None
    begun.write_bytes(b"hals")
    assert first_corrupt_data_file(store, store / "none") == begun.name


def test_a_pointer_that_names_an_older_state_by_a_flipped_bit_is_not_believed(
    tmp_path: Path,
) -> None:
    book = library.open(make_casebook(tmp_path))
    book.build()
    case = tmp_path / "graph" / "cases" / "border-2016.yaml"
    case.write_text(CASE.replace("value: 1200", "value: 1300"), encoding="utf-8")
    book.build()
    pointer = tmp_path / "build" / "graph" / "current"
    newer = pointer.read_text(encoding="ascii")
    assert newer.startswith("r000002")
    pointer.write_text(newer.replace("r000002", "r000001"), encoding="ascii")
    for command in ("about", "arrivals"), ("build",):
        told = tumen(*command, "--casebook", str(tmp_path))
        assert told.returncode == 2
        assert "is damaged (current is not what was written)" in told.stderr
    assert tumen("build", "--fresh", "--casebook", str(tmp_path)).returncode == 0


@pytest.mark.parametrize("way", ["gone", "emptied"])
def test_a_store_without_its_ledger_is_not_taken_for_a_new_one(tmp_path: Path, way: str) -> None:
    book = library.open(make_casebook(tmp_path, second=CASE.replace("border-2016", "second")))
    book.build()
    ledger = tmp_path / "build" / "graph" / "ledger.sqlite"
    ledger.unlink() if way == "gone" else ledger.write_bytes(b"")
    (tmp_path / "graph" / "cases" / "second.yaml").unlink()
    # What the removed case said would otherwise stay in the store for good.
    with pytest.raises(StoreError, match=r"damaged \(ledger.sqlite is not what was written\)"):
        book.build()
    book.build(fresh=True)
    graphs = {str(graph.value) for graph in open_reader(book.casebook).named_graphs()}
    assert "https://w3id.org/tumen/source/second" not in graphs
