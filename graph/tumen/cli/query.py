"""Run `tumen query`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from tumen.cli.options import OneOf, public_option
from tumen.cli.renamed import current_question
from tumen.core.casebook import Casebook
from tumen.core.errors import QueryError
from tumen.core.input import decode, read_stdin
from tumen.query.formats import GRAPH_FORMATS, ROW_FORMATS
from tumen.query.limits import DEFAULT_TIMEOUT, MAX_BYTES, Deadline

_PER_SOURCE = (
    "note: this query is too complex to merge the graphs: a fact counts once per source. "
    "Count each once with DISTINCT, as in COUNT(DISTINCT ?x)."
)
# File name ending → format.
_ENDINGS = {
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".xml": "xml", ".srx": "xml", ".md": "md",
    ".txt": "table", ".ttl": "turtle", ".trig": "trig", ".nq": "nquads", ".nt": "ntriples",
    ".jsonld": "jsonld", ".rdf": "rdfxml",
}  # fmt: skip


@click.command(epilog="Example: tumen query who-defected since=2016-01-01 --format json")
@click.argument("what", metavar="NAME|FILE.rq|-", required=False)
@click.argument("arguments", metavar="[parameter=value]…", nargs=-1)
@click.option("-e", "--sparql", metavar="SPARQL", help="Run this query.")
@click.option(
    "--timeout", type=click.FloatRange(min=0), metavar="SECONDS", default=DEFAULT_TIMEOUT,
    show_default=True, help="Stop the query after this time; 0 is no limit.",
)  # fmt: skip
@click.option(
    "--format", "format_", type=OneOf(ROW_FORMATS + GRAPH_FORMATS, case_sensitive=False),
    show_default="by the file name; else table on a terminal, csv in a pipe; "
    "turtle for a graph",
    help="The output format.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write to this file instead of standard output.",
)  # fmt: skip
@click.option("--allow-service", is_flag=True, help="Allow SERVICE, which queries other servers.")
@public_option
def command(
    casebook: Casebook,
    what: str | None,
    arguments: tuple[str, ...],
    sparql: str | None,
    timeout: float,
    format_: str | None,
    output: Path | None,
    allow_service: bool,
) -> None:
    """Run a named question, a query file, SPARQL text (-e) or SPARQL from standard input (-).

    Parameters follow as name=value. Name a thing by its id, its IRI or any of its names; a date
    may be 2016, 2016-04 or 2016-04-08; a parameter given twice matches either value.
    """
    from tumen.core.files import output as write_to
    from tumen.query.lint import lint_query
    from tumen.query.parameters import pairs
    from tumen.query.rdf_merge import merge_default_graph
    from tumen.query.request import Request, answer, from_text, resolve_query
    from tumen.query.unknown_names import unknown_names
    from tumen.store.reader import open_reader

    def prepared() -> Request:
        if sparql is not None:
            if what is not None and "=" not in what:
                raise QueryError(f"'{what}' and --sparql both name a query. Leave one out.")
            given = pairs([what, *arguments] if what else arguments)
            return from_text(casebook, sparql, given, allow_service=allow_service)
        if what is None:
            raise QueryError(
                "no query is given. Name a question (list them with: tumen queries) or a file, "
                "write SPARQL after -e, or read it from standard input with -."
            )
        given = pairs(arguments)
        if typed is not None:
            return from_text(casebook, typed, given, origin="-", allow_service=allow_service)
        asked = current_question(casebook, what)
        return resolve_query(casebook, asked, given, allow_service=allow_service)

    from_stdin = what == "-" and sparql is None
    typed = decode(read_stdin(MAX_BYTES), "-") if from_stdin else None
    deadline = Deadline(timeout)  # from here on: to wait for standard input costs nothing
    request = prepared()
    terminal = output is None and sys.stdout.isatty()
    if request.kind.counts_per_source and merge_default_graph(request.text) is None:
        click.echo(_PER_SOURCE, err=True)
    if request.untrusted:
        store = open_reader(casebook)
        for sentence in (
            *unknown_names(store, request.text, request.origin),
            *lint_query(store, request.text, request.origin),
        ):
            click.echo(f"note: {sentence}", err=True)
    with write_to(output or "-") as target:
        rows = answer(
            casebook,
            request,
            target,
            format_=format_ or _ENDINGS.get(output.suffix.lower() if output else ""),
            width=shutil.get_terminal_size().columns if terminal else None,
            deadline=deadline,
            terminal=terminal,
        )
    if rows is not None and terminal:
        click.echo("1 row" if rows == 1 else f"{rows:,} rows", err=True)
