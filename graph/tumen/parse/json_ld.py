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
    from pyoxigraph import RdfFormat, parse

    document = json.dumps(tree)
    # The schema refuses keywords; some would end the engine's process.
    if '"@' in document and _has_keywords(tree):
        return None
    context = subset_context(_context_file(ontology), tree)
    graph = f'"@context": {context}, "@id": "{SOURCE}{slug}", "@graph": [{document}]'
    try:
        return list(parse(f"{{{graph}}}", format=RdfFormat.JSON_LD, base_iri=f"{ID}{slug}/"))
    except SyntaxError:
        return None


def subset_context(path: str, tree: dict[str, Tree]) -> str:
    """Reduce the context in a file to the part that a tree uses, as JSON; it means the same.

    The engine reads a section's context again for each thing in it, so that unused terms would be
    most of the work.
    """
    text = tree.get("text")
    used = {"id", "type", *_words(tree.get("type")), *(text if isinstance(text, dict) else ())}
    parts, sections = [], _sections(path)
    for name, members in tree.items():
        words = frozenset[tuple[str, str]]()
        if isinstance(members, dict) and name in sections:
            vocabulary = sections[name]
            nodes = [node for node in members.values() if isinstance(node, dict)]
            used_keys = {key for node in nodes for key in node}
            words = frozenset((key, "") for key in used_keys) | {
                (key, word)
                for key in used_keys & vocabulary
                for node in nodes
                for word in _words(node.get(key))
            }
        parts.append(_term(path, name, words))
    parts += [_term(path, name, frozenset()) for name in sorted(used - tree.keys())]
    return f"{{{_keywords(path)}{', '.join(filter(None, parts))}}}"


@lru_cache(maxsize=4)
def _context_file(ontology: Path) -> str:
    return str(ontology / CONTEXT_FILE)


@lru_cache(maxsize=4)
def _keywords(path: str) -> str:
    """Return the entries of the context that are keywords, as JSON with a comma behind each."""
    context = _context(path)
    return "".join(f"{json.dumps(k)}: {json.dumps(v)}, " for k, v in context.items() if k[0] == "@")


@lru_cache(maxsize=4)
def _sections(path: str) -> dict[str, frozenset[str]]:
    """Map each section to its keys whose values are words of the vocabulary, and `type`."""
    return {
        name: frozenset({"type"} | {
            key
            for key, part in term["@context"][1].items()
            if isinstance(part, dict) and part.get("@type") == "@vocab"
        })
        for name, term in _context(path).items()
        if isinstance(term, dict)
        and isinstance(scoped := term.get("@context"), list)  # not as `author: {…}`
        and len(scoped) == 2
        and isinstance(scoped[1], dict)
    }  # fmt: skip


@lru_cache(maxsize=4096)
def _term(path: str, name: str, words: frozenset[tuple[str, str]]) -> str:
    """Return one entry of the context as JSON, empty for none.

    Of the context of a section only the terms stay that its `words` use: pairs of a key and "", or
    a key and a word that is its value.
    """
    term = _context(path).get(name)
    if term is None or name[0] == "@":
        return ""
    if words:
        outer, inner = term["@context"]
        keys = {"type", *(key for key, _ in words)}
        keys |= {word for key, word in words if key == "type"}
        inner = {
            key: _with_words(part, {word for of, word in words if of == key})
            for key, part in inner.items()
            if key in keys or key[0] == "@"
        }
        term = {**term, "@context": [outer, inner]}
    return f"{json.dumps(name)}: {json.dumps(term)}"


def _with_words(term: Any, words: set[str]) -> Any:
    """Reduce a term whose values are words of the vocabulary to these words."""
    if not (isinstance(term, dict) and term.get("@type") == "@vocab"):
        return term
    values = term.get("@context")
    if not isinstance(values, dict):
        return term
    kept = {word: iri for word, iri in values.items() if word in words or word[0] == "@"}
    return {**term, "@context": kept}


def _has_keywords(tree: Tree) -> bool:
    """Say whether a tree has a JSON-LD keyword as a key, such as `@context` or `@list`."""
    if isinstance(tree, dict):
        return any(key.startswith("@") or _has_keywords(inner) for key, inner in tree.items())
    return isinstance(tree, list) and any(map(_has_keywords, tree))


def _words(value: Tree | None) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [word for word in values if isinstance(word, str)]


@lru_cache(maxsize=4)
def _context(path: str) -> Any:
    context = read_generated_json(Path(path)).get("@context")
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
