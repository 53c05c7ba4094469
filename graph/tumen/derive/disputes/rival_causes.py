"""Causal claims that contradict each other: opposite signs, or a link asserted and denied."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.conflicts import Answer, conflicting
from tumen.derive.disputes.dispute import Outcome, Scope, dispute, dispute_iri
from tumen.derive.disputes.speakers import (
    NON_FACTUAL,
    Assertion,
    AssertionReader,
    independent,
    same_time,
)
from tumen.store.labels import Labels
from tumen.store.lookup import Column, asserted_subjects, column, details, every, one

if TYPE_CHECKING:
    from pyoxigraph import Store

Link = tuple[tuple[str, ...], str]

_WORDS = {"increases": "increases it", "decreases": "decreases it", "unknown": "bears on it"}


@dataclass(frozen=True, slots=True)
class _Says:
    """What a causal claim says of its link: that it is there or not, with what sign, for whom."""

    there: bool
    sign: str
    concerning: frozenset[str]


def causal_disputes(
    store: Store, assertions: AssertionReader, labels: Labels, scope: Scope | None = None
) -> Outcome:
    """Disputes over the same causes, all together, and the same effect."""
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
        for kind, apart, rival in (
            ("oppositeSigns", _opposite, _comparable),
            ("assertedAndDenied", _contradictory, _independent),
        ):
            found = conflicting(answers, apart, rival)
            comparable = bears + labels[effect] if found else ""
            made = dispute(kind, question, things, found, comparable, labels)
            if made or scope is not None:
                yield dispute_iri(kind, *question), made


def _groups(store: Store, scope: Scope | None) -> dict[Link, dict[str, str]]:
    """The claims on each link, with their sources."""
    if scope is None:
        effects, causes = column(store, Tumen.effect), column(store, Tumen.cause)
        return _arranged(effects, causes)
    effects = column(store, Tumen.effect, scope.claims)
    causes = column(store, Tumen.cause, effects.keys())
    wanted = _arranged(effects, causes)
    # Many claims share an effect, and each look-up costs what the whole graph says of it.
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
    # To deny that something is no cause is to say that it is one.
    there = assertion.denies == (type_ == "doesNotCause")
    text = "does not cause it" if type_ == "doesNotCause" else _WORDS[sign]
    return Answer(assertion, text, _Says(there, sign, concerning))


def _opposite(one_: Hashable, other: Hashable) -> bool:
    assert isinstance(one_, _Says)  # noqa: S101 - what `_answer` makes
    assert isinstance(other, _Says)  # noqa: S101
    signs = {one_.sign, other.sign}
    both = one_.there and other.there and signs == {"increases", "decreases"}
    return both and _same_people(one_, other)


def _contradictory(one_: Hashable, other: Hashable) -> bool:
    assert isinstance(one_, _Says)  # noqa: S101
    assert isinstance(other, _Says)  # noqa: S101
    # That policing does not raise arrivals does not contradict that it lowers them.
    same = one_.sign == other.sign or "unknown" in {one_.sign, other.sign}
    return one_.there != other.there and same and _same_people(one_, other)


def _same_people(one_: _Says, other: _Says) -> bool:
    known = one_.concerning and other.concerning
    return not known or bool(one_.concerning & other.concerning)


def _comparable(one_: Answer, other: Answer) -> bool:
    """Signs are compared even within one voice; two mere possibilities are both possible."""
    assertions: Sequence[Assertion] = (one_.assertion, other.assertion)
    return same_time(*assertions) and not all(
        assertion.modality in NON_FACTUAL for assertion in assertions
    )


def _independent(one_: Answer, other: Answer) -> bool:
    return independent(one_.assertion, other.assertion) and same_time(
        one_.assertion, other.assertion
    )
