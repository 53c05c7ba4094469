"""The options that every command shares."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tumen.casebook import Casebook, find_casebook

Command = TypeVar("Command", bound=Callable[..., Any])


def _find(ctx: click.Context, param: click.Parameter, value: Path | None) -> Casebook:  # noqa: ARG001
    return find_casebook(value)


def casebook_option(command: Command) -> Command:
    """Add `--casebook DIR`; the command receives a `Casebook` as `casebook`."""
    return click.option(
        "--casebook",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_find,
        help="The casebook to work on. Default: the one around the working directory.",
    )(command)


def format_option(*formats: str, terminal: str, pipe: str) -> Callable[[Command], Command]:
    """Add `--format`; without it a terminal gets `terminal` and a pipe gets `pipe`."""

    def default() -> str:
        return terminal if sys.stdout.isatty() else pipe

    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats, case_sensitive=False),
        default=default,
        show_default=f"{terminal} on a terminal, {pipe} in a pipe",
        help="How to write the answer.",
    )
