"""Explain why a fact holds: its proof, down to the statements of sources and their passages.

Only facts that matter to the question are looked up, so the cost depends on the proof and not on
the size of the graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tumen.core.casebook import Casebook
from tumen.core.vocabulary import INFERRED, SOURCE, Tumen
from tumen.derive.inference.join import solutions, unify
from tumen.derive.inference.locations import CaseFiles, short
from tumen.derive.inference.ontology_index import article, local_name
from tumen.derive.inference.proofs import Proof, prove
from tumen.derive.inference.rules import RDF_TYPE, Fact, Program, triple
from tumen.derive.inference.store_view import AssertedView, StoreView, fact_of
from tumen.derive.inference.update import left_out
from tumen.store.labels import Labels
from tumen.store.lookup import subjects_with, values

if TYPE_CHECKING:
    from pyoxigraph import Store


@dataclass(frozen=True, slots=True)
class Said:
    """Represent a source (IRI) that states a fact, its passages, and `file:line:column` where
    known.
    """

    source: str
    passages: tuple[str, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Represent a fact and why it holds: an axiom with premises, or sources that state it.

    The terms of `triple` are written as in N-Triples; `text` uses the labels of things.
    """

    triple: tuple[str, str, str]
    text: str
    axiom: str = ""
    premises: tuple[Reason, ...] = ()
    said: tuple[Said, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the reason as plain values, with full IRIs."""
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
    """Prove facts in one build of a casebook."""

    def __init__(self, casebook: Casebook, store: Store, rules: Program) -> None:
        self._store = store
        self._rules = rules
        self._left_out = left_out(casebook)
        self._view = StoreView(store, rules, {SOURCE + slug for slug in self._left_out})
        self._files = CaseFiles(casebook)
        self._labels = Labels(store)

    def why(self, fact: Fact) -> Reason | None:
        """Return why a fact holds; None where it is neither inferred nor stated."""
        proof = prove(fact, self._rules, self._view, AssertedView(self._view))
        return None if proof is None else self._reason(proof)

    def conclusions(self, thing: str) -> list[Fact]:
        """Return what was inferred about a thing (IRI), its classes first."""
        from pyoxigraph import NamedNode

        found = self._store.quads_for_pattern(NamedNode(thing), None, None, NamedNode(INFERRED))
        facts = {fact for quad in found if (fact := fact_of(quad, self._rules)) is not None}
        return sorted(facts, key=lambda fact: (len(fact[1]), triple(fact)))

    @property
    def left_out(self) -> frozenset[str]:
        """Return the sources from which nothing is inferred, as they contradict themselves."""
        return self._left_out

    def lacking(self, fact: Fact) -> list[str]:
        """Return one line for each rule that nearly derives a fact, with the premises missing.

        Some premises hold already. Rules with a single premise, such as inverses, are left out.
        """
        lines = []
        for rule in self._rules.by_head.get(fact[0], ()):
            binding = unify(rule.head, fact[1], {})
            if binding is None or len(rule.body) < 2:
                continue
            held = [bool(next(solutions([a], binding, self._view), None)) for a in rule.body]
            if any(held):
                short_of = [
                    local_name(a.key) for a, holds in zip(rule.body, held, strict=True) if not holds
                ]
                wanting = " and ".join(short_of) or "one thing at both ends"
                lines.append(
                    f"  It would follow because {rule.axiom}, but this is missing: {wanting}."
                )
        return sorted(set(lines))

    def claimed(self, fact: Fact) -> list[str]:
        """Return a line for each statement claim of a fact; claims are never premises."""
        if not all(term.startswith("<") for term in triple(fact)):
            return []
        subject, property_, other = (term[1:-1] for term in triple(fact))
        found = subjects_with(self._store, Tumen.subject, subject)
        found &= subjects_with(self._store, Tumen.object, other)
        return [
            f"  It is claimed in {short(f'<{claim}>')}, and a claim is no premise."
            for claim in sorted(found)
            if property_ in values(self._store, claim, Tumen.property)
        ]

    def text(self, fact: Fact) -> str:
        """Word a fact with the labels of its terms."""
        subject, predicate, other = triple(fact)
        if predicate == RDF_TYPE:
            return f"{self._called(subject)} is {article(self._called(other))}"
        return f"{self._called(subject)} – {self._called(predicate)} – {self._called(other)}"

    def _called(self, term: str) -> str:
        if not term.startswith("<"):
            return short(term)
        return self._labels[term[1:-1]]

    def _reason(self, proof: Proof) -> Reason:
        return Reason(
            triple(proof.fact), self.text(proof.fact), proof.axiom,
            tuple(self._reason(premise) for premise in proof.premises),
            () if proof.axiom else tuple(self._said(proof.fact)),
        )  # fmt: skip

    def _said(self, fact: Fact) -> Iterator[Said]:
        """Yield the sources that state a fact, and where."""
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
    """Yield a reason and everything it rests on, each fact once."""
    seen: set[tuple[str, str, str]] = set()
    open_: list[Reason] = [reason]
    for one in open_:  # grows while it is walked
        if one.triple not in seen:
            seen.add(one.triple)
            yield one
            open_ += one.premises


def sources(reasons: Sequence[Reason]) -> set[str]:
    """Return the sources (IRIs) that reasons rest on."""
    return {said.source for reason in reasons for step in steps(reason) for said in step.said}


def _bare(term: str) -> str:
    return term[1:-1] if term.startswith("<") else term
