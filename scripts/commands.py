"""Write docs/commands.md from the command line itself: `scripts/commands.py [--check]`.

With `--check` nothing is written, and a difference is an error.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from pathlib import Path

import click

from tumen.cli import COMMANDS, cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
WIDTH = 88
OPENING = """\
<!-- Written by scripts/commands.py from the commands' own help; not to be edited by hand. -->
# Commands

Data goes to standard output and talk to standard error; `-` stands for standard input or output.
A terminal gets a table and a pipe gets CSV, unless `--format` decides otherwise. The exit code is
0 where all is well, 1 where something was found, 2 where the input could not be used.
A command works on the casebook around the working directory, or on the one that `--casebook`
names, or else on the one that ships with Tumen.
"""


def page() -> str:
    """Render the page."""
    rows = [f"| [`tumen {name}`](#tumen-{name}) | {line} |" for name, line in COMMANDS.items()]
    table = "\n".join(["| command | what it does |", "|---|---|", *rows])
    return "\n".join([OPENING, table, "", *(section(name) for name in COMMANDS)])


def section(name: str) -> str:
    """Render heading and full help of one command."""
    top = click.Context(cli, info_name="tumen")
    command = cli.get_command(top, name)
    if command is None:
        sys.exit(f"tumen.cli.COMMANDS lists {name}, and there is no such command")
    context = click.Context(
        command, info_name=name, parent=top, terminal_width=WIDTH, max_content_width=WIDTH
    )
    text = inspect.cleandoc(command.get_help(context))
    return f"## tumen {name}\n\n```text\n{text}\n```\n"


def main() -> int:
    """Write the page, or compare it with what would be written."""
    parser = argparse.ArgumentParser(description="Write docs/commands.md from the commands' help.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    wanted = page()
    if not parser.parse_args().check:
        PAGE.write_text(wanted, encoding="utf-8", newline="\n")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == wanted:
        return 0
    print("docs/commands.md is not what the commands say; run: python scripts/commands.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
