"""Run `tumen import`."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.cli.options import OneOf, casebook_option
from tumen.core.casebook import Casebook
from tumen.ingest.tables.header import ENCODINGS

if TYPE_CHECKING:
    from tumen.ingest.run import ImportResult

FORMATS = ("ftm", "rdf", "table", "un", "wikidata")
TEMPLATES = ("persons", "organisations", "events", "claims", "statistics")


@click.command(epilog="Example: tumen import consolidated.xml --id un-sc-dprk")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--format", "format_", type=OneOf(FORMATS), metavar="FORMAT",
    help=f"What the file holds: {', '.join(FORMATS)}. Default: by the file name.",
)  # fmt: skip
@click.option(
    "--id", "slug", default="", metavar="SLUG",
    help="The id of the case, the same for every edition. Default: the file name.",
)  # fmt: skip
@click.option(
    "--output-form", "form", type=OneOf(["case", "quads"]), metavar="FORM",
    help="case: a file to review; quads: a graph for thousands of records. Default: by size.",
)  # fmt: skip
@click.option(
    "--mapping", type=click.Path(path_type=Path),
    help="The mapping of the columns of a table (YAML).",
)  # fmt: skip
@click.option(
    "--encoding", type=OneOf(ENCODINGS), metavar="NAME",
    help="The encoding of a table. Default: detected, or refused with the candidates.",
)  # fmt: skip
@click.option("--template", type=OneOf(TEMPLATES), help="Print a mapping template, and stop.")
@click.option("--title", default="", help="The title of the source.")
@click.option("--published", default="", metavar="DATE", help="The date of this edition (EDTF).")
@click.option("--url", default="", help="The URL of the source.")
@click.option("--skip-invalid", is_flag=True, help="Leave out invalid rows, and list them.")
@click.option("--overwrite", is_flag=True, help="Overwrite edits in the case file.")
@click.option("--dry-run", is_flag=True, help="Show what would be done, and write nothing.")
@casebook_option
def command(
    casebook: Casebook,
    file: Path | None,
    format_: str | None,
    slug: str,
    form: str | None,
    mapping: Path | None,
    encoding: str | None,
    template: str | None,
    title: str,
    published: str,
    url: str,
    skip_invalid: bool,
    overwrite: bool,
    dry_run: bool,
) -> None:
    """Import a list, a table or a graph, with the origin of every row.

    A second import of the same file changes nothing; that of a newer edition reports new, changed
    and deleted records. Deleted records are kept as deprecated, with the date.
    """
    from tumen.cli.output import progress_line, say_findings
    from tumen.ingest.run import ImportRequest, import_file

    if template is not None:
        folder = files("tumen.core") / "templates" / "mappings"
        click.echo((folder / f"{template}.yaml").read_text(encoding="utf-8"), nl=False)
        return
    if file is None:
        raise click.UsageError("Name the file to import, or choose a --template.")
    head = {"title": {"en": title} if title else "", "published": published, "url": url}
    wanted = ImportRequest(
        file, slug, format_ or "", form or "", mapping,
        {key: value for key, value in head.items() if value},
        skip_invalid=skip_invalid, overwrite=overwrite, dry_run=dry_run,
        encoding=encoding or "",
    )  # fmt: skip
    with progress_line() as progress:
        outcome = import_file(casebook, wanted, progress)
    say_findings(outcome.findings)
    if outcome.refused:
        click.echo("Nothing was imported.", err=True)
        sys.exit(1)
    _say(casebook, outcome, dry_run=dry_run)
    if outcome.skipped or outcome.partial:
        sys.exit(1)


def _say(casebook: Casebook, outcome: ImportResult, *, dry_run: bool) -> None:
    from tumen.cli.output import counted

    changes = outcome.changes
    for line in outcome.assumed:
        click.echo(line, err=True)
    for what, keys in (
        ("new", "came"), ("changed", "changed"), ("back again", "returned"),
        ("gone, kept as deprecated", "vanished"),
    ):  # fmt: skip
        if number := changes.number(keys):
            some = ", ".join(getattr(changes, keys)[:8]) + (" …" if number > 8 else "")
            click.echo(f"{counted(number, 'record')} {what}: {some}", err=True)
    if changes.unchanged:
        click.echo(f"{counted(changes.unchanged, 'record')} unchanged", err=True)
    if outcome.unmapped:
        left = sorted(outcome.unmapped.items(), key=lambda item: (-item[1], item[0]))
        told = ", ".join(f"{name} ({number:,})" for name, number in left[:20])
        more = f", and {len(left) - 20} more" if len(left) > 20 else ""
        click.echo(f"Left in the source, for want of a term: {told}{more}", err=True)
    for name, places in sorted(outcome.shortened.items()):
        where = f"{name} ({len(places):,}): {', '.join(places)}"
        click.echo(f"Shortened, the rest left in the source: {where}", err=True)
    if outcome.skipped:
        click.echo(f"{counted(outcome.skipped, 'row')} left out.", err=True)
    if outcome.partial:
        kept = counted(outcome.partial, "row")
        click.echo(f"{kept} taken without the value that cannot be used.", err=True)
    place = casebook.display_path(outcome.place)
    click.echo(place)
    if dry_run:
        click.echo("Nothing was written (--dry-run).", err=True)
    elif not outcome.written:
        click.echo("Nothing to change.", err=True)
    elif outcome.form == "case":
        click.echo("\nNow: look through it, then\n  tumen build", err=True)
    else:
        click.echo("It is in the store and can be asked.", err=True)
