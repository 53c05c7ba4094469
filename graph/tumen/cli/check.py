"""`tumen check`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from tumen.casebook import Casebook
from tumen.cli.files import case_file
from tumen.cli.options import casebook_option, format_option


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

    chosen = [case_file(name, casebook) for name in files] or None
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
