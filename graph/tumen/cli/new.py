"""Run `tumen new`."""

from __future__ import annotations

from pathlib import Path

import click

from tumen.cli.options import OneOf, casebook_option, text_options
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen new lee-2019 --source-text lee-2019.txt")
@click.argument("name", metavar="NAME")
@text_options
@click.option("--title", default="", help="The title of the source.")
@click.option("--type", "type_", default="Article", show_default=True, help="The kind of source.")
@click.option(
    "--language", default="", metavar="TAG", help="The language of the source: en, ko, zh …"
)
@click.option(
    "--split-by", type=OneOf(["sentence", "paragraph"]), default="sentence", show_default=True,
    help="Cut the text into these passages.",
)  # fmt: skip
@casebook_option
def command(
    casebook: Casebook,
    name: str,
    text: Path | None,
    title: str,
    type_: str,
    language: str,
    split_by: str,
) -> None:
    """Start a case: a commented file with the source's data, its passages and examples.

    The text stays where it is: the case holds the ranges and hashes of its passages. Without
    --texts and --source-text the text is looked up in the folder TUMEN_SOURCES. An existing file
    is never overwritten.
    """
    from tumen.core.casebook import require_slug
    from tumen.ingest.authoring.new_case import Wanted, new_case
    from tumen.parse.passages import source_text
    from tumen.parse.source_texts import text_file

    require_slug(name)
    file = source_text(name) if text is None else text_file(name, text)
    wanted = Wanted(name, title, type_, language, file, by_paragraph=split_by == "paragraph")
    place = casebook.display_path(new_case(casebook, wanted))
    click.echo(place)
    click.echo(f"\nNow: fill it in, then\n  tumen check {place}", err=True)
