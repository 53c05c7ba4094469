"""Compare two names of conditions or events: which relation do they suggest, and how likely?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tumen.derive.identity.drivers import Drivers, Named
from tumen.derive.identity.phrases import COUNTED, GROUPS, Phrase, phrase
from tumen.derive.identity.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Suggest a relation of one name to another: `same`, `narrower`, `broader`, `opposite`, `part`,
    `whole`, `instance` or `kind`, with a score from 0 to 1 and the reason."""

    relation: str
    score: float
    why: str
    by_broader: bool = False  # only because one driver is a kind of the other


INVERSE = {"narrower": "broader", "part": "whole", "instance": "kind"}
INVERSE |= {there: here for here, there in INVERSE.items()}


@dataclass(frozen=True, slots=True)
class Concept:
    """Describe a condition or event to compare: its names, and the driver that sources state."""

    names: tuple[str, ...]
    driver: str = ""
    direction: int = 1

    def drivers(self, drivers: Drivers, named: Phrase) -> list[Named]:
        """Return the stated driver, else those that a name suggests."""
        if self.driver:
            return [Named(self.driver, 1.0, self.direction, "", frozenset())]
        return drivers.of(named)[:3]


def compare_concepts(
    drivers: Drivers, one: Concept, other: Concept, vectors: Vectors | None = None
) -> Suggestion | None:
    """Return the likeliest relation of one thing to another; None if nothing suggests any."""
    found = [
        suggestion for ours in map(phrase, one.names) for theirs in map(phrase, other.names)
        if (suggestion := _best(drivers, one, other, ours, theirs, vectors)) is not None
    ]  # fmt: skip
    return max(found, key=lambda suggestion: suggestion.score, default=None)


def _best(
    drivers: Drivers, one: Concept, other: Concept, ours: Phrase, theirs: Phrase,
    vectors: Vectors | None,
) -> Suggestion | None:  # fmt: skip
    mine, yours = one.drivers(drivers, ours), other.drivers(drivers, theirs)
    found = [
        *_by_driver(drivers, ours, theirs, mine, yours), *_by_words(drivers, ours, theirs),
        *(_by_vectors(vectors, ours, theirs) if vectors else ()),
    ]  # fmt: skip
    best = max(found, key=lambda suggestion: suggestion.score, default=None)
    if best is not None and ours.dated != theirs.dated and best.relation != "opposite":
        relation = "instance" if ours.dated else "kind"
        best = Suggestion(relation, best.score, f"{best.why}; one of them has a date")
    return best


def _by_driver(
    drivers: Drivers, ours: Phrase, theirs: Phrase, named: list[Named], others: list[Named]
) -> Iterable[Suggestion]:
    """Compare what drivers the two name."""
    for mine in named:
        for yours in others:
            score = (mine.score * yours.score) ** 0.5
            turned = mine.direction * yours.direction < 0
            if mine.driver == yours.driver:
                why = f"both name the driver '{_short(mine.driver)}'"
                if turned:
                    yield Suggestion("opposite", score, f"{why}, in opposite directions")
                    continue
                relation, factor = _depth(ours, theirs, mine, yours)
                yield Suggestion(relation, score * factor, why)
            elif drivers.are_opposite(mine.driver, yours.driver):
                why = f"'{_short(mine.driver)}' and '{_short(yours.driver)}' are opposites"
                yield Suggestion("same" if turned else "opposite", score, why)
            elif not turned and drivers.is_broader(yours.driver, mine.driver):
                why = f"'{_short(mine.driver)}' is a kind of '{_short(yours.driver)}'"
                yield Suggestion("narrower", 0.7 * score, why, by_broader=True)
            elif not turned and drivers.is_broader(mine.driver, yours.driver):
                why = f"'{_short(yours.driver)}' is a kind of '{_short(mine.driver)}'"
                yield Suggestion("broader", 0.7 * score, why, by_broader=True)


def _depth(ours: Phrase, theirs: Phrase, mine: Named, yours: Named) -> tuple[str, float]:
    """Tell which of two names of one driver is the narrower, by the words that only one has."""
    one, other = set(ours.core), set(theirs.core)
    if one < other or other < one:
        extra = (one | other) - (one & other)
        counted = _short(mine.driver) in COUNTED and extra & GROUPS
        relation = "part" if counted else "narrower"
        return (relation if other < one else INVERSE[relation]), 1.0
    if mine.rest and yours.rest and mine.rest != yours.rest:
        return "same", 0.8
    named, also = mine.rest & ours.qualifiers, yours.rest & theirs.qualifiers
    if bool(named) != bool(also):
        return ("narrower" if named else "broader"), 0.95
    return "same", 1.0 if not (mine.rest or yours.rest) else 0.9


def _by_words(drivers: Drivers, ours: Phrase, theirs: Phrase) -> Iterable[Suggestion]:
    """Compare the words of the two, whatever drivers there are."""
    one, other = set(ours.core), set(theirs.core)
    if not one & other:
        return
    light = ours.qualifiers | theirs.qualifiers
    score = max(
        drivers.overlap(ours.core, theirs.core, light),
        drivers.overlap(theirs.core, ours.core, light),
    )
    if not (ours.head in other and theirs.head in one):
        score *= 0.7
    shared = ", ".join(sorted(one & other))
    why = f"both have the words: {shared}"
    if ours.direction * theirs.direction < 0:
        yield Suggestion("opposite", score, f"{why}, in opposite directions")
    elif one == other:
        yield Suggestion("same", score, why)
    elif other < one:
        yield Suggestion("narrower", 0.9 * score, why)
    elif one < other:
        yield Suggestion("broader", 0.9 * score, why)
    else:
        yield Suggestion("same", 0.8 * score, why)


def _by_vectors(vectors: Vectors, ours: Phrase, theirs: Phrase) -> Iterable[Suggestion]:
    """Compare how the words of the two are used elsewhere."""
    relation = "opposite" if ours.direction * theirs.direction < 0 else "same"
    likeness = vectors.likeness(ours, theirs)
    if likeness >= 0.5:
        yield Suggestion(relation, likeness, "their words are used alike (word vectors)")


def _short(iri: str) -> str:
    return iri.rpartition("/")[2]
