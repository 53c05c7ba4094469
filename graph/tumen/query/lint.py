"""Warn about queries that run, but silently give less than their author expects."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING

from tumen.core.errors import did_you_mean, nearest
from tumen.query.formats import PREFIXES
from tumen.query.lexer import Token, position, scan
from tumen.query.resolve import LANGUAGES, is_iri
from tumen.query.triple_patterns import end_of

if TYPE_CHECKING:
    from pyoxigraph import Store

_LONGEST = 20_000  # characters; some checks compare each variable with each other
_SAMPLE = 50  # values of a property that are looked at
_COMPARISONS = ("=", "!=", "<", ">", "<=", ">=")
_GUARDS = ("BOUND", "COALESCE", "IF", "EXISTS")
_ALIKE = 0.85  # of two names of variables, above which one is probably misspelt
_REMEDIES = {
    "iri": "compare it with an IRI, as in id:NAME",
    "date": 'compare it with a date, as in "2016-01-01"^^xsd:date',
    "integer": "compare it with a number, without quotes",
    "decimal": "compare it with a number, without quotes",
}  # fmt: skip


def lint_query(store: Store, text: str, origin: str = "query") -> list[str]:
    """Return a warning, with its place, for each silent trap in a query.

    Traps: variables that nothing binds, variables that are probably misspelt, comparisons with a
    text that can never hold, GROUP_CONCAT of what is no text, FILTER that undoes an OPTIONAL.
    """
    if len(text) > _LONGEST:
        return []
    query = _Query(text)
    found = [
        *_unbound(query), *_misspelt(query), *_comparisons(query, store),
        *_concatenations(query, store), *_undone_optionals(query),
    ]  # fmt: skip
    return [
        f"{origin}:{line}:{column}: {message}"
        for (line, column), message in sorted((position(text, at), said) for at, said in found)
    ]


Found = Iterator[tuple[int, str]]


class _Query:
    """Tokenize a query, and tell which tokens bind variables."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(scan(text))
        self.binding: list[bool] = []
        modes = [False]  # whether variables are bound here: one entry for each open bracket
        for place, token in enumerate(self.tokens):
            before = self.tokens[place - 1] if place else token
            if token.text == "{":
                modes.append(True)
            elif token.kind == "open":
                called = before.kind == "word" and not before.is_word("VALUES", "A")
                modes.append(modes[-1] and not called)
            elif token.kind == "close" and len(modes) > 1:
                modes.pop()
            elif token.is_word("SELECT", "GROUP", "ORDER", "HAVING"):
                modes[-1] = False
            elif token.is_word("VALUES"):
                modes[-1] = True
            self.binding.append(modes[-1] or before.is_word("AS"))
        self.variables = [
            (token.text[1:], place)
            for place, token in enumerate(self.tokens)
            if token.kind == "variable"
        ]
        self.bound = {name for name, place in self.variables if self.binding[place]}

    def is_choice(self, place: int) -> bool:
        """Tell whether a token is an argument of IF or COALESCE, where unbound may be meant."""
        depth = 0
        for at in range(place - 1, 0, -1):
            depth += {"open": -1, "close": 1}.get(self.tokens[at].kind, 0)
            if depth < 0:
                return self.tokens[at - 1].is_word("IF", "COALESCE")
        return False

    def properties(self, name: str) -> list[Token]:
        """Return the property of each pattern whose object is the variable."""
        return [
            self.tokens[place - 1]
            for found, place in self.variables
            if found == name
            and self.binding[place]
            and self.tokens[place - 1].kind in ("prefixed", "iri")
            and place > 1
            and self.tokens[place - 2].text not in (".", "{", "}")
        ]

    def is_subject(self, name: str) -> bool:
        """Tell whether the variable is the subject of a pattern."""
        return any(
            found == name
            and self.binding[place]
            and self.tokens[place - 1].text in (".", "{", "}")
            and place + 1 < len(self.tokens)
            and (
                self.tokens[place + 1].kind in ("prefixed", "iri")
                or self.tokens[place + 1].text == "a"
            )
            for found, place in self.variables
        )


def _unbound(query: _Query) -> Found:
    """Find variables that are used, and bound nowhere."""
    told = set()
    for name, place in query.variables:
        if name not in query.bound and name not in told and not query.is_choice(place):
            told.add(name)
            hint = did_you_mean([f"?{other}" for other in nearest(name, query.bound)])
            yield query.tokens[place].start, f"nothing binds ?{name}. {hint}".rstrip()


def _misspelt(query: _Query) -> Found:
    """Find variables that stand once and differ little from another."""
    names = [name for name, _ in query.variables]
    for name, place in query.variables:
        if names.count(name) > 1 or name not in query.bound or len(name) < 5:
            continue
        for other in dict.fromkeys(names):
            near = SequenceMatcher(None, name, other).ratio() >= _ALIKE
            if other != name and near and names.count(other) > 1 and _is_slip(name, other):
                hint = did_you_mean([f"?{other}"])
                yield query.tokens[place].start, f"?{name} is used only once. {hint}"
                break


def _is_slip(one: str, other: str) -> bool:
    """Tell whether two names differ by more than a number or an ending."""
    return not (one.startswith(other) or other.startswith(one)) and (
        one.rstrip("0123456789") != other.rstrip("0123456789")
    )


def _comparisons(query: _Query, store: Store) -> Found:
    """Find comparisons with a plain text of what is no plain text in the graph."""
    for place, text in enumerate(query.tokens[:-1]):
        typed = query.tokens[place + 1].text == "^^" or end_of(query.text, text) != text.end
        if text.kind != "string" or typed or place < 2:
            continue
        sign = query.tokens[place - 1]  # or the property of a pattern
        is_value = query.binding[place] and sign.kind in ("prefixed", "iri")
        properties = [sign] if is_value else []
        if sign.text in _COMPARISONS and query.tokens[place - 2].kind == "variable":
            name = query.tokens[place - 2].text[1:]
            properties = query.properties(name)
            remedy = _REMEDIES.get(_kind(query, store, name))
            if remedy:
                yield text.start, f"?{name} is never equal to a plain text: {remedy}."
                continue
            if sign.text not in ("=", "!="):
                continue
        value = text.text.strip("\"'")
        if language := _only_language(store, properties, value):
            yield text.start, f'in the graph this text has a language: write "{value}"@{language}.'


def _only_language(store: Store, properties: list[Token], text: str) -> str:
    """Return a language with which a text is a value of a property, if it is none without one."""
    from pyoxigraph import Literal, NamedNode

    for iri in filter(None, map(_iri, properties)):
        for language in LANGUAGES:
            literal = Literal(text, language=language)
            if next(store.quads_for_pattern(None, NamedNode(iri), literal, None), None):
                if language is None:
                    return ""
                return language
    return ""


def _concatenations(query: _Query, store: Store) -> Found:
    """Find GROUP_CONCAT of IRIs, dates or numbers, which gives an empty text."""
    for place, token in enumerate(query.tokens[:-4]):
        if not token.is_word("GROUP_CONCAT"):
            continue
        at = place + (3 if query.tokens[place + 2].is_word("DISTINCT") else 2)
        variable, after = query.tokens[at], query.tokens[at + 1]
        if variable.kind != "variable" or after.text not in (")", ";"):
            continue
        name = variable.text[1:]
        kind = "iri" if query.is_subject(name) else _kind(query, store, name)
        if kind in ("iri", "date", "integer", "decimal"):
            yield (
                token.start,
                (
                    f"GROUP_CONCAT joins texts only, and ?{name} is none: the result is empty. "
                    f"Write GROUP_CONCAT(STR(?{name}))."
                ),
            )


def _undone_optionals(query: _Query) -> Found:
    """Find a FILTER on a variable that only an OPTIONAL before it in the group can bind."""
    groups: list[tuple[set[str], set[str], bool]] = [(set(), set(), False)]  # bound, optional, is
    place = 0
    while place < len(query.tokens):
        token = query.tokens[place]
        if token.text == "{":
            groups.append((set(), set(), place > 0 and query.tokens[place - 1].is_word("OPTIONAL")))
        elif token.text == "}" and len(groups) > 1:
            bound, optional, is_optional = groups.pop()
            (groups[-1][1] if is_optional else groups[-1][0]).update(bound | optional)
        elif token.kind == "variable" and query.binding[place]:
            groups[-1][0].add(token.text[1:])
        elif token.is_word("FILTER") and query.tokens[place + 1 : place + 2]:
            end = _end_of_condition(query.tokens, place + 1)
            inside = query.tokens[place + 1 : end]
            guarded = any(t.text in ("||", "!") or t.is_word(*_GUARDS) for t in inside)
            bound, optional, _ = groups[-1]
            later = {name for name, at in query.variables if at >= end and query.binding[at]}
            for t in inside if not guarded else ():
                name = t.text[1:]
                if t.kind == "variable" and name in optional - bound - later:
                    yield (
                        token.start,
                        (
                            f"this FILTER drops the rows in which OPTIONAL found no ?{name}. "
                            "Put the FILTER into the OPTIONAL, or leave OPTIONAL out."
                        ),
                    )
                    break
            place = end - 1
        place += 1


def _end_of_condition(tokens: list[Token], place: int) -> int:
    depth = 0
    while place < len(tokens):
        depth += {"open": 1, "close": -1}.get(tokens[place].kind, 0)
        place += 1
        if depth == 0 and tokens[place - 1].kind == "close":
            break
    return place


def _kind(query: _Query, store: Store, name: str) -> str:
    """Return what a variable's values are by the graph: iri, langString, date … or ""."""
    kinds = {kind for token in query.properties(name) for kind in _values(store, token)}
    return kinds.pop() if len(kinds) == 1 else ""


def _values(store: Store, token: Token) -> set[str]:
    """Return the kinds of the first values of a property."""
    from pyoxigraph import Literal, NamedNode

    iri = _iri(token)
    if not iri:
        return {""}
    found = islice(store.quads_for_pattern(None, NamedNode(iri), None, None), _SAMPLE)
    return {
        quad.object.datatype.value.rpartition("#")[2] if isinstance(quad.object, Literal) else "iri"
        for quad in found
    }


def _iri(token: Token) -> str:
    """Return the IRI of a token, or nothing if its prefix is not predefined."""
    prefix, _, local = token.text.partition(":")
    iri = token.text[1:-1] if token.kind == "iri" else PREFIXES.get(prefix, "") + local
    return iri if is_iri(iri) else ""
