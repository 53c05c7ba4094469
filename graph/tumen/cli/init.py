"""Run `tumen init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(epilog="Example: tumen init my-casebook")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--key", "only_key", is_flag=True,
    help="Only make the key for pseudonyms, in an existing casebook.",
)  # fmt: skip
def command(folder: Path, only_key: bool) -> None:
    """Make a new casebook in DIR: the vocabulary, the questions, an example case and a key.

    The key (.tumen/key) makes the pseudonyms of protected people. Keep a copy with your
    passwords, and never publish it.
    """
    from tumen.build.init import init_casebook
    from tumen.core.casebook import find_casebook
    from tumen.core.keys import make_key

    if only_key:
        click.echo(make_key(find_casebook(folder).root))
        return
    started = init_casebook(folder)
    for path in started.made:
        click.echo(path)
    if started.left:
        some = ", ".join(started.left[:5]) + (" …" if len(started.left) > 5 else "")
        click.echo(
            f"\n{folder} was not empty: {some} ({len(started.left):,} in all). "
            "They stay, beside the casebook.", err=True,
        )  # fmt: skip
    if started.unignored:
        click.echo(
            "Its .gitignore stays too. Add these private files to it: "
            f"{' '.join(started.unignored)}", err=True,
        )  # fmt: skip
    click.echo(
        f"\nNow: edit the example in {folder / 'graph' / 'cases'}, then\n"
        f"  tumen build --casebook {folder}", err=True,
    )  # fmt: skip
