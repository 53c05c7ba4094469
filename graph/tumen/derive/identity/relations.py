"""Read the relations that curators decided on: narrower, opposite, part and instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ID, LINKS, ONTOLOGY, Tumen
from tumen.parse.decisions import Decision, Judgement
from tumen.store.written_ids import canonical_iri

if TYPE_CHECKING:
    from pyoxigraph import Store

MATCH = f"{LINKS}/"
# What the build adds to the graph of links for a relation that it uses.
PROPERTIES = {
    "narrower": Tumen.narrowerThan, "opposite": Tumen.oppositeOf, "part": Tumen.constituentOf,
    "instance": Tumen.instanceOf,
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """Describe one relation between two things.

    They are IRIs as the graph has them after `same` is resolved.

    `relation` is `narrower` (`from_` is a kind of `to`), `part` (`from_` is a component of `to`),
    `instance` (`from_` is a dated event of the kind `to`) or `opposite` (no direction; the ends
    are in alphabetical order). `by`, `date` and `reason` are the decision's.
    """

    relation: str
    from_: str
    to: str
    by: str
    date: str
    reason: str


def read_relations(store: Store) -> list[Relation]:
    """Return every relation that a build uses, in order; several if several decisions say it.

    Decisions that cannot be used (see `tumen.derive.identity.settle`) are left out. The cost
    follows the number of decisions. A public view has none: reasons are the curators' own.
    """
    from pyoxigraph import NamedNode

    graph = NamedNode(LINKS)
    used = {
        (relation, quad.subject.value, quad.object.value)  # type: ignore[union-attr]
        for relation, property_ in PROPERTIES.items()
        for quad in store.quads_for_pattern(None, NamedNode(property_), None, graph)
    }
    if not used:
        return []
    found = set()
    for decision in read_matches(store).values():
        now = decision.now
        one, other = (canonical_iri(store, iri) for iri in decision.ends)
        if now.verdict == "opposite" and other < one:
            one, other = other, one
        if (now.verdict, one, other) in used:
            found.add(Relation(now.verdict, one, other, now.by, now.date, now.reason))
    return sorted(found)


def stored_pairs(store: Store, decision: Decision) -> set[tuple[str, str]]:
    """Return the pairs of things, in order, that a decision is about: as written, and merged."""
    one, other = sorted(canonical_iri(store, iri) for iri in decision.pair)
    return {decision.pair, (one, other)}


def read_matches(store: Store) -> dict[str, Decision]:
    """Return the decisions that the graph of links holds, by the names of their files."""
    from pyoxigraph import NamedNode

    said: dict[str, dict[str, list[str]]] = {}
    for quad in store.quads_for_pattern(None, None, None, NamedNode(LINKS)):
        name = quad.subject.value  # type: ignore[union-attr]
        if name.startswith(MATCH):
            parts = said.setdefault(name.removeprefix(MATCH), {})
            parts.setdefault(quad.predicate.value, []).append(quad.object.value)  # type: ignore[union-attr]
    return {name: _decision(parts) for name, parts in said.items()}


def _decision(said: dict[str, list[str]]) -> Decision:
    def one(property_: str) -> str:
        return said.get(property_, [""])[0]

    first, second = sorted(iri.removeprefix(ID) for iri in said[Tumen.decidesOn])
    if one(Tumen.decidesFirst) == ID + second:
        first, second = second, first
    now = Judgement(
        one(Tumen.verdict).removeprefix(ONTOLOGY), one(Tumen.decidedFor), one(Tumen.decidedBy),
        one(Tumen.decided), one(Tumen.canonical).removeprefix(ID),
    )  # fmt: skip
    return Decision((first, second), now)
