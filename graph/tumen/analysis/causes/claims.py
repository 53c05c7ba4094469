"""What the claims of an answer say in full: words, speaker, source, passages, and their support."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.store.labels import unambiguous_label
from tumen.store.lookup import values

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.store.classes import ClassTree


@dataclass(frozen=True, slots=True)
class CausalClaim:
    """One causal claim as an answer shows it. Things are full IRIs, concepts local names.

    `curators` tells a link that curators added from one that a source states. `witnesses` are
    those on whose word it rests: the original witnesses where it names them, else the claimants.
    """

    iri: str
    gist: str
    causes: tuple[str, ...]
    effect: str
    sign: str
    link_type: str
    modality: str
    rank: str
    claimants: tuple[str, ...]
    attributed_to: tuple[str, ...]
    source: str
    passages: tuple[str, ...]
    confidence: str
    curators: bool

    @property
    def witnesses(self) -> tuple[str, ...]:
        """On whose word the claim rests."""
        return self.attributed_to or self.claimants

    @property
    def denies(self) -> bool:
        """Whether the claim says that the link is not there."""
        return self.modality == "denied" or self.link_type == "doesNotCause"


class Claims:
    """Reads causal claims and labels from a store, each once."""

    def __init__(self, store: Store) -> None:
        from tumen.analysis.causes.causal_graph import curators_sources

        self.store = store
        self._claims: dict[str, CausalClaim] = {}
        self._labels: dict[str, str] = {}
        self._kinds: ClassTree | None = None
        self._curators = curators_sources(store)

    def __getitem__(self, iri: str) -> CausalClaim:
        if iri not in self._claims:
            self._claims[iri] = self._read(iri)
        return self._claims[iri]

    def label(self, iri: str) -> str:
        """What a thing is called, with its id where others are called so too."""
        if iri not in self._labels:
            self._labels[iri] = unambiguous_label(self.store, iri)
        return self._labels[iri]

    def labels(self, iris: Iterable[str]) -> str:
        """The names of several things, as one would say them."""
        return ", ".join(self.label(iri) for iri in iris)

    def happens(self, iri: str) -> bool:
        """Whether a thing happens or is set up, rather than rises and falls."""
        if self._kinds is None:
            from tumen.store.classes import read_class_tree

            self._kinds = read_class_tree(self.store)
        roots = {self._kinds.root(class_) for class_ in values(self.store, iri, RDF_TYPE)}
        return bool(roots & {Tumen.Event, Tumen.Measure, Tumen.LegalProvision})

    def said_alike(self, claim: CausalClaim) -> list[CausalClaim]:
        """The claims on the same link: those that share a cause and the effect, itself included."""
        from pyoxigraph import NamedNode

        found = {claim.iri}
        on_effect = self._subjects(Tumen.effect, claim.effect)
        for cause in claim.causes:
            found |= self._subjects(Tumen.cause, cause) & on_effect
        causal = NamedNode(Tumen.CausalClaim)
        rdf_type = NamedNode(RDF_TYPE)
        return [
            self[iri]
            for iri in sorted(found)
            if any(
                True for _ in self.store.quads_for_pattern(NamedNode(iri), rdf_type, causal, None)
            )
        ]

    def on_effect(self, effect: str) -> list[CausalClaim]:
        """All causal claims about an effect."""
        return [self[iri] for iri in sorted(self._subjects(Tumen.effect, effect))]

    def _subjects(self, property_: str, value: str) -> set[str]:
        from pyoxigraph import NamedNode

        found = self.store.quads_for_pattern(None, NamedNode(property_), NamedNode(value), None)
        return {quad.subject.value for quad in found}  # type: ignore[union-attr]

    def _read(self, iri: str) -> CausalClaim:
        from pyoxigraph import NamedNode

        values: dict[str, set[str]] = {}
        source = ""
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, None):
            graph = quad.graph_name.value  # type: ignore[union-attr]
            if quad.predicate.value == RDF_TYPE and quad.object.value == Tumen.CausalClaim:  # type: ignore[union-attr]
                source = min(source or graph, graph)
            values.setdefault(quad.predicate.value, set()).add(quad.object.value)  # type: ignore[union-attr]

        def all_(property_: str) -> tuple[str, ...]:
            return tuple(sorted(values.get(property_, ())))

        def one(property_: str) -> str:
            return min(values.get(property_, {""})).removeprefix(ONTOLOGY)

        return CausalClaim(
            iri=iri,
            gist=self.label(iri),
            causes=all_(Tumen.cause),
            effect=min(values.get(Tumen.effect, {""})),
            sign=one(Tumen.sign) or "unknown",
            link_type=one(Tumen.linkType),
            modality=one(Tumen.modality),
            rank=one(Tumen.rank),
            claimants=all_(Tumen.claimant),
            attributed_to=all_(Tumen.attributedTo),
            source=source,
            passages=all_(Tumen.at),
            confidence=one(Tumen.curatorConfidence),
            curators=source in self._curators,
        )


def distinct(
    claims: Iterable[CausalClaim], values: Callable[[CausalClaim], tuple[str, ...]]
) -> list[str]:
    """The distinct values of something that claims have several of, in order."""
    return sorted({value for claim in claims for value in values(claim)})
