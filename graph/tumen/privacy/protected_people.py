"""Find the protected people of a graph, and the nodes that are tied to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import DERIVED, ID, ONTOLOGY_GRAPH, SOURCE, Tumen
from tumen.privacy.event_order import Pair, revealing_order, statements_of_order
from tumen.privacy.find_names import Form, Names
from tumen.privacy.names_to_hide import TYPE, kinds_of, name_forms, names_of
from tumen.privacy.phonetic import PhoneticMatcher
from tumen.privacy.sensitive_facts import catalogue_claims, homes, personal_claims, relatives, years
from tumen.store.lookup import objects, references, statements, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

_SAME = (
    Tumen.mergedInto,
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
)
# These lead from a source to all that it holds: they tie nothing to a person.
_HOLDS = frozenset({Tumen.describes, Tumen.states, Tumen.hasPassage})
_WROTE = frozenset({Tumen.author, Tumen.publisher})
# The subject of one of these is an actor too: what is said of it is not about the person.
_COMPANY = KINSHIP | {Tumen.hasMember, Tumen.partOf, Tumen.memberOf, Tumen.owner}
# A statement that puts a person into one of these ties it to the person.
_HAPPENINGS = (
    Tumen.Event, Tumen.Condition, Tumen.Measure, Tumen.Membership, Tumen.Tenure,
)  # fmt: skip


# A text that names a person beside one of these does not make it one of the person's own things.
_BEINGS = (Tumen.Actor, Tumen.Place)


@dataclass(frozen=True, slots=True)
class ProtectedPeople:
    """Hold everything that redaction needs to know. All strings are IRIs unless stated otherwise.

    `people` maps each protected actor to its kind, "person" or "group". `tied` maps every node
    within two steps of a protected actor to these actors, `authored` maps sources to protected
    authors. For each actor, `years` holds years of birth and death and ages (text), `relatives`
    the family, `homes` places of origin and residence below a country, `called` the names (text).
    `personal` lists claims that state a withheld property, `passages` those that show an actor,
    `order` the pairs of events whose order is withheld.
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


def find_protected(store: Store) -> ProtectedPeople:
    """Find the protected people of a store and what is tied to them."""
    people = _people(store)
    if not people:
        return ProtectedPeople({})
    happenings = kinds_of(store, *_HAPPENINGS)
    kin, lived = relatives(store, people), homes(store, people)
    family = {relative for of in kin.values() for relative in of}
    persons = {iri for iri, kind in people.items() if kind == "person"}
    called = {iri: frozenset(names) for iri, names in names_of(store, persons).items()}
    forms = tuple(name_forms(store, people, family, chain.from_iterable(lived.values())))
    tied, authored = _tied(store, people, happenings)
    _tie_by_text(store, people, Names(forms), PhoneticMatcher(called), tied)
    order = revealing_order(
        store, (iri for iri in tied if not happenings.isdisjoint(objects(store, iri, TYPE)))
    )
    personal = frozenset(
        [
            *personal_claims(store, people),
            *statements_of_order(store, order),
            *catalogue_claims(store, tied),
        ]
    )
    shown = (objects(store, iri, Tumen.at) for iri in chain(people, tied))
    return ProtectedPeople(
        people=people,
        tied=tied,
        authored=authored,
        years={iri: frozenset(years(store, iri)) for iri in people},
        relatives=kin,
        homes=lived,
        called=called,
        personal=personal,
        passages=frozenset(chain.from_iterable(shown)),
        order=order,
        forms=forms,
    )


def _people(store: Store) -> dict[str, str]:
    """Return the actors marked as protected, their other ids, and the members of groups."""
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


def _tie_by_text(
    store: Store,
    people: Mapping[str, str],
    names: Names,
    phonetic: PhoneticMatcher,
    tied: dict[str, frozenset[str]],
) -> None:
    """Tie each thing whose texts or id name a protected actor, and the claims about it.

    An actor or a place that a text mentions beside a person is not tied; the text is redacted.
    """
    from pyoxigraph import Literal, NamedNode

    apart = kinds_of(store, *_BEINGS)
    found: dict[str, set[str]] = defaultdict(set)
    ids: dict[str, frozenset[str]] = {}
    for quad in store:
        graph, subject = quad.graph_name.value, quad.subject
        if graph.startswith((DERIVED, ONTOLOGY_GRAPH)) or not isinstance(subject, NamedNode):
            continue
        node = subject.value
        if node not in ids:
            slug = unquote(node.removeprefix(ID).removeprefix(SOURCE))
            hits = [*names.hits(slug, slug=True), *phonetic.hits(slug, slug=True)]
            ids[node] = frozenset(hit.form.whose for hit in hits)
            found[node] |= ids[node]
        if isinstance(quad.object, Literal):
            text = quad.object.value
            if not text.isascii() or any(map(str.isalpha, text)):
                hits = [*names.hits(text), *phonetic.hits(text)]
                found[node].update(hit.form.whose for hit in hits)
    for node, whom in found.items():
        named = frozenset(whom & people.keys())
        if not named or node in people or not apart.isdisjoint(objects(store, node, TYPE)):
            continue
        tied[node] = tied.get(node, frozenset()) | named
        for further, property_ in references(store, node):
            if property_ not in _HOLDS and further not in people:
                tied[further] = tied.get(further, frozenset()) | named


def _tied(
    store: Store, people: Iterable[str], happenings: frozenset[str]
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Return the nodes that name a protected actor, and the claims about these nodes."""
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


def _said_of(store: Store, claim: str, end: str, happenings: frozenset[str]) -> Iterator[str]:
    """Yield the events in which a statement with a person at one end places them."""
    if end in (Tumen.subject, Tumen.object):
        for other in objects(store, claim, Tumen.object if end == Tumen.subject else Tumen.subject):
            if not happenings.isdisjoint(objects(store, other, TYPE)):
                yield other
