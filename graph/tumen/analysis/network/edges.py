"""Represent an edge: one statement that joins two things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Edge:
    """Represent one edge.

    `kind` is the class of the claim, or `Relation` for what a source itself says.

    `key` tells it from the others between the same two things; `source` is the IRI of the
    source that says so, `claimant` the IRIs of those in whose voice.
    """

    start: str
    end: str
    key: str
    label: str
    kind: str
    property: str
    source: str
    claim: str | None = None
    gist: str | None = None
    sign: str | None = None
    linkType: str | None = None  # noqa: N815 - one noun, one name: as the vocabulary has it
    modality: str | None = None
    claimant: tuple[str, ...] = ()
    rank: str | None = None
    disputed: bool = False
    earliest: str | None = None
    latest: str | None = None

    def attributes(self) -> dict[str, Any]:
        """Return the attributes of the edge, without its ends and its key."""
        names = (name for name in self.__slots__ if name not in {"start", "end", "key"})
        return {name: getattr(self, name) for name in names}
