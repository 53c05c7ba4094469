"""Collect the names to search for: of protected people, their families and homes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.privacy.find_names import Form, Names, full_forms, part_forms
from tumen.privacy.normalise import fold, words
from tumen.store.lookup import literals, objects, statements, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_BELOW = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
NAMING = (
    Tumen.name, Tumen.alias, Tumen.assumedName,
    "http://www.w3.org/2000/01/rdf-schema#label", f"{_SKOS}prefLabel", f"{_SKOS}altLabel",
    "http://xmlns.com/foaf/0.1/name", "http://schema.org/name", "https://schema.org/name",
)  # fmt: skip
_SUB_PROPERTY = "http://www.w3.org/2000/01/rdf-schema#subPropertyOf"
# A property of another vocabulary whose name says that it gives a name.
_NAMES_A_NAME = re.compile(r"name|label|alias|nick|(?:^|[/#:])fn$", re.IGNORECASE)
_TEXT = ("#string", "#langString", "#dirLangString")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def name_forms(
    store: Store, people: Mapping[str, str], family: Iterable[str], homes: Iterable[str] = ()
) -> Iterator[Form]:
    """Yield every form of every name of these actors, from properties and from statements.

    Ids are names too. Of `homes` only the whole names count. Part of a person's name counts by
    itself, unless another person, a place or an institution has it too or it is a common word. The
    parts of a group's name do not count: it is a description.
    """
    wanted, places = {*people, *family}, set(homes)
    names = names_of(store, wanted | places)
    common = _common(store)
    whole = {
        form
        for person in sorted(wanted | places)
        for name in names[person]
        for form in full_forms(name, person, common)
    }
    yield from sorted(whole, key=lambda form: (form.whose, form.letters))
    shared = _parts_of_others(store, wanted, Names(whole))
    for person in sorted(wanted):
        if people.get(person) == "group":
            continue
        for name in sorted(names[person]):
            yield from part_forms(name, person, shared, common)


def names_of(store: Store, wanted: set[str]) -> dict[str, set[str]]:
    """Return all names of each of these, their ids included."""
    from pyoxigraph import Literal, NamedNode

    names = {person: {_slug(person).replace("-", " ")} for person in wanted}
    naming = naming_properties(store)
    for person in wanted:
        for quad in store.quads_for_pattern(NamedNode(person), None, None, None):
            if isinstance(quad.object, Literal) and _gives_a_name(quad.predicate.value, naming):
                names[person].add(quad.object.value)
    for claim, quad in statements(store, Tumen.property):
        if _gives_a_name(getattr(quad.object, "value", ""), naming):
            for subject in wanted.intersection(objects(store, claim, Tumen.subject)):
                names[subject].update(literals(store, claim, Tumen.objectText))
    return names


def naming_properties(store: Store) -> frozenset[str]:
    """Return the properties that give a name, with their sub-properties in the vocabulary."""
    return _with_those_below(store, _SUB_PROPERTY, NAMING)


def _gives_a_name(property_: str, naming: Collection[str]) -> bool:
    if property_ in naming:
        return True
    local = re.split(r"[/#]", property_)[-1]
    return not property_.startswith(ONTOLOGY) and _NAMES_A_NAME.search(local) is not None


def _parts_of_others(store: Store, wanted: set[str], whole: Names) -> set[str]:
    """Return the words, whole and split at hyphens, in names of others."""
    parts: set[str] = set()
    kinds = kinds_of(store, Tumen.Person, Tumen.Place, Tumen.Institution)
    for property_ in NAMING[:3]:
        for subject, quad in statements(store, property_):
            name = str(getattr(quad.object, "value", ""))
            if subject in wanted or kinds.isdisjoint(objects(store, subject, TYPE)):
                continue
            if not whole.hits(name):
                parts.update(words(name), words(name.replace("-", " ")))
    return parts


def kinds_of(store: Store, *classes: str) -> frozenset[str]:
    """Return these classes and their subclasses, by the vocabulary in the store."""
    return _with_those_below(store, _BELOW, classes)


def _with_those_below(store: Store, below: str, terms: Iterable[str]) -> frozenset[str]:
    waiting = list(terms)
    found = set(waiting)
    while waiting:
        # A blank node among them is a restriction, which has no name.
        more = {one for one in subjects_with(store, below, waiting.pop()) if ":" in one} - found
        found |= more
        waiting += more
    return frozenset(found)


def _slug(iri: str) -> str:
    return unquote(re.split(r"[/#]", iri.rstrip("/#"))[-1])


def _common(store: Store) -> set[str]:
    """Return the words that the texts of a graph mostly write in lower case: not names."""
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for quad in store:
        datatype = getattr(quad.object, "datatype", None)
        if datatype is None or not datatype.value.endswith(_TEXT):
            continue
        for word in _WORD.findall(quad.object.value):
            (small if word[0].islower() else large)[word.lower()] += 1
    return {fold(word).letters for word, number in small.items() if number > large[word]}
