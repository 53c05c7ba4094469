"""A build replaces what changed, whole or not at all, and loses nothing."""

from __future__ import annotations

import gc
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from casebooks import CASE, TEXT, make_casebook, tumen

from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.core.errors import StoreError
from tumen.store.ledger import Ledger
from tumen.store.reader import open_reader
from tumen.store.writer import Writer, open_writer, source_graph

SECOND = """\
id: second-2017
type: Report
title: {en: A second look}
publisher: observers
actors:
  observers: {type: Group, name: {en: observers}}
claims:
  fence-does-nothing:
    type: CausalClaim
    cause: fence
    effect: arrivals
    linkType: doesNotCause
    modality: denied
    gist: The fence has nothing to do with it.
"""


def quads(folder: Path, slug: str) -> set[str]:
    store = open_reader(find_casebook(folder))
    return {str(q) for q in store.quads_for_pattern(None, None, None, source_graph(slug))}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = make_casebook(tmp_path / "book", **{"second-2017": SECOND})
    report = build(find_casebook(folder))
    assert (report.built, report.findings) == (["border-2016", "second-2017"], [])
    return folder


def case_file(book: Path, slug: str = "border-2016") -> Path:
    return book / "graph" / "cases" / f"{slug}.yaml"


def test_what_has_not_changed_is_not_read_again(book: Path) -> None:
    report = build(find_casebook(book))
    assert (report.built, report.unchanged, report.changed) == ([], 2, False)


def test_a_file_that_was_only_touched_is_not_read_again(book: Path) -> None:
    os.utime(case_file(book))
    report = build(find_casebook(book))
    assert (report.built, report.unchanged, report.changed) == ([], 2, False)


def test_a_change_reaches_the_graph_of_its_source_alone(book: Path) -> None:
    other = quads(book, "second-2017")
    before = quads(book, "border-2016")
    case_file(book).write_text(CASE.replace("value: 1200", "value: 1275"))
    assert build(find_casebook(book)).built == ["border-2016"]
    after = quads(book, "border-2016")
    claim = "<https://w3id.org/tumen/id/border-2016/arrivals-2015>"
    value = "<https://w3id.org/tumen/ontology#value>"
    decimal = "<http://www.w3.org/2001/XMLSchema#decimal>"
    graph = "<https://w3id.org/tumen/source/border-2016>"
    assert before - after == {f'{claim} {value} "1200"^^{decimal} {graph}'}
    assert after - before == {f'{claim} {value} "1275"^^{decimal} {graph}'}
    assert quads(book, "second-2017") == other


def test_a_case_with_errors_changes_nothing_and_the_rest_is_built(book: Path) -> None:
    before = quads(book, "border-2016")
    case_file(book).write_text(CASE.replace("effect: arrivals", "efect: arrivals"))
    case_file(book, "second-2017").write_text(SECOND.replace("nothing to do", "little to do"))
    report = build(find_casebook(book))
    assert (report.built, report.failed) == (["second-2017"], ["border-2016"])
    assert quads(book, "border-2016") == before
    assert any("little to do" in quad for quad in quads(book, "second-2017"))
    assert build(find_casebook(book)).failed == ["border-2016"], "said again until it is mended"


def test_a_case_whose_file_is_gone_is_withdrawn(book: Path) -> None:
    case_file(book, "second-2017").unlink()
    assert build(find_casebook(book)).withdrawn == ["second-2017"]
    assert quads(book, "second-2017") == set()


def test_taking_away_what_another_case_needs_is_said(book: Path) -> None:
    case_file(book).unlink()
    report = build(find_casebook(book))
    assert [(f.code, f.message) for f in report.findings] == [
        ("dangling-reference", "this case refers to 'arrivals', which no case describes any more"),
        ("dangling-reference", "this case refers to 'fence', which no case describes any more"),
    ]


def test_two_new_cases_may_refer_to_each_other_in_any_order(tmp_path: Path) -> None:
    late = CASE.replace("border-2016", "zz-last")
    folder = make_casebook(tmp_path / "b", **{"border-2016": SECOND.replace("second-2017", "border-2016"), "zz-last": late})  # fmt: skip
    assert build(find_casebook(folder)).findings == []


def test_two_files_of_one_case_are_refused(book: Path) -> None:
    before = quads(book, "border-2016")
    case_file(book).with_suffix(".ttl").write_text("")
    found = build(find_casebook(book)).findings
    assert [f.code for f in found] == ["id-clash"]
    assert quads(book, "border-2016") == before


def test_a_changed_vocabulary_makes_every_case_be_read_again(book: Path) -> None:
    from tumen.core.casebook import shipped_root

    shutil.copytree(shipped_root() / "ontology", book / "ontology")
    assert build(find_casebook(book)).built == []
    with (book / "ontology" / "tumen.ttl").open("a") as file:
        file.write("\n# a remark\n")
    assert build(find_casebook(book)).built == ["border-2016", "second-2017"]


def test_a_fresh_build_equals_the_one_that_grew(book: Path) -> None:
    for change in ("1275", "1300", "1200"):
        case_file(book).write_text(CASE.replace("value: 1200", f"value: {change}"))
        build(find_casebook(book))
    grown = {slug: quads(book, slug) for slug in ("border-2016", "second-2017")}
    build(find_casebook(book), fresh=True)
    assert {slug: quads(book, slug) for slug in grown} == grown


def test_anchors_are_verified_against_the_text_where_it_is_at_hand(
    book: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "border-2016.txt").write_text(TEXT)
    assert build(find_casebook(book), fresh=True, text=texts).findings == []
    (texts / "border-2016.txt").write_text(TEXT.replace("fenced", "walled"))
    (found,) = build(find_casebook(book), fresh=True, text=texts).findings
    assert found.code == "text-hash"
    # What it says to type works from where one stands: the text is called as it was given.
    assert found.hint.endswith(f"--re-anchor --source-text {texts / 'border-2016.txt'}")


def test_a_text_that_changed_beside_an_unchanged_case_is_noticed(
    book: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    casebook = find_casebook(book)
    # The second case has no passages, and so nothing to verify.
    missing = build(casebook, text=texts).findings
    assert [(f.code, f.severity, Path(f.file).stem) for f in missing] == [
        ("text-missing", "warning", "border-2016")
    ]
    (texts / "border-2016.txt").write_text(TEXT)
    assert build(casebook, text=texts).findings == []
    (texts / "border-2016.txt").write_text(TEXT.replace("fenced", "walled"))
    report = build(casebook, text=texts)
    assert ([f.code for f in report.findings], report.unchanged) == (["text-hash"], 2)
    done = tumen("build", "--no-view", "--texts", str(texts), cwd=book)
    assert done.returncode == 1 and "text-hash" in done.stderr


def test_the_text_of_one_source_is_not_held_against_all_cases(book: Path, tmp_path: Path) -> None:
    text = tmp_path / "some.txt"
    text.write_text(TEXT)
    done = tumen("check", "--source-text", str(text), cwd=book)
    assert (done.returncode, done.stderr) == (
        2,
        f"tumen: {text} is the text of one source, but there are 2 cases. "
        "Name the case: tumen check CASE --source-text FILE; or all texts: --texts DIR\n",
    )
    done = tumen("check", "border-2016", "--source-text", str(text), cwd=book)
    assert (done.returncode, done.stderr) == (0, "0 errors, 0 warnings\n")


def test_a_reader_sees_the_old_state_while_a_build_runs(book: Path) -> None:
    casebook = find_casebook(book)
    before = quads(book, "border-2016")
    with open_writer(casebook) as writer:
        writer.clear(source_graph("border-2016"))
        assert quads(book, "border-2016") == before


def test_a_second_writer_is_told_in_one_line(book: Path) -> None:
    code = (
        "import sys, pathlib\nfrom tumen.core.casebook import find_casebook\n"
        "from tumen.store.writer import open_writer\n"
        "with open_writer(find_casebook(pathlib.Path(sys.argv[1]))) as w:\n"
        "    print('open', flush=True)\n    sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(book)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        done = tumen("build", "--no-view", "--casebook", str(book))
    finally:
        holder.communicate(b"")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"tumen: the store at {book}/build/graph is in use by another process. "
        "Try again when that has finished.\n"
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_build_that_is_killed_leaves_the_old_graph_or_the_new_one(book: Path) -> None:
    rounds = random.Random(7)
    states = {}
    for value in ("1200", "1201"):
        case_file(book).write_text(CASE.replace("value: 1200", f"value: {value}"))
        build(find_casebook(book))
        states[value] = frozenset(quads(book, "border-2016"))
    for number in range(12):
        value = ("1200", "1201")[number % 2]
        case_file(book).write_text(CASE.replace("value: 1200", f"value: {value}"))
        process = subprocess.Popen(
            [sys.executable, "-m", "tumen", "build", "--no-view", "--casebook", str(book)],
            stderr=subprocess.DEVNULL,
        )
        time.sleep(rounds.uniform(0.05, 0.5))
        process.kill()
        process.wait()
        assert frozenset(quads(book, "border-2016")) in states.values()
    build(find_casebook(book))
    assert frozenset(quads(book, "border-2016")) == states[value]
    with open_writer(find_casebook(book)) as writer:
        assert (writer.ledger.pending(), writer.damaged_sources()) == ([], [])


@pytest.mark.parametrize("at", [(Ledger, "record_sources"), (Writer, "publish")])
def test_what_readers_never_saw_of_a_build_is_taken_back_by_whoever_writes_next(
    book: Path, monkeypatch: pytest.MonkeyPatch, at: tuple[type, str]
) -> None:
    """Cut off before or after the ledger vouches: then one file is spoilt, and later as it was."""
    casebook = find_casebook(book)
    old = case_file(book).read_text()
    seen = quads(book, "border-2016")
    case_file(book).write_text(CASE.replace("value: 1200", "value: 1300"))
    case_file(book, "third").write_text(CASE.replace("border-2016", "third"))

    def cut_off(*_: object, **__: object) -> None:
        raise StoreError("cut off")

    with monkeypatch.context() as patched:
        patched.setattr(*at, cut_off)
        with pytest.raises(StoreError, match="cut off"):
            build(casebook)
    gc.collect()
    with open_writer(casebook) as writer:
        assert {str(quad) for quad in writer.quads("border-2016")} == seen
        assert (set(writer.quads("third")), writer.ledger.pending()) == (set(), [])

    case_file(book).write_text("id: [")
    report = build(casebook)
    assert (report.built, report.failed) == (["third"], ["border-2016"])
    assert quads(book, "border-2016") == seen

    case_file(book).write_text(old)
    assert build(casebook).failed == []
    assert quads(book, "border-2016") == seen
    with open_writer(casebook) as writer:
        assert writer.damaged_sources() == []


def damage_sst(home: Path) -> None:
    for file in (home / "store").glob("*.sst"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def damage_manifest(home: Path) -> None:
    for file in (home / "store").glob("MANIFEST-*"):
        file.write_bytes(b"garbage\n" * 100)


def lose_current(home: Path) -> None:
    (home / "store" / "CURRENT").unlink()


def lose_everything(home: Path) -> None:
    for file in (home / "store").iterdir():
        file.unlink()


def damage_ledger(home: Path) -> None:
    (home / "ledger.sqlite").write_bytes(b"garbage\n" * 1000)


@pytest.mark.parametrize(
    "damage", [damage_sst, damage_manifest, lose_current, lose_everything, damage_ledger]
)
def test_a_damaged_store_is_said_and_made_anew(book: Path, damage: object) -> None:
    before = quads(book, "border-2016")
    damage(book / "build" / "graph")  # type: ignore[operator]
    done = tumen("build", "--no-view", "--casebook", str(book))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "tumen build --fresh" in done.stderr
    assert "Traceback" not in done.stderr
    mended = tumen("build", "--no-view", "--fresh", "--casebook", str(book))
    assert mended.returncode == 0, mended.stderr
    assert quads(book, "border-2016") == before


def mounted(folder: Path, options: str) -> bool:
    folder.mkdir()
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False
    )
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    if not mounted(disk, "size=24m"):
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_said_and_loses_nothing(small_disk: Path) -> None:
    book = make_casebook(small_disk / "book", **{"second-2017": SECOND})
    build(find_casebook(book))
    before = quads(book, "border-2016")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="space"):
        while True:
            file.write(b"x" * 4096)
    case_file(book).write_bytes(b"")  # truncating needs no room
    filler.write_bytes(b"x" * (filler.stat().st_size - len(CASE) - 4096))
    case_file(book).write_text(CASE.replace("value: 1200", "value: 1275"))
    done = tumen("build", "--no-view", "--casebook", str(book))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "the disk is full" in done.stderr
    assert quads(book, "border-2016") == before
    filler.unlink()
    assert tumen("build", "--no-view", "--casebook", str(book)).returncode == 0
    assert quads(book, "border-2016") != before


def test_a_read_only_disk_is_said_and_can_still_be_asked(small_disk: Path) -> None:
    book = make_casebook(small_disk / "book")
    build(find_casebook(book))
    before = quads(book, "border-2016")
    case_file(book).write_text(CASE.replace("value: 1200", "value: 1275"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = tumen("build", "--no-view", "--casebook", str(book))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "cannot be written" in done.stderr
    assert quads(book, "border-2016") == before


def test_nothing_built_yet_is_said_with_the_remedy(tmp_path: Path) -> None:
    folder = make_casebook(tmp_path / "book")
    with pytest.raises(StoreError, match=r"has not been built yet\. Build it with: tumen build"):
        open_reader(find_casebook(folder))


@pytest.mark.parametrize("died", ["before the new one stood", "before the old one went"])
def test_a_writer_that_dies_between_two_renamings_leaves_readers_a_whole_store(
    book: Path, died: str
) -> None:
    before = quads(book, "border-2016")
    home = book / "build" / "graph"
    if died == "before the new one stood":
        home.rename(home.with_name("graph.old"))
    else:
        (home / "complete").touch()
        home.rename(home.with_name("graph.new"))
    assert quads(book, "border-2016") == before
    assert tumen("query", "sources", "--casebook", str(book)).returncode == 0
    assert build(find_casebook(book)).failed == []
    assert quads(book, "border-2016") == before
    assert sorted(path.name for path in home.parent.glob("graph*")) == ["graph"]
