"""`tumen export`."""

from __future__ import annotations

import click

from tumen.casebook import Casebook
from tumen.cli.options import casebook_option


@click.command(epilog="Example: tumen export --format trig -o graph.trig")
@click.option(
    "--format", "format_", default="trig", show_default=True,
    type=click.Choice(["nquads", "trig", "jsonld", "turtle", "ntriples", "rdfxml"]),
    help="nquads, trig and jsonld keep the sources apart; the others merge them.",
)  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="SLUG", help="Only what this source says.")
@click.option("--vocabulary", is_flag=True, help="The ontology too.")
@click.option("-o", "--output", "place", default="-", help="The file to write; - is standard output.")
@casebook_option
def command(
    casebook: Casebook, format_: str, sources: tuple[str, ...], vocabulary: bool, place: str
) -> None:
    """Write the graph, or only some of its sources, in an RDF format."""
    from tumen.exporting import export_rdf
    from tumen.writing import output

    with output(place) as target:
        export_rdf(casebook, format_, target, sources=sources, vocabulary=vocabulary)
