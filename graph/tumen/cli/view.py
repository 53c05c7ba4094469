"""`tumen view`."""

from __future__ import annotations

import click

from tumen.casebook import Casebook
from tumen.cli.options import casebook_option


@click.command(epilog="Example: tumen view --focus thae-yong-ho --depth 1 -o thae.html")
@click.option("--focus", metavar="ID", help="Draw only what surrounds this thing: an id or a name.")
@click.option(
    "--depth", type=click.IntRange(0, 20), default=2, show_default=True,
    help="How many steps around the focus.",
)  # fmt: skip
@click.option("-o", "--output", "place", help="The file to write; - is standard output.")
@casebook_option
def command(casebook: Casebook, focus: str | None, depth: int, place: str | None) -> None:
    """Draw the graph as one HTML file that needs nothing else, and say where it lies.

    Without --output it is explorer.html in the build folder.
    """
    from tumen.view import write_view

    if place is None:
        casebook.build.mkdir(parents=True, exist_ok=True)
    target = place if place is not None else casebook.build / "explorer.html"
    write_view(casebook, target, focus=_thing(casebook, focus), depth=depth)
    if place != "-":
        click.echo(place or casebook.shown(casebook.build / "explorer.html"))


def _thing(casebook: Casebook, name: str | None) -> str | None:
    if name is None:
        return None
    from tumen.asking.things import resolve_thing
    from tumen.store import open_reader

    return resolve_thing(open_reader(casebook), name)
