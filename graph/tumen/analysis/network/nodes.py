"""Read the nodes: every thing that the cases describe, with its names and classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import INFERRED
from tumen.store.classes import ClassTree, local
from tumen.store.lookup import rows

if TYPE_CHECKING:
    from pyoxigraph import Store

# A record is where a source says something, as a passage is.
_NOT_THINGS = frozenset({"claims", "passages", "records"})


@dataclass(frozen=True, slots=True)
class Thing:
    """Represent one thing. `names` maps a language tag ("" where none is given) to a name."""

    iri: str
    kinds: tuple[str, ...]
    section: str
    root: str
    names: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    earliest: str | None = None
    latest: str | None = None

    @property
    def label(self) -> str:
        """Return its English name, else any name, else its id."""
        return preferred(self.names) or self.iri.rpartition("/")[2]

    def attributes(self) -> dict[str, Any]:
        """Return the attributes of its node."""
        return {
            "label": self.label,
            "names": dict(self.names),
            "aliases": self.aliases,
            "kind": self.kinds[0],
            "kinds": self.kinds,
            "section": self.section,
            "root": self.root,
            "earliest": self.earliest,
            "latest": self.latest,
        }


def preferred(texts: Mapping[str, str]) -> str | None:
    """Choose the English text, else one without a language, else the first by language."""
    for language in ("en", ""):
        if language in texts:
            return texts[language]
    english = sorted(language for language in texts if language.startswith("en-"))
    return texts[(english or sorted(texts))[0]] if texts else None


def read_things(store: Store, kinds: ClassTree) -> dict[str, Thing]:
    """Read every thing of the store by IRI, in a fixed number of queries."""
    classes: dict[str, set[str]] = defaultdict(set)
    # A thing is drawn as what sources say that it is, not as what follows from it.
    typed = f"""SELECT DISTINCT ?thing ?class {{
        ?class a owl:Class . GRAPH ?graph {{ ?thing a ?class }} FILTER(?graph != <{INFERRED}>) }}"""
    for iri, class_ in rows(store, typed):
        classes[iri].add(class_)
    names = _texts(store, "tumen:name")
    aliases = _texts(store, "tumen:alias|tumen:assumedName")
    earliest = _bounds(store, "tumen:earliest", min)
    latest = _bounds(store, "tumen:latest", max)
    things = {}
    for iri, given in classes.items():
        specific = kinds.specific(given)
        root = kinds.root(specific[0]) if specific else None
        if root is None or kinds.sections[root] in _NOT_THINGS:
            continue
        called: dict[str, str] = {}
        for language, text in names.get(iri, ()):
            called.setdefault(language, text)
        things[iri] = Thing(
            iri, tuple(map(local, specific)), kinds.sections[root], local(root), called,
            tuple(text for _, text in aliases.get(iri, ())), earliest.get(iri), latest.get(iri),
        )  # fmt: skip
    return things


def _texts(store: Store, path: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    query = f"SELECT ?thing (LANG(?text) AS ?language) ?text {{ ?thing {path} ?text }}"
    for thing, language, text in rows(store, query):
        found[thing].add((language, text))
    return {thing: sorted(texts) for thing, texts in found.items()}


def _bounds(store: Store, property_: str, choose: Callable[[str, str], str]) -> dict[str, str]:
    # Sources may date one event differently: the span takes them all in.
    found: dict[str, str] = {}
    for thing, date in rows(store, f"SELECT ?thing ?date {{ ?thing {property_} ?date }}"):
        found[thing] = choose(found.get(thing, date), date)
    return found
