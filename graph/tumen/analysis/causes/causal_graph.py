"""Read the causal graph: which thing is claimed to cause which, as compact arrays.

Nodes and claims are numbered. Links are in rows sorted by cause and effect, so that parallel claims
are adjacent. Only the claims of an answer are read in full (`tumen.analysis.causes.claims`).
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, SOURCE, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.store.lookup import pairs, subjects_with, values

if TYPE_CHECKING:
    from pyoxigraph import Store

UNKNOWN, INCREASES, DECREASES = 0, 1, -1
SIGN_NAMES = {UNKNOWN: "unknown", INCREASES: "increases", DECREASES: "decreases"}


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Select which claims become links of the causal graph.

    Denied and deprecated claims, and those that deny a cause (`doesNotCause`), are left out
    unless asked for. `sources`, `claimants` (IRIs) and `modalities` (local names) restrict to
    those given; `without` leaves out claims, claimants or sources by IRI; `exclude_curators` leaves
    out the links that curators added; `since` and `until` are ISO days between which what is
    claimed must lie, as far as it is dated.
    """

    denied: bool = False
    deprecated: bool = False
    exclude_curators: bool = False
    sources: Collection[str] = ()
    claimants: Collection[str] = ()
    modalities: Collection[str] = ()
    exclude: Collection[str] = ()
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class CausalGraph:
    """Hold the claimed causes of a graph.

    `claims[c]` is a claim's IRI and `signs[c]` its sign (1, -1, 0 for unknown). The links of
    cause n are `effects[rows[n]:rows[n + 1]]`, each with the claim in `by` at the same place; a
    link that several claims make stands several times.
    """

    nodes: list[str]
    claims: list[str]
    signs: array[int]
    rows: array[int]
    effects: array[int]
    by: array[int]
    index: dict[str, int] = field(default_factory=dict)
    _successors: list[list[int]] | None = None
    _predecessors: list[list[int]] | None = None

    @property
    def successors(self) -> list[list[int]]:
        """Return the distinct effects of every node, in order."""
        if self._successors is None:
            rows, effects = self.rows, self.effects
            self._successors = [
                sorted(set(effects[rows[n] : rows[n + 1]])) for n in range(len(self.nodes))
            ]
        return self._successors

    @property
    def predecessors(self) -> list[list[int]]:
        """Return the distinct causes of every node, in order."""
        if self._predecessors is None:
            self._predecessors = [[] for _ in self.nodes]
            for cause, effects in enumerate(self.successors):
                for effect in effects:
                    self._predecessors[effect].append(cause)
        return self._predecessors

    def claims_on(self, cause: int, effect: int) -> list[int]:
        """Return the claims that link a cause to an effect, by number."""
        place = bisect_left(self.effects, effect, self.rows[cause], self.rows[cause + 1])
        found = []
        while place < self.rows[cause + 1] and self.effects[place] == effect:
            found.append(self.by[place])
            place += 1
        return found

    def links(self) -> Iterator[tuple[int, int, int]]:
        """Yield every (cause, effect, claim), in order."""
        for cause in range(len(self.nodes)):
            for place in range(self.rows[cause], self.rows[cause + 1]):
                yield cause, self.effects[place], self.by[place]

    def link_sign(self, cause: int, effect: int) -> int | None:
        """Return the sign that the claims on a link agree on; None where they conflict.

        A claim of unknown sign does not affect what the others say.
        """
        known = {self.signs[claim] for claim in self.claims_on(cause, effect)} - {UNKNOWN}
        if len(known) > 1:
            return None
        return known.pop() if known else UNKNOWN


def chain_sign(signs: Collection[int | None]) -> int:
    """Return the net sign of a chain: the product; unknown if any is unknown or contested.

    The rule is that of INDRA's signed path search (Gyori et al. 2017, Mol. Syst. Biol. 13:954).
    """
    product = 1
    for sign in signs:
        product *= sign or UNKNOWN
    return product


def read_causal_graph(store: Store, claim_filter: ClaimFilter | None = None) -> CausalGraph:
    """Read the causal claims that match a filter, in a few scans of the store."""
    claim_filter = claim_filter or ClaimFilter()
    left_out = _left_out(store, claim_filter)
    allowed = _allowed(store, claim_filter)
    causes = pairs(store, Tumen.cause)
    effects = dict(pairs(store, Tumen.effect))
    index: dict[str, int] = {}
    numbers: dict[str, int] = {}
    links = []
    for claim, cause in causes:
        effect = effects.get(claim)
        if effect is None or claim in left_out or (allowed is not None and claim not in allowed):
            continue
        links.append(
            (
                index.setdefault(cause, len(index)),
                index.setdefault(effect, len(index)),
                numbers.setdefault(claim, len(numbers)),
            )
        )
    signs = array("b", bytes(len(numbers)))
    for sign, concept in ((INCREASES, Tumen.increases), (DECREASES, Tumen.decreases)):
        for claim in subjects_with(store, Tumen.sign, concept):
            if claim in numbers:
                signs[numbers[claim]] = sign
    return _arranged(list(index), list(numbers), signs, links)


def _arranged(
    nodes: list[str], claims: list[str], signs: array[int], links: list[tuple[int, int, int]]
) -> CausalGraph:
    """Number the nodes by their IRIs, so that answers come in an order that does not depend on
    how the store happens to hold them, and lay the links in rows."""
    order = sorted(range(len(nodes)), key=nodes.__getitem__)
    place = {old: new for new, old in enumerate(order)}
    nodes = [nodes[old] for old in order]
    rows = array("q", bytes(8 * (len(nodes) + 1)))
    links = sorted((place[c], place[e], k) for c, e, k in set(links))
    for cause, _, _ in links:
        rows[cause + 1] += 1
    for number in range(len(nodes)):
        rows[number + 1] += rows[number]
    return CausalGraph(
        nodes, claims, signs, rows, array("q", (e for _, e, _ in links)),
        array("q", (k for _, _, k in links)), {iri: n for n, iri in enumerate(nodes)},
    )  # fmt: skip


def _allowed(store: Store, claim_filter: ClaimFilter) -> set[str] | None:
    """Return the claims that match the restrictions; None where there are none."""
    sets = []
    if chosen := claim_filter.sources:
        sets.append({c for source in chosen for c in values(store, source, Tumen.states)})
    if chosen := claim_filter.claimants:
        sets.append({c for who in chosen for c in subjects_with(store, Tumen.claimant, who)})
    if chosen := claim_filter.modalities:
        modalities = [ONTOLOGY + name for name in chosen]
        sets.append({c for m in modalities for c in subjects_with(store, Tumen.modality, m)})
    return set.intersection(*sets) if sets else None


def _left_out(store: Store, claim_filter: ClaimFilter) -> set[str]:
    found: set[str] = set()
    if not claim_filter.denied:
        found.update(subjects_with(store, Tumen.modality, Tumen.denied))
        found.update(subjects_with(store, Tumen.linkType, Tumen.doesNotCause))
    if not claim_filter.deprecated:
        found.update(subjects_with(store, Tumen.rank, Tumen.deprecated))
    if claim_filter.exclude_curators:
        for source in curators_sources(store):
            found.update(values(store, source, Tumen.states))
    for iri in claim_filter.exclude:
        found.add(iri)
        found.update(subjects_with(store, Tumen.claimant, iri))
        if iri.startswith(SOURCE):
            found.update(values(store, iri, Tumen.states))
    if claim_filter.since:
        found.update(c for c, day in pairs(store, Tumen.latest) if day < claim_filter.since)
    if claim_filter.until:
        found.update(c for c, day in pairs(store, Tumen.earliest) if day > claim_filter.until)
    return found


def curators_sources(store: Store) -> set[str]:
    """Return the sources in which only curators speak."""
    return subjects_with(store, RDF_TYPE, Tumen.CuratorNote)
