"""Build chains of causal links, with their net sign and everyone who claims them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from tumen.analysis.causes.belief import Belief, belief_of
from tumen.analysis.causes.causal_graph import SIGN_NAMES, UNKNOWN, CausalGraph, chain_sign
from tumen.analysis.causes.claims import CausalClaim, Claims, distinct

Route = TypeVar("Route")


@dataclass(frozen=True, slots=True)
class Link:
    """Represent one link of a chain, with all claims that make it, the best supported first.

    `sign` is the sign that the claims agree on. `contested` is true where some say that the link
    increases and others that it decreases, `curators` where only curators state the link.
    """

    cause: str
    effect: str
    sign: str
    contested: bool
    curators: bool
    claims: tuple[CausalClaim, ...]
    belief: Belief

    @property
    def claim(self) -> CausalClaim:
        """Return the best supported claim, which stands for the link."""
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Chain:
    """Represent links end to end, with the net sign of the whole."""

    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    sign: str

    @property
    def claims(self) -> list[str]:
        """Return one claim per link, in order."""
        return [link.claim.iri for link in self.links]

    @property
    def claimants(self) -> list[str]:
        """Return the claimants of these claims."""
        return distinct((link.claim for link in self.links), lambda claim: claim.claimants)

    @property
    def sources(self) -> list[str]:
        """Return the sources of these claims."""
        return distinct((link.claim for link in self.links), lambda claim: (claim.source,))

    @property
    def weakest(self) -> Link:
        """Return the link with the lowest belief, the first of several."""
        return min(self.links, key=lambda link: link.belief.value)

    @property
    def stated_whole_by(self) -> list[str]:
        """Return the claimants who state every link of the chain themselves."""
        speakers = [
            {who for claim in link.claims for who in claim.claimants} for link in self.links
        ]
        return sorted(set.intersection(*speakers)) if speakers else []

    @property
    def is_stitched(self) -> bool:
        """Return whether the links come from different speakers, so that none states the whole
        chain.
        """
        return len(self.links) > 1 and not self.stated_whole_by


class ChainBuilder:
    """Turn sequences of node numbers into chains."""

    def __init__(self, causal_graph: CausalGraph, claims: Claims) -> None:
        self._graph = causal_graph
        self._claims = claims
        self._links: dict[tuple[int, int], Link] = {}

    def chain(self, numbers: Sequence[int]) -> Chain:
        """Build the chain through the nodes with these numbers."""
        steps = list(pairwise(numbers))
        links = tuple(self._link(cause, effect) for cause, effect in steps)
        signs = [self._graph.link_sign(cause, effect) for cause, effect in steps]
        nodes = tuple(self._graph.nodes[number] for number in numbers)
        return Chain(nodes, links, SIGN_NAMES[chain_sign(signs)])

    def _link(self, cause: int, effect: int) -> Link:
        if (cause, effect) not in self._links:
            graph = self._graph
            claims = [self._claims[graph.claims[c]] for c in graph.claims_on(cause, effect)]
            beliefs = {claim.iri: belief_of(claim, claims) for claim in claims}
            claims.sort(key=lambda claim: (-beliefs[claim.iri].value, claim.iri))
            sign = graph.link_sign(cause, effect)
            self._links[cause, effect] = Link(
                graph.nodes[cause],
                graph.nodes[effect],
                SIGN_NAMES[UNKNOWN if sign is None else sign],
                contested=sign is None,
                curators=all(claim.curators for claim in claims),
                claims=tuple(claims),
                belief=beliefs[claims[0].iri],
            )
        return self._links[cause, effect]


@dataclass(slots=True)
class SearchState:
    """Count the results of a search, and record what ended it early (empty: nothing did)."""

    found: int = 0
    stopped: str = ""

    def bounded(
        self, results: Iterable[Route], what: str, limit: int | None, timeout: float | None
    ) -> Iterator[Route]:
        """Yield results until there are `limit` of them or `timeout` seconds have passed."""
        end = None if timeout is None else time.monotonic() + timeout
        for result in results:
            if limit is not None and self.found >= limit:
                self.stopped = f"after {limit} {what}"
                return
            if end is not None and time.monotonic() > end:
                self.stopped = f"after {timeout:g} seconds"
                return
            self.found += 1
            yield result


def describe_chain(chain: Chain, claims: Claims) -> str:
    """Describe a chain in one sentence: if its first node rises, what happens to the others.

    Events and measures become more or less likely; conditions go up or down. Where the direction
    is not known, the sentence says why: no claim states it, claims contest it, or it depends on
    such a link earlier in the chain. Links that only curators state are marked.
    """

    def change(iri: str, up: bool | None, why: str = "") -> str:
        if up is None:
            return f"{claims.label(iri)} affected ({why})"
        if claims.happens(iri):
            return f"{claims.label(iri)} {'more' if up else 'less'} likely"
        return f"{claims.label(iri)} {'up' if up else 'down'}"

    first = chain.nodes[0]
    parts = []
    up: bool | None = True
    for number, link in enumerate(chain.links, 1):
        up = None if link.sign == "unknown" or up is None else up == (link.sign == "increases")
        why = "direction open"
        if link.sign == "unknown":
            why = "contested" if link.contested else "no direction stated"
        part = change(link.effect, up, why)
        if number == len(chain.links) and link.effect == first:
            part = f"and so {part}" + ("" if up is None else " further" if up else " again")
        parts.append(part + (" (curators' link)" if link.curators else ""))
    return f"{change(first, True)}: {', '.join(parts)}."
