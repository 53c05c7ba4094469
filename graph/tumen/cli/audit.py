"""Run `tumen audit`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook

if TYPE_CHECKING:
    from pyoxigraph import Store

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


@click.command(epilog="Example: tumen audit --all")
@click.option(
    "--all", "everything", is_flag=True, help="Include figures that agree or cannot be checked."
)
@click.argument("thing", required=False, metavar="[ID|NAME]")
@click.option("--about", metavar="ID", help="The same as ID|NAME.")
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(
    casebook: Casebook, thing: str | None, everything: bool, about: str | None, format_: str
) -> None:
    """Recompute figures; find effects dated before causes and unsourced claims.

    All, or those of one claim, one source, one claimant or one thing. The exit code is 1 if there
    are errors or warnings. docs/audit.md explains the computations and tolerances.
    """
    from tumen.analysis.audit import audit
    from tumen.cli.output import counted
    from tumen.core.errors import TumenError, UnknownName
    from tumen.query.resolve import resolve_source, resolve_thing
    from tumen.store.labels import Labels, passages, short
    from tumen.store.reader import open_reader

    if thing and about:
        raise TumenError(f"'{thing}' and --about both name the thing. Leave one out.")
    store = open_reader(casebook)
    wanted = None
    if about := thing or about:
        try:
            wanted = resolve_source(store, about)
        except UnknownName:
            wanted = resolve_thing(store, about)
    found = [
        finding
        for finding in audit(store, everything=everything)
        if wanted in {None, finding.claim, finding.source}
        or (wanted and speaks_of(store, finding.claim, wanted))
    ]
    if format_ == "json":
        rows = [finding.as_dict() for finding in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    labels = Labels(store)
    for finding in found if format_ == "text" else ():
        severity = style(finding.severity, fg=_COLOURS[finding.severity], bold=True)
        click.echo(f"{severity}: {short(finding.claim)}: {finding.why} [{finding.kind}]")
        where = ", ".join(short(p) for p in passages(store, finding.claim))
        click.echo(f"    {labels[finding.claim]}{f' — {where}' if where else ''}")
    counts = {name: sum(f.severity == name for f in found) for name in _COLOURS}
    errors, warnings = counted(counts["error"], "error"), counted(counts["warning"], "warning")
    click.echo(f"{errors}, {warnings}, {counts['info']:,} for information", err=True)
    if counts["error"] or counts["warning"]:
        sys.exit(1)


def speaks_of(store: Store, claim: str, thing: str) -> bool:
    """Tell whether the claim names the thing: as claimant, indicator, cause …"""
    from pyoxigraph import NamedNode

    return any(store.quads_for_pattern(NamedNode(claim), None, NamedNode(thing), None))
