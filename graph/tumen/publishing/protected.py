"""Who is protected in a graph, and what in it is tied to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from tumen.kinship import KIN
from tumen.publishing.forms import NAMING, TYPE, forms
from tumen.publishing.lookup import literals, objects, references, subjects, uses
from tumen.publishing.names import Form
from tumen.vocabulary import DERIVED, Tumen

if TYPE_CHECKING:
    from pyoxigraph import Store

# A statement that somebody has one of these says what must not be said.
PERSONAL = KIN | {
    *NAMING, Tumen.born, Tumen.died, Tumen.age, Tumen.origin, Tumen.basedIn, Tumen.bornIn,
    Tumen.diedIn, Tumen.sameAs, Tumen.description, Tumen.note,
}  # fmt: skip
_SAME = (
    Tumen.heldSameAs,
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
)
# These lead from a source to all that it holds: no tie between a thing and a person.
_HOLDS = frozenset({Tumen.describes, Tumen.states, Tumen.hasPassage})
_WROTE = frozenset({Tumen.author, Tumen.publisher})
# What names somebody by one of these is itself an actor: what is said of it is not about them.
_COMPANY = KIN | {Tumen.hasMember, Tumen.partOf, Tumen.memberOf, Tumen.owner}
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Protected:
    """All that must be known to hide who is protected. Everything is an IRI unless it says so.

    `people` maps each protected actor to its kind, "person" or "group". `tied` maps every node
    that names one, at one or two steps, to those it names; `authored` the sources that one of
    them wrote. `years` (text) are those of birth and death, `relatives` the family, of each.
    `personal` are claims that state what must not be said, `passages` those that show somebody.
    """

    people: Mapping[str, str]
    tied: Mapping[str, frozenset[str]] = field(default_factory=dict)
    authored: Mapping[str, frozenset[str]] = field(default_factory=dict)
    years: Mapping[str, frozenset[str]] = field(default_factory=dict)
    relatives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()
    forms: tuple[Form, ...] = ()


def protected(store: Store) -> Protected:
    """Who is protected in a store, and what hangs on it."""
    people = _people(store)
    if not people:
        return Protected({})
    personal = frozenset(_personal_claims(store, people))
    tied, authored = _tied(store, people)
    relatives = _relatives(store, people)
    shown = (objects(store, iri, Tumen.at) for iri in chain(people, tied))
    family = {relative for of in relatives.values() for relative in of}
    return Protected(
        people=people,
        tied=tied,
        authored=authored,
        years={iri: frozenset(_years(store, iri)) for iri in people},
        relatives=relatives,
        personal=personal,
        passages=frozenset(chain.from_iterable(shown)),
        forms=tuple(forms(store, people, family)),
    )


def _people(store: Store) -> dict[str, str]:
    """The actors marked as protected, their other ids, and the members of those that are groups."""
    waiting = [
        subject
        for subject, quad in uses(store, Tumen.protect)
        if getattr(quad.object, "value", "") in ("true", "1")
    ]
    found: dict[str, str] = {}
    while waiting:
        iri = waiting.pop()
        if iri in found:
            continue
        found[iri] = "group" if Tumen.Group in objects(store, iri, TYPE) else "person"
        if found[iri] == "group":
            waiting += [member for member in _members(store, iri) if _is_human(store, member)]
        for property_ in _SAME:
            waiting += [*objects(store, iri, property_), *subjects(store, property_, iri)]
    return dict(sorted(found.items()))


def _members(store: Store, group: str) -> Iterator[str]:
    yield from objects(store, group, Tumen.hasMember)
    yield from subjects(store, Tumen.memberOf, group)
    for membership in subjects(store, Tumen.organisation, group):
        yield from objects(store, membership, Tumen.member)


def _is_human(store: Store, iri: str) -> bool:
    return bool({Tumen.Person, Tumen.Group} & set(objects(store, iri, TYPE)))


def _tied(
    store: Store, people: Iterable[str]
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """What names a protected actor; and, of what does and happens, the claims that name that."""
    tied: dict[str, set[str]] = defaultdict(set)
    authored: dict[str, set[str]] = defaultdict(set)
    for person in people:
        near = set()
        for node, property_ in references(store, person):
            if property_ in _HOLDS or node.startswith(DERIVED):
                continue
            if property_ in _WROTE:
                authored[node].add(person)
                continue
            tied[node].add(person)
            if property_ not in _COMPANY:
                near.add(node)
        for node in near:
            for further, property_ in references(store, node):
                if property_ not in _HOLDS:
                    tied[further].add(person)
    for person in people:
        tied.pop(person, None)
    return (
        {iri: frozenset(whom) for iri, whom in tied.items()},
        {iri: frozenset(whom) for iri, whom in authored.items()},
    )


def _relatives(store: Store, people: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for property_ in KIN:
        for one, quad in uses(store, property_):
            other = getattr(quad.object, "value", "")
            found[one].add(other)
            found[other].add(one)
    for claim, quad in uses(store, Tumen.property):
        if getattr(quad.object, "value", "") in KIN:
            one_end = set(objects(store, claim, Tumen.subject))
            for other in objects(store, claim, Tumen.object):
                for one in one_end:
                    found[one].add(other)
                    found[other].add(one)
    return {person: frozenset(found[person]) for person in people if person in found}


def _personal_claims(store: Store, people: Iterable[str]) -> Iterator[str]:
    """Statements about a protected actor that say what must not be said."""
    for person in people:
        for claim, property_ in references(store, person):
            if property_ in (Tumen.subject, Tumen.object) and PERSONAL.intersection(
                objects(store, claim, Tumen.property)
            ):
                yield claim


def _years(store: Store, person: str) -> Iterator[str]:
    for property_ in (Tumen.born, Tumen.died):
        for date in literals(store, person, property_):
            yield from _YEAR.findall(date)
    for claim in subjects(store, Tumen.subject, person):
        if {Tumen.born, Tumen.died}.intersection(objects(store, claim, Tumen.property)):
            for date in literals(store, claim, Tumen.objectText):
                yield from _YEAR.findall(date)
