"""The environment is made once, renewed when its lock changes, and remade when it was moved."""

from __future__ import annotations

import ast
import venv
from pathlib import Path

import pytest

import environment


class Workshop:
    """A repository in a folder of its own, whose pip only notes what it is asked for."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.root = folder
        self.patch = patch
        self.installed: list[str] = []
        (folder / "requirements").mkdir(parents=True)
        for name in (
            "pyproject.toml",
            *(f"requirements/{each}.txt" for each in ("build", "run", "test")),
        ):
            (folder / name).write_text(name, encoding="utf-8")
        self.move_to(folder)
        patch.setattr(environment, "_pip", lambda what, failure: self.installed.append(what[-1]))
        patch.setattr(environment, "_has", lambda module: module == "pip")  # no ensurepip: quick

    def move_to(self, folder: Path) -> None:
        self.root = folder
        self.patch.setattr(environment, "ROOT", folder)
        self.patch.setattr(environment, "FOLDER", folder / ".venv")
        bin_ = folder / ".venv" / environment._BIN.name
        self.patch.setattr(environment, "_BIN", bin_)

    def prepared(self, lock: str) -> list[str]:
        """What is installed on the way to an environment that holds this lock."""
        self.installed.clear()
        environment.prepare(lock)
        return list(self.installed)


RUN = ["requirements/build.txt", "requirements/run.txt", "."]
TEST = [*RUN[:-1], "requirements/test.txt", "."]


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    return Workshop(tmp_path / "clone", monkeypatch)


def test_a_second_run_installs_nothing(workshop: Workshop) -> None:
    assert [workshop.prepared("run"), workshop.prepared("run")] == [RUN, []]


def test_an_environment_for_the_tests_serves_a_run_as_well(workshop: Workshop) -> None:
    assert [workshop.prepared("test"), workshop.prepared("run")] == [TEST, []]


def test_an_environment_for_a_run_is_completed_for_the_tests(workshop: Workshop) -> None:
    assert [workshop.prepared("run"), workshop.prepared("test")] == [RUN, TEST]


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements/run.txt"])
def test_a_changed_lock_is_installed_anew(workshop: Workshop, changed: str) -> None:
    workshop.prepared("run")
    (workshop.root / changed).write_text("another version", encoding="utf-8")
    assert [workshop.prepared("run"), workshop.prepared("run")] == [RUN, []]


def test_what_changes_for_the_tests_alone_does_not_concern_a_run(workshop: Workshop) -> None:
    workshop.prepared("run")
    (workshop.root / "requirements" / "test.txt").write_text("another", encoding="utf-8")
    assert workshop.prepared("run") == []


def test_an_installation_that_was_stopped_is_done_again(workshop: Workshop) -> None:
    def stop(what: list[str], failure: str) -> None:
        raise SystemExit(failure)

    workshop.prepared("run")
    (workshop.root / "requirements" / "run.txt").write_text("another", encoding="utf-8")
    with workshop.patch.context() as patch:
        patch.setattr(environment, "_pip", stop)
        with pytest.raises(SystemExit):
            environment.prepare("run")
    assert workshop.prepared("run") == RUN


def test_an_environment_that_was_moved_is_made_anew(workshop: Workshop) -> None:
    workshop.prepared("run")
    stale = workshop.root / ".venv" / "left-over"
    stale.touch()
    moved = workshop.root.rename(workshop.root.with_name("moved"))
    workshop.move_to(moved)
    assert workshop.prepared("run") == RUN
    assert not (moved / ".venv" / "left-over").exists()


def test_a_python_that_can_make_no_environment_is_told_what_to_install(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_has", lambda module: False)
    with pytest.raises(SystemExit, match="python3-venv"):
        environment.prepare("run")


def test_a_disk_that_cannot_be_written_is_said_in_one_line(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: venv.EnvBuilder, folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(venv.EnvBuilder, "create", fail)
    with pytest.raises(SystemExit, match=r"could not be created: \[Errno 13\] Permission denied"):
        environment.prepare("run")


def test_what_surrounds_the_program_cannot_lead_python_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_TARGET", "elsewhere")
    assert "elsewhere" not in environment.variables().values()


@pytest.mark.parametrize("script", ["run.py", "test.py"])
def test_an_older_python_gets_as_far_as_the_line_that_says_so(root: Path, script: str) -> None:
    tree = ast.parse((root / "scripts" / script).read_text("utf-8"), feature_version=(3, 7))
    before = [
        alias.name
        for node in tree.body[: next(n for n, x in enumerate(tree.body) if isinstance(x, ast.If))]
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    assert before == ["sys"]
