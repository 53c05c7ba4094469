"""Run `tumen check`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from tumen.cli.case_arguments import case_file, refuse_one_text_for_many
from tumen.cli.options import casebook_option, format_option, text_options
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.findings import Finding, has_errors


@click.command(epilog="Example: tumen check graph/cases/kim-2016.yaml")
@click.argument("files", nargs=-1, metavar="[FILE…|-]")
@text_options
@click.option("--watch", is_flag=True, help="Check again when a file changes; stop with Ctrl-C.")
@click.option("--store", is_flag=True, help="Verify the store, the ledger and the snapshots.")
@click.option("--repair", is_flag=True, help="With --store: rebuild what is damaged.")
@format_option("text", "json", "sarif", "github", terminal="text", pipe="text")
@casebook_option
def command(
    casebook: Casebook, files: tuple[str, ...], text: Path | None, watch: bool, store: bool,
    repair: bool, format_: str,
) -> None:  # fmt: skip
    """Report all findings in the given case files, or in all: place, message, remedy.

    Nothing is built. --texts and --source-text verify every anchor. --store verifies the store
    instead: every file, the hash of every source, the public view. The exit code is 1 if there is
    an error, 0 if there are only warnings. docs/findings.md explains each code.
    """
    if repair and not store:
        raise TumenError("--repair goes with --store: tumen check --store --repair")
    if store:
        if files or text or watch:
            raise TumenError("--store verifies the whole store: give it no files, text or --watch.")
        findings = _verify(casebook, repair=repair)
        _say(findings, format_)
        sys.exit(1 if has_errors(findings) else 0)
    if watch and "-" in files:
        raise TumenError("standard input cannot be watched; name a file.")
    findings = _check(casebook, files, text)
    _say(findings, format_)
    if watch:
        _watch(casebook, files, text, format_)
    elif has_errors(findings):
        sys.exit(1)


def _check(casebook: Casebook, files: Sequence[str], text: Path | None) -> list[Finding]:
    from tumen.build.check_only import check_files
    from tumen.build.upgrade import check_copy
    from tumen.check.decisions import is_decision
    from tumen.cli.output import progress_line

    decisions = [Path(name) for name in files if is_decision(casebook, Path(name))]
    cases = [name for name in files if Path(name) not in decisions]
    chosen = [case_file(name, casebook) for name in cases] if files else None
    every = casebook.case_files() if chosen is None else chosen
    refuse_one_text_for_many(text, len(list(every)))
    with progress_line() as progress:
        found = check_files(casebook, chosen, decisions=decisions, text=text, progress=progress)
    return [*check_copy(casebook), *found]


def _verify(casebook: Casebook, *, repair: bool) -> list[Finding]:
    """Verify the store and the public view; with `repair`, make anew what is damaged."""
    from tumen.build.build import build
    from tumen.privacy.public_view import remove_view, view_of
    from tumen.store.snapshots import active_store
    from tumen.store.verify import verify_store

    findings = verify_store(casebook)
    if repair and has_errors(findings):
        report = build(casebook, fresh=True)
        click.echo("the store was damaged, and has been made anew from the cases", err=True)
        findings = [*report.findings, *verify_store(casebook)]
    view = view_of(casebook)
    if active_store(view).exists():
        shown = verify_store(view)
        if repair and has_errors(shown):
            remove_view(casebook)
            click.echo("the public view was damaged: --public makes it anew", err=True)
            shown = []
        findings += shown
    return findings


def _say(findings: Sequence[Finding], format_: str) -> None:
    from tumen.check.report_formats import github, sarif
    from tumen.cli.output import counted, say_findings

    if format_ == "json":
        rows = [finding.as_dict() for finding in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif format_ == "sarif":
        click.echo(json.dumps(sarif(findings, Path.cwd()), ensure_ascii=False, indent=2))
    elif format_ == "github":
        for finding in findings:
            click.echo(github(finding))
    else:
        say_findings(findings, err=False)
    if format_ in {"text", "github"}:
        errors = sum(finding.severity == "error" for finding in findings)
        others = len(findings) - errors
        click.echo(f"{counted(errors, 'error')}, {counted(others, 'warning')}", err=True)


def _watch(casebook: Casebook, files: Sequence[str], text: Path | None, format_: str) -> None:
    """Check again at each change, until the user stops it; a broken file does not end it."""
    from tumen.check.watch import changes
    from tumen.parse.decisions import decision_files

    def watched() -> list[Path]:
        return [*casebook.case_files(), *decision_files(casebook)]

    click.echo("watching; stop with Ctrl-C", err=True)
    try:
        for changed in changes(watched):
            names = ", ".join(sorted(casebook.display_path(path) for path in changed))
            click.echo(f"\n{time.strftime('%H:%M:%S')} {names}", err=True)
            try:
                _say(_check(casebook, files, text), format_)
            except TumenError as error:
                click.echo(f"tumen: {error}", err=True)
    except KeyboardInterrupt:
        click.echo("", err=True)
