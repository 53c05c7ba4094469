"""Find things about which sources or speakers contradict each other.

A source speaks by what it describes, a claimant by statements. Compared are the properties that
have one true value (`tumen.derive.disputes.comparable`), and of all others what one
asserts and one denies.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.derive.disputes.comparable import (
    COMPARED,
    AnswerReader,
    StatedValue,
)
from tumen.derive.disputes.conflicts import Answer, denied
from tumen.derive.disputes.dispute import Outcome, Scope, dispute, dispute_iri
from tumen.derive.disputes.speakers import AssertionReader
from tumen.parse.case import RDF_TYPE
from tumen.store.labels import Labels
from tumen.store.lookup import asserted_subjects, column, details, one

if TYPE_CHECKING:
    from pyoxigraph import Store


SaidOf = dict[tuple[str, str], list[StatedValue]]  # (thing, property) → what is said


def things(
    store: Store, assertions: AssertionReader, labels: Labels, scope: Scope | None = None
) -> Outcome:
    """Yield disputes over the properties of one thing, between sources and speakers."""
    said: SaidOf = defaultdict(list)
    if scope is None:
        _read_statements(store, assertions, said, None)
        described = column(store, Tumen.describes)
        times = Counter(thing for values in described.values() for thing, _ in values)
        wanted = {thing for thing, number in times.items() if number > 1}
        wanted |= {thing for thing, _ in said}
    else:
        subjects = column(store, Tumen.subject, scope.claims)
        wanted = set(scope.things) | {one(subjects, claim) for claim in subjects}
        near = {
            claim for thing in wanted for claim in asserted_subjects(store, Tumen.subject, thing)
        }
        _read_statements(store, assertions, said, near)
    _read_descriptions(store, assertions, said, wanted)
    questions = set(said) | ({(t, p) for t in wanted for p in COMPARED} if scope else set())
    reader = AnswerReader(store, labels)
    for thing, property_ in sorted(questions):
        stated = said.get((thing, property_), [])
        if scope is None and _agree(stated):
            continue
        answers = reader.answers(property_, stated)
        found = {"assertedAndDenied": denied(answers)}
        if property_ in COMPARED:
            found[COMPARED[property_]] = reader.rivals(property_, answers)
        for kind, rivals in found.items():
            question = reader.question(property_, thing) if rivals else ""
            made = dispute(kind, (thing, property_), (thing,), rivals, question, labels)
            if made or scope is not None:
                yield dispute_iri(kind, thing, property_), made


def _agree(stated: Sequence[StatedValue]) -> bool:
    """Tell whether all say the same, so that a comparison finds nothing."""
    return (
        len({item.value for item in stated}) < 2
        and len({item.assertion.denies for item in stated}) < 2
    )


def _read_statements(
    store: Store, assertions: AssertionReader, said: SaidOf, claims: Collection[str] | None
) -> None:
    """Read what statements say of things."""
    subjects = column(store, Tumen.subject, claims)
    properties = details(store, Tumen.property, subjects)
    modality = details(store, Tumen.modality, subjects)
    # Properties that are not compared matter only where a statement is denied.
    refused = {
        (one(subjects, claim), one(properties, claim))
        for claim in subjects
        if one(modality, claim) == Tumen.denied
    }
    graphs = {
        claim: values[0][1]
        for claim, values in subjects.items()
        if one(properties, claim) in COMPARED
        or (one(subjects, claim), one(properties, claim)) in refused
    }
    objects = details(store, Tumen.object, graphs)
    texts = details(store, Tumen.objectText, graphs)
    for claim, assertion in sorted(assertions.claims(graphs).items()):
        value = one(objects, claim) or one(texts, claim)
        said[one(subjects, claim), one(properties, claim)].append(StatedValue(assertion, value))


def _read_descriptions(
    store: Store, assertions: AssertionReader, said: SaidOf, wanted: Collection[str]
) -> None:
    """Read what sources say of things by describing them."""
    denied_of: dict[str, set[str]] = defaultdict(set)
    for thing, property_ in said:
        if property_ not in COMPARED:
            denied_of[property_].add(thing)
    approximate = column(store, Tumen.sizeApproximate, wanted)
    rough = {(t, g) for t, values in approximate.items() for v, g in values if v == "true"}
    for property_ in (*COMPARED, *sorted(denied_of)):
        asked = RDF_TYPE if property_ == Tumen.kind else property_
        about = denied_of.get(property_, wanted)
        for thing, values in column(store, asked, about).items():
            for value, graph in sorted(set(values)):
                value = value.removeprefix(ONTOLOGY)
                if property_ == Tumen.size and (thing, graph) in rough:
                    value = f"about {value}"
                said[thing, property_].append(StatedValue(assertions.source(graph), value))


# What a claim is about, by the first of these that it has.
_ABOUT = (Tumen.subject, Tumen.effect, Tumen.indicator, Tumen.conclusion, Tumen.callsFor)


def stated_disputes(
    store: Store, assertions: AssertionReader, labels: Labels, scope: Scope | None = None
) -> Outcome:
    """Yield disputes that sources state outright, one for each two claims."""
    asked = None if scope is None else _near(store, scope)
    pairs = {
        tuple(sorted((claim, other)))
        for claim, values in column(store, Tumen.disputes, asked).items()
        for other, _ in values
    }
    claims = {claim for pair in pairs for claim in pair}
    types = column(store, RDF_TYPE, claims)
    graphs = {claim: values[0][1] for claim, values in types.items()}
    heard = assertions.claims(graphs, dated=False)
    abouts = [column(store, property_, claims) for property_ in _ABOUT]
    for pair in sorted(pairs):
        if any(claim not in heard for claim in pair):
            continue
        # A gist says in full what is denied: it is not to be denied once more.
        said = [Answer(replace(heard[c], modality="asserted"), labels[c]) for c in pair]
        about = next(
            (one(found, claim) for found in abouts for claim in pair if claim in found), ""
        )
        made = dispute(
            "statedDispute", pair, (about or pair[0],), said,
            "One is said to speak against the other", labels,
        )  # fmt: skip
        yield dispute_iri("statedDispute", *pair), made


def _near(store: Store, scope: Scope) -> set[str]:
    disputing = (asserted_subjects(store, Tumen.disputes, claim) for claim in scope.claims)
    return set(scope.claims).union(*disputing)
