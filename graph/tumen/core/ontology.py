"""Read the ontology files of a casebook: vocabulary and shapes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError

if TYPE_CHECKING:
    from pyoxigraph import Quad

OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#ObjectProperty"


SUBCLASS = "http://www.w3.org/2000/01/rdf-schema#subClassOf"


def shape_files(ontology: Path) -> list[Path]:
    """The files that hold the shapes, by name."""
    return sorted((ontology / "shapes").glob("*.ttl"))


def vocabulary_files(ontology: Path) -> list[Path]:
    """The files that hold the vocabulary itself, by name; the alignments are not among them."""
    return [path for path in sorted(ontology.glob("*.ttl")) if path.stem != "alignments"]


def read_vocabulary(path: Path) -> str:
    """The text of one of the vocabulary's files. Raises `TumenError` where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TumenError(f"{path} cannot be read: {error}.") from None


def parsed_vocabulary(path: Path) -> list[Quad]:
    """The statements of one of the vocabulary's files. Raises `TumenError`, with the place."""
    from pyoxigraph import RdfFormat, parse

    try:
        return list(parse(read_vocabulary(path), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 1}:{error.offset or 1}"
        raise TumenError(f"{place}: {error.msg}. Mend the vocabulary here.") from None
