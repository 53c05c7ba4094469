"""Represent a dispute: its question, its sides, and why they are comparable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tumen.core.vocabulary import DISPUTES
from tumen.derive.disputes.conflicts import Answer
from tumen.derive.disputes.speakers import speakers
from tumen.store.labels import Labels

_SHOWN_SIDES = 8


@dataclass(frozen=True, slots=True)
class Side:
    """Represent one side: its statement, its claims or descriptions, and its speakers."""

    text: str
    claims: tuple[str, ...]
    claimants: tuple[str, ...]
    sources: tuple[str, ...]
    describing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Represent one contradiction. `kind` is a local name; `about` the thing in question.

    `things` are all things that it turns on; `question` is what all sides answer; `why` says that
    and how they differ. `iri` stays the same as long as the question does.
    """

    iri: str
    kind: str
    about: str
    things: tuple[str, ...]
    sides: tuple[Side, ...]
    question: str
    why: str

    @property
    def claims(self) -> list[str]:
        """Return the claims that take a side."""
        return sorted({claim for side in self.sides for claim in side.claims})

    @property
    def sources(self) -> list[str]:
        """Return the sources that take a side, by a claim or by a description."""
        return sorted({source for side in self.sides for source in side.sources})

    @property
    def describing(self) -> list[str]:
        """Return the sources that take a side by a description, without a claim."""
        return sorted({source for side in self.sides for source in side.describing})

    @property
    def claimants(self) -> list[str]:
        """Return the claimants of all sides."""
        return sorted({who for side in self.sides for who in side.claimants})

    def turns_on(self, iri: str) -> bool:
        """Return whether it is about a thing, or a claim takes a side in it."""
        return iri in self.things or iri in self.claims

    def as_dict(self) -> dict[str, Any]:
        """Return the dispute as plain values, with the keys that the command line promises."""
        return {
            "kind": self.kind,
            "about": self.about,
            "claims": self.claims,
            "why": self.why,
            "things": list(self.things),
            "claimants": self.claimants,
            "sources": self.sources,
            "sides": [
                {
                    "says": side.text,
                    "claims": list(side.claims),
                    "claimants": list(side.claimants),
                    "sources": list(side.sources),
                }
                for side in self.sides
            ],
            "iri": self.iri,
        }


def dispute_iri(kind: str, *question: str) -> str:
    """Return the IRI of the dispute of a kind on one question."""
    key = sha256("\n".join(question).encode()).hexdigest()[:20]
    return f"{DISPUTES}/{kind}/{key}"


def dispute(
    kind: str, question: Sequence[str], things: Sequence[str], answers: Sequence[Answer],
    comparable: str, labels: Labels,
) -> Dispute | None:  # fmt: skip
    """Build the dispute between conflicting answers; None without answers.

    `comparable` opens the reason: what it is that all of them answer.
    """
    if not answers:
        return None
    sides: dict[str, list[Answer]] = {}
    for answer in answers:
        text = f"denied: {answer.text}" if answer.assertion.denies else answer.text
        sides.setdefault(text, []).append(answer)
    made = tuple(_side(text, sides[text]) for text in sorted(sides))
    said = [f"{side.text} ({labels.several(side.claimants)})" for side in made[:_SHOWN_SIDES]]
    if len(made) > _SHOWN_SIDES:
        said.append(f"and {len(made) - _SHOWN_SIDES:,} more")
    why = f"{comparable}: {'; '.join(said)}."
    return Dispute(
        dispute_iri(kind, *question), kind, things[0], tuple(things), made, comparable, why
    )


def _side(text: str, answers: Sequence[Answer]) -> Side:
    assertions = [answer.assertion for answer in answers]
    return Side(
        text,
        claims=tuple(sorted({assertion.claim for assertion in assertions if assertion.claim})),
        claimants=tuple(speakers(assertions)),
        sources=tuple(sorted({assertion.source for assertion in assertions})),
        describing=tuple(
            sorted({assertion.source for assertion in assertions if not assertion.claim})
        ),
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Limit a search to the disputes of some claims and things, with everything that answers the
    same questions.
    """

    claims: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()


# The IRI of each question that was looked at, with the dispute about it, if there is one.
Outcome = Iterator[tuple[str, Dispute | None]]
