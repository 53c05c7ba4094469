"""`tumen upgrade`: an older copy of the vocabulary is told of, renewed, and loses nobody's work."""

from __future__ import annotations

import json
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from casebooks import CASE
from click.testing import CliRunner, Result

import tumen as library
from tumen.build.init import init_casebook
from tumen.cli import cli
from tumen.core.casebook import shipped_root

CHANGED = "ontology/events.ttl"
SHAPES = "ontology/shapes/events.ttl"
QUESTION = "queries/denied.rq"
NEW = "queries/what-is-new.rq"
GONE = "queries/korean-names.rq"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A casebook made by this version, with an own term, an own question and a true case."""
    folder = tmp_path / "mine"
    init_casebook(folder)
    (folder / "ontology" / "my-terms.ttl").write_text(
        "<https://example.org/Ferry> a <http://www.w3.org/2002/07/owl#Class> .\n"
    )
    (folder / "queries" / "my-question.rq").write_text("SELECT * { ?s ?p ?o }\n")
    (folder / "graph" / "cases" / "border-2016.yaml").write_text(CASE, encoding="utf-8")
    return folder


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a later Tumen ships: two files changed, a question more and one fewer."""
    root = tmp_path / "later"
    for room in ("ontology", "queries"):
        shutil.copytree(shipped_root() / room, root / room)
    for name in (CHANGED, QUESTION):
        file = root / name
        file.write_text(file.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    shutil.copy(root / QUESTION, root / NEW)
    (root / GONE).unlink()
    monkeypatch.setattr("tumen.build.upgrade.shipped_root", lambda: root)
    return root


def run(folder: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(cli, [*arguments, "--casebook", str(folder)])
    assert done.exception is None or isinstance(done.exception, SystemExit | library.TumenError)
    return done


def edit(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def texts(folder: Path) -> dict[str, bytes]:
    rooms = (folder / "ontology", folder / "queries", folder / "graph", folder / "before-renewal")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for room in rooms
        for path in room.rglob("*")
        if path.is_file()
    }


def test_of_a_copy_that_is_up_to_date_nothing_is_said(mine: Path) -> None:
    done = run(mine, "check")
    assert "vocabulary" not in done.output and done.exit_code == 0
    before = texts(mine)
    assert run(mine, "upgrade").stderr == "everything is up to date\n"
    assert texts(mine) == before


def test_check_and_build_say_that_the_copy_is_older_and_what_renews_it(
    mine: Path, later: Path
) -> None:
    said = (
        "this casebook's copy of the vocabulary or the questions is older than this Tumen's: "
        f"{CHANGED}, {QUESTION}, {GONE} … (4 in all) [other-vocabulary] Upgrade it: tumen upgrade"
    )
    assert said in run(mine, "check").stdout
    assert said in run(mine, "check", "border-2016").stdout
    assert said in run(mine, "build", "--no-view").stderr
    (found,) = json.loads(run(mine, "check", "--format", "json").stdout)
    assert (found["code"], found["severity"]) == ("other-vocabulary", "warning")
    assert [f.code for f in library.open(mine).check()] == ["other-vocabulary"]


def test_a_renewal_keeps_what_was_added_and_ends_the_warning(mine: Path, later: Path) -> None:
    before = texts(mine)
    done = run(mine, "upgrade")
    assert done.exit_code == 0, done.output
    assert [Path(line).name for line in done.stdout.split()] == [
        "events.ttl", "denied.rq", "what-is-new.rq",
    ]  # fmt: skip
    assert done.stderr.endswith(f"{GONE} is no longer part of Tumen: removed\n\nNow: tumen build\n")
    after = texts(mine)
    assert {name for name in {*before, *after} if before.get(name) != after.get(name)} == {
        CHANGED, QUESTION, NEW, GONE, "ontology/shipped.zip",
    }  # fmt: skip
    assert after[CHANGED] == (later / CHANGED).read_bytes()
    assert run(mine, "check").stderr == "0 errors, 0 warnings\n"
    assert run(mine, "build", "--no-view").exit_code == 0


def test_what_was_edited_here_and_is_as_it_was_in_tumen_stays_edited(
    mine: Path, later: Path
) -> None:
    edit(mine, SHAPES, "# mine\n")
    assert run(mine, "upgrade").exit_code == 0
    assert (mine / SHAPES).read_text(encoding="utf-8").endswith("# mine\n")
    assert run(mine, "check").stderr == "0 errors, 0 warnings\n"


def test_what_both_changed_stops_the_renewal_and_shows_the_edit_alone(
    mine: Path, later: Path
) -> None:
    edit(mine, CHANGED, "# mine\n")
    before = texts(mine)
    done = run(mine, "upgrade")
    assert done.exit_code == 1
    shown = [line for line in done.stdout.splitlines() if line.startswith(("+", "-"))]
    assert shown == [
        f"--- {CHANGED} (as Tumen {library.__version__} had it)",
        f"+++ {CHANGED} (yours)",
        "+# mine",
    ]
    assert f"--theirs {CHANGED}" in done.stderr and "--ours" in done.stderr
    assert texts(mine) == before


def test_an_edited_file_is_taken_with_the_old_one_put_aside_or_kept(
    mine: Path, later: Path
) -> None:
    edit(mine, CHANGED, "# mine\n")
    edit(mine, QUESTION, "# mine too\n")
    assert run(mine, "upgrade", "--theirs", CHANGED).exit_code == 1
    yours = (mine / CHANGED).read_bytes()
    done = run(mine, "upgrade", "--theirs", CHANGED, "--ours", QUESTION)
    assert done.exit_code == 0, done.output
    assert (mine / CHANGED).read_bytes() == (later / CHANGED).read_bytes()
    assert (mine / "before-renewal" / CHANGED).read_bytes() == yours
    assert (mine / QUESTION).read_text(encoding="utf-8").endswith("# mine too\n")
    assert run(mine, "check").stderr == "0 errors, 0 warnings\n"
    # What lies aside is not read as vocabulary, and another one finds a name of its own.
    edit(mine, CHANGED, "# again\n")
    edit(later, CHANGED, "# latest\n")
    done = run(mine, "upgrade", "--theirs", CHANGED)
    assert "before-renewal/ontology/events-2.ttl" in done.stderr
    assert (mine / "before-renewal" / CHANGED).read_bytes() == yours


@pytest.mark.parametrize("option", ["--theirs", "--ours"])
def test_only_what_was_edited_can_be_decided_on(mine: Path, later: Path, option: str) -> None:
    before = texts(mine)
    done = CliRunner().invoke(
        cli, ["upgrade", option, SHAPES, "--casebook", str(mine)], standalone_mode=False
    )
    assert str(done.exception).startswith(f"unknown edited file '{SHAPES}'.")
    assert texts(mine) == before


@pytest.mark.parametrize("spoil", ["gone", "broken", "no archive", "bomb"])
def test_a_copy_of_which_nothing_tells_what_it_was_made_from_is_never_written_over(
    mine: Path, later: Path, spoil: str
) -> None:
    noted = mine / "ontology" / "shipped.zip"
    data = noted.read_bytes()
    if spoil == "gone":
        noted.unlink()
    elif spoil == "broken":
        noted.write_bytes(data[:2000] + bytes(200) + data[2200:])
    elif spoil == "no archive":
        noted.write_bytes(b"PK" + data[:300])
    else:
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.comment = b"0.0.1"
            archive.writestr(CHANGED, bytes(50_000_000))
        noted.write_bytes(made.getvalue())
    assert "is not this Tumen's" in run(mine, "check").stdout
    before = texts(mine)
    done = run(mine, "upgrade")
    assert done.exit_code == 1
    assert "it is unknown whether they are older or edited" in done.stderr
    assert "-# later" in done.stdout
    assert texts(mine) == before
    assert run(mine, "upgrade", "--theirs", CHANGED, "--theirs", QUESTION).exit_code == 0
    assert run(mine, "check").stderr == "0 errors, 0 warnings\n"


def test_a_question_that_was_thrown_out_stays_out_and_vocabulary_comes_back(
    mine: Path, later: Path
) -> None:
    (mine / QUESTION).unlink()
    (mine / CHANGED).unlink()
    assert run(mine, "upgrade").exit_code == 0
    assert not (mine / QUESTION).exists()
    assert (mine / CHANGED).exists()


def test_line_ends_that_git_exchanged_are_no_edit(mine: Path, later: Path) -> None:
    for name in (CHANGED, SHAPES):
        file = mine / name
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert run(mine, "upgrade").exit_code == 0
    assert (mine / CHANGED).read_bytes() == (later / CHANGED).read_bytes()


def test_a_copy_of_a_later_tumen_is_told_of_and_left_alone(
    mine: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tumen.__version__", "0.0.9")
    assert "was made by Tumen 0.1.0, and this is 0.0.9" in run(mine, "check").stdout
    before = texts(mine)
    done = CliRunner().invoke(cli, ["upgrade", "--casebook", str(mine)], standalone_mode=False)
    assert "which is newer. Upgrade Tumen." in str(done.exception)
    assert texts(mine) == before


def test_an_upgrade_that_was_interrupted_is_finished_by_the_next_command(
    mine: Path, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    before = texts(mine)
    with monkeypatch.context() as patch:
        patch.setattr("tumen.core.replace_files.finish_replacing", cut_off)
        CliRunner().invoke(cli, ["upgrade", "--casebook", str(mine)])
    assert texts(mine) == before  # nothing was decided on
    calls = iter([None, KeyboardInterrupt])

    def cut_off_once_decided(*_: object) -> None:
        if interruption := next(calls):
            raise interruption

    with monkeypatch.context() as patch:
        patch.setattr("tumen.core.replace_files.finish_replacing", cut_off_once_decided)
        CliRunner().invoke(cli, ["upgrade", "--casebook", str(mine)])
    assert texts(mine) == before
    assert run(mine, "check").stderr == "0 errors, 0 warnings\n"
    assert (mine / CHANGED).read_bytes() == (later / CHANGED).read_bytes()
    assert not list(mine.glob(".upgrade*"))


@pytest.mark.parametrize(
    "name", ["../outside.ttl", "graph/cases/a.yaml", "/etc/passwd", "ontology/../x"]
)
def test_a_plan_that_names_other_files_is_refused(mine: Path, name: str) -> None:
    (mine / ".upgrade").mkdir()
    (mine / ".upgrade" / "plan.json").write_text(json.dumps({name: None}))
    done = CliRunner().invoke(cli, ["check", "--casebook", str(mine)], standalone_mode=False)
    assert ".upgrade is damaged. Delete it" in str(done.exception)


def test_a_casebook_without_a_copy_uses_what_ships(tmp_path: Path, later: Path) -> None:
    (tmp_path / "bare" / "graph" / "cases").mkdir(parents=True)
    assert "has no copy of the vocabulary" in run(tmp_path / "bare", "upgrade").stderr
    assert run(tmp_path / "bare", "check").stderr == "0 errors, 0 warnings\n"
