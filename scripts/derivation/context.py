"""Derive the JSON-LD context that turns a case file into RDF."""

from __future__ import annotations

from typing import Any

from derivation.terms import DRIVERS, SOURCES, THINGS, TUMEN, XSD, Key, Vocabulary

Json = dict[str, Any]


def context(vocabulary: Vocabulary) -> Json:
    """Return the JSON-LD 1.1 context: full IRIs only, each section with its legal terms."""
    top: Json = {"@version": 1.1, "@base": SOURCES, "id": "@id", "type": "@type"}
    top |= {name: TUMEN + name for name in vocabulary.document}
    document = _keys_of(vocabulary, vocabulary.document)
    top |= {key.nest: "@nest" for key in document.values() if key.nest}
    top |= {name: _term(key, entity=False) for name, key in sorted(document.items())}
    for section in vocabulary.sections:
        inner: Json = {"@version": 1.1}
        if not section.local:
            inner["@base"] = THINGS
        inner["type"] = "@type"
        inner |= {name: TUMEN + name for name in section.classes}
        keys = _keys_of(vocabulary, section.classes)
        inner |= {n: _term(key, entity=not section.local) for n, key in sorted(keys.items())}
        top[section.name] = {
            "@id": TUMEN + section.property,
            "@container": "@id",
            # A context of null brings back the document's own base, id/<slug>/.
            "@context": [None, inner],
        }
    return {"@context": top}


def _keys_of(vocabulary: Vocabulary, classes: tuple[str, ...]) -> dict[str, Key]:
    return {name: key for c in classes for name, key in vocabulary.keys[c].items()}


def _term(key: Key, *, entity: bool) -> Json:
    """Define one term; `entity` if the current base is that of shared things."""
    term: Json = {"@id": TUMEN + key.name}
    match key.kind:
        case "ref":
            term["@type"] = "@id"
            if not entity:
                term["@context"] = {"@base": THINGS}
        case "driver":
            term["@type"] = "@id"
            term["@context"] = {"@base": DRIVERS}
        case "local":
            # Null forgets the coercion as well, so the term is defined once more inside it.
            again = {key.name: {"@id": TUMEN + key.name, "@type": "@id"}}
            term["@type"] = "@id"
            if entity:
                term["@context"] = [None, {"@version": 1.1, **again}]
        case "concept":
            term["@type"] = "@vocab"
            term["@context"] = {value: TUMEN + value for value in key.values}
        case "text":
            term["@container"] = "@language"
        case "decimal" | "integer" | "boolean":
            term["@type"] = XSD + key.kind
        case "url":
            term["@type"] = XSD + "anyURI"
    return term
