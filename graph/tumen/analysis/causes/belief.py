"""How well a causal link is supported: one number, always with the parts it is made of.

Learned from INDRA's belief model (Gyori et al. 2017, Mol. Syst. Biol. 13:954), in which a
statement is wrong only if every piece of evidence for it is:

    support = 1 - Π over witnesses w of (1 - p(w)),   p(w) = (1 - s - r) · m(w) · k(w)

with INDRA's defaults for what goes wrong systematically (s = 0.05) and at random (r = 0.3).
Where INDRA counts mentions, we count independent witnesses: however often one witness is heard,
in however many sources, it counts once, with the firmest thing it says. `m` weighs how firmly
(asserted 1, reported 0.7, predicted 0.6, possible 0.4), `k` whether curators still hold the
record (deprecated 0, else 1). A witness who denies the link does not lower its support: denials
have a support of their own, and the two stand side by side.

The number says how many independent people stand behind a link, and how firmly. It is not the
probability that the link is real, and it is never mixed with the source's own certainty, which
stays in the modality, or with the curators' confidence in their reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tumen.analysis.causes.claims import CausalClaim

SYSTEMATIC = 0.05
RANDOM = 0.3
MODALITY = {"asserted": 1.0, "reported": 0.7, "predicted": 0.6, "possible": 0.4, "denied": 1.0}


@dataclass(frozen=True, slots=True)
class Witness:
    """One independent witness: who, with what weight, by which claims."""

    who: str
    weight: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """A number from 0 to 1, and the witnesses from whom it comes, weightiest first."""

    value: float
    witnesses: tuple[Witness, ...]


def weight(claim: CausalClaim) -> float:
    """What one witness adds by one claim: p(w) above."""
    if claim.rank == "deprecated" or claim.curators:
        return 0.0
    return (1 - SYSTEMATIC - RANDOM) * MODALITY.get(claim.modality, 0.4)


def belief(claims: Iterable[CausalClaim]) -> Belief:
    """The support of what the given claims say together.

    They should say the same: the same link with the same sign, or all of them its denial. Links
    that curators added have no witness, and so no support.
    """
    heard: dict[str, list[tuple[float, str]]] = {}
    for claim in claims:
        for who in claim.witnesses:
            heard.setdefault(who, []).append((weight(claim), claim.iri))
    witnesses = [
        Witness(who, max(weight for weight, _ in said), tuple(sorted({iri for _, iri in said})))
        for who, said in heard.items()
    ]
    witnesses = sorted((w for w in witnesses if w.weight > 0), key=lambda w: (-w.weight, w.who))
    doubt = 1.0
    for witness in witnesses:
        doubt *= 1 - witness.weight
    return Belief(round(1 - doubt, 4), tuple(witnesses))


def belief_of(claim: CausalClaim, alike: Iterable[CausalClaim]) -> Belief:
    """The support of one claim among all the claims on its link.

    What counts for it are the claims that agree: of the same sign, or denials if it is one.
    """
    return belief(
        other
        for other in alike
        if other.denies == claim.denies and (claim.denies or other.sign == claim.sign)
    )
