"""Compute the belief in a causal link: one number, always shown with the parts it is made of.

The score follows INDRA's belief model (Gyori et al. 2017, Mol. Syst. Biol. 13:954), in which a
statement is wrong only if every piece of evidence for it is:

    belief = 1 - Π over witnesses w of (1 - p(w)),   p(w) = (1 - s - r) · m(w) · k(w)

with INDRA's defaults for systematic error (s = 0.05) and random error (r = 0.3). INDRA counts
mentions; Tumen counts independent witnesses. A witness counts once, with the firmest claim, in
however many sources it is quoted. `m` weighs the modality (asserted 1, reported 0.7, predicted
0.6, possible 0.4), `k` is 0 for a deprecated claim, else 1. A denial does not lower the belief in
the link: denials have a belief of their own, and the two stand side by side.

The number tells how many independent people stand behind a link, and how firmly. It is not the
probability that the link is real. It is never mixed with the source's own certainty, which is the
modality, or with the curators' confidence in their reading.
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
    """Represent one independent witness, with its weight and claims."""

    who: str
    weight: float
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Belief:
    """Represent a score from 0 to 1, and the witnesses behind it, weightiest first."""

    value: float
    witnesses: tuple[Witness, ...]


def weight(claim: CausalClaim) -> float:
    """Return what one witness adds by one claim: p(w) above."""
    if claim.rank == "deprecated" or claim.curators:
        return 0.0
    return (1 - SYSTEMATIC - RANDOM) * MODALITY.get(claim.modality, 0.4)


def belief(claims: Iterable[CausalClaim]) -> Belief:
    """Score what the given claims say together.

    They should say the same: the same link with the same sign, or all of them its denial. Links
    that curators added have no witness, and so no belief.
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


def belief_of(claim: CausalClaim, parallel: Iterable[CausalClaim]) -> Belief:
    """Score one claim from the parallel claims on its link that agree with it.

    Claims agree that have the same sign; denials agree with each other.
    """
    return belief(
        other
        for other in parallel
        if other.denies == claim.denies and (claim.denies or other.sign == claim.sign)
    )
