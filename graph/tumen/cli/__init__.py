"""Define the command line: one module per command, imported when the command is called."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword

import click

from tumen.cli.renamed import current_command, current_options
from tumen.cli.terminal import discard_output, protect_streams
from tumen.core.errors import TumenError, did_you_mean, nearest

# Name → one line of help; here, so that `tumen --help` imports no command.
COMMANDS = {
    "build": "Read, check, load and draw what changed.",
    "check": "Report all findings in case files.",
    "queries": "List the named questions.",
    "query": "Run a named question, a query file or SPARQL.",
    "about": "Show what is said about one thing, by whom and where.",
    "paths": "Find causal paths from one thing to another.",
    "loops": "Find feedback loops.",
    "explain": "Compare rival explanations of an effect.",
    "disputes": "List claims that contradict each other, and why.",
    "audit": "Recompute figures; find effects before causes and unsourced claims.",
    "centrality": "Rank root causes, final effects, bridges and central things.",
    "compare": "Compare the causal claims of two claimants.",
    "reason": "Check consistency and inferences with an OWL reasoner.",
    "why": "Show the proof of a conclusion, down to sources and passages.",
    "view": "Draw the graph as one HTML file.",
    "serve": "Serve the casebook over HTTP: SPARQL, questions, the explorer.",
    "export": "Export the graph as RDF, as a network or as a diagram.",
    "init": "Make a new casebook.",
    "upgrade": "Upgrade the casebook's copy of the vocabulary and the questions.",
    "new": "Start a case file, with passages cut from the text.",
    "import": "Import a list, a table or a graph.",
    "passages": "List, find, verify or re-anchor the passages of a case.",
    "reveal": "Reveal one passage to one reader, with proof.",
    "match": "Propose duplicates, and decide on them.",
    "diff": "Show what a change adds and removes, before it is built.",
}


class Commands(click.Group):
    """Import commands only when they are used, so that `--help` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, imported from the module of the same name."""
        if cmd_name not in COMMANDS:
            return None
        # A Python keyword cannot be the name of a module: `import` lives in `import_`.
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = import_module(f"tumen.cli.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - a programming error, not input
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve former names, pass on --casebook and --format, suggest the nearest command."""
        name = current_command(args[0])
        command = self.get_command(ctx, name)
        if command is None:
            hint = did_you_mean(nearest(name, COMMANDS))
            ctx.fail(f"unknown command '{name}'. {hint or 'See: tumen --help'}")
        own = {option for parameter in command.params for option in parameter.opts}
        before = []
        for option, value in ctx.params.items():
            if value is not None and f"--{option}" not in own:
                ctx.fail(f"tumen {name} has no --{option}. Leave it out.")
            before += [] if value is None else [f"--{option}", value]
        return name, command, [*before, *current_options(command, name, args[1:])]

    def invoke(self, ctx: click.Context) -> object:
        """Hide what was typed in the errors of a command that runs with --public."""
        typed = [*ctx._protected_args, *ctx.args, *map(str, ctx.params.values())]
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
    """Return a hint for a superfluous argument: the options that take an ID."""
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
@click.option("--casebook", metavar="DIR", help="The casebook, as after the command.")
@click.option("--format", metavar="FORMAT", help="The output format, as after the command.")
@click.version_option(package_name="tumen")
def cli(**_: str | None) -> None:
    """Explore actors, events and causes: who says what led to what, where, and how surely."""


def main() -> None:
    """Run the command line; a `TumenError` is one line on standard error, never a traceback."""
    protect_streams()
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output has gone, as in `| head`
        discard_output()
        code = 0
    except Exception as error:  # noqa: BLE001 - reported or raised again
        code = _report(error)
        try:
            sys.stdout.flush()
        except OSError:
            discard_output()
    if any(thread.name == "tumen-query" for thread in threading.enumerate()):
        # The engine works on at an abandoned query, which would keep the process alive.
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def _run() -> int:
    try:
        return int(cli.main(standalone_mode=False) or 0)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0


def _report(error: Exception) -> int:
    """Say on standard error what went wrong; return the exit code. Raises a programming error."""
    if isinstance(error, click.ClickException):
        error.show()
        return 2
    if isinstance(error, click.exceptions.Abort):
        click.echo("tumen: stopped.", err=True)
        return 130
    told = error if isinstance(error, TumenError) else None
    if isinstance(error, RuntimeError):
        from tumen.store.disk_errors import engine_error

        told = engine_error(error)
    if told is not None:
        click.echo(f"tumen: {told}", err=True)
        return told.exit_code
    if isinstance(error, OSError):  # the operating system names the file and the reason
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"tumen: {place}{error.strerror or error}.", err=True)
        return 2
    raise error
