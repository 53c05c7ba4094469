"""One bad entry of a folder never ends the rest: it is a finding, and everything else goes on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.errors import TumenError
from tumen.query.named_query import catalogue
from tumen.store.reader import read_entries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs names of any bytes")

FOLDERS = {"graph/cases": "yaml", "graph/imports": "nq", "graph/decisions": "yaml", "queries": "rq"}
WHY = {
    "folder": "is a folder",
    "pipe": "is a named pipe (FIFO)",
    "loop": "is a symbolic link that leads back to itself",
    "nowhere": "is a symbolic link to a file that does not exist",
    "outside": "is a link that leads outside the casebook",
    "socket": "is a socket",
}


@pytest.fixture
def book(tmp_path: Path) -> Casebook:
    """A casebook that has been built, and then got one entry of each bad kind in each folder."""
    root = make_casebook(tmp_path / "book")
    casebook = find_casebook(root)
    build(casebook)
    for folder, suffix in FOLDERS.items():
        spoil(root / folder, suffix, tmp_path)
    return casebook


def spoil(folder: Path, suffix: str, outside: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"folder.{suffix}").mkdir()
    os.mkfifo(folder / f"pipe.{suffix}")
    (folder / f"loop.{suffix}").symlink_to(f"loop.{suffix}")
    (folder / f"nowhere.{suffix}").symlink_to(f"nothing.{suffix}")
    (outside / f"there.{suffix}").write_text("id: there\n", encoding="utf-8")
    (folder / f"outside.{suffix}").symlink_to(outside / f"there.{suffix}")
    here = Path.cwd()
    os.chdir(folder)  # the name of a socket has at most a hundred characters
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(f"socket.{suffix}")
    finally:
        os.chdir(here)
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9." + suffix.encode())).touch()


def found(findings: list[object], folder: str) -> dict[str, str]:
    """The bad entries of a folder in findings, by name: why each is bad."""
    rows = [finding for finding in findings if f"{folder}/" in finding.file]  # type: ignore[attr-defined]
    return {Path(row.file).stem: row.message.removeprefix("the file ") for row in rows}  # type: ignore[attr-defined]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_check_names_each_bad_entry(book: Casebook, folder: str) -> None:
    seen = found(list(check_files(book)), folder)
    assert "UTF-8" in seen.pop("caf\\xe9")
    seen.pop("border-2016", None)
    assert seen == WHY


def test_a_build_goes_on_and_keeps_what_was_built(book: Casebook) -> None:
    case = book.cases / "border-2016.yaml"
    case.write_text(case.read_text("utf-8") + "# a thought\n", encoding="utf-8")
    report = build(book)
    assert report.built == ["border-2016"] and report.withdrawn == []
    for folder in ("graph/cases", "graph/imports", "graph/decisions"):
        seen = found(list(report.findings), folder)
        assert "UTF-8" in seen.pop("caf\\xe9")
        seen.pop("border-2016", None)
        assert seen == WHY


def test_a_case_that_became_a_pipe_keeps_what_was_built_of_it(book: Casebook) -> None:
    case = book.cases / "border-2016.yaml"
    case.unlink()
    os.mkfifo(case)
    report = build(book)
    assert report.withdrawn == [] and "border-2016" in report.failed
    assert [entry.slug for entry in read_entries(book)] == ["border-2016"]


def test_the_questions_are_listed_beside_bad_entries(book: Casebook) -> None:
    questions, errors = catalogue(book)
    assert questions == []
    assert len(errors) == 7
    for why in WHY.values():
        assert any(why in str(error) for error in errors)


@pytest.mark.parametrize("command", ["disputes", "queries", "view -o page.html", "diff"])
def test_other_commands_go_on(book: Casebook, command: str) -> None:
    if command == "queries":
        (book.root / "queries").rename(book.root / "other")
    done = tumen(*command.split(), "--casebook", str(book.root), cwd=book.root)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_an_import_goes_on_and_opens_no_link_that_leads_out(book: Casebook) -> None:
    list_ = book.root / "list.ftm"
    person = '{"id": "1", "schema": "Person", "properties": {"name": ["Ri"]}}\n'
    list_.write_text(person, encoding="utf-8")
    done = tumen("import", str(list_), "--casebook", str(book.root), cwd=book.root)
    assert done.returncode == 0, done.stderr
    assert (book.cases / "list.yaml").is_file()


@pytest.mark.parametrize("when", [2**63 + 10**18, -(2**62)])
def test_a_file_changed_in_a_far_year_is_built(book: Casebook, when: int) -> None:
    case = book.cases / "border-2016.yaml"
    case.write_text(case.read_text("utf-8") + "# a thought\n", encoding="utf-8")
    os.utime(case, ns=(0, when))
    assert build(book).built == ["border-2016"]
    assert build(book).built == []


def test_a_folder_that_cannot_be_listed_takes_nothing_back(
    book: Casebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = book.cases / "border"
    inner.mkdir()
    (book.cases / "border-2016.yaml").rename(inner / "border-2016.yaml")
    build(book)
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path) == str(inner):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = build(book)
    assert report.withdrawn == []
    assert any("cannot be listed" in finding.message for finding in report.findings)


def test_a_casebook_whose_path_is_not_utf8_is_named(tmp_path: Path) -> None:
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    (root / "graph" / "cases").mkdir(parents=True)
    with pytest.raises(TumenError, match=r"caf\\xe9, is not UTF-8"):
        find_casebook(root)
    done = subprocess.run(
        [sys.executable, "-m", "tumen", "build"], cwd=root, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, "is not UTF-8" in done.stderr) == (2, True)
