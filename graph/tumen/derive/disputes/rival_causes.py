"""Find causal claims that contradict each other: opposite signs, or a link asserted and denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.conflicts import Answer, RivalIndex
from tumen.derive.disputes.dispute import Outcome, Scope, dispute, dispute_iri
from tumen.derive.disputes.speakers import NON_FACTUAL, Assertion, AssertionReader
from tumen.store.labels import Labels
from tumen.store.lookup import Column, asserted_subjects, column, details, every, one

if TYPE_CHECKING:
    from pyoxigraph import Store

Link = tuple[tuple[str, ...], str]

_WORDS = {"increases": "increases it", "decreases": "decreases it", "unknown": "bears on it"}


# The signs that a sign is opposed to, and those that a denial of it contradicts: that policing does
# not raise arrivals does not contradict that it lowers them.
_OPPOSITE = {"increases": ("decreases",), "decreases": ("increases",), "unknown": ()}
_SAME = {
    "increases": ("increases", "unknown"), "decreases": ("decreases", "unknown"),
    "unknown": ("increases", "decreases", "unknown"),
}  # fmt: skip
_ANYONE, _UNSPECIFIED = "anyone", ""


@dataclass(frozen=True, slots=True)
class _Stance:
    """Represent what a causal claim says of its link: whether it exists, with what
    sign, for whom.
    """

    exists: bool
    sign: str
    concerning: frozenset[str]

    def buckets(self) -> Iterator[tuple[bool, str, str]]:
        """Yield the buckets that the claim is listed in."""
        for person in (_ANYONE, *(self.concerning or (_UNSPECIFIED,))):
            yield self.exists, self.sign, person

    def against(self, *, opposite: bool) -> Iterator[tuple[bool, str, str]]:
        """Yield the buckets of claims about the same people that contradict this one."""
        if opposite and not self.exists:
            return
        people = (_UNSPECIFIED, *self.concerning) if self.concerning else (_ANYONE,)
        for sign in (_OPPOSITE if opposite else _SAME)[self.sign]:
            yield from ((self.exists == opposite, sign, person) for person in people)


def causal_disputes(
    store: Store, assertions: AssertionReader, labels: Labels, scope: Scope | None = None
) -> Outcome:
    """Yield disputes over the same joint causes and the same effect."""
    groups = _groups(store, scope)
    if scope is None:
        groups = {link: claims for link, claims in groups.items() if len(claims) > 1}
    graphs = {claim: graph for claims in groups.values() for claim, graph in claims.items()}
    heard = assertions.claims(graphs)
    signs, types = details(store, Tumen.sign, heard), details(store, Tumen.linkType, heard)
    concerning = details(store, Tumen.concerning, heard)
    for (causes, effect), claims in sorted(groups.items()):
        answers = [
            _answer(heard[claim], one(signs, claim), one(types, claim), every(concerning, claim))
            for claim in sorted(claims)
            if claim in heard
        ]
        things, question = (effect, *causes), (*causes, effect)
        bears = f"What {' together with '.join(labels[c] for c in causes)} does to "
        for kind, found in _conflicts(answers).items():
            comparable = bears + labels[effect] if found else ""
            made = dispute(kind, question, things, found, comparable, labels)
            if made or scope is not None:
                yield dispute_iri(kind, *question), made


def _groups(store: Store, scope: Scope | None) -> dict[Link, dict[str, str]]:
    """Group the claims by link, with their sources."""
    if scope is None:
        effects, causes = column(store, Tumen.effect), column(store, Tumen.cause)
        return _arranged(effects, causes)
    effects = column(store, Tumen.effect, scope.claims)
    causes = column(store, Tumen.cause, effects.keys())
    wanted = _arranged(effects, causes)
    # Many claims share an effect; each look-up costs everything that the graph says of it.
    naming = cache(partial(asserted_subjects, store))
    near = {
        claim
        for (some, effect) in wanted
        for claim in naming(Tumen.cause, some[0]) & naming(Tumen.effect, effect)
    }
    found = _arranged(column(store, Tumen.effect, near), column(store, Tumen.cause, near))
    return {link: found.get(link, {}) for link in wanted}


def _arranged(effects: Column, causes: Column) -> dict[Link, dict[str, str]]:
    groups: dict[Link, dict[str, str]] = {}
    for claim, ((effect, graph), *_) in effects.items():
        if claim in causes:
            link = (tuple(sorted(every(causes, claim))), effect)
            groups.setdefault(link, {})[claim] = graph
    return groups


def _answer(assertion: Assertion, sign: str, type_: str, concerning: frozenset[str]) -> Answer:
    sign, type_ = sign.removeprefix(ONTOLOGY) or "unknown", type_.removeprefix(ONTOLOGY)
    if sign == "unknown" and type_ in {"prevents", "hinders"}:
        sign = "decreases"
    # Denying that something does not cause an effect affirms the link.
    exists = assertion.denies == (type_ == "doesNotCause")
    text = "does not cause it" if type_ == "doesNotCause" else _WORDS[sign]
    return Answer(assertion, text, _Stance(exists, sign, concerning))


def _conflicts(answers: Sequence[Answer]) -> dict[str, list[Answer]]:
    """Find the answers in conflict, by the kind of dispute."""
    stances = [_stance(answer) for answer in answers]
    found: dict[str, list[Answer]] = {"oppositeSigns": [], "assertedAndDenied": []}
    if {"increases", "decreases"} <= {stance.sign for stance in stances if stance.exists}:
        # Signs are compared even within one speaker, but two mere possibilities are both possible.
        signs = RivalIndex(
            answers, _buckets, lambda answer: answer.assertion.modality in NON_FACTUAL,
            lambda one, other: not (one and other),
        )  # fmt: skip
        found["oppositeSigns"] = _contradicted(answers, signs, opposite=True)
    if len({stance.exists for stance in stances}) > 1:
        denials = RivalIndex(answers, _buckets)
        found["assertedAndDenied"] = _contradicted(answers, denials, opposite=False)
    return found


def _contradicted(answers: Sequence[Answer], index: RivalIndex, *, opposite: bool) -> list[Answer]:
    return [
        answer
        for answer in answers
        if any(
            index.has_rival(answer, bucket) for bucket in _stance(answer).against(opposite=opposite)
        )
    ]


def _stance(answer: Answer) -> _Stance:
    assert isinstance(answer.value, _Stance)  # noqa: S101 - what `_answer` makes
    return answer.value


def _buckets(answer: Answer) -> Iterator[tuple[bool, str, str]]:
    return _stance(answer).buckets()
