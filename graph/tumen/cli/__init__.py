"""The command line: thin commands, each in a module of its own that is imported when called."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword

import click

from tumen.core.errors import TumenError, did_you_mean, nearest

# Name → one line of help. The line stands here so that `tumen --help` imports no command.
COMMANDS = {
    "build": "Read, check, load and draw what changed.",
    "check": "Every finding in a case file, or in all of them.",
    "queries": "The catalogue of named questions.",
    "query": "Ask a named question, a file, or SPARQL from standard input.",
    "about": "All that is said of one thing, by whom and where.",
    "paths": "How one thing leads to another, by what is claimed.",
    "loops": "Feedback loops in what is claimed.",
    "explain": "Rival explanations of one effect.",
    "disputes": "Claims that contradict each other, and why.",
    "audit": "Figures recomputed from others; effects before causes; claims without ground.",
    "measures": "Root causes, final effects, bridges, central things.",
    "compare": "What two claimants hold to cause what.",
    "reason": "What follows, by OWL, and what cannot all be true.",
    "why": "The premises of a conclusion, down to sources and passages.",
    "view": "Draw the graph as one HTML file.",
    "export": "Write the graph in an RDF format.",
    "init": "Make a new casebook.",
    "renew": "Bring a casebook's copy of the vocabulary up to this version.",
    "new": "Begin a case: a file with passages cut from the text, and examples.",
    "import": "Bring in a list, a table or a graph, row by row.",
    "passages": "The passages of a case: list, find, verify, re-anchor.",
    "disclose": "Prove a text that may not be published to somebody you choose.",
    "match": "Things that may be one under two ids; decide on them.",
    "diff": "What a change adds and removes, before it is built.",
}


class Commands(click.Group):
    """A group whose commands are imported only when they are used: `--help` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported from the module of the same name."""
        if cmd_name not in COMMANDS:
            return None
        # A word of Python's own cannot be the name of a module: `import` lives in `import_`.
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"tumen.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a programming error, not input
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but an unknown command gets the nearest right one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(nearest(args[0], COMMANDS))
            ctx.fail(f"unknown command '{args[0]}'. {hint or 'See: tumen --help'}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As click does, but with --public an error does not repeat what was typed."""
        typed = [*ctx._protected_args, *ctx.args]
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            if "--public" not in typed:
                if hint := _by_option(error):
                    raise click.UsageError(f"{error.message}. {hint}", error.ctx) from None  # type: ignore[attr-defined]
                raise
            raise click.UsageError(_without(typed, error)) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _by_option(error: click.ClickException) -> str:
    """Where a thing was named that the command takes by an option, by which, as a sentence."""
    context = getattr(error, "ctx", None)
    if context is None or not error.message.startswith("Got unexpected extra argument "):
        return ""
    options = [p.opts[0] for p in context.command.params if p.metavar == "ID" and p.opts]
    return f"Name it by an option: {' or '.join(options)} ID" if options else ""


def _without(typed: list[str], error: click.ClickException) -> str:
    message = error.format_message()
    values = {value for word in typed[1:] for value in (word, word.partition("=")[2]) if value}
    for value in sorted(values - {"--public"}, key=len, reverse=True):
        if not value.startswith("-") or isinstance(error, click.NoSuchOption):
            message = message.replace(value, "…")
    return message


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: tumen query who-defected since=2016-01-01",
)
@click.version_option(package_name="tumen")
def cli() -> None:
    """Actors, events and causes: who says what led to what, where, and how surely."""


def main() -> None:
    """Run the command line; an error of ours is one line on stderr, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # Windows consoles still start in a legacy code page
            reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(cli.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Abort:
        click.echo("tumen: stopped.", err=True)
        sys.exit(130)
    except TumenError as error:
        click.echo(f"tumen: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); Python would complain again on exit.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except RuntimeError as error:
        from tumen.store.disk_errors import engine_error

        told = engine_error(error)
        if told is None:
            raise
        click.echo(f"tumen: {told}", err=True)
        sys.exit(told.exit_code)
    except OSError as error:  # the machine's word on a file: it names what and why
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"tumen: {place}{error.strerror or error}.", err=True)
        sys.exit(2)
