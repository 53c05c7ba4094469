"""Run `tumen paths`."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from tumen.cli.causal_options import timeout_option, walk_options
from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen paths nuclear-test-2016-01 arrivals")
@click.argument("start", metavar="FROM")
@click.argument("goal", metavar="TO")
@click.option(
    "--length", default=6, show_default=True, help="The maximum number of links in a path."
)
@click.option(
    "--limit", type=int, default=100, show_default=True, help="Stop after this many paths."
)
@timeout_option
@walk_options
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(
    casebook: Casebook, start: str, goal: str, length: int, limit: int, timeout: float | None,
    format_: str, **options: Any,
) -> None:  # fmt: skip
    """Find causal paths from one thing to another, shortest first.

    Name things by id, IRI or any of their names. Each path shows its net sign, its claims, its
    weakest link, and whether one claimant states the whole path. The exit code is 1 if there is no
    path.
    """
    from tumen.analysis.causes.causal_graph import read_causal_graph
    from tumen.analysis.causes.chains import SearchState, describe_chain
    from tumen.analysis.causes.claims import Claims
    from tumen.analysis.causes.paths import find_paths, reach
    from tumen.cli.causal_options import (
        bearing,
        chain_dict,
        positive,
        say_stopped,
        walkable,
    )
    from tumen.cli.output import counted
    from tumen.core.errors import TumenError
    from tumen.store.reader import open_reader

    positive("--length", length)
    positive("--limit", limit)
    store = open_reader(casebook)
    claims = Claims(store)
    first, last = bearing(store, start), bearing(store, goal)
    if first == last:
        raise TumenError(
            f"FROM and TO are the same thing, {claims.label(first)}. "
            f"To find loops through it: tumen loops --through {start}"
        )
    causal_graph = read_causal_graph(store, walkable(store, **options))
    search = SearchState()
    paths = list(
        find_paths(
            causal_graph,
            claims,
            first,
            last,
            max_length=length,
            limit=limit,
            timeout=timeout,
            search=search,
        )
    )
    if format_ == "json":
        rows = [{**chain_dict(path), "sentence": describe_chain(path, claims)} for path in paths]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for path in paths if format_ == "text" else ():
        click.echo(f"{style(path.sign, bold=True)}: {describe_chain(path, claims)}")
        for link in path.links:
            for claim in link.claims:
                click.echo(f"    {claims.claim_line(claim)}")
        weakest = path.weakest
        people = len(weakest.belief.witnesses)
        click.echo(
            f"    weakest link: {claims.label(weakest.cause)} → {claims.label(weakest.effect)}, "
            f"belief {weakest.belief.value:.2f} ({counted(people, 'witness', 'witnesses')}, "
            f"{weakest.claim.modality})"
        )
        click.echo(
            f"    {counted(len(path.claimants), 'claimant')}: {claims.labels(path.claimants)}"
        )
        if path.is_stitched:
            click.echo("    No single speaker states the whole chain.")
        click.echo("")
    say_stopped(search, "paths")
    if not paths and not search.stopped:
        click.echo(
            _no_path(reach(causal_graph, first, last, length), claims, first, last, length),
            err=True,
        )
        sys.exit(1)
    click.echo(f"{counted(len(paths), 'path')} of up to {counted(length, 'link')}", err=True)


def _no_path(far: Any, claims: Any, first: str, last: str, length: int) -> str:
    from tumen.cli.output import counted

    start, goal = claims.label(first), claims.label(last)
    if not far.known_cause:
        return f"No path: no claim gives {start} as a cause."
    if not far.known_effect:
        return f"No path: {goal} is neither a cause nor an effect in the claims selected."
    shown = ", ".join(claims.label(iri) for iri in far.furthest[:5])
    more = " …" if len(far.furthest) > 5 else ""
    if far.steps == length:
        return (
            f"No path of up to {length} links; the search got as far as: {shown}{more}. "
            f"Try --length {length + 2}."
        )
    way = counted(far.steps, "step")
    return f"No path: from {start} the claims lead no further than {shown}{more} ({way})."
