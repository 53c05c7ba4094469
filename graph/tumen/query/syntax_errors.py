"""Explain syntax errors in SPARQL: place, reason and remedy.

The engine names the furthest place that it reached and everything it might have expected there.
Common mistakes have a better explanation: an unclosed bracket, a misspelt keyword, an undeclared
prefix.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from tumen.core.errors import QueryError, did_you_mean, nearest
from tumen.query.lexer import Token, position, scan

_ENGINE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_LONGEST_LINE = 200
_SHORT = 5_000
_SHALLOW = 6
_AGGREGATE = "Put an aggregate in brackets and name it: (COUNT(?x) AS ?n)."
_HINTS = {
    "FILTER": "Put the condition in brackets: FILTER(?n > 1).",
    "BIND": "Write BIND(… AS ?name).",
    "OPTIONAL": "Put the optional pattern in braces: OPTIONAL { … }.",
    "ORDER": "ORDER BY comes after GROUP BY and before LIMIT.",
    "GROUP": "GROUP BY comes before ORDER BY and LIMIT.",
    ",": "Separate the variables of SELECT by spaces, not commas.",
    **dict.fromkeys(("COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"), _AGGREGATE),
}

_WORDS = """
A ABS ADD ADJUST ALL AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL CLEAR COALESCE CONCAT
CONSTRUCT CONTAINS COPY COUNT CREATE DATATYPE DAY DEFAULT DELETE DESC DESCRIBE DISTINCT DROP
ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR
HAVING HOURS IF IN INSERT INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG
LANGDIR LANGMATCHES LATERAL LCASE LIMIT LOAD MAX MD5 MIN MINUS MINUTES MONTH MOVE NAMED NOT
NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM
SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER
STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM
TIMEZONE TO TRIPLE TRUE TZ UCASE UNDEF UNION URI USING UUID VALUES VERSION WHERE WITH YEAR
"""
KEYWORDS = frozenset(_WORDS.split())


def syntax_error(text: str, message: str, origin: str, prefixes: Collection[str]) -> QueryError:
    """Turn the engine's `SyntaxError` into a `QueryError` with place, reason, line and caret.

    `prefixes` need no declaration.
    """
    tokens = list(scan(text))
    for found in (_unclosed_string(tokens), _misspelt(tokens), _undeclared(tokens, prefixes)):
        if found is not None:
            return _error(text, *position(text, found[0]), found[1], origin)
    bracket = _bracket(tokens)
    if bracket is not None:
        return _error(text, *position(text, bracket[0]), bracket[1], origin)
    match = _ENGINE.match(message)
    if match is None:
        return QueryError(f"{origin}: the query cannot be parsed: {_plain(message)}")
    semantic = _semantic(match[3])
    opinion = None if semantic else _second_opinion(text, tokens)
    if opinion is not None:
        return _error(text, *position(text, opinion[0]), opinion[1], origin)
    reason = semantic or "syntax error near here."
    return _error(text, int(match[1]), int(match[2]), reason, origin)


def _error(text: str, line: int, column: int, reason: str, origin: str) -> QueryError:
    lines = text.splitlines() or [""]
    if line > len(lines):  # the query ends before it is complete
        line, column = len(lines), len(lines[-1]) + 1
    written = lines[line - 1].replace("\t", " ")
    skipped = max(0, column - _LONGEST_LINE // 2)
    shown = "".join(c if c.isprintable() else " " for c in written[skipped:][:_LONGEST_LINE])
    caret = " " * (column - 1 - skipped)
    return QueryError(f"{origin}:{line}:{column}: {reason}\n    {shown}\n    {caret}^")


def _unclosed_string(tokens: list[Token]) -> tuple[int, str] | None:
    for token in tokens:
        if token.kind == "broken" and token.text in "\"'":
            return token.start, f"the string that begins with {token.text} does not end."
    return None


def _misspelt(tokens: list[Token]) -> tuple[int, str] | None:
    for token in tokens:
        if token.kind == "word" and not token.text[0].isdigit():
            if token.text.upper() in KEYWORDS:
                continue
            hint = did_you_mean(nearest(token.text, KEYWORDS))
            return token.start, " ".join(
                part
                for part in (
                    f"'{token.text}' is not a SPARQL keyword.",
                    hint or f"A term of the vocabulary needs its prefix: tumen:{token.text}",
                )
                if part
            )
    return None


def _undeclared(tokens: list[Token], known: Collection[str]) -> tuple[int, str] | None:
    declared = set(known) | {"_"}
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind != "prefixed":
            continue
        prefix = token.text.partition(":")[0]
        if before is not None and before.is_word("PREFIX"):
            declared.add(prefix)
        elif prefix not in declared:
            hint = did_you_mean(nearest(prefix, declared)) or f"Declare it: PREFIX {prefix}: <…>"
            return token.start, f"the prefix '{prefix}:' is not declared. {hint}"
    return None


def _bracket(tokens: list[Token]) -> tuple[int, str] | None:
    waiting: list[Token] = []
    for token in tokens:
        if token.kind == "open":
            waiting.append(token)
        elif token.kind == "close":
            if not waiting:
                return token.start, f"'{token.text}' closes nothing."
            opened = waiting.pop()
            if _PAIRS[opened.text] != token.text:
                return token.start, f"expected '{_PAIRS[opened.text]}' here, not '{token.text}'."
    if waiting:
        return waiting[-1].start, f"'{waiting[-1].text}' is never closed."
    return None


def _semantic(expected: str) -> str:
    """Explain an error that is not one of syntax; empty for a syntax error."""
    for said, reason in (
        ("IRI parsing failed", "this IRI is not absolute: it needs a scheme, as in <https://…>."),
        ("SELECT contains a variable that is unbound",
         "SELECT names a variable that is neither grouped by nor aggregated."),
        ("Duplicated variable", "SELECT names a variable twice."),
    ):  # fmt: skip
        if said in expected:
            return reason
    return ""


def _second_opinion(text: str, tokens: list[Token]) -> tuple[int, str] | None:
    """Ask rdflib's parser for the place: it stops at the wrong clause, the engine some way behind.

    It reads no file and no network. Its time grows fast with nested brackets, so it gets only
    short and shallow queries.
    """
    depth = deepest = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.kind, 0)
        deepest = max(deepest, depth)
    if len(text) > _SHORT or deepest > _SHALLOW:
        return None
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(text)
    except ParseException as error:
        at = next((token for token in tokens if token.end > error.loc), None)
    except (RecursionError, ValueError, LookupError, TypeError):
        return None
    else:
        return None
    if at is None:
        return len(text), "the query ends before it is complete."
    hint = _HINTS.get(at.text.upper(), "")
    return at.start, f"syntax error at '{at.text[:40]}'. {hint}".rstrip()


def _plain(message: str) -> str:
    return " ".join(message.split())[:300]
