"""Print progress and findings."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from tumen.build.build import Progress
from tumen.cli.terminal import erase_line, style
from tumen.core.findings import Finding

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Show progress in one line on the terminal if the work takes more than a second."""
    began = time.monotonic()
    last = began
    shown = False

    def report(what: str, done: int, total: int) -> None:
        nonlocal last, shown
        now = time.monotonic()
        if now - began < 1 or now - last < 0.1 or not sys.stderr.isatty():
            return
        last, shown = now, True
        click.echo(f"{erase_line()}{done}/{total} {what}", nl=False, err=True)

    try:
        yield report
    finally:
        if shown:
            click.echo(erase_line(), nl=False, err=True)


def say_findings(findings: Iterable[Finding], *, err: bool = True) -> None:
    """Print findings, one a line, the severity coloured on a terminal."""
    for finding in findings:
        colour = _COLOURS[finding.severity]
        place = f"{finding.file}:{finding.line}:{finding.column}"
        severity = style(finding.severity, err=err, fg=colour, bold=True)
        hint = f" {finding.hint}" if finding.hint else ""
        click.echo(f"{place}: {severity}: {finding.message} [{finding.code}]{hint}", err=err)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: `1 case`, `2 cases`, `1,200 quads`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
