"""Compare rival explanations of one effect."""

from __future__ import annotations

from dataclasses import dataclass

from tumen.analysis.causes.belief import Belief, belief
from tumen.analysis.causes.claims import CausalClaim, Claims, distinct


@dataclass(frozen=True, slots=True)
class Explanation:
    """Represent one set of joint causes (IRIs) with one sign: who asserts it, and who denies it.

    `denials` deny that these causes have this effect, whatever its sign.
    """

    causes: tuple[str, ...]
    effect: str
    sign: str
    link_types: tuple[str, ...]
    claims: tuple[CausalClaim, ...]
    denials: tuple[CausalClaim, ...]
    belief: Belief
    denial: Belief

    @property
    def sources(self) -> list[str]:
        """Return the sources that carry the explanation."""
        return distinct(self.claims, lambda claim: (claim.source,))

    @property
    def curators(self) -> bool:
        """Return whether only curators state the explanation."""
        return bool(self.claims) and all(claim.curators for claim in self.claims)


def explain(claims: Claims, effect: str, *, exclude_curators: bool = False) -> list[Explanation]:
    """Return every explanation of an effect, best supported first, those only denied last.

    Deprecated claims are left out.
    """
    held = [
        claim
        for claim in claims.on_effect(effect)
        if claim.rank != "deprecated" and not (exclude_curators and claim.curators)
    ]
    groups: dict[tuple[tuple[str, ...], str], list[CausalClaim]] = {}
    denials: dict[tuple[str, ...], list[CausalClaim]] = {}
    for claim in held:
        if claim.denies:
            denials.setdefault(claim.causes, []).append(claim)
        else:
            groups.setdefault((claim.causes, claim.sign), []).append(claim)
    for causes, made in denials.items():
        if not any(key[0] == causes for key in groups):
            groups[causes, made[0].sign] = []
    explanations = [
        Explanation(
            causes=causes,
            effect=effect,
            sign=sign,
            link_types=tuple(distinct(made or denials[causes], lambda c: (c.link_type,))),
            claims=tuple(made),
            denials=tuple(denials.get(causes, ())),
            belief=belief(made),
            denial=belief(denials.get(causes, ())),
        )
        for (causes, sign), made in groups.items()
    ]
    return sorted(explanations, key=lambda e: (not e.claims, -e.belief.value, e.causes, e.sign))
