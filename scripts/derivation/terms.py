"""Model what the derived files contain: sections, classes, keys and concepts."""

from __future__ import annotations

from dataclasses import dataclass

TUMEN = "https://w3id.org/tumen/ontology#"
SHAPES = "https://w3id.org/tumen/shapes#"
THINGS = "https://w3id.org/tumen/id/"
DRIVERS = "https://w3id.org/tumen/driver/"
SOURCES = "https://w3id.org/tumen/source/"
DERIVED = "https://w3id.org/tumen/derived/"
XSD = "http://www.w3.org/2001/XMLSchema#"

DOCUMENT = "Source"  # the class of the case file's top level


@dataclass(frozen=True, slots=True)
class Key:
    """Describe what a key of one class may hold.

    `kind` is ref, local, driver, concept, text, string, decimal, integer, boolean, edtf or url;
    `range` the local names of the classes that a value may have; `values` the concepts allowed.
    """

    name: str
    kind: str
    definition: str
    range: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    required: bool = False
    single: bool = False
    default: str | None = None
    nest: str | None = None
    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Describe a section of the case file: name, property, allowed classes."""

    name: str
    property: str
    local: bool
    classes: tuple[str, ...]
    definition: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Hold the whole vocabulary. `keys` is by class, superclasses included.

    `words` are what people call a term, in any language: its labels, shown and hidden.
    """

    sections: tuple[Section, ...]
    document: tuple[str, ...]
    keys: dict[str, dict[str, Key]]
    definitions: dict[str, str]
    classes: tuple[str, ...]
    properties: tuple[str, ...]
    concepts: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
