"""What a test of the W3C comes to: the quads that a file holds, whether two graphs are the same, a miss."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)  # fmt: skip
from w3c_suites import Trial

from tumen.core.findings import Findings
from tumen.parse.turtle_case import parse_rdf

RDF_FORMATS = {
    ".ttl": RdfFormat.TURTLE, ".trig": RdfFormat.TRIG, ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS, ".rdf": RdfFormat.RDF_XML, ".jsonld": RdfFormat.JSON_LD,
}  # fmt: skip


class Missed(Exception):
    """The outcome is not that of the suite; the message says how."""


def quads_of(
    data: bytes, format_: RdfFormat, base: str, mark: str = "", own: bool = True
) -> list[Quad]:
    """What our reader makes of a file. `mark` keeps its blank nodes apart from another file's."""
    findings = Findings(base)
    if own:
        dataset = parse_rdf(data, format_, base, findings)
        if dataset is None:
            raise Missed(str(findings.sorted()[0]))
        quads = list(dataset)
    else:
        quads = list(parse(data, format=format_, base_iri=base))

    def renamed(term: Any) -> Any:
        return BlankNode(mark + term.value) if isinstance(term, BlankNode) else term

    return [Quad(*(renamed(term) for term in quad)) for quad in quads] if mark else quads


def same(found: Iterable[Quad], expected: Iterable[Quad], what: str = "the graph") -> None:
    """Raise unless two datasets are isomorphic, numbers compared as the store writes them."""
    one, two = _normal(found), _normal(expected)
    if one != two:
        raise Missed(f"{what} differs: not there {sorted(two - one)[:3]}, "
                     f"too much {sorted(one - two)[:3]}")  # fmt: skip


def _normal(quads: Iterable[Quad]) -> set[str]:
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def read_into(trial: Trial, iri: str, mark: str, graph: NamedNode | DefaultGraph) -> list[Quad]:
    """A file of a suite, all of it in one graph."""
    quads = quads_of(trial.read(iri), RDF_FORMATS[Path(iri).suffix], iri, mark)
    return [Quad(q.subject, q.predicate, q.object, graph) for q in quads]
