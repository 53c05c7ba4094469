"""Warn about names in a query that the graph does not contain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.query.lexer import position, scan, unescaped
from tumen.query.resolve import exists, resolve_source, resolve_thing
from tumen.query.resolve_terms import resolve_concept
from tumen.store.written_ids import canonical_iri

if TYPE_CHECKING:
    from pyoxigraph import Store

_SPACES = {"tumen:": ONTOLOGY, "id:": ID, "source:": SOURCE}
_FINDERS = {ONTOLOGY: resolve_concept, ID: resolve_thing, SOURCE: resolve_source}


def unknown_names(store: Store, text: str, origin: str = "query") -> list[str]:
    """Return a warning for each term, thing or source in a query that the graph does not contain.

    Only IRIs in Tumen's namespaces are checked. Each warning has the place and the nearest names.
    """
    sentences = []
    seen = set()
    for iri, start in _named(text):
        if iri in seen:
            continue
        seen.add(iri)
        space = next(space for space in _FINDERS if iri.startswith(space))
        stands = canonical_iri(store, iri)
        if iri == space or (stands == iri and exists(store, iri)):
            continue
        line, column = position(text, start)
        if stands != iri:
            reason = f"<{iri}> was merged by decision. Write <{stands}> in its place."
            sentences.append(f"{origin}:{line}:{column}: {reason}")
            continue
        try:
            _FINDERS[space](store, iri.removeprefix(space))  # type: ignore[operator]
            reason = f"the graph does not contain <{iri}>."
        except TumenError as error:
            reason = str(error)
        sentences.append(f"{origin}:{line}:{column}: {reason}")
    return sentences


def _named(text: str) -> Iterator[tuple[str, int]]:
    """Yield the full IRIs in Tumen's namespaces that a query names, with their places."""
    tokens = list(scan(text))
    spaces = dict(_SPACES)
    for word, name, space in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.is_word("PREFIX") and name.kind == "prefixed" and space.kind == "iri":
            spaces[name.text] = unescaped(space.text[1:-1])
    for token in tokens:
        iri = ""
        if token.kind == "iri":
            iri = unescaped(token.text[1:-1])
        elif token.kind == "prefixed":
            prefix, _, local = token.text.partition(":")
            iri = spaces.get(f"{prefix}:", "") + local.replace("\\", "")
        if iri.startswith(tuple(_FINDERS)):
            yield iri, token.start
