"""Run `tumen serve`."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from inspect import unwrap

import click

from tumen.cli.options import casebook_option
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError

# Path at the server → command whose JSON it gives.
OFFERED = {
    "questions": "queries", "about": "about", "paths": "paths", "loops": "loops",
    "explain": "explain", "disputes": "disputes", "audit": "audit", "centrality": "centrality",
    "compare": "compare", "why": "why",
}  # fmt: skip
_GIGABYTE = 1024**3


@click.command(epilog="Example: tumen serve --port 8080 --public")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; any but this machine's own needs a token.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on.",
)
@click.option(
    "--token",
    envvar="TUMEN_TOKEN",
    show_envvar=True,
    metavar="TOKEN",
    help="Answer only requests that send this token. Others on this machine can read an "
    "option; they cannot read the variable.",
)
@click.option(
    "--allowed-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="A name under which a proxy reaches this server.",
)
@click.option(
    "--public",
    is_flag=True,
    help="Serve the public view: protected people appear under pseudonyms.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop a request after this time.",
)
@click.option(
    "--memory",
    type=click.FloatRange(min=1),
    default=4.0,
    show_default=True,
    metavar="GB",
    help="The memory that each worker may take.",
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="The maximum number of rows in an answer.",
)
@click.option(
    "--max-answer", type=click.IntRange(min=1), default=64 * 1024**2, show_default=True,
    metavar="BYTES", help="The maximum size of an answer.",
)  # fmt: skip
@click.option(
    "--max-body",
    type=click.IntRange(min=1),
    default=1024**2,
    show_default=True,
    metavar="BYTES",
    help="The maximum size of a request.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 256),
    show_default="one per processor",
    help="The number of requests that run at once.",
)
@click.option("--log-json", is_flag=True, help="Log each request as a line of JSON.")
@casebook_option
def command(
    casebook: Casebook, host: str, port: int, token: str | None, allowed_hosts: tuple[str, ...],
    public: bool, timeout: float, memory: float, rows: int, max_answer: int, max_body: int,
    workers: int | None, log_json: bool,
) -> None:  # fmt: skip
    """Serve the casebook over HTTP, read-only: SPARQL, linked data, questions, the explorer.

    It listens on this machine only, until Ctrl-C. docs/serving.md lists the addresses.
    """
    from tumen.server.operations import operation
    from tumen.server.run import run
    from tumen.server.settings import Settings
    from tumen.store.reader import snapshot_path

    settings = Settings(
        host=host, port=port, token=token, public=public, timeout=timeout,
        memory=int(memory * _GIGABYTE), rows=rows, max_answer=max_answer, max_body=max_body,
        workers=workers or max(2, min(8, os.cpu_count() or 2)),
        allowed_hosts=tuple(name.lower() for name in allowed_hosts),
    )  # fmt: skip
    snapshot_path(casebook)  # says so where nothing has been built
    if public:
        from tumen.privacy.public_view import public_view

        public_view(casebook)  # refuses where protection changed
    offered = {path: operation(name, _command(name)) for path, name in OFFERED.items()}
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving {casebook.root.name} at http://{shown}:{port}/ until Ctrl-C", err=True)
    run(casebook, settings, offered, "tumen.cli.serve", log_json=log_json)


def _command(name: str) -> click.Command:
    from tumen.cli import cli

    found = cli.get_command(click.Context(cli), name)
    assert found is not None  # noqa: S101 - a programming error, not input
    return found


def json_of(name: str, arguments: list[str], casebook: Casebook) -> str:
    """Return what a command prints with `--format json` about this casebook."""
    asked = _command(name)
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    where = [] if casebook.shipped else ["--casebook", str(casebook.root)]
    try:
        with redirect_stdout(said), redirect_stderr(io.StringIO()):
            context = asked.make_context(name, ["--format", "json", *where, *arguments])
            given = {k: v for k, v in context.params.items() if k not in ("public", "unprotect")}
            with context:
                unwrap(asked.callback)(**{**given, "casebook": casebook})  # type: ignore[arg-type]
    except SystemExit:  # 1: nothing was found, or something was; the answer tells which
        pass
    except click.ClickException as error:
        raise TumenError(error.format_message()) from None
    said.flush()
    printed = said.buffer.getvalue()
    return str(printed, "utf-8") or "[]\n"


if __name__ == "__main__":
    from tumen.server.worker import main

    main(json_of)
