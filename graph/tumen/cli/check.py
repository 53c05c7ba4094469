"""`tumen check`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tumen.casebook import Casebook
from tumen.cli.options import casebook_option, format_option
from tumen.errors import TumenError

if TYPE_CHECKING:
    from tumen.survey import CaseFile


@click.command(epilog="Example: tumen check graph/cases/kim-2016.yaml")
@click.argument("files", nargs=-1, metavar="[FILE…|-]")
@click.option(
    "--text", type=click.Path(path_type=Path, exists=True),
    help="The source's text, or a folder of SLUG.txt, to verify every anchor.",
)  # fmt: skip
@format_option("text", "json", terminal="text", pipe="text")
@casebook_option
def command(casebook: Casebook, files: tuple[str, ...], text: Path | None, format_: str) -> None:
    """Every finding in the given case files, or in all: file, line, column, what, remedy.

    Nothing is built. Ends with 1 if there is an error, with 0 if there are only warnings.
    """
    from tumen.building import check_files
    from tumen.cli.talk import counted, progress_line, say_findings
    from tumen.findings import has_errors

    chosen = [_case_file(name, casebook) for name in files] or None
    with progress_line() as progress:
        findings = check_files(casebook, chosen, text=text, progress=progress)
    if format_ == "json":
        rows = [finding.as_dict() for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        say_findings(findings, err=False)
        errors = sum(finding.severity == "error" for finding in findings)
        others = len(findings) - errors
        click.echo(f"{counted(errors, 'error')}, {counted(others, 'warning')}", err=True)
    if has_errors(findings):
        sys.exit(1)


def _case_file(name: str, casebook: Casebook) -> CaseFile:
    from tumen.casebook import CASE_SUFFIXES
    from tumen.survey import CaseFile, GivenFile

    if name == "-":
        data = sys.stdin.buffer.read()
        stated = re.search(rb"^id:\s*[\"']?([a-z0-9-]+)", data, re.MULTILINE)
        slug = stated.group(1).decode() if stated else "standard-input"
        return GivenFile(slug, casebook.cases / f"{slug}.yaml", len(data), 0, data)
    path = Path(name)
    if not path.exists():
        known = {file.name: file for file in casebook.case_files()}
        by_slug = {file.stem: file for file in known.values()}
        if name in by_slug:
            path = by_slug[name]
        else:
            from tumen.errors import did_you_mean, nearest

            hint = did_you_mean(nearest(path.name, [*known, *by_slug]))
            raise TumenError(f"there is no file {name}. {hint}".rstrip())
    if path.is_dir():
        raise TumenError(f"{name} is a folder; name a case file in it.")
    if path.suffix not in CASE_SUFFIXES:
        raise TumenError(
            f"{name} is no case file: its name ends in none of {', '.join(CASE_SUFFIXES)}."
        )
    return CaseFile(path.stem, path.resolve(), path.stat().st_size, 0)
