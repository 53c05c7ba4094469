"""Propose matches, the likeliest first, each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import CONCEPTS, ONTOLOGY, Tumen
from tumen.derive.identity.blocking import MAX_BLOCK_SIZE, candidate_pairs
from tumen.derive.identity.concept_pairs import INVERSE, Concept, Suggestion, compare_concepts
from tumen.derive.identity.concepts_graph import FAMILIES
from tumen.derive.identity.drivers import Drivers, read_drivers
from tumen.derive.identity.entities import Entity, read_entities
from tumen.derive.identity.frequencies import TokenFrequencies
from tumen.derive.identity.phrases import phrase
from tumen.derive.identity.score import Part, score, weigh
from tumen.derive.identity.vectors import word_vectors

if TYPE_CHECKING:
    from pyoxigraph import Store

LEAST = 0.5
SURE_INSTANCE = 0.6  # the least score of an event as an instance of a condition


@dataclass(frozen=True, slots=True)
class Proposal:
    """Propose a relation of two things (full IRIs), with a score from 0 to 1 and reasons.

    `relation` is `same` or `opposite` (things in alphabetical order), or `narrower`, `part` or
    `instance`, of which the first thing is the narrower, the part or the instance.
    """

    things: tuple[str, str]
    names: tuple[str, str]
    kind: str
    score: float
    parts: tuple[Part, ...]
    sources: tuple[tuple[str, ...], tuple[str, ...]]
    relation: str = "same"

    def as_dict(self) -> dict[str, Any]:
        """Return the proposal with the keys that `tumen match --format json` promises."""
        return {
            "things": list(self.things),
            "relation": self.relation,
            "names": list(self.names),
            "kind": self.kind,
            "score": round(self.score, 4),
            "parts": [
                {"part": part.part, "bits": round(part.bits, 2), "why": part.why}
                for part in self.parts
            ],
            "sources": [list(sources) for sources in self.sources],
        }


def propose(
    store: Store, *, thing: str | None = None, min_score: float = LEAST,
    without: Iterable[tuple[str, str]] = (),
) -> list[Proposal]:  # fmt: skip
    """Propose the matches in a store that score at least `min_score`, or those of one thing.

    `without` are pairs that have been decided. The cost grows with the number of things and of
    those that share a rare name, not with its square.
    """
    entities, decided = read_entities(store), set(without)
    found = propose_among(entities, thing=thing, min_score=min_score, without=decided)
    found += propose_relations(store, entities, thing, min_score, decided)
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.things))


def propose_among(
    entities: Mapping[str, Entity], *, thing: str | None = None, min_score: float = LEAST,
    without: Iterable[tuple[str, str]] = (),
) -> list[Proposal]:  # fmt: skip
    """Propose matches among entities already read; see `propose`."""
    families: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        families[entity.family].append(entity)
    decided = set(without)
    found = []
    for family, members in families.items():
        if family == Tumen.Condition:  # described and not named: see `propose_relations`
            continue
        common = TokenFrequencies(members)
        for one, other in candidate_pairs(members, thing):
            if (one.iri, other.iri) in decided:
                continue
            parts = weigh(one, other, common)
            likely = score(parts)
            if likely >= min_score:
                kind = family.removeprefix(ONTOLOGY)
                found.append(_proposal(one, other, kind, likely, parts))
    return sorted(found, key=lambda proposal: (-proposal.score, proposal.things))


def propose_relations(
    store: Store, entities: Mapping[str, Entity], thing: str | None, min_score: float,
    decided: Collection[tuple[str, str]],
) -> list[Proposal]:  # fmt: skip
    """Propose how conditions relate to each other, and which events are instances of them."""
    concepts = {
        iri: entity for iri, entity in entities.items()
        if entity.family in FAMILIES and entity.names
    }  # fmt: skip
    if not any(entity.family == Tumen.Condition for entity in concepts.values()):
        return []
    drivers, vectors = read_drivers(store), word_vectors() if thing else None
    found = []
    for one, other in _concept_pairs(
        store, drivers, concepts, thing, everything=vectors is not None
    ):
        ours, theirs = concepts[one], concepts[other]
        suggestion = compare_concepts(drivers, _concept(ours), _concept(theirs), vectors)
        if suggestion is None or suggestion.score < min_score or (one, other) in decided:
            continue
        proposal = _relation(ours, theirs, suggestion)
        if proposal is not None:
            found.append(proposal)
    return found


def _concept_pairs(
    store: Store, drivers: Drivers, concepts: Mapping[str, Entity], thing: str | None, *,
    everything: bool,
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Yield pairs that suggest one driver, opposite ones, or a broader one; or share a rare word.

    At least one of the two is a condition. A large block is left to `match` on one thing, which is
    compared with `everything` if word vectors are at hand.
    """
    blocks: dict[str, set[str]] = defaultdict(set)
    for iri, entity in concepts.items():
        for driver in drivers_of(store, iri):
            blocks[driver].add(iri)
            for near in drivers.near(driver):
                blocks[near].add(iri)
        for stem in {stem for name in entity.names for stem in phrase(name.text).core}:
            blocks[stem].add(iri)
    if everything and thing in concepts:
        blocks = {"": set(concepts)}
    seen = set()
    for block in blocks.values():
        if thing is not None:
            pairs = [sorted((thing, other)) for other in block] if thing in block else []
        else:
            small = block if len(block) <= MAX_BLOCK_SIZE else ()
            pairs = [list(pair) for pair in combinations(sorted(small), 2)]
        for one, other in pairs:
            families = {concepts[one].family, concepts[other].family}
            if one != other and (one, other) not in seen and Tumen.Condition in families:
                seen.add((one, other))
                yield one, other


def drivers_of(store: Store, iri: str) -> list[str]:
    """Return the drivers that a thing suggests, as the graph of concepts has them."""
    from pyoxigraph import NamedNode

    property_, graph = NamedNode(Tumen.suggestsDriver), NamedNode(CONCEPTS)
    found = store.quads_for_pattern(NamedNode(iri), property_, None, graph)
    return sorted(quad.object.value for quad in found)  # type: ignore[union-attr]


def _concept(entity: Entity) -> Concept:
    names = tuple(name.text for name in entity.names)
    direction = -1 if Tumen.less in entity.directions else 1
    return Concept(names, min(entity.drivers, default=""), direction)


def _relation(ours: Entity, theirs: Entity, suggestion: Suggestion) -> Proposal | None:
    """Turn a suggestion into a proposal; None if the kinds of the things do not allow it."""
    relation = suggestion.relation
    if ours.family != theirs.family:  # an event, and a condition that it may be an instance of
        if relation == "opposite" or suggestion.by_broader or suggestion.score < SURE_INSTANCE:
            return None
        relation = "instance" if ours.family == Tumen.Event else "kind"
    if relation in INVERSE and relation in ("broader", "whole", "kind"):
        ours, theirs, relation = theirs, ours, INVERSE[relation]
    if ours.sources & theirs.sources:
        return None  # one source has both: its author knows how they relate
    likely = min(0.97, suggestion.score)
    part = Part("concept", log2(likely / (1 - likely)), suggestion.why)
    kind = theirs.family.removeprefix(ONTOLOGY)
    return _proposal(ours, theirs, kind, likely, [part], relation)


def _proposal(
    one: Entity, other: Entity, kind: str, likely: float, parts: list[Part], relation: str = "same"
) -> Proposal:
    return Proposal(
        (one.iri, other.iri), (one.label, other.label), kind, likely, tuple(parts),
        (tuple(sorted(one.sources)), tuple(sorted(other.sources))), relation,
    )  # fmt: skip
