"""Run `tumen explain`."""

from __future__ import annotations

import json
import sys

import click

from tumen.cli.causal_options import no_curator_links_option
from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen explain arrivals")
@click.argument("effect", metavar="EFFECT")
@no_curator_links_option
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(casebook: Casebook, effect: str, exclude_curators: bool, format_: str) -> None:
    """Compare rival explanations of an effect, best supported first.

    Each shows its causes, its sign, who asserts and who denies it, and its support: a number from
    independent witnesses and their modality (docs/support.md). The exit code is 1 if no claim is
    about the effect.
    """
    from tumen.analysis.causes.claims import Claims
    from tumen.analysis.causes.explanations import explain
    from tumen.cli.causal_options import bearing
    from tumen.cli.output import counted
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    claims = Claims(store)
    thing = bearing(store, effect)
    found = explain(claims, thing, exclude_curators=exclude_curators)
    if format_ == "json":
        rows = [
            {
                "effect": e.effect,
                "causes": list(e.causes),
                "sign": e.sign,
                "linkTypes": list(e.link_types),
                "claims": [claim.iri for claim in e.claims],
                "deniedBy": [claim.iri for claim in e.denials],
                "sources": e.sources,
                "support": e.belief.value,
                "witnesses": [
                    {"who": w.who, "weight": w.weight, "claims": list(w.claims)}
                    for w in e.belief.witnesses
                ],
                "denial": e.denial.value,
                "curators": e.curators,
            }
            for e in found
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for e in found if format_ == "text" else ():
        link = claims.link_text(e.causes, e.effect, e.sign, e.link_types)
        click.echo(style(link, bold=True))
        witnesses = counted(len(e.belief.witnesses), "witness", "witnesses")
        if e.curators:
            backing = "curators' link, no witness"
        elif e.claims:
            sources = counted(len(e.sources), "source")
            backing = f"belief {e.belief.value:.2f}: {witnesses} in {sources}"
        else:
            backing = "no claim asserts it"
        against = f"; denied, belief in the denial {e.denial.value:.2f}" if e.denials else ""
        click.echo(f"    {backing}{against}")
        for claim in e.claims:
            click.echo(f"    + {claims.claim_line(claim)}")
        for claim in e.denials:
            click.echo(f"    - {claims.claim_line(claim)}")
        click.echo("")
    if not found:
        click.echo(f"No claim explains {claims.label(thing)}.", err=True)
        sys.exit(1)
    click.echo(counted(len(found), "explanation"), err=True)
