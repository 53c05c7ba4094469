"""Every command has help with an example that fits it, and a place in the command reference."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tumen.cli import COMMANDS, cli


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_ends_its_help_with_an_example_that_can_be_parsed(
    name: str, root: Path
) -> None:
    opening, _, example = (command(name).epilog or "").partition(": ")
    program, called, *arguments = shlex.split(example)
    assert (opening, program, called) == ("Example", "tumen", name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        command(name).make_context(name, arguments)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_opens_its_help_with_one_sentence(name: str) -> None:
    help_ = command(name).help or ""
    assert help_.split("\n\n")[0].rstrip().endswith(".")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    unexplained = [
        parameter.name
        for parameter in command(name).params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert unexplained == []


def test_every_command_module_is_listed(root: Path) -> None:
    modules = (root / "graph" / "tumen" / "cli").glob("*.py")
    with_command = {
        path.stem.rstrip("_") for path in modules if "@click.command" in path.read_text("utf-8")
    }
    assert with_command == set(COMMANDS)


def test_the_command_reference_is_what_the_commands_say(root: Path) -> None:
    script = root / "scripts" / "commands.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (0, "")
