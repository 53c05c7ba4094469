"""Who says something, and whether two who say it speak independently of each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.intervals import Span, days_span
from tumen.store.lookup import column, details, every, one

if TYPE_CHECKING:
    from pyoxigraph import Store

NON_FACTUAL = {"possible", "predicted"}


@dataclass(frozen=True, slots=True)
class Assertion:
    """One claim's speakers, or, where `claim` is "", a source that describes a thing itself.

    `attributed_to` are the original witnesses; `held` is when what is claimed holds, if it is
    dated. `modality` is a local name.
    """

    source: str
    claim: str
    claimants: frozenset[str]
    attributed_to: frozenset[str] = frozenset()
    modality: str = "asserted"
    held: Span | None = None

    @property
    def witnesses(self) -> frozenset[str]:
        """On whose word it rests."""
        return self.attributed_to or self.claimants

    @property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return self.modality == "denied"


def independent(one_: Assertion, other: Assertion) -> bool:
    """Whether two voices can dispute each other.

    A speaker within one source is one voice, and so is a witness whose word is repeated.
    """
    if one_.source == other.source and (
        one_.claimants & other.claimants or one_.claim == other.claim
    ):
        return False
    quoted = one_.attributed_to or other.attributed_to
    return not (quoted and one_.witnesses & other.witnesses)


def same_time(one_: Assertion, other: Assertion) -> bool:
    """Whether both can speak of the same time: false only where both are dated, and apart."""
    return one_.held is None or other.held is None or not one_.held.apart(other.held)


class AssertionReader:
    """The voices in a store: of claims in bulk, of sources one by one as they are needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sources: dict[str, Assertion] = {}

    def source(self, graph: str) -> Assertion:
        """The voice of a source that describes a thing: its authors', else its publisher's."""
        if graph not in self._sources:
            authors = column(self._store, Tumen.author, [graph]) or column(
                self._store, Tumen.publisher, [graph]
            )
            self._sources[graph] = Assertion(graph, "", every(authors, graph))
        return self._sources[graph]

    def claims(self, graphs: dict[str, str], *, dated: bool = True) -> dict[str, Assertion]:
        """The voices of claims, given each with its source; without those that are deprecated.

        `dated` tells whether the claims' dates are when what they say holds; a statistic's are
        its period.
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
    """The distinct claimants of several voices, in order; a source where nobody is named."""
    return sorted(
        {who for assertion in assertions for who in assertion.claimants or {assertion.source}}
    )
