"""Who is protected in a graph, and what in it is tied to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import DERIVED, Tumen
from tumen.privacy.event_order import Pair, statements_of_order, telling_order
from tumen.privacy.find_names import Form
from tumen.privacy.names_to_hide import TYPE, forms, kinds_of, names_of
from tumen.privacy.sensitive_facts import homes, personal_claims, relatives, years
from tumen.store.lookup import objects, references, statements, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

_SAME = (
    Tumen.heldSameAs,
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
)
# These lead from a source to all that it holds: no tie between a thing and a person.
_HOLDS = frozenset({Tumen.describes, Tumen.states, Tumen.hasPassage})
_WROTE = frozenset({Tumen.author, Tumen.publisher})
# What names somebody by one of these is itself an actor: what is said of it is not about them.
_COMPANY = KINSHIP | {Tumen.hasMember, Tumen.partOf, Tumen.memberOf, Tumen.owner}
# What a statement can put somebody into, and what is then about them as if its source said so.
_HAPPENINGS = (
    Tumen.Event, Tumen.Condition, Tumen.Measure, Tumen.Membership, Tumen.Tenure,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Protected:
    """All that must be known to hide who is protected. Everything is an IRI unless it says so.

    `people` maps each protected actor to its kind, "person" or "group". `tied` maps every node
    that names one, at one or two steps, to those it names; `authored` the sources that one of
    them wrote. Of each, `years` (text) are those of birth and death and the ages, `relatives` the
    family, `homes` the places, below a country, where they come from or live, and `called` the
    names. `personal` are claims that state what must not be said, `passages` those that show
    somebody, `order` the pairs of events of which it is not told which came first.
    """

    people: Mapping[str, str]
    tied: Mapping[str, frozenset[str]] = field(default_factory=dict)
    authored: Mapping[str, frozenset[str]] = field(default_factory=dict)
    years: Mapping[str, frozenset[str]] = field(default_factory=dict)
    relatives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    homes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    called: Mapping[str, frozenset[str]] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()
    order: frozenset[Pair] = frozenset()
    forms: tuple[Form, ...] = ()


def protected(store: Store) -> Protected:
    """Who is protected in a store, and what hangs on it."""
    people = _people(store)
    if not people:
        return Protected({})
    happenings = {*kinds_of(store, *_HAPPENINGS)}
    tied, authored = _tied(store, people, happenings)
    order = telling_order(
        store, (iri for iri in tied if not happenings.isdisjoint(objects(store, iri, TYPE)))
    )
    personal = frozenset([*personal_claims(store, people), *statements_of_order(store, order)])
    kin, lived = relatives(store, people), homes(store, people)
    shown = (objects(store, iri, Tumen.at) for iri in chain(people, tied))
    family = {relative for of in kin.values() for relative in of}
    persons = {iri for iri, kind in people.items() if kind == "person"}
    return Protected(
        people=people,
        tied=tied,
        authored=authored,
        years={iri: frozenset(years(store, iri)) for iri in people},
        relatives=kin,
        homes=lived,
        called={iri: frozenset(names) for iri, names in names_of(store, persons).items()},
        personal=personal,
        passages=frozenset(chain.from_iterable(shown)),
        order=order,
        forms=tuple(forms(store, people, family, chain.from_iterable(lived.values()))),
    )


def _people(store: Store) -> dict[str, str]:
    """The actors marked as protected, their other ids, and the members of those that are groups."""
    waiting = [
        subject
        for subject, quad in statements(store, Tumen.protect)
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
            waiting += [*objects(store, iri, property_), *subjects_with(store, property_, iri)]
    return dict(sorted(found.items()))


def _members(store: Store, group: str) -> Iterator[str]:
    yield from objects(store, group, Tumen.hasMember)
    yield from subjects_with(store, Tumen.memberOf, group)
    yield from subjects_with(store, Tumen.partOf, group)
    for membership in subjects_with(store, Tumen.organisation, group):
        yield from objects(store, membership, Tumen.member)


def _is_human(store: Store, iri: str) -> bool:
    return bool({Tumen.Person, Tumen.Group} & set(objects(store, iri, TYPE)))


def _tied(
    store: Store, people: Iterable[str], happenings: set[str]
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
            near |= {iri for iri in _said_of(store, node, property_, happenings) if iri != person}
        for node in near:
            tied[node].add(person)
            for further, property_ in references(store, node):
                if property_ not in _HOLDS:
                    tied[further].add(person)
    for person in people:
        tied.pop(person, None)
    return (
        {iri: frozenset(whom) for iri, whom in tied.items()},
        {iri: frozenset(whom) for iri, whom in authored.items()},
    )


def _said_of(store: Store, claim: str, end: str, happenings: set[str]) -> Iterator[str]:
    """What a statement that has somebody at one end says them to have taken part in."""
    if end in (Tumen.subject, Tumen.object):
        for other in objects(store, claim, Tumen.object if end == Tumen.subject else Tumen.subject):
            if not happenings.isdisjoint(objects(store, other, TYPE)):
                yield other
