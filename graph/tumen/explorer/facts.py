"""Read the facts about many things in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tumen.analysis.network.claim_edges import ENDS
from tumen.core.vocabulary import SOURCE
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Hold one statement about a subject; `is_iri` tells a reference from a literal."""

    property: str
    value: str
    language: str
    is_iri: bool
    source: str


def read_facts(store: Store, iris: Iterable[str]) -> dict[str, list[Fact]]:
    """Read all statements of the sources with each IRI as subject, in order."""
    found: dict[str, set[Fact]] = defaultdict(set)
    for values in _blocks(iris):
        query = f"""SELECT ?s ?p ?o (LANG(?o) AS ?language) (isIRI(?o) AS ?iri) ?g {{
            VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"""
        for subject, property_, value, language, is_iri, source in rows(store, query):
            if source.startswith(SOURCE):
                found[subject].add(Fact(property_, value, language, is_iri == "true", source))
    return {subject: sorted(facts) for subject, facts in found.items()}


def claims_about(store: Store, iris: Iterable[str]) -> list[str]:
    """Find the claims that mention any of the things, including as claimant."""
    # Two plain look-ups: the engine joins a second block of values with the first one badly.
    claims = {
        claim
        for class_ in sorted(ENDS)
        for (claim,) in rows(store, f"SELECT ?claim {{ ?claim a <{class_}> }}")
    }
    found: set[str] = set()
    for values in _blocks(iris):
        query = f"SELECT DISTINCT ?subject {{ VALUES ?thing {{ {values} }} ?subject ?role ?thing }}"
        found.update(subject for (subject,) in rows(store, query))
    return sorted(claims & found)


def curators_sources(store: Store) -> set[str]:
    """Find the sources in which the casebook's curators speak for themselves."""
    return {iri for (iri,) in rows(store, "SELECT ?source { ?source a tumen:CuratorNote }")}


def _blocks(iris: Iterable[str]) -> Iterator[str]:
    """Serialise IRIs as the inside of VALUES blocks, with the engine's own serialiser only."""
    from pyoxigraph import NamedNode

    ordered = iter(sorted(set(iris)))
    while block := list(islice(ordered, _AT_ONCE)):
        yield " ".join(str(NamedNode(iri)) for iri in block)
