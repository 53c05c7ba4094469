"""The options that every command shares."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tumen.core.casebook import Casebook, find_casebook
from tumen.core.errors import TumenError, did_you_mean, nearest

if TYPE_CHECKING:
    from tumen.privacy.redact_text import Veil

    _Choice = click.Choice[str]
else:  # generic at run time only from click 8.4 on
    _Choice = click.Choice

Command = TypeVar("Command", bound=Callable[..., Any])


class OneOf(_Choice):
    """One of several words; another gets the nearest right one."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002
        """As click has it, with the nearest."""
        hint = did_you_mean(nearest(str(value), self.choices))
        return f"'{value}' is none of {', '.join(self.choices)}. {hint}".rstrip()


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


def public_option(command: Command) -> Command:
    """Add `--casebook DIR` and `--public`, which gives the command the public view instead.

    What was typed is read as if it named people by their pseudonyms, and no error names anybody
    who is protected: so a command need not know of it.
    """

    @click.option(
        "--public", is_flag=True,
        help="Only what may be shown to anybody: nobody who is protected is named.",
    )  # fmt: skip
    @casebook_option
    @wraps(command)
    def run(casebook: Casebook, public: bool, **given: Any) -> Any:
        if not public:
            return command(casebook=casebook, **given)
        from tumen.privacy.public_view import public_view, veil_of

        view = public_view(casebook)
        veil = veil_of(view)
        if veil is None:
            click.echo("note: nobody in this casebook is protected.", err=True)
            return command(casebook=view, **given)
        try:
            return command(
                casebook=view,
                **{name: _veiled(name, value, veil) for name, value in given.items()},
            )
        except click.ClickException as error:
            raise click.ClickException(veil.text(error.message)) from None
        except (TumenError, OSError) as error:
            hidden = TumenError(veil.text(str(error)))
            hidden.exit_code = getattr(error, "exit_code", TumenError.exit_code)
            raise hidden from None

    return run  # type: ignore[return-value]


# Parameters that name files, and what a file of a query ends in.
_FILES = frozenset({"files", "output", "place"})
_QUERY = (".rq", ".sparql")


def _veiled(name: str, value: Any, veil: Veil) -> Any:
    """What was typed, in terms of the public view; names of files, and SPARQL, are left alone.

    A query is veiled by whoever reads it: only they tell a person called Min from MIN.
    """
    if isinstance(value, tuple):
        return tuple(_veiled(name, part, veil) for part in value)
    if not isinstance(value, str) or name in _FILES or value.endswith(_QUERY):
        return value
    if name == "text" or (name == "what" and "{" in value):
        return value
    return veil.argument(value)


def format_option(*formats: str, terminal: str, pipe: str) -> Callable[[Command], Command]:
    """Add `--format`; without it a terminal gets `terminal` and a pipe gets `pipe`."""

    def default() -> str:
        return terminal if sys.stdout.isatty() else pipe

    return click.option(
        "--format",
        "format_",
        type=OneOf(formats, case_sensitive=False),
        default=default,
        show_default=f"{terminal} on a terminal, {pipe} in a pipe",
        help="How to write the answer.",
    )
