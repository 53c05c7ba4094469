"""From a tree of keys and values to quads: ordinary JSON-LD, with the casebook's context."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tumen.reading.marked import Tree
from tumen.vocabulary import ID, SOURCE

if TYPE_CHECKING:
    from pyoxigraph import Quad

CONTEXT_FILE = "context.jsonld"


def as_quads(tree: dict[str, Tree], slug: str, ontology: Path) -> list[Quad] | None:
    """The quads that a case's tree means, all in the named graph of its source.

    Gives None for a tree of which no JSON-LD can be made; such a tree breaks the schema too.
    """
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse

    document = json.dumps({"@context": _context(ontology / CONTEXT_FILE), **tree})
    graph = NamedNode(SOURCE + slug)
    try:
        return [
            Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in parse(document, format=RdfFormat.JSON_LD, base_iri=f"{ID}{slug}/")
        ]
    except SyntaxError:
        return None


@lru_cache(maxsize=4)
def _context(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))["@context"]
