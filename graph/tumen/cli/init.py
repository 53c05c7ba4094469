"""`tumen init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: tumen init my-casebook")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Make a new casebook in DIR: the vocabulary, the questions and an example case."""
    from tumen.starting import init_casebook

    for path in init_casebook(folder):
        click.echo(path)
    click.echo(
        f"\nNow: write over the example in {folder / 'graph' / 'cases'}, then\n"
        f"  tumen build --casebook {folder}", err=True,
    )  # fmt: skip
