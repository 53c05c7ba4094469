"""Read who asserts something, and decide whether two assertions are independent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.intervals import Span, days_span
from tumen.store.lookup import column, details, every, one

if TYPE_CHECKING:
    from pyoxigraph import Store

NON_FACTUAL = {"possible", "predicted"}


class Profile(NamedTuple):
    """Hold what decides whether two assertions are independent; see `independent`.

    `source` is "" where no other assertion comes from that source; `describes` is true where a
    source describes a thing itself.
    """

    source: str
    describes: bool
    claimants: frozenset[str]
    attributed_to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Assertion:
    """Hold the assertion of a claim, or, where `claim` is "", a source's description of a thing.

    `attributed_to` are the original witnesses; `valid_time` is the time that the claim holds for,
    if it is dated. `modality` is a local name.
    """

    source: str
    claim: str
    claimants: frozenset[str]
    attributed_to: frozenset[str] = frozenset()
    modality: str = "asserted"
    valid_time: Span | None = None

    @property
    def witnesses(self) -> frozenset[str]:
        """Return the people on whose word it rests."""
        return self.attributed_to or self.claimants

    @property
    def denies(self) -> bool:
        """Return whether it says that something is not so."""
        return self.modality == "denied"

    @property
    def profile(self) -> Profile:
        """Return what decides whether another assertion is independent."""
        return Profile(self.source, not self.claim, self.claimants, self.attributed_to)


def independent(one_: Assertion | Profile, other: Assertion | Profile) -> bool:
    """Return whether two assertions can dispute each other.

    One speaker within one source is one voice, and so is a witness whose word others repeat.
    """
    if isinstance(one_, Assertion) and isinstance(other, Assertion):
        if one_.claim and one_.claim == other.claim:
            return False
        return independent(one_.profile, other.profile)
    assert isinstance(one_, Profile)  # noqa: S101 - both are of one type
    assert isinstance(other, Profile)  # noqa: S101
    same_voice = one_.claimants & other.claimants or (one_.describes and other.describes)
    if one_.source and one_.source == other.source and same_voice:
        return False
    if not one_.attributed_to and not other.attributed_to:
        return True
    words = [p.attributed_to or p.claimants for p in (one_, other)]
    return not words[0] & words[1]


class AssertionReader:
    """Read the assertions in a store: of claims in bulk, of sources one by one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sources: dict[str, Assertion] = {}

    def source(self, graph: str) -> Assertion:
        """Return the assertion of a source that describes a thing, by its authors or publisher."""
        if graph not in self._sources:
            authors = column(self._store, Tumen.author, [graph]) or column(
                self._store, Tumen.publisher, [graph]
            )
            self._sources[graph] = Assertion(graph, "", every(authors, graph))
        return self._sources[graph]

    def claims(self, graphs: dict[str, str], *, dated: bool = True) -> dict[str, Assertion]:
        """Read the assertions of claims, given with their sources; deprecated ones are left out.

        `dated` tells whether the dates of the claims are their valid time. Those of a statistic
        are its period.
        """
        keys = graphs.keys()

        def read(property_: str) -> dict[str, list[tuple[str, str]]]:
            return details(self._store, property_, keys)

        rank, modality = read(Tumen.rank), read(Tumen.modality)
        claimants, attributed = read(Tumen.claimant), read(Tumen.attributedTo)
        earliest = read(Tumen.earliest) if dated else {}
        latest = read(Tumen.latest) if dated else {}
        found = {}
        for claim, graph in graphs.items():
            if one(rank, claim) == Tumen.deprecated:
                continue
            first, last = one(earliest, claim), one(latest, claim)
            found[claim] = Assertion(
                graph, claim, every(claimants, claim), every(attributed, claim),
                one(modality, claim).removeprefix(ONTOLOGY) or "asserted",
                days_span(first, last) if first or last else None,
            )  # fmt: skip
        return found


def speakers(assertions: Collection[Assertion]) -> list[str]:
    """Return the distinct claimants of assertions, in order; the source where none is named."""
    return sorted(
        {who for assertion in assertions for who in assertion.claimants or {assertion.source}}
    )
