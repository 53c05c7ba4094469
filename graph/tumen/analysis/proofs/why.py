"""Why something holds: the proof of a conclusion, down to what sources say, and where.

Nothing is looked up but what bears on the question, so that an answer costs what its proof
costs, however large the graph is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.casebook import Casebook
from tumen.core.vocabulary import INFERRED, SOURCE, Tumen
from tumen.derive.inference.join import solutions, unify
from tumen.derive.inference.locations import CaseFiles, short
from tumen.derive.inference.ontology_index import name
from tumen.derive.inference.proofs import Proof, prove
from tumen.derive.inference.rules import RDF_TYPE, Fact, Program, triple
from tumen.derive.inference.store_view import AssertedView, StoreView, fact_of
from tumen.derive.inference.update import left_out
from tumen.store.labels import label
from tumen.store.lookup import subjects_with, values

if TYPE_CHECKING:
    from pyoxigraph import Store


@dataclass(frozen=True, slots=True)
class Said:
    """That a source states a fact: its IRI, its passages, and `file:line:column` where known."""

    source: str
    passages: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact and why it holds: by an axiom from premises, or since sources state it.

    The terms of `triple` are written as in N-Triples; `text` says it with the names of things.
    """

    triple: tuple[str, str, str]
    text: str
    axiom: str = ""
    premises: tuple[Reason, ...] = ()
    said: tuple[Said, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The reason as plain values, IRIs in full."""
        subject, predicate, other = (_bare(term) for term in self.triple)
        return {
            "subject": subject,
            "predicate": predicate,
            "object": other,
            "text": self.text,
            "inferred": bool(self.axiom),
            "axiom": self.axiom,
            "premises": [premise.as_dict() for premise in self.premises],
            "said": [
                {"source": s.source, "passages": list(s.passages), "place": s.place}
                for s in self.said
            ],
        }


class Reasons:
    """Finds out why things hold, in one build of a casebook."""

    def __init__(self, casebook: Casebook, store: Store, rules: Program) -> None:
        self._store = store
        self._rules = rules
        self._left_out = left_out(casebook)
        self._view = StoreView(store, rules, {SOURCE + slug for slug in self._left_out})
        self._files = CaseFiles(casebook)
        self._labels: dict[str, str] = {}

    def why(self, fact: Fact) -> Reason | None:
        """Why a fact holds; None where it neither follows nor is stated."""
        proof = prove(fact, self._rules, self._view, AssertedView(self._view))
        return None if proof is None else self._reason(proof)

    def conclusions(self, thing: str) -> list[Fact]:
        """What has been concluded of the thing with that IRI: its classes first."""
        from pyoxigraph import NamedNode

        found = self._store.quads_for_pattern(NamedNode(thing), None, None, NamedNode(INFERRED))
        facts = {fact for quad in found if (fact := fact_of(quad, self._rules)) is not None}
        return sorted(facts, key=lambda fact: (len(fact[1]), triple(fact)))

    @property
    def left_out(self) -> frozenset[str]:
        """The sources from which nothing is inferred, since they contradict themselves."""
        return self._left_out

    def lacking(self, fact: Fact) -> list[str]:
        """What would have to be known for a fact to follow: one line for each rule that is near.

        A rule is near if some of its premises hold; one that asks for nothing else than a kind
        below, or an inverse, helps nobody.
        """
        lines = []
        for rule in self._rules.by_head.get(fact[0], ()):
            binding = unify(rule.head, fact[1], {})
            if binding is None or len(rule.body) < 2:
                continue
            held = [bool(next(solutions([a], binding, self._view), None)) for a in rule.body]
            if any(held):
                short_of = [
                    name(a.key) for a, holds in zip(rule.body, held, strict=True) if not holds
                ]
                wanting = " and ".join(short_of) or "the same thing at both ends"
                lines.append(f"  It would, for {rule.axiom}, but this lacks: {wanting}.")
        return sorted(set(lines))

    def claimed(self, fact: Fact) -> list[str]:
        """The statements in which somebody says just this; a claim is no premise of anything."""
        if not all(term.startswith("<") for term in triple(fact)):
            return []
        subject, property_, other = (term[1:-1] for term in triple(fact))
        found = subjects_with(self._store, Tumen.subject, subject)
        found &= subjects_with(self._store, Tumen.object, other)
        return [
            f"  Somebody says so, in {short(f'<{claim}>')}: what is claimed is not taken for true."
            for claim in sorted(found)
            if property_ in values(self._store, claim, Tumen.property)
        ]

    def text(self, fact: Fact) -> str:
        """A fact as people would say it.

        A class or property is called by its label, a thing by its name.
        """
        subject, predicate, other = triple(fact)
        if predicate == RDF_TYPE:
            return f"{self._called(subject)} is of the kind '{self._called(other)}'"
        return f"{self._called(subject)} – {self._called(predicate)} – {self._called(other)}"

    def _called(self, term: str) -> str:
        if not term.startswith("<"):
            return short(term)
        if term not in self._labels:
            self._labels[term] = label(self._store, term[1:-1])
        return self._labels[term]

    def _reason(self, proof: Proof) -> Reason:
        return Reason(
            triple(proof.fact), self.text(proof.fact), proof.axiom,
            tuple(self._reason(premise) for premise in proof.premises),
            () if proof.axiom else tuple(self._said(proof.fact)),
        )  # fmt: skip

    def _said(self, fact: Fact) -> Iterator[Said]:
        """Which sources state a fact, and where."""
        subject = fact[1][0]
        for source in sorted(self._view.sources(fact)):
            place = None
            if source.startswith(SOURCE):
                place = self._files.place(source.removeprefix(SOURCE), fact)
            yield Said(source, self._passages(subject, source), str(place or ""))

    def _passages(self, subject: str, graph: str) -> tuple[str, ...]:
        from pyoxigraph import NamedNode

        found = self._store.quads_for_pattern(
            NamedNode(subject[1:-1]), NamedNode(Tumen.at), None, NamedNode(graph)
        )
        return tuple(sorted(quad.object.value for quad in found))  # type: ignore[union-attr]


def steps(reason: Reason) -> Iterator[Reason]:
    """A reason and all that it rests on, each fact once."""
    seen: set[tuple[str, str, str]] = set()
    open_: list[Reason] = [reason]
    for one in open_:  # grows while it is walked
        if one.triple not in seen:
            seen.add(one.triple)
            yield one
            open_ += one.premises


def sources(reasons: Sequence[Reason]) -> set[str]:
    """The sources on which reasons rest, by IRI."""
    return {said.source for reason in reasons for step in steps(reason) for said in step.said}


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
