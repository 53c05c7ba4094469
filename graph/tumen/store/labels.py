"""Label things for people: names, short ids, passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen

if TYPE_CHECKING:
    from pyoxigraph import Store

# Properties by which a thing is named, in the order of preference for its label.
NAMES = (Tumen.name, Tumen.title, Tumen.alias, Tumen.assumedName)


def label(store: Store, iri: str, language: str = "en") -> str:
    """Label a thing: its name in the language, else any name, else the end of its IRI."""
    from pyoxigraph import NamedNode

    node = NamedNode(iri)
    for property_ in (*NAMES, Tumen.gist, "http://www.w3.org/2000/01/rdf-schema#label"):
        found: dict[str, str] = {}
        for quad in store.quads_for_pattern(node, NamedNode(property_), None, None):
            tag = getattr(quad.object, "language", None) or ""
            text = quad.object.value  # type: ignore[union-attr]
            found[tag] = min(found.get(tag, text), text)
        if found:
            return found.get(language) or found.get("") or found[min(found)]
    return short(iri)


def unambiguous_label(store: Store, iri: str) -> str:
    """Label a thing, adding its id if other things have the same name."""
    from pyoxigraph import Literal, NamedNode

    called = label(store, iri)
    namesakes = {
        bearer.subject.value  # type: ignore[union-attr]
        for property_ in NAMES
        for named in store.quads_for_pattern(NamedNode(iri), NamedNode(property_), None, None)
        if isinstance(named.object, Literal) and named.object.value == called
        for bearer in store.quads_for_pattern(None, NamedNode(property_), named.object, None)
    }
    return f"{called} ({short(iri)})" if namesakes - {iri} else called


def short(iri: str) -> str:
    """Shorten an IRI as people write it here: `thae-yong-ho`, `kim-2016/p2s1`, `Defection`."""
    for base in (ID, SOURCE, ONTOLOGY):
        if iri.startswith(base):
            return iri.removeprefix(base)
    return iri


def passages(store: Store, iri: str) -> list[str]:
    """List the IRIs of the passages that show a claim or thing."""
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(NamedNode(iri), NamedNode(Tumen.at), None, None)
    return sorted({quad.object.value for quad in found})  # type: ignore[union-attr]


class Labels:
    """Cache the labels of things; `of` makes each one, by default `label`."""

    _SHOWN = 3

    def __init__(self, store: Store, of: Callable[[Store, str], str] = label) -> None:
        self._store = store
        self._of = of
        self._known: dict[str, str] = {}

    def __getitem__(self, iri: str) -> str:
        if iri not in self._known:
            self._known[iri] = self._of(self._store, iri)
        return self._known[iri]

    def several(self, iris: Sequence[str]) -> str:
        """Join the labels of several things, with the number of those past the first three."""
        more = f" and {len(iris) - self._SHOWN:,} more" if len(iris) > self._SHOWN else ""
        return ", ".join(self[iri] for iri in iris[: self._SHOWN]) + more
