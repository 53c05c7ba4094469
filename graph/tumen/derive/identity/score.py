"""Weigh the evidence for and against a match, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tumen.core.vocabulary import ID, ONTOLOGY, Tumen
from tumen.derive.identity.entities import Entity, Span
from tumen.derive.identity.frequencies import TokenFrequencies
from tumen.derive.identity.name_similarity import compare_names

_RIVAL_DATE = -2.0  # bits against a match of events of one actor and one place with other dates
# Things of these kinds bear proper names; all others are described.
_PROPER = {Tumen.Person, Tumen.Institution, Tumen.Place}


@dataclass(frozen=True, slots=True)
class Part:
    """Represent one reason: what was compared, its weight (bits, below 0 against), and why."""

    part: str
    bits: float
    why: str


def weigh(one: Entity, other: Entity, common: TokenFrequencies) -> list[Part]:
    """Return all evidence for and against a match, in a fixed order.

    The weights are bits: each doubles, or halves, the odds (Fellegi and Sunter, 1969).
    """
    parts = [Part("prior", common.prior, f"one of {common.number:,} things of this kind")]
    named = compare_names(one.names, other.names, common, proper=one.family in _PROPER)
    if named is not None and named.why:
        parts.append(Part("name", named.bits, named.why))
    parts += _dates(one, other)
    parts += _kind(one, other)
    parts += _ties(one, other, common)
    parts += _distance(one, other)
    if one.sources & other.sources:
        parts.append(Part("source", -8.0, "one source describes them as two"))
    if other.iri in one.ties or one.iri in other.ties:
        parts.append(Part("tie", -8.0, "one is tied to the other"))
    if one.records & other.records:
        parts.append(Part("record", 10.0, f"both stand for {min(one.records & other.records)}"))
    return parts


def score(parts: list[Part]) -> float:
    """Return the probability of a match from the sum of the bits.

    >>> score([Part("prior", -4.0, ""), Part("name", 8.0, "")])
    0.9411764705882353
    """
    total = max(-30.0, min(30.0, sum(part.bits for part in parts)))
    return float(1 / (1 + 2**-total))


def _dates(one: Entity, other: Entity) -> Iterator[Part]:
    if one.born and other.born:
        bits, ours, others = max(
            (_born(ours, others), ours, others) for ours in one.born for others in other.born
        )
        how = "agree" if bits > 0 else "do not agree"
        yield Part("born", bits, f"born {ours} and {others} {how}")
    if one.span and other.span and one.family != Tumen.Person:
        bits, why = _spans(one.span, other.span)
        if one.family == Tumen.Event and one.roles & other.roles and one.places & other.places:
            bits = max(bits, _RIVAL_DATE)  # accounts of one event often differ on its date
        yield Part("date", bits, why)


def _born(ours: str, others: str) -> float:
    one, other = _bounds(ours), _bounds(others)
    if one is None or other is None:
        return 0.0
    if _overlap(one, other):
        days = max(_days(one), _days(other))
        return 6.0 if days <= 2 else 4.5 if days <= 31 else 3.0 if days <= 366 else 1.0
    # A year off, or day and month the wrong way round, is how such dates go wrong.
    gap = min(abs(a.year - b.year) for a in one for b in other)
    return -2.0 if gap <= 1 else -8.0


def _spans(one: Span, other: Span) -> tuple[float, str]:
    ours, others = _as_days(one), _as_days(other)
    shown = " and ".join(dict.fromkeys(a if a == b else f"{a} to {b}" for a, b in (one, other)))
    if _overlap(ours, others):
        days = max(_days(ours), _days(others))
        bits = 4.0 if days <= 7 else 3.0 if days <= 31 else 1.5 if days <= 366 else 0.5
        return bits, f"dated alike: {shown}"
    gap = max((others[0] - ours[1]).days, (ours[0] - others[1]).days)
    bits = -1.0 if gap <= 3 else -3.0 if gap <= 31 else -8.0
    return bits, f"dated apart: {shown}"


def _kind(one: Entity, other: Entity) -> Iterator[Part]:
    if one.sex and other.sex and not one.sex & other.sex:
        yield Part("sex", -6.0, "one is female and one is male")
    if one.citizen and other.citizen and not one.citizen & other.citizen:
        yield Part("citizenship", -1.5, "citizens of different states")
    if one.family == Tumen.Event:
        same = one.classes & other.classes
        shown = " and ".join(sorted(one.classes | other.classes))
        how = "one kind" if same else "two kinds"
        yield Part("kind", 2.0 if same else -1.0, f"of {how}: {shown}")
    elif one.family in {Tumen.Institution, Tumen.Place} and _of_two_kinds(one, other):
        yield Part("kind", -1.0, f"of two kinds: {min(one.classes)} and {min(other.classes)}")


def _of_two_kinds(one: Entity, other: Entity) -> bool:
    """Return whether each has a special kind; a plain institution may be of any kind."""
    general = one.family.removeprefix(ONTOLOGY)
    return not one.classes & other.classes and general not in one.classes | other.classes


def _ties(one: Entity, other: Entity, common: TokenFrequencies) -> Iterator[Part]:
    for part, ours, others, most in (
        ("post", one.bodies, other.bodies, 4.0), ("kin", one.kin, other.kin, 6.0),
        ("role", one.roles, other.roles, 5.0), ("place", one.places, other.places, 2.0),
    ):  # fmt: skip
        shared = sorted(ours & others, key=lambda iri: (-common.tie(iri), iri))
        if shared:
            bits = min(most, sum(map(common.tie, shared)))
            listed = ", ".join(iri.removeprefix(ID) for iri in shared[:3])
            yield Part(part, bits, f"both tied to {listed}")
    if one.words and other.words:
        like, ours_, others_ = max((_alike(a, b), a, b) for a in one.words for b in other.words)
        if like >= 0.7:
            yield Part("post", 2.0 * like, f"both called {ours_}" if ours_ == others_
                       else f"called '{ours_}' and '{others_}'")  # fmt: skip


def _distance(one: Entity, other: Entity) -> Iterator[Part]:
    if one.point and other.point:
        apart = _kilometres(one.point, other.point)
        bits = 3.0 if apart < 10 else 0.0 if apart < 100 else -6.0
        yield Part("distance", bits, f"{apart:,.0f} km apart")


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str) -> float:
    from rapidfuzz import fuzz
    from rapidfuzz.utils import default_process

    return fuzz.token_sort_ratio(one, other, processor=default_process) / 100


@lru_cache(maxsize=50_000)
def _bounds(text: str) -> tuple[date, date] | None:
    from tumen.parse.edtf import InvalidDate, bounds

    try:
        first, last = bounds(text)
    except InvalidDate:
        return None
    return (first, last) if first and last else None


def _as_days(span: Span) -> tuple[date, date]:
    return date.fromisoformat(span[0]), date.fromisoformat(span[1])


def _overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _days(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance (haversine)."""
    from math import asin, cos, radians, sin, sqrt

    (north, east), (north_, east_) = (map(radians, one), map(radians, other))
    half = sin((north_ - north) / 2) ** 2 + cos(north) * cos(north_) * sin((east_ - east) / 2) ** 2
    return 12_742 * asin(sqrt(min(1.0, half)))
