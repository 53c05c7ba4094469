"""Run `tumen build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tumen.cli.options import casebook_option
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen build --fresh")
@click.option("--fresh", is_flag=True, help="Rebuild the whole store from the cases.")
@click.option(
    "--texts", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR",
    help="The folder of the source texts (SLUG.txt), to verify every anchor.",
)  # fmt: skip
@click.option("--no-view", is_flag=True, help="Do not draw explorer.html.")
@casebook_option
def command(casebook: Casebook, fresh: bool, texts: Path | None, no_view: bool) -> None:
    """Read, check, load and draw what changed since the last build.

    A case with errors keeps its last good state; the others are built.
    """
    from tumen.build.build import build
    from tumen.build.upgrade import check_copy
    from tumen.cli.output import counted, progress_line, say_findings
    from tumen.core.findings import has_errors

    with progress_line() as progress:
        report = build(casebook, fresh=fresh, text=texts, progress=progress)
    say_findings([*check_copy(casebook), *report.findings])
    parts = []
    if report.built:
        parts.append(
            f"{counted(len(report.built), 'case')} built ({counted(report.quads, 'quad')})"
        )
    if report.unchanged:
        parts.append(f"{counted(report.unchanged, 'case')} unchanged")
    if report.withdrawn:
        parts.append(f"{counted(len(report.withdrawn), 'case')} withdrawn")
    if report.imported:
        parts.append(f"{counted(len(report.imported), 'import')} taken in")
    if report.imports_gone:
        parts.append(f"{counted(len(report.imports_gone), 'import')} withdrawn")
    if report.decisions:
        parts.append(f"{counted(report.decisions, 'decision')} taken in")
    if report.merged:
        parts.append(f"{counted(len(report.merged), 'source')} merged anew")
    if report.failed:
        parts.append(f"{counted(len(report.failed), 'case')} with errors left as before")
    summary = ", ".join(parts) or f"no cases in {casebook.display_path(casebook.cases)}"
    click.echo(f"{summary}; {report.seconds:.1f} s", err=True)
    if not no_view:
        from tumen.explorer import write_if_stale

        page = write_if_stale(casebook)
        click.echo(casebook.display_path(page))
    if has_errors(report.findings):
        sys.exit(1)
