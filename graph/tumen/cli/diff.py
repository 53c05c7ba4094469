"""Run `tumen diff`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.cli.case_arguments import case_file
from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import CASE_SUFFIXES, Casebook, find_casebook
from tumen.core.errors import TumenError

if TYPE_CHECKING:
    from tumen.analysis.diff.versions import Side


@click.command(epilog="Example: tumen diff --since HEAD~1")
@click.argument("files", nargs=-1, metavar="[FILE | OLD NEW]")
@click.option("--since", default="", metavar="REVISION", help="Compare with this git revision.")
@click.option(
    "--until",
    default="",
    metavar="REVISION",
    help="With --since: up to this revision, not the files.",
)
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(
    casebook: Casebook, files: tuple[str, ...], since: str, until: str, format_: str
) -> None:
    """Show what a change adds and removes, in sentences, before it is built.

    Without arguments, compares the case files and the decisions with the last build; with FILE,
    only that case. OLD and NEW are two case files or two casebooks. The exit code is 1 if they
    differ.
    """
    from tumen.analysis.diff.describe import readable, sentence, told
    from tumen.analysis.diff.differences import differences

    old, new = _sides(casebook.private or casebook, files, since, until)
    if casebook.private is not None:
        from tumen.analysis.diff.decisions import DECISIONS
        from tumen.privacy.public_diff import public_sides

        # The reasons of decisions are free text and may name people: they are not public.
        old, new = ({k: v for k, v in side.items() if k != DECISIONS} for side in (old, new))
        old, new = public_sides(casebook.private, old, new)
    found = list(differences(old, new))
    if format_ == "json":
        rows = [
            {
                "source": d.source, "what": d.what, "thing": d.thing, "property": d.property,
                "before": [readable(term, d.source) for term in d.before],
                "after": [readable(term, d.source) for term in d.after],
                "sentence": sentence(d),
            }
            for d in found
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for slug in sorted({d.source for d in found}):
            click.echo(style(slug, bold=True))
            for sign, line in told([d for d in found if d.source == slug]):
                click.echo(f"  {sign} {line}")
        if not found:
            click.echo("no difference", err=True)
    if found:
        sys.exit(1)


def _sides(casebook: Casebook, files: tuple[str, ...], since: str, until: str) -> tuple[Side, Side]:
    from tumen.analysis.diff.decisions import DECISIONS, of_files, of_store
    from tumen.analysis.diff.git import at_revision
    from tumen.analysis.diff.versions import unbuilt
    from tumen.store.reader import open_reader

    old: Side
    new: Side
    if until and not since:
        raise TumenError("--until needs --since.")
    if len(files) > 2 or (since and len(files) > 1):
        raise TumenError("too many files. Name OLD and NEW, or one FILE, or none.")
    if len(files) == 2:
        old_file, new_file = (_file_or_folder(name, casebook) for name in files)
        return _two(old_file, new_file, casebook)
    only = {case_file(name, casebook).slug for name in files}
    if not since:
        old, new = unbuilt(casebook, only)
        if only:
            return old, new
        decided = of_store(open_reader(casebook)), of_files(casebook)
        return {**old, DECISIONS: decided[0]}, {**new, DECISIONS: decided[1]}
    old = at_revision(casebook, since)
    new = at_revision(casebook, until) if until else _whole(casebook)
    if only:
        old = {slug: version for slug, version in old.items() if slug in only}
        new = {slug: version for slug, version in new.items() if slug in only}
    return old, new


def _file_or_folder(name: str, casebook: Casebook) -> Path:
    path = Path(name)
    return path if path.exists() else case_file(name, casebook).path


def _whole(casebook: Casebook) -> Side:
    """Return the cases and decisions of a casebook as its files have them."""
    from tumen.analysis.diff.decisions import DECISIONS, of_files
    from tumen.analysis.diff.versions import of_casebook

    return {**of_casebook(casebook), DECISIONS: of_files(casebook)}


def _two(old: Path, new: Path, casebook: Casebook) -> tuple[Side, Side]:
    from tumen.analysis.diff.versions import of_file

    if old.is_dir() and new.is_dir():
        return _whole(find_casebook(old)), _whole(find_casebook(new))
    if old.is_dir() or new.is_dir():
        raise TumenError(f"{old} and {new} are a folder and a file. Name two of one kind.")
    for path in (old, new):
        if path.suffix not in CASE_SUFFIXES:
            raise TumenError(
                f"{path} is not a case file. Case files end in {', '.join(CASE_SUFFIXES)}."
            )
    slug = new.stem
    return {slug: of_file(old, casebook, slug)}, {slug: of_file(new, casebook)}
