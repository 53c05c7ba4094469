"""Small worlds for the reasoner: statements about few things, so that much comes of them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from tumen.core.vocabulary import ID, INFERRED, ONTOLOGY
from tumen.store.writer import source_graph

ONTOLOGY_FOLDER = Path(__file__).resolve().parents[1] / "ontology"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
Said = tuple[str, str, str]

PLACES = ["ningbo", "zhejiang", "china"]
ACTORS = ["cook", "staff", "restaurant", "bureau", "state"]
EVENTS = ["flight", "vote"]
TENURES, POSTS, MEASURES = ["time-in-office"], ["envoy"], ["ban"]
# Property → its subjects and its objects.
LINKS: dict[str, tuple[list[str], list[str]]] = {
    "within": (PLACES, PLACES),
    "near": (PLACES, PLACES),
    "basedIn": (ACTORS, PLACES),
    "place": (EVENTS, PLACES),
    "partOf": (ACTORS, ACTORS),
    "hasMember": (ACTORS, ACTORS),
    "worksAt": (ACTORS, ACTORS),
    "owner": (ACTORS, ACTORS),
    "departing": (EVENTS, ACTORS),
    "participant": (EVENTS, ACTORS),
    "follows": (EVENTS, EVENTS),
    "imposes": (EVENTS, MEASURES),
    "target": (MEASURES, ACTORS),
    "holder": (TENURES, ACTORS),
    "post": (TENURES, POSTS),
    "institution": (POSTS, ACTORS),
    "accreditedTo": (POSTS, PLACES),
    "seniority": (POSTS, ["#senior", "#ordinary"]),
    "tenureStatus": (TENURES, ["#current", "#former"]),
    "status": (EVENTS, ["#happened", "#denied"]),
    "standing": (ACTORS, ["#good", "#hostile"]),
    "assumedName": (ACTORS, ['"Lee"', '"Park"']),
}
KINDS: dict[str, list[str]] = {
    "City": PLACES,
    "Country": PLACES,
    "Person": ACTORS,
    "OverseasEnterprise": ACTORS,
    "Ministry": ACTORS,
    "State": ACTORS,
    "Defection": EVENTS,
    "Abduction": EVENTS,
    "Sanction": MEASURES,
}


def node(name: str) -> NamedNode | Literal:
    if name.startswith('"'):
        return Literal(name.strip('"'))
    return NamedNode(ONTOLOGY + name[1:]) if name.startswith("#") else NamedNode(ID + name)


def triple(said: Said) -> Triple:
    subject, property_, value = said
    if property_ == "type":
        return Triple(NamedNode(ID + subject), RDF_TYPE, NamedNode(ONTOLOGY + value))
    return Triple(NamedNode(ID + subject), NamedNode(ONTOLOGY + property_), node(value))


def quads(slug: str, said: set[Said]) -> list[Quad]:
    graph = source_graph(slug)
    return [Quad(t.subject, t.predicate, t.object, graph) for t in map(triple, sorted(said))]


def statement() -> st.SearchStrategy[Said]:
    links = [
        st.tuples(st.sampled_from(subjects), st.just(p), st.sampled_from(objects))
        for p, (subjects, objects) in LINKS.items()
    ]
    kinds = [
        st.tuples(st.sampled_from(members), st.just("type"), st.just(kind))
        for kind, members in KINDS.items()
    ]
    return st.one_of(*links, *kinds)


def inferred(store: Store) -> set[Triple]:
    return {q.triple for q in store.quads_for_pattern(None, None, None, NamedNode(INFERRED))}


def told(triples: set[Triple]) -> set[Said]:
    """Triples with local names."""

    def local(term: object) -> str:
        value = str(getattr(term, "value", term))
        return value.removeprefix(ID).removeprefix(ONTOLOGY).split("#")[-1]

    return {(local(t.subject), local(t.predicate), local(t.object)) for t in triples}
