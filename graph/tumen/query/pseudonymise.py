"""A query for a public view: protected names hidden where it names things, and only there.

Somebody is called Min, another Max or Graph: the words of SPARQL, its variables and the terms of
the vocabulary are no names of people, and hidden they would make the question another, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tumen.core.casebook import Casebook
from tumen.core.vocabulary import ID, SOURCE
from tumen.query.formats import PREFIXES
from tumen.query.lexer import Token, scan

# `#+ column since:` names a variable, `#+ parameter kind concept Event:` a term besides.
_HEAD = re.compile(r"^#\+[ \t]*(?:column|parameter)\b[^:\n]*:", re.MULTILINE)
_NAMES = frozenset({"string", "iri", "prefixed"})
_STANDARD = tuple(base for base in PREFIXES.values() if base not in (ID, SOURCE))


def veiled(casebook: Casebook, text: str) -> str:
    """A query as it may be asked of a public view; the text itself where nobody is protected.

    Strings, addresses, ids, comments and the sentences of a contract are veiled.
    """
    veil = casebook.veil
    if veil is None:
        return text
    parts = []
    place = 0
    for start, end in _code(text):
        parts += [veil(text[place:start]) if start > place else "", text[start:end]]
        place = end
    return "".join([*parts, veil(text[place:])])


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Where what names no thing stands, in order."""
    tokens = list(scan(text))
    contract = text[: tokens[0].start] if tokens else text
    yield from (match.span() for match in _HEAD.finditer(contract))
    standard = _standard_prefixes(tokens)
    for token in tokens:
        if token.kind not in _NAMES or token.text.partition(":")[0] in standard:
            yield token.start, token.end


def _standard_prefixes(tokens: list[Token]) -> set[str]:
    """The prefixes of the vocabulary and of the standards, as declared or going without saying."""
    bound = dict(PREFIXES)
    for word, prefix, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.is_word("PREFIX") and prefix.kind == "prefixed" and iri.kind == "iri":
            bound[prefix.text.removesuffix(":")] = iri.text[1:-1]
    return {prefix for prefix, base in bound.items() if base.startswith(_STANDARD)}
