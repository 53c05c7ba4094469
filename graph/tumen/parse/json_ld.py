"""Turn a tree of keys and values into quads: JSON-LD with the casebook's context."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tumen.core.errors import TumenError
from tumen.core.input import MAX_VOCABULARY_BYTES, InputError, load_json, read_text_file
from tumen.core.vocabulary import ID, SOURCE
from tumen.parse.yaml_tree import Tree

if TYPE_CHECKING:
    from pyoxigraph import Quad


CONTEXT_FILE = "context.jsonld"


def to_quads(tree: dict[str, Tree], slug: str, ontology: Path) -> list[Quad] | None:
    """Turn the tree of a case into quads in the named graph of its source.

    Returns None for a tree that is no JSON-LD; such a tree breaks the schema too.
    """
    from pyoxigraph import NamedNode, Quad, RdfFormat, parse

    document = json.dumps(tree)
    # The schema refuses keywords; some would end the engine's process.
    if '"@' in document and _has_keywords(tree):
        return None
    context = subset_context(_context(ontology / CONTEXT_FILE), tree)
    comma = ", " if tree else ""
    document = f'{{"@context": {json.dumps(context)}{comma}{document[1:]}'
    graph = NamedNode(SOURCE + slug)
    try:
        return [
            Quad(quad.subject, quad.predicate, quad.object, graph)
            for quad in parse(document, format=RdfFormat.JSON_LD, base_iri=f"{ID}{slug}/")
        ]
    except SyntaxError:
        return None


def subset_context(context: dict[str, Any], tree: dict[str, Tree]) -> dict[str, Any]:
    """Reduce a context to the part that a tree uses; the meaning stays the same.

    The engine reads a section's context again for each thing in it, so that unused terms would be
    most of the work.
    """
    text = tree.get("text")
    used = {
        "id",
        "type",
        *tree,
        *_words(tree.get("type")),
        *(text if isinstance(text, dict) else ()),
    }
    kept = {name: term for name, term in context.items() if name in used or name[0] == "@"}
    for section, members in tree.items():
        term = kept.get(section)
        if not (isinstance(term, dict) and isinstance(members, dict)):
            continue
        scoped = term.get("@context")
        if not (isinstance(scoped, list) and len(scoped) == 2 and isinstance(scoped[1], dict)):
            continue  # as `author: {…}`, which is no section; the schema tells of it
        nodes = [node for node in members.values() if isinstance(node, dict)]
        words = {"type"}.union(*nodes, *(_words(node.get("type")) for node in nodes))
        outer, inner = scoped
        inner = {
            name: _with_used_values(name, part, nodes)
            for name, part in inner.items()
            if name in words or name[0] == "@"
        }
        kept[section] = {**term, "@context": [outer, inner]}
    return kept


def _with_used_values(name: str, term: Any, nodes: list[dict[str, Tree]]) -> Any:
    """Return a term whose values are words of the vocabulary, with the words that occur."""
    if not (isinstance(term, dict) and term.get("@type") == "@vocab"):
        return term
    values = term.get("@context")
    if not isinstance(values, dict):
        return term
    given = (node.get(name) for node in nodes)
    words = (w for value in given for w in (value if isinstance(value, list) else [value]))
    used = {word for word in words if isinstance(word, str)}
    kept = {word: iri for word, iri in values.items() if word in used or word[0] == "@"}
    return {**term, "@context": kept}


def _has_keywords(tree: Tree) -> bool:
    """Say whether a tree has a JSON-LD keyword as a key, such as `@context` or `@list`."""
    if isinstance(tree, dict):
        return any(key.startswith("@") or _has_keywords(inner) for key, inner in tree.items())
    return isinstance(tree, list) and any(map(_has_keywords, tree))


def _words(value: Tree | None) -> list[str]:
    return [value] if isinstance(value, str) else []


@lru_cache(maxsize=4)
def _context(path: Path) -> Any:
    context = read_generated_json(path).get("@context")
    if not isinstance(context, dict):
        raise TumenError(f"{path} has no map '@context'. {REMEDY}")
    return context


REMEDY = "It is derived from the vocabulary: restore it from where the vocabulary came."


def read_generated_json(path: Path) -> dict[str, Any]:
    """Read the JSON object in a generated file. Raises `TumenError`, with the place of an error."""
    try:
        found = load_json(read_text_file(path, MAX_VOCABULARY_BYTES))
    except InputError as error:
        raise TumenError(f"{error} {REMEDY}") from None
    except json.JSONDecodeError as error:
        place = f"{path}:{error.lineno}:{error.colno}"
        raise TumenError(f"{place}: this is not JSON: {error.msg}. {REMEDY}") from None
    except (ValueError, RecursionError) as error:
        raise TumenError(f"{path} cannot be read: {error}. {REMEDY}") from None
    if not isinstance(found, dict):
        raise TumenError(f"{path} is not a map of keys and values. {REMEDY}")
    return found
