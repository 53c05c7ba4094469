"""Run `tumen disputes`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tumen.cli.options import OneOf, format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.derive.disputes import Dispute
    from tumen.store.labels import Labels

# Kind → heading, in the order of the output.
KINDS = {
    "statedDispute": "Disputed outright by a source",
    "oppositeSigns": "Opposite signs on one link",
    "assertedAndDenied": "Asserted and denied",
    "rivalKinds": "What it was",
    "rivalStatuses": "Whether it happened",
    "rivalDates": "When",
    "rivalPlaces": "Where",
    "rivalHeadCounts": "How many people",
    "rivalSexes": "Female or male",
    "rivalNumbers": "Figures",
    "rivalFirsts": "When a threshold was first reached",
}


@click.command(epilog="Example: tumen disputes ningbo-departure-2016 --kind rivalDates")
@click.argument("thing", required=False, metavar="[ID|NAME]")
@click.option("--about", metavar="ID", help="The same as ID|NAME.")
@click.option("--kind", "kinds", multiple=True, type=OneOf(list(KINDS)), help="Only this kind.")
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(
    casebook: Casebook, thing: str | None, about: str | None, kinds: tuple[str, ...], format_: str
) -> None:
    """List claims that contradict each other, and why; all, or those about one thing.

    Each side shows its claimants, claims and passages. A difference that a range, a rounding, a
    revision or a time zone explains is no dispute: see docs/disputes.md.
    """
    from tumen.cli.output import counted
    from tumen.core.errors import TumenError
    from tumen.derive.disputes import find_disputes
    from tumen.query.resolve import resolve_thing
    from tumen.store.labels import Labels, unambiguous_label
    from tumen.store.reader import open_reader

    if thing and about:
        raise TumenError(f"'{thing}' and --about both name the thing. Leave one out.")
    store = open_reader(casebook)
    wanted = resolve_thing(store, named) if (named := thing or about) else None
    found = [
        made
        for made in find_disputes(store)
        if (wanted is None or made.turns_on(wanted)) and (not kinds or made.kind in kinds)
    ]
    if format_ == "json":
        rows = [made.as_dict() for made in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    labels = Labels(store, unambiguous_label)
    for kind, heading in KINDS.items():
        of_kind = [made for made in found if made.kind == kind]
        if of_kind:
            click.echo(style(heading, bold=True))
        for made in of_kind:
            _show(made, store, labels)
    click.echo(counted(len(found), "dispute"), err=True)


def _show(made: Dispute, store: Store, labels: Labels) -> None:
    from tumen.store.labels import passages, short

    click.echo(f"  {made.question}")
    for side in made.sides:
        shown = "" if made.kind == "statedDispute" else f"{side.text}: "
        for claim in side.claims:
            where = ", ".join(short(p) for p in passages(store, claim)) or short(claim)
            who = labels.several(_claimants(store, claim))
            click.echo(f"    {shown}{labels[claim]} — {who}; {where}")
        for source in side.describing:
            click.echo(f"    {shown}described so in {short(source)}")
    click.echo("")


def _claimants(store: Store, claim: str) -> list[str]:
    from tumen.core.vocabulary import Tumen
    from tumen.store.lookup import values

    return sorted(values(store, claim, Tumen.claimant))
