"""Propose matches, the likeliest first, each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import ONTOLOGY
from tumen.derive.identity.blocking import candidate_pairs
from tumen.derive.identity.entities import Entity, read_entities
from tumen.derive.identity.frequencies import TokenFrequencies
from tumen.derive.identity.score import Part, score, weigh

if TYPE_CHECKING:
    from pyoxigraph import Store

LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Proposal:
    """Propose that two things (full IRIs, in order) are one, with a score and reasons."""

    things: tuple[str, str]
    names: tuple[str, str]
    kind: str
    score: float
    parts: tuple[Part, ...]
    sources: tuple[tuple[str, ...], tuple[str, ...]]

    def as_dict(self) -> dict[str, Any]:
        """Return the proposal with the keys that `tumen match --format json` promises."""
        return {
            "things": list(self.things),
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
    return propose_among(read_entities(store), thing=thing, min_score=min_score, without=without)


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


def _proposal(one: Entity, other: Entity, kind: str, likely: float, parts: list[Part]) -> Proposal:
    return Proposal(
        (one.iri, other.iri), (one.label, other.label), kind, likely, tuple(parts),
        (tuple(sorted(one.sources)), tuple(sorted(other.sources))),
    )  # fmt: skip
