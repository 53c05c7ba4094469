"""Read causal claims one by one, as answers show them: gist, speaker, source, passages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.store.labels import Labels, short, unambiguous_label
from tumen.store.lookup import subjects_with, values

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.store.classes import ClassTree

# Link type → the noun for it in "Persistent hunger: motive, raises arrivals".
_NOUNS = {
    "belongsTo": "part", "causes": "cause", "contributesTo": "contributing cause",
    "doesNotCause": "no cause", "enables": "enabling condition", "hinders": "obstacle",
    "includes": "whole", "motivates": "motive", "precondition": "precondition",
    "prevents": "prevention", "triggers": "trigger",
}  # fmt: skip
_VERBS = {"increases": "raises", "decreases": "lowers", "unknown": "affects"}


@dataclass(frozen=True, slots=True)
class CausalClaim:
    """Represent one causal claim. Things are full IRIs, concepts local names.

    `curators` is true for a link that curators added. `witnesses` are the original witnesses
    where the claim names them, else the claimants.
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
        """Return the people on whose word the claim rests."""
        return self.attributed_to or self.claimants

    @property
    def denies(self) -> bool:
        """Return whether the claim says that there is no such link.

        Denying that something does not cause an effect affirms the link.
        """
        return (self.modality == "denied") != (self.link_type == "doesNotCause")


class Claims:
    """Read causal claims and labels from a store, each once."""

    def __init__(self, store: Store) -> None:
        from tumen.analysis.causes.causal_graph import curators_sources

        self.store = store
        # A label with the id where several things have that name.
        self.label = Labels(store, unambiguous_label).__getitem__
        self._claims: dict[str, CausalClaim] = {}
        self._classes: ClassTree | None = None
        self._curators = curators_sources(store)

    def __getitem__(self, iri: str) -> CausalClaim:
        if iri not in self._claims:
            self._claims[iri] = self._read(iri)
        return self._claims[iri]

    def labels(self, iris: Iterable[str]) -> str:
        """Join the labels of several things with commas."""
        return ", ".join(self.label(iri) for iri in iris)

    def happens(self, iri: str) -> bool:
        """Return whether a thing happens or is set up, rather than rises and falls."""
        if self._classes is None:
            from tumen.store.classes import read_class_tree

            self._classes = read_class_tree(self.store)
        roots = {self._classes.root(class_) for class_ in values(self.store, iri, RDF_TYPE)}
        return bool(roots & {Tumen.Event, Tumen.Measure, Tumen.LegalProvision})

    def on_effect(self, effect: str) -> list[CausalClaim]:
        """Return all causal claims about an effect."""
        return [self[iri] for iri in sorted(subjects_with(self.store, Tumen.effect, effect))]

    def link_text(
        self, causes: Iterable[str], effect: str, sign: str, link_types: Iterable[str]
    ) -> str:
        """Describe a link affirmatively, whether it is asserted or denied.

        For example: "Persistent hunger: motive, raises arrivals".
        """
        names = " together with ".join(self.label(cause) for cause in causes)
        nouns = " or ".join(_NOUNS.get(type_, type_) for type_ in link_types if type_) or "cause"
        if nouns == _NOUNS["doesNotCause"]:
            does = f"{nouns} of {self.label(effect)}"
        elif sign != "unknown" and self.happens(effect):
            more = "more" if sign == "increases" else "less"
            does = f"{nouns}, makes {self.label(effect)} {more} likely"
        else:
            does = f"{nouns}, {_VERBS[sign]} {self.label(effect)}"
        return f"{names[:1].upper()}{names[1:]}: {does}"

    def claim_line(self, claim: CausalClaim) -> str:
        """Show one claim in a line: gist, speaker, modality, passages.

        A denied claim states the link that is denied and who denies it. Its gist may or may not
        contain the negation, so it follows on a line of its own.
        """
        where = ", ".join(map(short, claim.passages)) or short(claim.iri)
        who = self.labels(claim.claimants)
        if claim.modality != "denied":
            return f"{claim.gist} — {who}, {claim.modality}; {where}"
        link = self.link_text(claim.causes, claim.effect, claim.sign, (claim.link_type,))
        return f"{link} — denied by {who}; {where}\n        {claim.gist}"

    def _read(self, iri: str) -> CausalClaim:
        from pyoxigraph import NamedNode

        found: dict[str, set[str]] = {}
        source = ""
        for quad in self.store.quads_for_pattern(NamedNode(iri), None, None, None):
            graph = quad.graph_name.value  # type: ignore[union-attr]
            if quad.predicate.value == RDF_TYPE and quad.object.value == Tumen.CausalClaim:  # type: ignore[union-attr]
                source = min(source or graph, graph)
            found.setdefault(quad.predicate.value, set()).add(quad.object.value)  # type: ignore[union-attr]

        def every(property_: str) -> tuple[str, ...]:
            return tuple(sorted(found.get(property_, ())))

        def one(property_: str) -> str:
            return min(found.get(property_, {""})).removeprefix(ONTOLOGY)

        return CausalClaim(
            iri=iri,
            gist=self.label(iri),
            causes=every(Tumen.cause),
            effect=min(found.get(Tumen.effect, {""})),
            sign=one(Tumen.sign) or "unknown",
            link_type=one(Tumen.linkType),
            modality=one(Tumen.modality),
            rank=one(Tumen.rank),
            claimants=every(Tumen.claimant),
            attributed_to=every(Tumen.attributedTo),
            source=source,
            passages=every(Tumen.at),
            confidence=one(Tumen.curatorConfidence),
            curators=source in self._curators,
        )


def distinct(
    claims: Iterable[CausalClaim], of: Callable[[CausalClaim], tuple[str, ...]]
) -> list[str]:
    """Return the distinct values of a property with several values per claim, in order."""
    return sorted({value for claim in claims for value in of(claim)})
