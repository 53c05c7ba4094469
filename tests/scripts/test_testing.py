"""All parts are run, whatever fails, and the exit code tells."""

from __future__ import annotations

import subprocess

import pytest

import environment
import testing


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run: lint fails, everything else succeeds."""
    commands: list[list[str]] = []

    def run(command: list[str]) -> int:
        commands.append(command)
        return int("ruff" in command and "check" in command)

    monkeypatch.setattr(environment, "prepare", lambda lock: None)
    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(testing, "install_browser", lambda: None)
    return commands


def test_a_part_that_fails_does_not_stop_the_others_and_decides_the_exit_code(
    ran: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    code = testing.main([])
    summary = capsys.readouterr().out.partition("summary:\n")[2].splitlines()
    assert code == 1
    assert [part.command for part in testing.STATIC] == ran[:-1]
    assert [line.split()[0] for line in summary] == ["FAILED", *["ok"] * len(testing.STATIC)]


def test_all_is_well_where_nothing_fails(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "run", lambda command: 0)
    assert testing.main([]) == 0


@pytest.mark.parametrize(
    ("given", "passed"),
    [
        (["--long"], ["--long"]),
        (["--fast"], ["-m", "not browser and not slow"]),
        (["-k", "lock", "tests/packaging"], ["-k", "lock", "tests/packaging"]),
    ],
)
def test_arguments_reach_pytest(ran: list[list[str]], given: list[str], passed: list[str]) -> None:
    testing.main(given)
    assert ran[-1] == [
        "-m",
        "pytest",
        "-n",
        "2",
        "--dist",
        "loadscope",
        "--max-worker-restart",
        "0",
        *passed,
    ]


def test_a_browser_is_installed_where_it_is_missing_and_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[list[str]] = []

    def install(command: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        commands.append(command[:2])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(testing.shutil, "which", lambda name: None)
    monkeypatch.setattr(testing, "may_install", lambda: True)
    monkeypatch.setattr(testing.subprocess, "run", install)
    testing.install_browser()
    assert commands == [["apt-get", "update"], ["apt-get", "install"]]


def test_a_browser_that_cannot_be_installed_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(testing.shutil, "which", lambda name: None)
    monkeypatch.setattr(testing, "may_install", lambda: False)
    testing.install_browser()
    assert "will be skipped" in capsys.readouterr().err
