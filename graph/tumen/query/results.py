"""Write query results: rows as table, CSV, TSV, JSON, XML or Markdown, graphs as RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, cast

from tumen.parse.blank_nodes import canonicalise
from tumen.query.formats import PREFIXES
from tumen.query.safe_csv import SpreadsheetSafe
from tumen.query.text_table import cell, markdown, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

    Results = QueryBoolean | QuerySolutions | QueryTriples

RDF_FORMATS = {
    "turtle": "TURTLE",
    "trig": "TRIG",
    "nquads": "N_QUADS",
    "ntriples": "N_TRIPLES",
    "jsonld": "JSON_LD",
    "rdfxml": "RDF_XML",
}
# Labels of blank nodes depend on chance; up to this many get canonical ones.
_MOST_CANONICAL = 2_000


def write(results: Results, format_: str, target: BinaryIO, width: int | None = None) -> int | None:
    """Write the results of a query to a binary file, streaming where the format allows it.

    `format_` must fit the query (see `choose_format`); `width` is the width of the terminal in
    cells, for tables. Returns the number of rows if they were counted.
    """
    from pyoxigraph import QueryBoolean, QueryResultsFormat, QueryTriples

    if isinstance(results, QueryTriples):
        _write_graph(results, format_, target)
        return None
    if isinstance(results, QueryBoolean) and format_ not in ("json", "xml"):
        target.write(b"true\n" if results else b"false\n")
        return None
    if format_ in ("table", "md"):
        return _write_text(results, format_, target, width)  # type: ignore[arg-type]
    if format_ == "csv":
        safe = SpreadsheetSafe(target)
        results.serialize(cast(BinaryIO, safe), format=QueryResultsFormat.CSV)
        safe.finish()
    else:
        results.serialize(target, format=getattr(QueryResultsFormat, format_.upper()))
        if format_ in ("json", "xml"):
            target.write(b"\n")
    return None


def _write_text(results: QuerySolutions, format_: str, target: BinaryIO, width: int | None) -> int:
    columns = [variable.value for variable in results.variables]
    rows = [[cell(solution[name]) for name in columns] for solution in results]
    text = table(columns, rows, width) if format_ == "table" else markdown(columns, rows)
    target.write((text + "\n").encode())
    return len(rows)


def _write_graph(results: QueryTriples, format_: str, target: BinaryIO) -> None:
    """Write each triple once and sorted, so that the same graph gives the same bytes."""
    from pyoxigraph import RdfFormat, serialize

    triples = sorted(_canonical(set(results)), key=str)
    rdf_format: RdfFormat = getattr(RdfFormat, RDF_FORMATS[format_])
    serialize(triples, target, format=rdf_format, prefixes=used_prefixes(triples))


def _canonical(triples: set[Triple]) -> set[Triple]:
    """Label blank nodes by RDFC-1.0 unless there are too many."""
    from pyoxigraph import BlankNode, Dataset, Quad

    blank = {term for t in triples for term in (t.subject, t.object) if isinstance(term, BlankNode)}
    if not 0 < len(blank) <= _MOST_CANONICAL:
        return triples
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    canonicalise(dataset)
    return {quad.triple for quad in dataset}


def used_prefixes(statements: Sequence[Quad | Triple]) -> dict[str, str]:
    """Return the prefixes that a graph uses."""
    text = " ".join(map(str, statements[:100_000]))
    return {prefix: base for prefix, base in PREFIXES.items() if f"<{base}" in text}
