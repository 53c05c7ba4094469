"""Run `tumen compare`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen compare kim-tae-woo tumen-curators")
@click.argument("one", metavar="CLAIMANT")
@click.argument("other", metavar="CLAIMANT")
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(casebook: Casebook, one: str, other: str, format_: str) -> None:
    """Compare the causal claims of two claimants: shared, opposed, and made by one only."""
    from tumen.analysis.causes.claims import Claims
    from tumen.analysis.causes.compare import compare_claimants
    from tumen.core.errors import TumenError
    from tumen.query.resolve import resolve_speaker
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    claims = Claims(store)
    first, second = resolve_speaker(store, one), resolve_speaker(store, other)
    if first == second:
        raise TumenError(f"'{one}' and '{other}' are the same claimant. Name two.")
    found = compare_claimants(store, [first], [second])
    if format_ == "json":
        click.echo(json.dumps([asdict(found)], ensure_ascii=False, indent=2))
        return
    name = claims.label
    for title, links in (
        ("Both claim", [f"{name(c)} → {name(e)}: {s}" for c, e, s in found.agreed]),
        ("They disagree", [f"{name(c)} → {name(e)}: {s} / {t}" for c, e, s, t in found.opposed]),
        (f"Only {name(first)}", [f"{name(c)} → {name(e)}: {s}" for c, e, s in found.only_first]),
        (f"Only {name(second)}", [f"{name(c)} → {name(e)}: {s}" for c, e, s in found.only_second]),
    ):
        click.echo(style(title, bold=True))
        click.echo("".join(f"  {line}\n" for line in links) or "  nothing\n")
