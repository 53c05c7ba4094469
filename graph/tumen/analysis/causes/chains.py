"""Chains of links: what paths and loops have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tumen.analysis.causes.belief import Belief, belief_of
from tumen.analysis.causes.causal_graph import SIGN_NAMES, UNKNOWN, CausalGraph, chain_sign
from tumen.analysis.causes.claims import CausalClaim, Claims, distinct


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: all claims that make it, the best supported first.

    `sign` is what they say together; `contested` where some say that it increases and others
    that it decreases; `curators` where nobody but the curators states it.
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
        """The claim that stands for the link: the best supported one."""
        return self.claims[0]


@dataclass(frozen=True, slots=True)
class Chain:
    """Links end to end, with the net sign of the whole."""

    nodes: tuple[str, ...]
    links: tuple[Link, ...]
    sign: str

    @property
    def claims(self) -> list[str]:
        """One claim a link, in order."""
        return [link.claim.iri for link in self.links]

    @property
    def claimants(self) -> list[str]:
        """Who makes the claims."""
        return distinct((link.claim for link in self.links), lambda claim: claim.claimants)

    @property
    def sources(self) -> list[str]:
        """Where they are made."""
        return distinct((link.claim for link in self.links), lambda claim: (claim.source,))

    @property
    def weakest(self) -> Link:
        """The link with the least support; the first of several."""
        return min(self.links, key=lambda link: link.belief.value)

    @property
    def stated_whole_by(self) -> list[str]:
        """The claimants who state every link of the chain themselves."""
        speakers = [
            {who for claim in link.claims for who in claim.claimants} for link in self.links
        ]
        return sorted(set.intersection(*speakers)) if speakers else []


class ChainBuilder:
    """Makes chains of node numbers readable."""

    def __init__(self, causal_graph: CausalGraph, claims: Claims) -> None:
        self.map = causal_graph
        self.claims = claims
        self._links: dict[tuple[int, int], Link] = {}

    def chain(self, numbers: Sequence[int]) -> Chain:
        """The chain through the nodes with those numbers."""
        steps = list(pairwise(numbers))
        links = tuple(self._link(cause, effect) for cause, effect in steps)
        signs = [self.map.link_sign(cause, effect) for cause, effect in steps]
        nodes = tuple(self.map.nodes[number] for number in numbers)
        return Chain(nodes, links, SIGN_NAMES[chain_sign(signs)])

    def _link(self, cause: int, effect: int) -> Link:
        if (cause, effect) not in self._links:
            made = [self.claims[self.map.claims[c]] for c in self.map.claims_on(cause, effect)]
            beliefs = {claim.iri: belief_of(claim, made) for claim in made}
            made.sort(key=lambda claim: (-beliefs[claim.iri].value, claim.iri))
            sign = self.map.link_sign(cause, effect)
            self._links[cause, effect] = Link(
                self.map.nodes[cause],
                self.map.nodes[effect],
                SIGN_NAMES[UNKNOWN if sign is None else sign],
                contested=sign is None,
                curators=all(claim.curators for claim in made),
                claims=tuple(made),
                belief=beliefs[made[0].iri],
            )
        return self._links[cause, effect]
