"""`tumen query`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from tumen.asking.formats import GRAPH_FORMATS, ROW_FORMATS
from tumen.casebook import Casebook
from tumen.cli.options import public_option
from tumen.errors import QueryError, TumenError

_PER_SOURCE = (
    "note: this counts a fact once for each source that states it. "
    "Count each once with DISTINCT, as in COUNT(DISTINCT ?x)."
)


@click.command(epilog="Example: tumen query who-defected since=2016-01-01 --format json")
@click.argument("what", metavar="NAME|FILE.rq|-", required=False)
@click.argument("arguments", metavar="[parameter=value]…", nargs=-1)
@click.option("--text", help="SPARQL to run, in place of a name or file.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS",
    help="Stop the query after this time.",
)  # fmt: skip
@click.option(
    "--format", "format_", type=click.Choice(ROW_FORMATS + GRAPH_FORMATS, case_sensitive=False),
    show_default="table on a terminal, csv in a pipe; turtle for a graph",
    help="How to write the answer.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write to this file instead of standard output.",
)  # fmt: skip
@click.option("--allow-service", is_flag=True, help="Let the query ask other servers (SERVICE).")
@public_option
def command(
    casebook: Casebook,
    what: str | None,
    arguments: tuple[str, ...],
    text: str | None,
    timeout: float | None,
    format_: str | None,
    output: Path | None,
    allow_service: bool,
) -> None:
    """Ask a named question, a query file, or SPARQL from standard input (-).

    Parameters follow as name=value. A thing is named by its id, its IRI or any of its names; a
    date may be 2016, 2016-04 or 2016-04-08; a parameter given twice means either value.
    """
    from tumen.asking.inquiry import Inquiry, adhoc, answer, inquire
    from tumen.asking.parameters import pairs
    from tumen.asking.unheard import unheard_names
    from tumen.store import open_reader

    def prepared() -> Inquiry:
        if text is not None:
            given = pairs([what, *arguments] if what else arguments)
            return adhoc(casebook, text, given, allow_service=allow_service)
        if what is None:
            raise QueryError(
                "nothing is asked. Give a question's name; they are listed by: tumen queries"
            )
        given = pairs(arguments)
        if what == "-":
            return adhoc(
                casebook, _standard_input(), given, origin="-", allow_service=allow_service
            )
        return inquire(casebook, what, given, allow_service=allow_service)

    inquiry = prepared()
    terminal = output is None and sys.stdout.isatty()
    if inquiry.foreign and inquiry.nature.counts_per_source:
        click.echo(_PER_SOURCE, err=True)
    if inquiry.foreign:
        for sentence in unheard_names(open_reader(casebook), inquiry.text, inquiry.origin):
            click.echo(f"note: {sentence}", err=True)
    with _target(output) as target:
        rows = answer(
            casebook,
            inquiry,
            target,
            format_=format_,
            width=shutil.get_terminal_size().columns if terminal else None,
            timeout=timeout,
            terminal=terminal,
        )
    if rows is not None and terminal:
        click.echo("1 row" if rows == 1 else f"{rows:,} rows", err=True)


def _standard_input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"-: byte {error.start + 1} of standard input is not UTF-8.") from None


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears only once it is whole."""
    if output is None or str(output) == "-":
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        raise TumenError(f"{output} cannot be written: {error.strerror}.") from None
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        unfinished.replace(output)
        _share(output)
    except OSError as error:
        raise TumenError(f"{output} cannot be written: {error.strerror}.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def _share(output: Path) -> None:
    """Give a file the permissions that a newly made one has; a temporary one is private."""
    mask = os.umask(0)
    os.umask(mask)
    output.chmod(0o666 & ~mask)
