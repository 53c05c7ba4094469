"""Hold an example against the shapes with either engine; results as (node, path, component)."""

from __future__ import annotations

from functools import cache

from documents import ONTOLOGY
from rdflib import RDFS, SH, Graph, Literal

Result = tuple[str, str, str]


@cache
def shapes() -> Graph:
    """All shapes in one graph."""
    graph = Graph()
    for path in sorted((ONTOLOGY / "shapes").glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def vocabulary() -> Graph:
    """The ontology in one graph, without its alignments."""
    graph = Graph()
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        if path.stem != "alignments":
            graph.parse(path)
    return graph


def with_classes(example: Graph) -> Graph:
    """The example and the hierarchy of classes, as the checker supplies it."""
    data = Graph()
    for triple in (*example, *vocabulary().triples((None, RDFS.subClassOf, None))):
        data.add(triple)
    return data


def by_pyshacl(example: Graph) -> set[Result]:
    """What pySHACL, the reference, finds."""
    import pyshacl

    conforms, report, _ = pyshacl.validate(with_classes(example), shacl_graph=shapes())
    assert isinstance(report, Graph)
    found = {
        (
            _name(report.value(result, SH.focusNode)),
            _name(report.value(result, SH.resultPath)),
            _name(report.value(result, SH.sourceConstraintComponent)),
        )
        for result in report.objects(None, SH.result)
    }
    assert conforms == (not found)
    return found


def by_rust(example: Graph) -> dict[Result, str]:
    """What the Rust engine finds, with the message of each result."""
    import shacl

    compiled = shacl.Shapes.from_text(shapes().serialize(format="nt"), format="ntriples")
    report = compiled.validate_text(with_classes(example).serialize(format="nt"), format="ntriples")
    found = {
        (_name(r.focus_node), _name(r.path), _name(r.component)): str(r.message)
        for r in report.results
    }
    assert report.conforms == (not found)
    return found


def _name(term: object) -> str:
    """The end of an IRI: `kim-2016/p1` of a claim's, `size` of a property's, `-` of nothing."""
    if term is None or term == "":
        return "-"
    text = str(term.value if isinstance(term, Literal) else term).strip("<>")
    return text.split("#")[-1].removeprefix("https://w3id.org/tumen/").split("/", 1)[-1]
