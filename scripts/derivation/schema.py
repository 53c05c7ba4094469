"""Derive the JSON Schema of a case file, for parsing and editors' completion."""

from __future__ import annotations

from typing import Any

from derivation.terms import DOCUMENT, TUMEN, Key, Section, Vocabulary

Json = dict[str, Any]

SCHEMA_ID = "https://w3id.org/tumen/ontology/case.schema.json"
SLUG = "^[a-z0-9]+(-[a-z0-9]+)*$"
LOCAL = r"^(\.\./[a-z0-9]+(-[a-z0-9]+)*/)?[a-z0-9]+(-[a-z0-9]+)*$"
LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"


def schema(vocabulary: Vocabulary) -> Json:
    """Return the closed JSON Schema of a case file: an unlisted key is an error."""
    properties: Json = {"id": {"$ref": "#/$defs/slug", "description": "The name of the file."}}
    body = _object(vocabulary, DOCUMENT, vocabulary.document)
    for name, value in body.pop("properties").items():
        properties[name] = value
    for section in vocabulary.sections:
        properties[section.name] = {
            "description": section.definition,
            "x-tumen-property": TUMEN + section.property,
            "x-tumen-local": section.local,
            "x-tumen-classes": list(section.classes),
            "type": "object",
            "propertyNames": {"pattern": SLUG},
            "additionalProperties": _node(vocabulary, section),
        }
    definitions = {**_values(), **_concepts(vocabulary)}
    for section in vocabulary.sections:
        for name in section.classes:
            definitions[name] = _object(vocabulary, name, (name,))
            if len(section.classes) == 1:
                definitions[name]["properties"]["type"]["default"] = name
                definitions[name]["required"].remove("type")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A case file of Tumen",
        **body,
        "required": ["id", *body["required"]],
        "properties": properties,
        "$defs": definitions,
        "x-tumen-words": _words(vocabulary, properties, definitions),
    }


def _words(vocabulary: Vocabulary, properties: Json, definitions: Json) -> Json:
    """Return labels of the terms of a case file, for hints."""
    written = {*properties, *definitions}
    for part in definitions.values():
        written.update(part.get("properties", ()), map(str, part.get("enum", ())))
    written.update(properties["type"]["enum"])
    return {name: list(words) for name, words in vocabulary.words.items() if name in written}


def _node(vocabulary: Vocabulary, section: Section) -> Json:
    """Define one node of a section, validated by the branch of its type."""
    if len(section.classes) == 1:
        return {"$ref": f"#/$defs/{section.classes[0]}"}
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": _choice(vocabulary, section.classes)},
        "allOf": [
            {
                "if": {"required": ["type"], "properties": {"type": {"const": name}}},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for name in section.classes
        ],
    }


def _choice(vocabulary: Vocabulary, names: tuple[str, ...]) -> Json:
    """Define a choice of terms with descriptions that editors show."""
    return {
        "enum": list(names),
        "enumDescriptions": [vocabulary.definitions[name] for name in names],
    }


def _concepts(vocabulary: Vocabulary) -> Json:
    """Return the values of each concept scheme, by class name."""
    return {
        key.range[0]: {"x-tumen-kind": key.kind, **_choice(vocabulary, key.values)}
        for keys in vocabulary.keys.values()
        for key in keys.values()
        if key.kind == "concept"
    }


def _object(vocabulary: Vocabulary, name: str, types: tuple[str, ...]) -> Json:
    keys = vocabulary.keys[name]
    properties: Json = {
        "type": {
            "description": "The class of this node, by its name.",
            **_choice(vocabulary, types),
        }
    }
    for key in sorted(keys.values(), key=lambda key: key.name):
        if key.nest is None:
            properties[key.name] = _value(key)
        else:
            nested = properties.setdefault(
                key.nest, {"type": "object", "additionalProperties": False, "properties": {}}
            )
            nested["properties"][key.name] = _value(key)
    return {
        "description": vocabulary.definitions[name],
        "x-tumen-class": TUMEN + name,
        "type": "object",
        "additionalProperties": False,
        "required": ["type", *sorted(key.name for key in keys.values() if key.required)],
        "properties": properties,
    }


def _value(key: Key) -> Json:
    about: Json = {
        "description": key.definition,
        "x-tumen-kind": key.kind,
    }
    if key.range:
        about["x-tumen-range"] = list(key.range)
    if key.default is not None:
        about["default"] = key.default
    if key.kind == "text":
        return {**about, "$ref": "#/$defs/text" if key.single else "#/$defs/texts"}
    one: Json = {"$ref": f"#/$defs/{key.range[0] if key.kind == 'concept' else key.kind}"}
    if key.pattern is not None:
        one["pattern"] = key.pattern
    if key.minimum is not None:
        one["minimum"] = key.minimum
    if key.maximum is not None:
        one["maximum"] = key.maximum
    if key.single:
        return {**about, **one}
    many = {"minItems": 1, "uniqueItems": True, "items": one}
    return {**about, "if": {"type": "array"}, "then": many, "else": one}


def _values() -> Json:
    """Define the value types. Our parser yields strings; editors see YAML's own numbers."""
    word = {"type": "string", "minLength": 1}
    by_language = {"propertyNames": {"pattern": LANGUAGE}, "minProperties": 1}
    several = {"if": {"type": "array"}, "then": {"minItems": 1, "items": word}, "else": word}
    kinds: dict[str, tuple[str, Json]] = {
        "boolean": ("true or false.", {"enum": ["true", "false", True, False]}),
        "decimal": (
            "A decimal number, such as 15.6.",
            {"type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        ),
        "driver": (
            "The name of a driver, such as border-control; see ontology/drivers.ttl.",
            {"type": "string", "pattern": SLUG},
        ),
        "edtf": (
            "A date in EDTF, such as 2016, 2016-08, 2016-08~ or 2012/2015.",
            {"type": ["string", "integer"], "minLength": 1},
        ),
        "integer": (
            "A whole number, such as 13.",
            {"type": ["integer", "string"], "pattern": "^-?[0-9]+$"},
        ),
        "local": (
            "The id of a passage or claim of this case, or ../case/id for another's.",
            {"type": "string", "pattern": LOCAL},
        ),
        "ref": (
            "The id of a thing: lower-case letters, digits and single hyphens.",
            {"type": "string", "pattern": SLUG},
        ),
        "string": ("A text.", {"type": ["string", "number"], "minLength": 1}),
        "text": (
            "A text, or one text for each language: {en: …, ko: …}.",
            {
                "if": {"type": "object"},
                "then": {**by_language, "additionalProperties": word},
                "else": word,
            },
        ),
        "texts": (
            "A text, a list of texts, or either for each language: {en: …, ko: […]}.",
            {
                "if": {"type": "object"},
                "then": {**by_language, "additionalProperties": several},
                "else": several,
            },
        ),
        "url": (
            "A web address that begins with http:// or https://.",
            {"type": "string", "pattern": "^https?://"},
        ),
    }
    values = {
        name: {"description": text, "x-tumen-kind": name.replace("texts", "text"), **value}
        for name, (text, value) in kinds.items()
    }
    return {"slug": {"type": "string", "pattern": SLUG}, **values}
