"""Find the sensitive facts of protected people: family, home, birth, death and age."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tumen.core.kinship import KINSHIP
from tumen.core.vocabulary import Tumen
from tumen.privacy.names_to_hide import NAMING, TYPE
from tumen.store.lookup import literals, objects, references, statements, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

# The properties whose statements about a protected person are withheld.
PERSONAL = KINSHIP | {
    *NAMING, Tumen.born, Tumen.died, Tumen.age, Tumen.origin, Tumen.basedIn, Tumen.bornIn,
    Tumen.diedIn, Tumen.sameAs, Tumen.description, Tumen.note,
}  # fmt: skip
# These lead from a thing to a published list or catalogue, and so to the person tied to it.
_CATALOGUED = frozenset({
    Tumen.key, Tumen.listingNumber, Tumen.recordedAs, Tumen.reference, Tumen.row, Tumen.sameAs,
    Tumen.url,
})  # fmt: skip
_HOME = frozenset({Tumen.origin, Tumen.basedIn, Tumen.bornIn, Tumen.diedIn})
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_AGE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")


def homes(store: Store, people: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return the places of origin and residence, below a country, of protected persons."""
    found: dict[str, set[str]] = defaultdict(set)
    for person in (iri for iri, kind in people.items() if kind == "person"):
        for property_ in _HOME:
            found[person].update(objects(store, person, property_))
        for claim in subjects_with(store, Tumen.subject, person):
            if _HOME.intersection(objects(store, claim, Tumen.property)):
                found[person].update(objects(store, claim, Tumen.object))
        found[person] = {
            place for place in found[person] if Tumen.Country not in objects(store, place, TYPE)
        }
    return {person: frozenset(places) for person, places in found.items() if places}


def relatives(store: Store, people: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the relatives of each protected actor, stated or reported."""
    found: dict[str, set[str]] = defaultdict(set)
    for property_ in KINSHIP:
        for one, quad in statements(store, property_):
            other = getattr(quad.object, "value", "")
            found[one].add(other)
            found[other].add(one)
    for claim, quad in statements(store, Tumen.property):
        if getattr(quad.object, "value", "") in KINSHIP:
            one_end = set(objects(store, claim, Tumen.subject))
            for other in objects(store, claim, Tumen.object):
                for one in one_end:
                    found[one].add(other)
                    found[other].add(one)
    return {person: frozenset(found[person]) for person in people if person in found}


def personal_claims(store: Store, people: Iterable[str]) -> Iterator[str]:
    """Yield the claims about a protected actor that state a sensitive property."""
    for person in people:
        for claim, property_ in references(store, person):
            if property_ in (Tumen.subject, Tumen.object) and PERSONAL.intersection(
                objects(store, claim, Tumen.property)
            ):
                yield claim


def catalogue_claims(store: Store, tied: Collection[str]) -> Iterator[str]:
    """Yield the claims that state a number or link of something tied to a protected actor."""
    for claim, quad in statements(store, Tumen.property):
        if getattr(quad.object, "value", "") in _CATALOGUED and any(
            subject in tied for subject in objects(store, claim, Tumen.subject)
        ):
            yield claim


def years(store: Store, person: str) -> Iterator[str]:
    """Yield the years of birth and death and the ages of a person, as text."""
    for property_ in (Tumen.born, Tumen.died):
        for date in literals(store, person, property_):
            yield from _YEAR.findall(date)
    for age in literals(store, person, Tumen.age):
        yield from _AGE.findall(age)
    for claim in subjects_with(store, Tumen.subject, person):
        if {Tumen.born, Tumen.died}.intersection(objects(store, claim, Tumen.property)):
            for date in literals(store, claim, Tumen.objectText):
                yield from _YEAR.findall(date)
        if Tumen.age in objects(store, claim, Tumen.property):
            for age in literals(store, claim, Tumen.objectText):
                yield from _AGE.findall(age)
