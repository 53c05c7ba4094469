"""Run `tumen reason`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from tumen.cli.case_arguments import case_file
from tumen.cli.options import format_option, public_option
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError

if TYPE_CHECKING:
    from pyoxigraph import Quad

    from tumen.analysis.owl.report import Report

_SHOWN = 10


@click.command(epilog="Example: tumen reason kim-2016")
@click.argument("cases", nargs=-1, metavar="[CASE|FILE|-]…")
@click.option(
    "--timeout", type=click.FloatRange(min=1), default=120.0, show_default=True, metavar="SECONDS",
    help="Stop HermiT after this time.",
)  # fmt: skip
@click.option(
    "--memory", type=click.IntRange(min=64), default=2000, show_default=True, metavar="MB",
    help="The memory limit of the Java runtime.",
)  # fmt: skip
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(
    casebook: Casebook, cases: tuple[str, ...], timeout: float, memory: int, format_: str
) -> None:
    """Check consistency and inferences with a full OWL reasoner (HermiT).

    Reports whether the vocabulary is in OWL 2 DL, whether each class is satisfiable, which
    statements are inconsistent, and whether HermiT infers the same as the rules of the build. CASE
    is a case file, built or not; the default is everything built. Nothing is written. The exit
    code is 1 if there is a problem.
    """
    from tumen.analysis.owl.report import reason, stored_cases
    from tumen.store.reader import open_reader

    if cases and casebook.private is not None:
        raise TumenError("--public reasons over everything built. Name no case with it.")
    said = _read(casebook, cases) if cases else stored_cases(open_reader(casebook))
    report = reason(casebook, said, timeout=timeout, memory=memory)
    if format_ == "json":
        click.echo(json.dumps([report.as_dict()], ensure_ascii=False, indent=2))
    else:
        _say(report)
    if not report.sound:
        sys.exit(1)


def _read(casebook: Casebook, names: Sequence[str]) -> dict[str, Iterable[Quad]]:
    from tumen.build.build import read_files
    from tumen.cli.output import say_findings

    reads = read_files(casebook, [case_file(name, casebook) for name in names], None)
    for read in reads:
        if read.case is None or read.findings.has_errors():
            say_findings(read.findings.sorted())
            raise TumenError(f"{read.file.slug} has errors. Correct these first.")
    return {read.file.slug: read.case.quads for read in reads if read.case is not None}


def _say(report: Report) -> None:
    from tumen.cli.output import counted, say_findings
    from tumen.query.resolve import short

    say_findings(report.findings, err=False)
    for iri in report.unsatisfiable:
        click.echo(f"{short(iri)}: the axioms allow this class no members.")
    for statements, why in (
        (report.missed, "HermiT infers it, the rules of the build do not"),
        (report.unfounded, "the rules of the build infer it, HermiT does not"),
    ):
        for subject, predicate, other in statements[:_SHOWN]:
            click.echo(f"{short(subject)} {short(predicate)} {short(other)}: {why}.")
        if len(statements) > _SHOWN:
            click.echo(f"… and {len(statements) - _SHOWN:,} more: {why}.")
    if any(finding.code == "outside-owl-dl" for finding in report.findings):
        click.echo("HermiT was not run: correct the vocabulary first.", err=True)
        return
    said = f"{counted(report.statements, 'statement')} of {counted(len(report.sources), 'source')}"
    click.echo(f"{said}: {'consistent' if report.consistent else 'not consistent'}")
    if report.set_aside:
        click.echo(f"left out because they contradict themselves: {', '.join(report.set_aside)}")
    if not report.unsatisfiable:
        click.echo("every class is satisfiable")
    if not (report.missed or report.unfounded):
        click.echo(f"{counted(len(report.conclusions), 'conclusion')}, the same as by the rules")
    for datatype, number in sorted(report.left_out.items()):
        name = datatype.rpartition("#")[2]
        were = "was" if number == 1 else "were"
        if name == "imports":
            click.echo(f"{counted(number, 'import')} {were} not followed: nothing is fetched")
            continue
        values = counted(number, name if name == "date" else f"{name} value")
        click.echo(f"{values} {were} not checked: OWL 2 has no datatype for them")
    click.echo(f"{report.seconds:.1f} s", err=True)
