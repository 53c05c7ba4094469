"""Resolve a name to a term of the vocabulary: a class, a property or a concept."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tumen.core.errors import UnknownName, did_you_mean
from tumen.core.vocabulary import ONTOLOGY
from tumen.parse.hidden_characters import strip_hidden
from tumen.parse.suggestions import normalise_word
from tumen.query.resolve import ask, encodable

if TYPE_CHECKING:
    from pyoxigraph import Store

_HIDDEN = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
_TERMS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?label WHERE {
  VALUES ?vocabulary { UNDEF }
  GRAPH ?vocabulary { ?term rdfs:label ?label }
}
"""
_CONCEPTS_OF = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?label WHERE {
  VALUES ?vocabulary { UNDEF }
  VALUES ?class { UNDEF }
  GRAPH ?vocabulary { ?term a ?class ; rdfs:label ?label }
}
"""
_CLASSES_BELOW = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term ?label WHERE {
  VALUES ?vocabulary { UNDEF }
  VALUES ?class { UNDEF }
  GRAPH ?vocabulary { ?term rdfs:subClassOf* ?class ; rdfs:label ?label }
}
"""


def resolve_concept(store: Store, text: str, of: str = "") -> str:
    """Return the IRI of the term with that local name, IRI or label.

    `of` names a class: one of its concepts is wanted if it has any (Modality), otherwise the class
    itself or a subclass (Departure). Raises `UnknownName` with the nearest names.
    """
    wanted = unicodedata.normalize("NFC", strip_hidden(encodable(text))).strip()
    local = wanted.removeprefix("tumen:").removeprefix(ONTOLOGY)
    allowed = _allowed(store, of)
    if local in allowed:
        return ONTOLOGY + local
    bare = wanted.casefold()
    meant = sorted(
        name
        for name, labels in allowed.items()
        if bare == name.casefold() or bare in map(str.casefold, labels)
    )
    if meant:
        return ONTOLOGY + meant[0]
    kind = f"{of} concept" if of else "term of the vocabulary"
    few = f"There are: {', '.join(sorted(allowed))}." if 0 < len(allowed) <= 16 else ""
    called = _called(store, wanted, allowed)
    if called:
        raise UnknownName(kind, wanted, (), f"{did_you_mean(called)} {few}".rstrip())
    raise UnknownName(kind, wanted, allowed, few)


def local_concept(store: Store, text: str, of: str) -> str:
    """Return the local name of a concept, as a case writes it: "asserted"."""
    return resolve_concept(store, text, of).removeprefix(ONTOLOGY)


def _called(store: Store, word: str, allowed: Iterable[str]) -> list[str]:
    """Return the terms that have this word as a hidden label."""
    from pyoxigraph import NamedNode

    graph = NamedNode(ONTOLOGY.rstrip("#"))
    return [
        name
        for name in sorted(allowed)
        for quad in store.quads_for_pattern(
            NamedNode(ONTOLOGY + name), NamedNode(_HIDDEN), None, graph
        )
        if normalise_word(quad.object.value) == normalise_word(word)  # type: ignore[union-attr]
    ]


def _allowed(store: Store, of: str) -> dict[str, set[str]]:
    """Return the allowed local names, each with its labels."""
    from pyoxigraph import NamedNode

    vocabulary = NamedNode(ONTOLOGY.rstrip("#"))
    found: dict[str, set[str]] = {}
    if of:
        class_ = NamedNode(ONTOLOGY + of)
        rows = list(ask(store, _CONCEPTS_OF, vocabulary=vocabulary, **{"class": class_}))
        rows = rows or list(ask(store, _CLASSES_BELOW, vocabulary=vocabulary, **{"class": class_}))
    else:
        rows = list(ask(store, _TERMS, vocabulary=vocabulary))
    for row in rows:
        iri = str(row["term"].value)
        if iri.startswith(ONTOLOGY):
            found.setdefault(iri.removeprefix(ONTOLOGY), set()).add(row["label"].value)
    return found
