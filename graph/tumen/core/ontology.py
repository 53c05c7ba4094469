"""Read the ontology files of a casebook: vocabulary and shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.input import MAX_VOCABULARY_BYTES, read_text_file

if TYPE_CHECKING:
    from pyoxigraph import Quad

OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty"


SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


def shape_files(ontology: Path) -> list[Path]:
    """List the files of SHACL shapes, by name."""
    return sorted((ontology / "shapes").glob("*.ttl"))


def vocabulary_files(ontology: Path) -> list[Path]:
    """List the files of the vocabulary, by name, without the alignments."""
    return [path for path in sorted(ontology.glob("*.ttl")) if path.stem != "alignments"]


def read_vocabulary(path: Path) -> str:
    """Read the text of a file of the vocabulary. Raises `InputError`."""
    return read_text_file(path, MAX_VOCABULARY_BYTES)


def parsed_vocabulary(path: Path) -> list[Quad]:
    """Parse a file of the vocabulary. Raises `TumenError`, with the place of a syntax error."""
    from pyoxigraph import RdfFormat, parse

    try:
        return list(parse(read_vocabulary(path), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 1}:{error.offset or 1}"
        raise TumenError(f"{place}: {error.msg}. Mend the vocabulary here.") from None


def classes_above(ontology: Path) -> dict[str, frozenset[str]]:
    """Return each class of the vocabulary with the classes that it is under, itself included."""
    from pyoxigraph import NamedNode

    parents: dict[str, set[str]] = {}
    for path in vocabulary_files(ontology):
        for quad in parsed_vocabulary(path):
            if quad.predicate.value == SUBCLASS and isinstance(quad.object, NamedNode):
                parents.setdefault(quad.subject.value, set()).add(quad.object.value)  # type: ignore[union-attr]
    found: dict[str, frozenset[str]] = {}
    for class_ in {*parents, *(above for each in parents.values() for above in each)}:
        seen, waiting = {class_}, [class_]
        while waiting:
            fresh = parents.get(waiting.pop(), set()) - seen
            seen |= fresh
            waiting += fresh
        found[class_] = frozenset(seen)
    return found
