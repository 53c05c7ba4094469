"""Run `tumen centrality`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from tumen.cli.causal_options import walk_options
from tumen.cli.options import format_option, public_option
from tumen.cli.terminal import style
from tumen.core.casebook import Casebook


@click.command(epilog="Example: tumen centrality --exclude kim-tae-woo")
@click.option("--limit", default=10, show_default=True, help="The length of each list.")
@walk_options
@format_option("text", "json", terminal="text", pipe="text")
@public_option
def command(casebook: Casebook, limit: int, format_: str, **options: Any) -> None:
    """Rank root causes, final effects, bridges and central things, and claims by citations.

    With --exclude it also lists what is lost: links, things, and which root cause no longer leads
    to which final effect.
    """
    from tumen.analysis.causes.causal_graph import read_causal_graph
    from tumen.analysis.causes.centrality import measure_centrality
    from tumen.analysis.causes.claims import Claims
    from tumen.analysis.causes.compare import removal_effect
    from tumen.cli.causal_options import positive, walkable
    from tumen.cli.output import counted
    from tumen.store.reader import open_reader

    positive("--limit", limit)
    store = open_reader(casebook)
    claims = Claims(store)
    choice = walkable(store, **options)
    causal_graph = read_causal_graph(store, choice)
    found = measure_centrality(store, causal_graph, limit)
    lost = None
    if choice.exclude:
        whole = read_causal_graph(store, walkable(store, **{**options, "without": ()}))
        lost = removal_effect(whole, causal_graph)
    if format_ == "json":
        row = asdict(found) | ({"lost": asdict(lost)} if lost else {})
        click.echo(json.dumps([row], ensure_ascii=False, indent=2))
        return

    def section(title: str, lines: list[str]) -> None:
        click.echo(style(title, bold=True))
        click.echo("".join(f"  {line}\n" for line in lines) or "  none\n")

    name = claims.label
    section("Root causes, the most consequential first", [name(iri) for iri in found.roots])
    section("Final effects, the most affected first", [name(iri) for iri in found.ends])
    section(
        "Highest betweenness first",
        [
            f"{name(n.iri)}: betweenness {n.betweenness:.1%}; {counted(n.causes, 'cause')}, "
            f"{counted(n.effects, 'effect')}; PageRank {n.pagerank:.4f}, "
            f"reverse PageRank {n.reverse_pagerank:.4f}"
            for n in found.nodes
        ],
    )
    section(
        "Bridges: links that hold the graph together",
        [f"{name(a)} – {name(b)}" for a, b in found.bridges],
    )
    section("Most cited claims", [f"{count} × {name(iri)}" for iri, count in found.cited])
    section("Most disputed claims", [f"{count} × {name(iri)}" for iri, count in found.disputed])
    if lost:
        section("Links lost", [f"{name(a)} → {name(b)}" for a, b in lost.links])
        section("Things lost", [name(iri) for iri in lost.things])
        section("No longer connected", [f"{name(a)} … {name(b)}" for a, b in lost.severed])
