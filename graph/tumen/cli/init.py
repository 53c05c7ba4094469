"""`tumen init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: tumen init my-casebook")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--key", "only_key", is_flag=True,
    help="Only a key for pseudonyms (--public), in a casebook that is there.",
)  # fmt: skip
def command(folder: Path, only_key: bool) -> None:
    """Make a new casebook in DIR: the vocabulary, the questions, an example case and a key.

    The key (.tumen/key) makes the pseudonyms of those who are protected. Keep a copy where you
    keep passwords, and never publish it.
    """
    from tumen.casebook import find_casebook
    from tumen.publishing.keys import make_key
    from tumen.starting import init_casebook

    if only_key:
        click.echo(make_key(find_casebook(folder).root))
        return
    for path in init_casebook(folder):
        click.echo(path)
    click.echo(
        f"\nNow: write over the example in {folder / 'graph' / 'cases'}, then\n"
        f"  tumen build --casebook {folder}", err=True,
    )  # fmt: skip
