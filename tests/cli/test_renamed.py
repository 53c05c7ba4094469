"""Former names of commands and options work, with a note that gives the present name."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tumen.cli import COMMANDS, cli
from tumen.cli.renamed import COMMANDS as RENAMED
from tumen.cli.renamed import OPTIONS, current_options

EVERY = [(name, old, new) for name, options in OPTIONS.items() for old, new in options.items()]


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def options(name: str) -> dict[str, click.Option]:
    own = (p for p in command(name).params if isinstance(p, click.Option))
    return {opt: option for option in own for opt in option.opts}


def test_present_names_exist_and_former_names_do_not() -> None:
    assert set(RENAMED.values()) <= set(COMMANDS)
    assert not set(RENAMED) & set(COMMANDS)
    for name, old, new in EVERY:
        assert set(new.split("|")) <= set(options(name)), (name, new)
        assert old not in options(name), (name, old)


@pytest.mark.parametrize(("name", "old", "new"), EVERY)
def test_a_former_option_is_replaced_and_the_present_one_told(
    name: str, old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "text.txt"
    file.touch()
    for value, wanted in ((str(file), new.split("|")[0]), (str(tmp_path), new.split("|")[-1])):
        flag = options(name)[wanted].is_flag
        typed = [old] if flag else [old, value]
        assert current_options(command(name), name, typed) == [wanted, *typed[1:]]
        assert capsys.readouterr() == ("", f"note: {old} is now {wanted}\n")
        joined = [f"{old}={value}"]
        assert current_options(command(name), name, joined) == [f"{wanted}={value}"]
        assert capsys.readouterr() == ("", f"note: {old} is now {wanted}\n")


def test_what_is_a_value_or_follows_two_dashes_is_no_option(
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = ["--reason", "--by", "--author", "J. Doe", "--", "--least"]
    assert current_options(command("match"), "match", typed) == typed
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("old", "new"), RENAMED.items())
def test_a_former_command_runs_the_present_one(old: str, new: str) -> None:
    done = CliRunner().invoke(cli, [old, "--help"])
    assert done.exit_code == 0
    assert f"Usage: cli {new} " in done.stdout
    assert done.stderr == f"note: tumen {old} is now tumen {new}\n"


def test_the_casebook_and_the_format_may_stand_before_the_command(root: Path) -> None:
    before = CliRunner().invoke(
        cli, ["--casebook", str(root), "--format", "json", "queries", "denied"]
    )
    after = CliRunner().invoke(
        cli, ["queries", "denied", "--format", "json", "--casebook", str(root)]
    )
    assert (before.exit_code, before.stdout) == (0, after.stdout)
    assert after.stdout.startswith("[\n")


def test_a_format_before_a_command_that_has_none_is_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["--format", "json", "init", str(tmp_path / "book")])
    assert done.exit_code == 2
    assert "tumen init has no --format. Leave it out." in done.stderr
