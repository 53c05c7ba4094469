"""Parsing RDF that others wrote, in any syntax: nothing is fetched, no document type read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.errors import TumenError
from tumen.nquads import complaint

if TYPE_CHECKING:
    from pyoxigraph import Quad

MOST_BYTES = 200_000_000
_SYNTAX = {
    ".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".n3": "N3",
    ".rdf": "RDF_XML", ".owl": "RDF_XML", ".xml": "RDF_XML",
    ".jsonld": "JSON_LD", ".json": "JSON_LD",
}  # fmt: skip
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def statements(path: Path, base: str) -> Iterator[Quad]:
    """The statements of a file. Raises `TumenError`, with the place, where it cannot be read."""
    from pyoxigraph import RdfFormat, parse

    name = _SYNTAX.get(path.suffix.lower())
    if name is None:
        raise TumenError(
            f"{path.name} ends in none of {', '.join(_SYNTAX)}: its syntax cannot be told."
        )
    if path.stat().st_size > MOST_BYTES:
        raise TumenError(f"{path} has more than {MOST_BYTES:,} bytes. Split it.")
    data = path.read_bytes()
    if name == "RDF_XML" and _DOCTYPE.search(data.replace(b"\0", b"")):
        raise TumenError(
            f"{path}: the file declares a document type (<!DOCTYPE), which is never read. "
            "Remove the declaration."
        )
    try:
        yield from parse(data, format=getattr(RdfFormat, name), base_iri=base)
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 1}:{error.offset or 1}"
        said = complaint(error)
        if "context" in said.lower():
            raise TumenError(
                f"{place}: the file names a context elsewhere, and nothing is fetched. "
                "Put the context into the file."
            ) from None
        raise TumenError(f"{place}: {said}.") from None
