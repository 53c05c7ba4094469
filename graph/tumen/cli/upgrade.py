"""Run `tumen upgrade`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tumen.cli.options import casebook_option
from tumen.core.casebook import Casebook

if TYPE_CHECKING:
    from tumen.build.upgrade import Copy


@click.command(epilog="Example: tumen upgrade --ours queries/who-defected.rq")
@click.option(
    "--theirs", multiple=True, metavar="FILE",
    help="Take the new version of a file that you edited; yours goes to before-renewal.",
)  # fmt: skip
@click.option(
    "--ours", multiple=True, metavar="FILE", help="Keep a file as you edited it."
)  # fmt: skip
@casebook_option
def command(casebook: Casebook, theirs: tuple[str, ...], ours: tuple[str, ...]) -> None:
    """Upgrade the casebook's copy of the vocabulary and the questions to this version of Tumen.

    Your additions stay. If you edited a file that has changed in Tumen as well, nothing is
    upgraded; your edits are shown, the exit code is 1, and you choose --theirs or --ours for each
    such file.
    """
    from tumen.build.upgrade import copy_of, upgrade_copy

    copy = copy_of(casebook)
    if copy is None:
        click.echo(
            "this casebook has no copy of the vocabulary: it uses the one that ships with Tumen.",
            err=True,
        )
        return
    undecided = [text.name for text in copy.edited if text.name not in {*theirs, *ours}]
    if undecided and not copy.newer:
        _tell(copy, undecided)
        sys.exit(1)
    done = upgrade_copy(copy, theirs, ours)
    for path in done.kept:
        click.echo(f"your version is now {casebook.display_path(path)}", err=True)
    for name in done.written:
        click.echo(casebook.display_path(casebook.root / name))
    for name in done.removed:
        click.echo(
            f"{casebook.display_path(casebook.root / name)} is no longer part of Tumen: removed",
            err=True,
        )
    if done.written or done.removed:
        click.echo("\nNow: tumen build", err=True)
    else:
        click.echo("everything is up to date", err=True)


def _tell(copy: Copy, undecided: Sequence[str]) -> None:
    """Show the edits of the files that have no choice yet, and how to choose."""
    for text in copy.edited:
        if text.name in undecided:
            click.echo(text.difference(copy.version))
    known = "you edited and Tumen changed as well"
    unknown = "differ from Tumen's; it is unknown whether they are older or edited"
    which = " ".join(undecided[:3]) + (" …" if len(undecided) > 3 else "")
    click.echo(
        f"\nNothing was upgraded: {len(undecided)} {'file' if len(undecided) == 1 else 'files'} "
        f"{known if copy.version else unknown}: {which}\n"
        f"For each choose --theirs {undecided[0]} (yours goes to before-renewal) or --ours.\n"
        "Your own terms, shapes and questions stay in every upgrade if they are in separate "
        "files, such as ontology/my-terms.ttl.", err=True,
    )  # fmt: skip
