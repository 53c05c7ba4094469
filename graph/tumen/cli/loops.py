"""Run `tumen loops`."""

from __future__ import annotations

import json
from typing import Any

import click

from tumen.cli.causal_options import timeout_option, walk_options
from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen loops --no-curator-links")
@click.option(
    "--length", default=10, show_default=True, help="The maximum number of links in a loop."
)
@click.option(
    "--limit", type=int, default=1000, show_default=True, help="Stop after this many loops."
)
@timeout_option
@click.option("--through", metavar="ID", help="Only loops through this thing.")
@walk_options
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(
    casebook: Casebook, length: int, limit: int, timeout: float | None, through: str | None,
    format_: str, **options: Any,
) -> None:  # fmt: skip
    """Find feedback loops in the claims: reinforcing, balancing or undetermined.

    Each loop appears once, as a sentence, with its claims and claimants. Links that curators added
    are marked.
    """
    from tumen.analysis.causes.causal_graph import read_causal_graph
    from tumen.analysis.causes.chains import SearchState, describe_chain
    from tumen.analysis.causes.claims import Claims
    from tumen.analysis.causes.loops import by_length, find_loops
    from tumen.cli.causal_options import chain_dict, positive, say_stopped, walkable
    from tumen.cli.output import counted, progress_line
    from tumen.query.resolve import resolve_thing
    from tumen.store.reader import open_reader

    positive("--length", length)
    positive("--limit", limit)
    store = open_reader(casebook)
    claims = Claims(store)
    causal_graph = read_causal_graph(store, walkable(store, **options))
    wanted = resolve_thing(store, through) if through else None
    search = SearchState()
    with progress_line() as progress:
        found = find_loops(
            causal_graph, claims, max_length=length, limit=limit, timeout=timeout, search=search,
            progress=lambda number: progress("loops found", number, limit),
        )  # fmt: skip
        loops = sorted(
            (x for x in found if wanted is None or wanted in x.chain.nodes), key=by_length
        )
    if format_ == "json":
        rows = [
            {"kind": x.kind, **chain_dict(x.chain), "nodes": list(x.chain.nodes[:-1]),
             "sentence": describe_chain(x.chain, claims)}
            for x in loops
        ]  # fmt: skip
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    for loop in loops if format_ == "text" else ():
        click.echo(f"{style(loop.kind, bold=True)}: {describe_chain(loop.chain, claims)}")
        for link in loop.chain.links:
            for claim in link.claims:
                click.echo(f"    {claims.claim_line(claim)}")
        whole = loop.chain.stated_whole_by
        who = f"{claims.labels(whole)} states" if whole else "no single speaker states"
        click.echo(f"    {who} the whole loop\n")
    say_stopped(search, "loops")
    click.echo(f"{counted(len(loops), 'loop')} of up to {counted(length, 'link')}", err=True)
