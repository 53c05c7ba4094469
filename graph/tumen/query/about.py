"""Gather the dossier of one thing: facts and claims, with speaker, source and passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import DERIVED, LINKS, ONTOLOGY, ONTOLOGY_GRAPH, Tumen
from tumen.parse.case import RDF_TYPE
from tumen.store.labels import NAMES, label, passages, short
from tumen.store.written_ids import canonical_iri, cluster, written_ids

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

# A dossier leaves out the bounds computed from dates and the bookkeeping of the source.
_SILENT = {
    Tumen.earliest, Tumen.latest, Tumen.baseEarliest, Tumen.baseLatest,
    Tumen.objectEarliest, Tumen.objectLatest, Tumen.at, RDF_TYPE,
    Tumen.describes, Tumen.states, Tumen.hasPassage, Tumen.hasRecord, Tumen.writtenAs,
    Tumen.statementAsWritten,
}  # fmt: skip


_LABELLED_CLAIMS = {
    f"{ONTOLOGY}{name}"
    for name in (
        "CausalClaim", "StatementClaim", "StatisticClaim", "EvidentialClaim", "NormativeClaim",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one statement; `inverse` if the thing is its object. `text` is readable."""

    property: str
    value: str
    text: str
    inverse: bool
    sources: list[str]


@dataclass(frozen=True, slots=True)
class ClaimAbout:
    """Hold one claim in which the thing has a role: cause, effect, subject, claimant, …

    The claims that a source makes have the role `states`.
    """

    claim: str
    role: str
    kind: str
    gist: str
    modality: str
    claimants: list[str]
    source: str
    passages: list[str]


@dataclass(frozen=True, slots=True)
class Held:
    """Hold a curators' decision on the thing and another one.

    `inverse` tells that a verdict with a direction (narrower, part, instance) is the other's.
    """

    thing: str
    text: str
    verdict: str
    reason: str
    by: str
    date: str
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """Hold what the graph says about one thing. Names are by language (`""` if none is given).

    `written_as` gives each id that sources wrote for it, with these sources, where decisions made
    one thing of several.
    """

    id: str
    label: str
    kinds: list[str]
    names: list[tuple[str, str]]
    facts: list[Fact]
    claims: list[ClaimAbout]
    held: list[Held] = field(default_factory=list)
    written_as: dict[str, list[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the dossier as plain values."""
        return asdict(self)


def dossier(store: Store, iri: str) -> Dossier:
    """Gather what is said about the thing, claim, source or passage with that IRI.

    Reads only the quads that touch it: the cost grows with the answer, not with the graph.
    """
    from pyoxigraph import NamedNode

    thing = NamedNode(iri)
    outgoing = [q for q in store.quads_for_pattern(thing, None, None, None) if _asserted(q)]
    incoming = [q for q in store.quads_for_pattern(None, None, thing, None) if _asserted(q)]
    facts: dict[tuple[str, str, bool], Fact] = {}
    names: dict[tuple[str, str], None] = {}
    kinds: set[str] = set()
    claims: dict[tuple[str, str], ClaimAbout] = {}
    for quad in outgoing:
        predicate = quad.predicate.value
        if predicate == RDF_TYPE:
            kinds.add(_local(quad.object.value))  # type: ignore[union-attr]
        elif predicate in NAMES:
            names[getattr(quad.object, "language", None) or "", quad.object.value] = None  # type: ignore[union-attr]
        elif predicate == Tumen.states:
            claim = _claim_about(store, quad.object, quad)
            claims[claim.claim, claim.role] = claim
        elif predicate not in _SILENT:
            _add(facts, store, quad, inverse=False)
    for quad in incoming:
        predicate = quad.predicate.value
        if predicate in _SILENT:
            continue
        if _claim_kind(store, quad.subject, quad):
            claim = _claim_about(store, quad.subject, quad)
            claims[claim.claim, claim.role] = claim
        else:
            _add(facts, store, quad, inverse=True)
    return Dossier(
        id=iri,
        label=label(store, iri),
        kinds=sorted(kinds),
        names=sorted(names),
        facts=sorted(facts.values(), key=lambda f: (f.inverse, f.property, f.text, f.value)),
        claims=sorted(claims.values(), key=_in_order_of_the_text),
        held=_held(store, iri),
        written_as=written_ids(store, iri),
    )


def _in_order_of_the_text(about: ClaimAbout) -> tuple[Any, ...]:
    """Sort by role and source, then in the order of the text: p2s9 before p2s10."""
    first = min((_natural(short(passage)) for passage in about.passages), default=[])
    return about.role, about.source, not first, first, about.claim


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(digits or -1), rest) for digits, rest in re.findall(r"(\d*)(\D*)", name)]


def _held(store: Store, iri: str) -> list[Held]:
    from pyoxigraph import NamedNode

    graph, here = NamedNode(LINKS), cluster(store, iri)
    matches = {
        quad.subject for one in here
        for quad in store.quads_for_pattern(
            None, NamedNode(Tumen.decidesOn), NamedNode(one), graph
        )
    }  # fmt: skip
    found = []
    for match in matches:
        said: dict[str, list[str]] = {}
        for part in store.quads_for_pattern(match, None, None, graph):
            said.setdefault(part.predicate.value, []).append(part.object.value)  # type: ignore[union-attr]
        # Of two ids that are one thing now, the one that another stands for.
        other = min(said[Tumen.decidesOn], key=lambda each: (each in here, each == iri, each))
        verdict, reason, by, date = (
            said[key][0]
            for key in (Tumen.verdict, Tumen.decidedFor, Tumen.decidedBy, Tumen.decided)
        )
        inverse = said.get(Tumen.decidesFirst) == [other]
        text = label(store, canonical_iri(store, other))
        found.append(Held(other, text, _local(verdict), reason, by, date, inverse))
    return sorted(found, key=lambda held: (held.verdict, held.thing))


def _asserted(quad: Quad) -> bool:
    name = str(getattr(quad.graph_name, "value", ""))
    return name != ONTOLOGY_GRAPH and not name.startswith(DERIVED)


def _add(facts: dict[Any, Fact], store: Store, quad: Quad, *, inverse: bool) -> None:
    from pyoxigraph import NamedNode

    term = quad.subject if inverse else quad.object
    value = term.value  # type: ignore[union-attr]
    source = quad.graph_name.value  # type: ignore[union-attr]
    text = label(store, value) if isinstance(term, NamedNode) else value
    key = (quad.predicate.value, value, inverse)
    if key in facts:
        facts[key].sources.append(source)
    else:
        facts[key] = Fact(quad.predicate.value, value, text, inverse, [source])


def _claim_kind(store: Store, claim: Any, quad: Quad) -> str:
    from pyoxigraph import NamedNode

    types = store.quads_for_pattern(claim, NamedNode(RDF_TYPE), None, quad.graph_name)
    for found in types:
        if found.object.value in _LABELLED_CLAIMS:  # type: ignore[union-attr]
            return _local(found.object.value)  # type: ignore[union-attr]
    return ""


def _claim_about(store: Store, claim: Any, quad: Quad) -> ClaimAbout:
    """Read what the graph of `quad` says about its claim."""
    from pyoxigraph import NamedNode

    def values(property_: str) -> Iterator[str]:
        found = store.quads_for_pattern(claim, NamedNode(property_), None, quad.graph_name)
        return (q.object.value for q in found)  # type: ignore[union-attr]

    iri = str(claim.value)
    return ClaimAbout(
        claim=iri,
        role=_local(quad.predicate.value),
        kind=_claim_kind(store, claim, quad),
        gist=label(store, iri),
        modality=_local(next(values(Tumen.modality), "")),
        claimants=sorted(values(Tumen.claimant)),
        source=quad.graph_name.value,  # type: ignore[union-attr]
        passages=passages(store, iri),
    )


def _local(iri: str) -> str:
    return iri.removeprefix(ONTOLOGY)
