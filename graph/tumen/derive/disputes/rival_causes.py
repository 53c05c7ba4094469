"""Find causal claims that contradict each other: opposite signs, or a link asserted and denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from math import prod
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.alignment import Alignment, pairs_above, read_edges
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


@dataclass(frozen=True, slots=True)
class _Placed:
    """Represent a claim at a link: its source, the causes and effect as written, and the turn."""

    graph: str
    causes: tuple[str, ...]
    effect: str
    turn: int


Placed = dict[str, _Placed]


def causal_disputes(
    store: Store, assertions: AssertionReader, labels: Labels, scope: Scope | None = None
) -> Outcome:
    """Yield disputes over the same joint causes and the same effect, as relations align them."""
    alignment = Alignment(read_edges(store))
    groups, narrower = _groups(store, scope, alignment)
    if scope is None:
        groups = {
            link: claims for link, claims in groups.items() if len(claims) > 1 or narrower.get(link)
        }
    graphs = {
        claim: placed.graph
        for link in groups
        for claim, placed in (groups[link] | narrower.get(link, {})).items()
    }
    heard = assertions.claims(graphs)
    signs, types = details(store, Tumen.sign, heard), details(store, Tumen.linkType, heard)
    concerning = details(store, Tumen.concerning, heard)

    def answer(claim: str, turn: int) -> Answer:
        people = every(concerning, claim)
        return _answer(heard[claim], one(signs, claim), one(types, claim), people, turn)

    for (causes, effect), claims in sorted(groups.items()):
        answers = [answer(c, claims[c].turn) for c in sorted(claims) if c in heard]
        below = [
            each
            for claim, placed in sorted(narrower.get((causes, effect), {}).items())
            if claim in heard and _stance(each := answer(claim, placed.turn)).exists
        ]
        everywhere = claims | narrower.get((causes, effect), {})
        bears = f"What {' together with '.join(labels[c] for c in causes)} does to "
        for kind, found in _conflicts(answers, below).items():
            sides = [everywhere[side.assertion.claim] for side in found]
            things = dict.fromkeys((effect, *causes))
            things |= dict.fromkeys(end for side in sides for end in (side.effect, *side.causes))
            comparable = bears + labels[effect] if found else ""
            reasons = dict.fromkeys(
                reason
                for side in sides
                for thing, root in ((side.effect, effect), *_ends(side.causes, causes))
                for reason in alignment.reasons(thing, root, labels)
            )
            if reasons:
                comparable += f" (compared because {'; '.join(reasons)})"
            question = (*causes, effect)
            made = dispute(kind, question, list(things), found, comparable, labels)
            if made or scope is not None:
                yield dispute_iri(kind, *question), made


def _ends(causes: tuple[str, ...], roots: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Pair the single cause of a claim with that of its link."""
    if len(causes) == len(roots) == 1:
        yield causes[0], roots[0]


def _groups(
    store: Store, scope: Scope | None, alignment: Alignment
) -> tuple[dict[Link, Placed], dict[Link, Placed]]:
    """Group the claims by link; and for each link, the claims of narrower links."""
    if scope is None:
        effects, causes = column(store, Tumen.effect), column(store, Tumen.cause)
        groups = _arranged(effects, causes, alignment)
        return groups, _narrower(groups, groups, alignment)
    effects = column(store, Tumen.effect, scope.claims)
    causes = column(store, Tumen.cause, effects.keys())
    wanted = set(_arranged(effects, causes, alignment))
    wanted |= {
        ((broader,), wider)
        for some, effect in list(wanted)
        if len(some) == 1
        for broader, wider, _ in pairs_above(alignment, some[0], effect)
    }
    # Many claims share an effect; each look-up costs everything that the graph says of it.
    naming = cache(partial(asserted_subjects, store))
    near = set()
    for some, effect in wanted:
        first = [m for root in alignment.below(some[0]) for m in alignment.members(root)]
        last = [m for root in alignment.below(effect) for m in alignment.members(root)]
        about = set().union(*(naming(Tumen.effect, thing) for thing in last))
        near |= {claim for thing in first for claim in naming(Tumen.cause, thing) & about}
    found = _arranged(
        column(store, Tumen.effect, near), column(store, Tumen.cause, near), alignment
    )
    return {link: found.get(link, {}) for link in wanted}, _narrower(wanted, found, alignment)


def _narrower(
    wanted: Iterable[Link], groups: Mapping[Link, Placed], alignment: Alignment
) -> dict[Link, Placed]:
    """Return for each wanted link the claims of narrower links, turned to it."""
    sought, found = set(wanted), defaultdict[Link, Placed](dict)
    for (causes, effect), claims in groups.items():
        if len(causes) > 1:
            continue
        for broader, wider, turn in pairs_above(alignment, causes[0], effect):
            link = ((broader,), wider)
            if link in sought and link != (causes, effect):
                for claim, placed in claims.items():
                    found[link][claim] = replace(placed, turn=placed.turn * turn)
    return found


def _arranged(effects: Column, causes: Column, alignment: Alignment) -> dict[Link, Placed]:
    groups: dict[Link, Placed] = {}
    for claim, ((effect, graph), *_) in effects.items():
        if claim in causes:
            written = tuple(sorted(every(causes, claim)))
            roots, turns = zip(*map(alignment.level, written), strict=True)
            if len(written) > 1 and (-1 in turns or len(set(roots)) < len(roots)):
                roots, turns = written, (1,)  # joint causes cannot be turned one by one
            root, turn = alignment.level(effect)
            link = (tuple(sorted(roots)), root)
            placed = _Placed(graph, written, effect, turn * prod(turns))
            groups.setdefault(link, {})[claim] = placed
    return groups


_TURNED = {"increases": "decreases", "decreases": "increases", "unknown": "unknown"}


def _answer(
    assertion: Assertion, sign: str, type_: str, concerning: frozenset[str], turn: int
) -> Answer:
    sign, type_ = sign.removeprefix(ONTOLOGY) or "unknown", type_.removeprefix(ONTOLOGY)
    if sign == "unknown" and type_ in {"prevents", "hinders"}:
        sign = "decreases"
    if turn < 0:
        sign = _TURNED[sign]
    # Denying that something does not cause an effect affirms the link.
    exists = assertion.denies == (type_ == "doesNotCause")
    text = "does not cause it" if type_ == "doesNotCause" else _WORDS[sign]
    return Answer(assertion, text, _Stance(exists, sign, concerning))


def _conflicts(
    answers: Sequence[Answer], narrower: Sequence[Answer] = ()
) -> dict[str, list[Answer]]:
    """Find the answers in conflict, by the kind of dispute.

    `narrower` are assertions of narrower links: a denial contradicts them, and nothing else does.
    """
    stances = [_stance(answer) for answer in answers]
    found: dict[str, list[Answer]] = {"oppositeSigns": [], "assertedAndDenied": []}
    if {"increases", "decreases"} <= {stance.sign for stance in stances if stance.exists}:
        # Signs are compared even within one speaker, but two mere possibilities are both possible.
        signs = RivalIndex(
            answers, _buckets, lambda answer: answer.assertion.modality in NON_FACTUAL,
            lambda one, other: not (one and other),
        )  # fmt: skip
        found["oppositeSigns"] = _contradicted(answers, signs, opposite=True)
    exist = {stance.exists for stance in stances}
    if False in exist and (True in exist or narrower):
        both = [*answers, *narrower]
        denials = RivalIndex(both, _buckets)
        found["assertedAndDenied"] = _contradicted(both, denials, opposite=False)
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
