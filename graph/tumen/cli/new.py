"""`tumen new`."""

from __future__ import annotations

from pathlib import Path

import click

from tumen.cli.options import OneOf, casebook_option
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen new lee-2019 --text lee-2019.txt")
@click.argument("name", metavar="NAME")
@click.option(
    "--text", type=click.Path(path_type=Path),
    help="The source's text (UTF-8), or a folder of NAME.txt: its passages are filled in.",
)  # fmt: skip
@click.option("--title", default="", help="What the source is called.")
@click.option("--type", "type_", default="Article", show_default=True, help="The kind of source.")
@click.option("--language", default="", metavar="TAG", help="Its language: en, ko, zh …")
@click.option(
    "--by", type=OneOf(["sentence", "paragraph"]), default="sentence", show_default=True,
    help="What a passage is.",
)  # fmt: skip
@casebook_option
def command(
    casebook: Casebook, name: str, text: Path | None, title: str, type_: str, language: str, by: str
) -> None:
    """Begin a case: a commented file with the source's data, its passages and examples.

    The text stays where it is: the case holds the ranges and hashes of its sentences. Without
    --text the folder that TUMEN_SOURCES names is looked at. Nothing is ever overwritten.
    """
    from tumen.core.casebook import require_slug
    from tumen.ingest.authoring.new_case import Wanted, new_case
    from tumen.parse.passages import source_text
    from tumen.parse.source_texts import text_file

    require_slug(name)
    file = source_text(name) if text is None else text_file(name, text)
    wanted = Wanted(name, title, type_, language, file, by_paragraph=by == "paragraph")
    place = casebook.display_path(new_case(casebook, wanted))
    click.echo(place)
    click.echo(f"\nNow: fill it in, then\n  tumen check {place}", err=True)
