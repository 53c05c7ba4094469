"""Read claims as edges between the things that they join."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tumen.analysis.network.edges import Edge
from tumen.analysis.network.nodes import preferred
from tumen.core.vocabulary import SOURCE, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.store.classes import ClassTree, local
from tumen.store.lookup import concepts, pairs, rows, sourced, subjects_with, texts

if TYPE_CHECKING:
    from pyoxigraph import Store

# Class of claim → the pairs of properties whose values it joins.
ENDS: dict[str, tuple[tuple[str, str], ...]] = {
    Tumen.CausalClaim: ((Tumen.cause, Tumen.effect),),
    Tumen.StatementClaim: ((Tumen.subject, Tumen.object),),
    Tumen.EvidentialClaim: ((Tumen.evidence, Tumen.conclusion),),
    Tumen.NormativeClaim: (
        (Tumen.addressee, Tumen.callsFor),
        (Tumen.because, Tumen.callsFor),
    ),
    Tumen.StatisticClaim: ((Tumen.indicator, Tumen.population),),
}


@dataclass(slots=True)
class _Claim:
    class_: str
    source: str
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    gists: dict[str, str] = field(default_factory=dict)

    def one(self, property_: str) -> str | None:
        """Return the value of a single-valued property; the first in order if there are more."""
        return min(self.values[property_], default=None) if property_ in self.values else None

    def concept(self, property_: str) -> str | None:
        """Return the local name of a concept."""
        value = self.one(property_)
        return None if value is None else local(value)


def claim_edges(
    store: Store, kinds: ClassTree, classes: Sequence[str] = tuple(ENDS)
) -> Iterator[Edge]:
    """Yield an edge for every pair of things that a claim of one of the classes joins."""
    disputed = _disputed(store)
    for iri, claim in _read_claims(store, classes).items():
        for start_property, end_property in ENDS[claim.class_]:
            for start in claim.values.get(start_property, ()):
                for end in claim.values.get(end_property, ()):
                    yield Edge(
                        start, end, iri,
                        label=_label(kinds, claim, start_property),
                        kind=local(claim.class_),
                        property=local(start_property),
                        source=claim.source,
                        claim=iri,
                        gist=preferred(claim.gists),
                        sign=claim.concept(Tumen.sign),
                        linkType=claim.concept(Tumen.linkType),
                        modality=claim.concept(Tumen.modality),
                        claimant=tuple(sorted(claim.values.get(Tumen.claimant, ()))),
                        rank=claim.concept(Tumen.rank),
                        disputed=iri in disputed,
                        earliest=claim.one(Tumen.earliest),
                        latest=claim.one(Tumen.latest),
                    )  # fmt: skip


def _label(kinds: ClassTree, claim: _Claim, start_property: str) -> str:
    term = claim.one(Tumen.linkType) or claim.one(Tumen.property)
    fixed = {
        Tumen.evidence: "is evidence of",
        Tumen.addressee: "is called on for",
        Tumen.because: "is a ground for",
        Tumen.indicator: "counts",
    }
    return kinds.label(term) if term else fixed.get(start_property, local(start_property))


def _read_claims(store: Store, classes: Sequence[str]) -> dict[str, _Claim]:
    """Read the claims of the classes by scans of columns, far faster than look-ups per claim."""
    claims: dict[str, _Claim] = {}
    for class_ in classes:
        for iri, _, graph in sourced(store, RDF_TYPE, class_):
            if graph.startswith(SOURCE):
                claim = claims.setdefault(iri, _Claim(class_, graph))
                claim.source = min(claim.source, graph)
    if not claims:
        return claims
    for property_ in sorted({end for class_ in classes for pair in ENDS[class_] for end in pair}):
        _fill(claims, property_, pairs(store, property_))
    for property_ in (Tumen.claimant, Tumen.earliest, Tumen.latest, Tumen.property):
        _fill(claims, property_, pairs(store, property_))
    for property_, usual in _CONCEPTS.items():
        stated = set()
        for concept in concepts(store, property_) - {usual}:
            for iri in subjects_with(store, property_, concept):
                if iri in claims:
                    claims[iri].values[property_].append(concept)
                    stated.add(iri)
        for iri in claims.keys() - stated if usual else ():
            claims[iri].values[property_].append(usual)
    for iri, text, language in texts(store, Tumen.gist):
        if iri in claims:
            claims[iri].gists[language] = text
    return claims


# Concepts that a claim has by default need not be read for each of the many that have them.
_CONCEPTS = {
    Tumen.sign: "",
    Tumen.linkType: "",
    Tumen.modality: Tumen.asserted,
    Tumen.rank: Tumen.normal,
}


def _fill(claims: dict[str, _Claim], property_: str, found: Iterable[tuple[str, str]]) -> None:
    for iri, value in found:
        claim = claims.get(iri)
        if claim is not None and value not in claim.values[property_]:
            claim.values[property_].append(value)


def _disputed(store: Store) -> set[str]:
    # A dispute has two sides, and both are shown as disputed, whether a source says that it
    # disputes the other, or a build found that they cannot both be right.
    found: set[str] = set()
    for sides in rows(store, "SELECT ?one ?other { ?one tumen:disputes ?other }"):
        found.update(sides)
    for (side,) in rows(store, "SELECT ?side { ?dispute a tumen:Dispute ; tumen:hasSide ?side }"):
        found.add(side)
    return found
