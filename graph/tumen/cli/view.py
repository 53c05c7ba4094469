"""Run `tumen view`."""

from __future__ import annotations

from pathlib import Path

import click

from tumen.cli.options import public_option
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError


@click.command(epilog="Example: tumen view --focus thae-yong-ho --depth 1 -o thae.html")
@click.option("--focus", metavar="ID", help="Draw only what surrounds this thing (id or name).")
@click.option(
    "--depth", type=click.IntRange(0, 20), show_default="2",
    help="The number of steps around the focus.",
)  # fmt: skip
@click.option("--with-quotes", is_flag=True, help="Quote sentences of the sources; needs --texts.")
@click.option(
    "--texts", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
    help="The folder of the source texts (SLUG.txt), for --with-quotes.",
)  # fmt: skip
@click.option("-o", "--output", "place", help="The file to write; - is standard output.")
@public_option
def command(
    casebook: Casebook, focus: str | None, depth: int | None, with_quotes: bool, texts: Path | None,
    place: str | None,
) -> None:  # fmt: skip
    """Draw the graph as one self-contained HTML file, and print its path.

    The default is explorer.html in the build folder. It contains no sentence of a source, except
    with --with-quotes and --texts.
    """
    from tumen.explorer import write_view

    if with_quotes != (texts is not None):
        missing = "--texts DIR, the folder of the texts" if with_quotes else "--with-quotes"
        raise TumenError(f"To quote the sources' sentences, add {missing}.")
    if depth is not None and focus is None:
        raise TumenError("--depth needs --focus.")
    if place is None:
        casebook.build.mkdir(parents=True, exist_ok=True)
    target = place if place is not None else casebook.build / "explorer.html"
    write_view(
        casebook,
        target,
        focus=_thing(casebook, focus),
        depth=2 if depth is None else depth,
        quoting=texts,
    )
    if place != "-":
        click.echo(place or casebook.display_path(casebook.build / "explorer.html"))


def _thing(casebook: Casebook, name: str | None) -> str | None:
    if name is None:
        return None
    from tumen.query.resolve import resolve_thing
    from tumen.store.reader import open_reader

    return resolve_thing(open_reader(casebook), name)
