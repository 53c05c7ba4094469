"""Run `tumen about`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.query.about import Dossier


_HELD = {
    "same": "decided to be the same as {}",
    "different": "decided to differ from {}",
    "unsure": "perhaps the same as {}; undecided",
    "narrower": "decided to be a kind of {}",
    "opposite": "decided to be the opposite of {}",
    "part": "decided to be a part of {}",
    "instance": "decided to be an instance of {}",
}
_HELD_INVERSE = {
    "narrower": "decided to be broader than {}",
    "part": "decided to have {} as a part",
    "instance": "decided to have {} as an instance",
}
_HEADINGS = {
    "states": "Claims in it",
    "because": "Claims that give it as a reason",
    "claimant": "Claims that it makes",
}


@click.command(epilog="Example: tumen about 태영호")
@click.argument("thing", metavar="ID|NAME")
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(casebook: Casebook, thing: str, format_: str) -> None:
    """Show what is said about one thing, by whom and where.

    Name the thing by its id, its IRI, or any of its names in any script.
    """
    from tumen.query.about import dossier
    from tumen.query.resolve import resolve_thing
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    found = dossier(store, resolve_thing(store, thing))
    if format_ == "json":
        click.echo(json.dumps([found.as_dict()], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(found, store)))


def _lines(found: Dossier, store: Store) -> list[str]:
    from tumen.store.labels import short, unambiguous_label

    lines = [style(found.label, bold=True) + f"  {', '.join(found.kinds)}  {found.id}"]
    others = [f"{text} ({tag})" if tag else text for tag, text in found.names]
    if others:
        lines.append(f"named: {', '.join(others)}")
    for id_, sources in found.written_as.items():
        lines.append(f"written as: {id_}  [{', '.join(map(short, sources))}]")
    for held in found.held:
        how = (_HELD_INVERSE if held.inverse else _HELD)[held.verdict].format(
            f"{held.text} ({short(held.thing)})"
        )
        lines.append(f"{how} by {held.by}, {held.date}, reason: {held.reason}")
    facts = [fact for fact in found.facts if not fact.inverse]
    if facts:
        lines += ["", style("What is said about it", bold=True)]
        lines += [
            f"  {short(f.property)}: {f.text}  [{', '.join(map(short, f.sources))}]" for f in facts
        ]
    back = [fact for fact in found.facts if fact.inverse]
    if back:
        lines += ["", style("Where it is mentioned", bold=True)]
        lines += [
            f"  {f.text} ({short(f.value)}): {short(f.property)}"
            f"  [{', '.join(map(short, f.sources))}]"
            for f in back
        ]
    role = None
    for claim in found.claims:
        if claim.role != role:
            role = claim.role
            heading = _HEADINGS.get(role, f"Claims that have it as {role}")
            lines += ["", style(heading, bold=True)]
        who = ", ".join(unambiguous_label(store, iri) for iri in claim.claimants)
        where = ", ".join(short(iri) for iri in claim.passages) or "no passage"
        lines.append(f"  {claim.gist}")
        lines.append(f"    {claim.modality}, {who}; {where}; {short(claim.claim)}")
    return lines
