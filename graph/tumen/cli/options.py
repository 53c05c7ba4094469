"""Define the options that commands share."""

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
    from tumen.privacy.redact_text import TextRedactor

    _Choice = click.Choice[str]
else:  # generic at run time only from click 8.4 on
    _Choice = click.Choice

Command = TypeVar("Command", bound=Callable[..., Any])


class OneOf(_Choice):
    """Accept one of several words; suggest the nearest for another."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ARG002
        """Name the allowed words and the nearest."""
        hint = did_you_mean(nearest(str(value), self.choices))
        return f"'{value}' is not one of {', '.join(self.choices)}. {hint}".rstrip()


def _find(ctx: click.Context, param: click.Parameter, value: Path | None) -> Casebook:  # noqa: ARG001
    return find_casebook(value)


def casebook_option(command: Command) -> Command:
    """Add `--casebook DIR`; the command receives a `Casebook` as `casebook`."""
    return click.option(
        "--casebook",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_find,
        help="The casebook. Default: the one around the working directory.",
    )(command)


def public_option(command: Command) -> Command:
    """Add `--casebook DIR` and `--public`, which gives the command the public view instead.

    Arguments are pseudonymised before the command sees them, and so are the texts of errors; the
    command need not know.
    """

    @click.option(
        "--public", is_flag=True,
        help="Use the public view: protected people appear under pseudonyms.",
    )  # fmt: skip
    @click.option(
        "--unprotect", multiple=True, metavar="ID",
        help="Accept that this person is protected no more. May be given several times.",
    )  # fmt: skip
    @casebook_option
    @wraps(command)
    def run(casebook: Casebook, public: bool, unprotect: tuple[str, ...], **given: Any) -> Any:
        if not public:
            return command(casebook=casebook, **given)
        from tumen.cli.public_output import searched_output
        from tumen.privacy.gate import Gate
        from tumen.privacy.public_view import public_view, redactor_of

        view = public_view(casebook, unprotect)
        veil = redactor_of(view)
        if veil is None:
            click.echo("note: this casebook protects no person.", err=True)
            return command(casebook=view, **given)
        try:
            with searched_output(Gate(veil)):
                return command(
                    casebook=view,
                    **{name: _pseudonymised(name, value, veil) for name, value in given.items()},
                )
        except click.ClickException as error:
            raise click.ClickException(veil.text(error.message)) from None
        except (TumenError, OSError) as error:
            hidden = TumenError(veil.text(str(error)))
            hidden.exit_code = getattr(error, "exit_code", TumenError.exit_code)
            raise hidden from None

    return run  # type: ignore[return-value]


# Parameters that name files, and the endings of query files.
_FILES = frozenset({"files", "output", "place"})
_QUERY = (".rq", ".sparql")


def _pseudonymised(name: str, value: Any, veil: TextRedactor) -> Any:
    """Pseudonymise an argument; names of files, and SPARQL, stay as they are.

    The query package pseudonymises SPARQL: it can tell a person called Min from MIN.
    """
    if isinstance(value, tuple):
        return tuple(_pseudonymised(name, part, veil) for part in value)
    if not isinstance(value, str) or name in _FILES or value.endswith(_QUERY):
        return value
    if name == "sparql" or (name == "what" and "{" in value):
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
        help="The output format.",
    )


def output_option(command: Command) -> Command:
    """Add `-o/--output FILE`; the command receives it as `place`, `-` for standard output."""
    return click.option(
        "-o", "--output", "place", default="-", metavar="FILE",
        help="The file to write; - is standard output.",
    )(command)  # fmt: skip


def text_options(command: Command) -> Command:
    """Add `--texts DIR` and `--source-text FILE`; the command receives the path as `text`."""

    @click.option(
        "--texts", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
        help="The folder of the source texts (SLUG.txt).",
    )  # fmt: skip
    @click.option(
        "--source-text", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
        help="The text of this one source.",
    )  # fmt: skip
    @wraps(command)
    def run(texts: Path | None, source_text: Path | None, **given: Any) -> Any:
        if texts is not None and source_text is not None:
            raise TumenError("--texts and --source-text both name a text. Leave one out.")
        return command(text=texts or source_text, **given)

    return run  # type: ignore[return-value]
