"""Run `tumen export`."""

from __future__ import annotations

from pathlib import Path

import click

from tumen.cli.options import OneOf, output_option, public_option
from tumen.core.casebook import Casebook

RDF = ("nquads", "trig", "jsonld", "turtle", "ntriples", "rdfxml")
NETWORK = ("graphml", "gexf", "cytoscape", "nodelink", "csv", "mermaid", "svg")

# File name ending → format; `.json` is ambiguous.
ENDINGS = {
    ".nq": "nquads", ".trig": "trig", ".jsonld": "jsonld", ".ttl": "turtle", ".nt": "ntriples",
    ".rdf": "rdfxml", ".owl": "rdfxml", ".xml": "rdfxml", ".graphml": "graphml", ".gexf": "gexf",
    ".csv": "csv", ".mmd": "mermaid", ".svg": "svg", ".ftm": "ftm",
}  # fmt: skip


@click.command(epilog="Example: tumen export --format trig -o graph.trig")
@click.option(
    "--format", "format_", show_default="by the file name, else trig",
    type=OneOf([*RDF, "void", *NETWORK, "ftm"]),
    help="RDF: nquads, trig and jsonld keep the sources apart, the others merge them; "
    "void describes the whole by VoID and DCAT. "
    "Networks: graphml, gexf, cytoscape, nodelink, csv; mermaid and svg for small ones. "
    "ftm: FollowTheMoney entities, one a line.",
)  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="SLUG", help="Only this source.")
@click.option(
    "--original-ids", is_flag=True,
    help="RDF: write each source with its own ids, as if no decision had merged any.",
)  # fmt: skip
@click.option("--vocabulary", is_flag=True, help="RDF: include the ontology.")
@click.option(
    "--projection", show_default="causes", type=OneOf(["causes", "actors", "all"]),
    help="Networks: which projection.",
)  # fmt: skip
@output_option
@public_option
def command(
    casebook: Casebook,
    format_: str | None,
    sources: tuple[str, ...],
    vocabulary: bool,
    original_ids: bool,
    projection: str | None,
    place: str,
) -> None:
    """Export the graph, or the graphs of some sources, as RDF, as a network or as a diagram."""
    from tumen.core.files import output

    format_ = format_ or _by_name(place)
    if projection and format_ not in NETWORK:
        raise click.UsageError(
            f"{format_} is not a network format and has no --projection. Leave it out."
        )
    if vocabulary and format_ not in RDF:
        raise click.UsageError(f"{format_} cannot hold the vocabulary. Leave --vocabulary out.")
    if original_ids and format_ not in RDF:
        raise click.UsageError(f"{format_} has no --original-ids. Leave it out, or choose RDF.")
    if format_ in RDF:
        from tumen.query.export_rdf import export_rdf

        with output(place) as target:
            export_rdf(
                casebook, format_, target, sources=sources, vocabulary=vocabulary,
                original_ids=original_ids,
            )  # fmt: skip
        return
    if format_ == "ftm":
        _ftm(casebook, sources, place)
        return
    if format_ == "void":
        from tumen.query.void import describe

        if sources:
            raise click.UsageError("void describes the whole graph. Leave --source out.")
        with output(place) as target:
            describe(casebook, target)
        return
    from tumen.analysis.network import project
    from tumen.analysis.network.export import write_network
    from tumen.query.resolve import resolve_source
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    graph = project(store, projection or "causes")
    if sources:
        wanted = {resolve_source(store, slug) for slug in sources}
        other = [
            (start, end, key)
            for start, end, key, data in graph.edges(keys=True, data=True)
            if data["source"] not in wanted
        ]
        graph.remove_edges_from(other)
        graph.remove_nodes_from([node for node, degree in list(graph.degree) if not degree])
    with output(place) as target:
        if format_ == "svg":
            from tumen.explorer.svg import svg

            target.write(svg(graph))
        else:
            write_network(graph, format_, target)


def _by_name(place: str) -> str:
    ending = Path(place).suffix.lower()
    if ending == ".json":
        raise click.UsageError(
            f"{place} may be one of three formats. Choose: --format jsonld, cytoscape or nodelink."
        )
    if ending and ending not in ENDINGS:
        click.echo(
            f"note: {place} is written as TriG, because its ending names no format. See: --format",
            err=True,
        )
    return ENDINGS.get(ending, "trig")


def _ftm(casebook: Casebook, sources: tuple[str, ...], place: str) -> None:
    from tumen.core.files import output
    from tumen.core.vocabulary import SOURCE
    from tumen.ingest.ftm.write import export_ftm
    from tumen.query.export_rdf import graphs_of
    from tumen.store.reader import open_reader

    store = open_reader(casebook)
    graphs = [g for g in graphs_of(store, sources) if g.value.startswith(SOURCE)]
    with output(place) as target:
        left = export_ftm(store, graphs, target)
    if left:
        told = ", ".join(f"{name} ({number:,})" for name, number in left.most_common())
        click.echo(f"Left out, because FollowTheMoney has no schema for them: {told}", err=True)
