"""Tokenize SPARQL: tell code from strings, IRIs and comments.

The engine parses. The tokens serve to check limits, find parameters and explain mistakes.
Where a character sequence can be read in two ways, the lexer prefers code: rather one forbidden
word too many than one too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["iri", "string", "variable", "prefixed", "word", "open", "close", "sign", "broken"]

_TOKEN = re.compile(
    r"""
      (?P<skip>\s+|\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"
               | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
               | "(?:[^"\\\r\n]|\\[^\r\n])*"
               | '(?:[^'\\\r\n]|\\[^\r\n])*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<prefixed>(?:\w[\w.\-]*+)?:(?:[\w:\-]|\.(?=[\w:.%\\\-])|%[0-9A-Fa-f]{2}|\\[^\s\w])*)
    | (?P<run>(?:\w|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})
              (?:[\w.\-]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<broken>["'\\])
    | (?P<sign>\|\||&&|\^\^|[<>!]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
# A run is what could have been a prefix but for the colon. It is taken whole, and then in pieces,
# so that no character is looked at again from each one before it.
_PIECE = re.compile(r"(?P<word>(?:\w|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})+)|(?P<sign>.)")
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Token(NamedTuple):  # made for every word of every query: half the cost of a frozen dataclass
    """Hold one token of a query with its place; `text` is as written."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the end of the token, exclusive."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Tell whether this is one of these keywords, in any letter case."""
        return self.kind == "word" and self.text.upper() in words


def scan(text: str) -> Iterator[Token]:
    """Yield the tokens of a query in order, without white space, comments and language tags."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "run":
            for piece in _PIECE.finditer(match.group()):
                yield Token(piece.lastgroup, piece.group(), match.start() + piece.start())  # type: ignore[arg-type]
        elif kind not in ("skip", "language"):
            yield Token(kind, match.group(), match.start())  # type: ignore[arg-type]


def unescaped(text: str) -> str:
    """Resolve the `\\uXXXX` escapes of a text, as an engine may do before it reads keywords."""
    return _ESCAPE.sub(lambda m: _character(int(m[1] or m[2], 16)), text)


def _character(number: int) -> str:
    return chr(number) if number < 0x110000 else "\ufffd"


def position(text: str, index: int) -> tuple[int, int]:
    """Return the line and the column, both from 1, of a character of `text`."""
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


@lru_cache(maxsize=256)  # the same questions are asked with many values
def values_blocks(text: str, variable: str) -> tuple[tuple[int, int], ...]:
    """Find the start and end of the contents of each `VALUES ?variable { … }` block.

    >>> values_blocks("SELECT * { VALUES ?since { UNDEF } }", "since")
    ((26, 33),)
    """
    tokens = list(scan(text))
    closes: list[Token | None] = [None] * len(tokens)  # the first from each token on
    for number in reversed(range(len(tokens))):
        after = closes[number + 1] if number + 1 < len(tokens) else None
        closes[number] = tokens[number] if tokens[number].kind == "close" else after
    found = []
    for number, token in enumerate(tokens[:-3]):
        if (
            token.is_word("VALUES")
            and tokens[number + 1].text in (f"?{variable}", f"${variable}")
            and tokens[number + 2].text == "{"
        ):
            close = closes[number + 3]
            if close is not None and close.text == "}":
                found.append((tokens[number + 2].end, close.start))
    return tuple(found)


def form(text: str) -> str:
    """Return the query form: SELECT, ASK, CONSTRUCT, INSERT …, or "" if there is none."""
    tokens = scan(text)
    for token in tokens:
        if token.is_word("PREFIX"):
            next(tokens, None)
            next(tokens, None)
        elif token.is_word("BASE", "VERSION"):
            next(tokens, None)
        else:
            return token.text.upper() if token.kind == "word" else token.text
    return ""


def projection(text: str) -> list[str]:
    """Return the variables of the first SELECT clause in order; `["*"]` for all."""
    names: list[str] = []
    depth = 0
    last = ""
    tokens = scan(text)
    for token in tokens:
        if token.is_word("SELECT"):
            break
    for token in tokens:
        if depth == 0 and (token.text == "{" or token.is_word("WHERE", "FROM")):
            break
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth == 0 and last:
                names.append(last)
        elif token.kind == "variable":
            last = token.text[1:]
            if depth == 0:
                names.append(last)
        elif depth == 0 and token.text == "*":
            names.append("*")
    return names
