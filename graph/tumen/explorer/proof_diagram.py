"""Export a proof as a diagram (Mermaid, SVG) or as RDF with PROV."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tumen.analysis.proofs.why import Reason, steps
from tumen.core.vocabulary import INFERRED
from tumen.derive.inference.locations import short

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from tumen.analysis.network import Network

_PROV = "http://www.w3.org/ns/prov#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def written(reasons: Sequence[Reason], format_: str) -> bytes:
    """Serialise proofs as `mermaid`, `svg` or `turtle`; equal proofs give equal bytes.

    Raises `TumenError` where there are too many for a diagram.
    """
    if format_ == "turtle":
        return _turtle(reasons)
    if format_ == "svg":
        from tumen.explorer.svg import svg

        return svg(_diagram(reasons))
    from tumen.analysis.network.export import write_network

    target = io.BytesIO()
    write_network(_diagram(reasons), format_, target)
    return target.getvalue()


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    found = {step.triple: step for reason in reasons for step in steps(reason)}
    return list(found.values())


def _diagram(reasons: Sequence[Reason]) -> Network:
    """Build the graph of a proof: premises point to conclusions, passages to statements."""
    import networkx as nx

    graph: Network = nx.MultiDiGraph()
    for step in _once(reasons):
        key = " ".join(step.triple)
        kind = "conclusion" if step.axiom else "statement"
        graph.add_node(key, label=step.text, kind=kind, root="Event" if step.axiom else "Actor")
        for premise in step.premises:
            graph.add_edge(
                " ".join(premise.triple), key, label="", gist=step.axiom, modality="inferred"
            )
        for said in step.said:
            for origin in said.passages or (said.source,):
                label = short(f"<{origin}>")
                graph.add_node(origin, label=label, kind="passage", root="Place")
                graph.add_edge(origin, key, label="", gist="", modality="asserted")
    return graph


def _turtle(reasons: Sequence[Reason]) -> bytes:
    """Serialise each proof step as a reified statement with `prov:wasDerivedFrom`."""
    from pyoxigraph import RdfFormat, serialize

    from tumen.query.export_rdf import EXPORT_PREFIXES

    triples = sorted({t for step in _once(reasons) for t in _step(step)}, key=str)
    prefixes = {**EXPORT_PREFIXES, "prov": _PROV, "rdf": _RDF}
    return serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b""


def _step(step: Reason) -> Iterator[Triple]:
    from pyoxigraph import Literal, NamedNode, Triple

    node = _statement(step)
    subject, predicate, other = (_term(term) for term in step.triple)
    yield Triple(node, NamedNode(f"{_RDF}type"), NamedNode(f"{_RDF}Statement"))
    yield Triple(node, NamedNode(f"{_RDF}subject"), subject)
    yield Triple(node, NamedNode(f"{_RDF}predicate"), predicate)
    yield Triple(node, NamedNode(f"{_RDF}object"), other)
    yield Triple(node, NamedNode(f"{_RDFS}label"), Literal(step.text))
    if step.axiom:
        yield Triple(node, NamedNode(f"{_RDFS}comment"), Literal(step.axiom))
    for premise in step.premises:
        yield Triple(node, NamedNode(f"{_PROV}wasDerivedFrom"), _statement(premise))
    for said in step.said:
        yield Triple(node, NamedNode(f"{_PROV}hadPrimarySource"), NamedNode(said.source))
        for passage in said.passages:
            yield Triple(node, NamedNode(f"{_PROV}wasQuotedFrom"), NamedNode(passage))


def _statement(step: Reason) -> NamedNode:
    """Name a statement by a hash of its triple, so that the name is stable."""
    from pyoxigraph import NamedNode

    return NamedNode(f"{INFERRED}/{sha256(' '.join(step.triple).encode()).hexdigest()[:16]}")


def _term(term: str) -> Any:
    """Parse one N-Triples term with the engine's own parser."""
    from pyoxigraph import RdfFormat, parse

    (quad,) = parse(f"<urn:s> <urn:p> {term} .", format=RdfFormat.N_TRIPLES)
    return quad.object
