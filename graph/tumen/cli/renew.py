"""`tumen renew`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tumen.cli.options import casebook_option
from tumen.core.casebook import Casebook

if TYPE_CHECKING:
    from tumen.build.upgrade import Copy


@click.command(epilog="Example: tumen renew --keep queries/who-defected.rq")
@click.option(
    "--take", multiple=True, metavar="FILE",
    help="Take the new text of a file that was edited here; yours is put into before-renewal.",
)  # fmt: skip
@click.option(
    "--keep", multiple=True, metavar="FILE", help="Keep a file as it was edited here."
)  # fmt: skip
@casebook_option
def command(casebook: Casebook, take: tuple[str, ...], keep: tuple[str, ...]) -> None:
    """Bring a casebook's own copy of the vocabulary and the questions up to this version of Tumen.

    What you added stays. Where a file was edited here and has changed in Tumen as well, nothing is
    renewed, and the answer is how it was edited: say for each whether to --take or to --keep. Ends
    with 1 then.
    """
    from tumen.build.upgrade import copy_of, renew

    copy = copy_of(casebook)
    if copy is None:
        click.echo("this casebook has no copy of its own: it uses what ships with Tumen.", err=True)
        return
    undecided = [text.name for text in copy.edited if text.name not in {*take, *keep}]
    if undecided and not copy.newer:
        _tell(copy, undecided)
        sys.exit(1)
    done = renew(copy, take, keep)
    for path in done.kept:
        click.echo(f"yours is now {casebook.display_path(path)}", err=True)
    for name in done.written:
        click.echo(casebook.display_path(casebook.root / name))
    for name in done.removed:
        click.echo(
            f"{casebook.display_path(casebook.root / name)} is no longer part of it", err=True
        )
    if done.written or done.removed:
        click.echo("\nNow: tumen build", err=True)
    else:
        click.echo("all is up to date", err=True)


def _tell(copy: Copy, undecided: Sequence[str]) -> None:
    """How the files were edited on which nobody has decided, and how to decide."""
    for text in copy.edited:
        if text.name in undecided:
            click.echo(text.difference(copy.version))
    known = "were edited here, and have changed in Tumen as well"
    unknown = "differ from Tumen's, and nothing tells whether they are older or were edited"
    which = " ".join(undecided[:3]) + (" …" if len(undecided) > 3 else "")
    click.echo(
        f"\nNothing was renewed: {len(undecided)} {'file' if len(undecided) == 1 else 'files'} "
        f"{known if copy.version else unknown}: {which}\n"
        f"For each say --take {undecided[0]} (yours is put into before-renewal) or --keep.\n"
        "Terms, shapes and questions of your own stay in every renewal if they lie in files of "
        "their own, such as ontology/my-terms.ttl.", err=True,
    )  # fmt: skip
