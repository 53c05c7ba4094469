"""Pseudonymise a query for a public view.

People are called Min, Max or Graph: keywords, variables and terms of the vocabulary stay, because
replacing them would change the query.
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


def pseudonymise(casebook: Casebook, text: str) -> str:
    """Replace protected names in a query; return it unchanged if no person is protected.

    Strings, addresses, ids, comments and the sentences of a contract are changed.
    """
    replace = casebook.pseudonymise
    if replace is None:
        return text
    parts = []
    place = 0
    for start, end in _code(text):
        parts += [replace(text[place:start]) if start > place else "", text[start:end]]
        place = end
    return "".join([*parts, replace(text[place:])])


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges that name nothing, in order."""
    tokens = list(scan(text))
    contract = text[: tokens[0].start] if tokens else text
    yield from (match.span() for match in _HEAD.finditer(contract))
    standard = _standard_prefixes(tokens)
    for token in tokens:
        if token.kind not in _NAMES or token.text.partition(":")[0] in standard:
            yield token.start, token.end


def _standard_prefixes(tokens: list[Token]) -> set[str]:
    """Return the prefixes of the vocabulary and the standards, declared or predefined."""
    bound = dict(PREFIXES)
    for word, prefix, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.is_word("PREFIX") and prefix.kind == "prefixed" and iri.kind == "iri":
            bound[prefix.text.removesuffix(":")] = iri.text[1:-1]
    return {prefix for prefix, base in bound.items() if base.startswith(_STANDARD)}
