"""Compare two names of conditions or events: which relation do they suggest, and how likely?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tumen.derive.identity.drivers import Drivers, Named
from tumen.derive.identity.phrases import Phrase, phrase

# A part of these is counted in the whole.
_COUNTED = frozenset(
    ["arrivals", "exports", "imports", "displacement", "migration", "child-mortality", "defection"]
)
_GROUPS = frozenset(
    """woman man child femal male rural urban young old civilian elder girl boy famili 여성 남성
    아동""".split()
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Suggest a relation of one name to another: `same`, `narrower`, `broader`, `opposite`, `part`,
    `whole`, `instance` or `kind`, with a score from 0 to 1 and the reason."""

    relation: str
    score: float
    why: str


INVERSE = {"narrower": "broader", "part": "whole", "instance": "kind"}
INVERSE |= {there: here for here, there in INVERSE.items()}


def compare_phrases(drivers: Drivers, one: str, other: str) -> Suggestion | None:
    """Return the likeliest relation of one name to another; None if nothing suggests any."""
    ours, theirs = phrase(one), phrase(other)
    found = [*_by_driver(drivers, ours, theirs), *_by_words(drivers, ours, theirs)]
    best = max(found, key=lambda suggestion: suggestion.score, default=None)
    if best is not None and ours.dated != theirs.dated and best.relation != "opposite":
        relation = "instance" if ours.dated else "kind"
        best = Suggestion(relation, best.score, f"{best.why}; one of them has a date")
    return best


def compare_names(drivers: Drivers, ours: Iterable[str], theirs: Iterable[str]) -> Suggestion | None:
    """Return the likeliest relation between any two of their names."""
    theirs = list(theirs)
    found = [
        suggestion for one in ours for other in theirs
        if (suggestion := compare_phrases(drivers, one, other)) is not None
    ]  # fmt: skip
    return max(found, key=lambda suggestion: suggestion.score, default=None)


def _by_driver(drivers: Drivers, ours: Phrase, theirs: Phrase) -> Iterable[Suggestion]:
    """Compare what drivers the two name."""
    for mine in drivers.of(ours)[:3]:
        for yours in drivers.of(theirs)[:3]:
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
                yield Suggestion("narrower", 0.8 * score, why)
            elif not turned and drivers.is_broader(mine.driver, yours.driver):
                why = f"'{_short(yours.driver)}' is a kind of '{_short(mine.driver)}'"
                yield Suggestion("broader", 0.8 * score, why)


def _depth(ours: Phrase, theirs: Phrase, mine: Named, yours: Named) -> tuple[str, float]:
    """Tell which of two names of one driver is the narrower, by the words that only one has."""
    one, other = set(ours.core), set(theirs.core)
    if one < other or other < one:
        extra = (one | other) - (one & other)
        counted = _short(mine.driver) in _COUNTED and extra & _GROUPS
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
        drivers.overlap(ours.core, theirs.core, light), drivers.overlap(theirs.core, ours.core, light)
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


def _short(iri: str) -> str:
    return iri.rpartition("/")[2]
