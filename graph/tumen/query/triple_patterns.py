"""Rewrite triple patterns so that every node that they match has a variable."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tumen.query.lexer import Token

_LANGUAGE = re.compile(r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?")
_PATH_SIGNS = frozenset("/|^!")
_MODIFIERS = ("*", "+", "?")


class Unsupported(Exception):
    """Report a pattern that is not rewritten."""


class Fresh:
    """Make variables that a text does not contain."""

    def __init__(self, text: str) -> None:
        self.number = 0
        self._prefix = "?_m"
        while self._prefix[1:] in text:
            self._prefix += "m"

    def name(self) -> str:
        """Return a new variable."""
        self.number += 1
        return f"{self._prefix}{self.number}"

    def blank(self, label: str) -> str:
        """Return the variable of a blank node label."""
        self.number += 1
        return f"{self._prefix}_{re.sub(r'[^A-Za-z0-9_]', '_', label)}"


@dataclass(frozen=True, slots=True)
class Path:
    """Hold a property path: a `link` has its text, the other kinds have parts."""

    kind: str
    text: str = ""
    parts: tuple[Path, ...] = ()


def rewrite_statement(text: str, tokens: list[Token], fresh: Fresh) -> str | None:
    """Rewrite the triples of one subject; None if they need no rewriting.

    Raises `Unsupported` for collections, triple terms and what else is rare.
    """
    if not any(
        token.text in ("[", "(", "<") or token.text in _PATH_SIGNS or token.text.startswith("_:")
        for token in tokens
    ):
        return None
    return _Statement(text, tokens, fresh).run()


def end_of(text: str, token: Token) -> int:
    """Return the end of a token with its language tag, which is no token of its own."""
    tag = _LANGUAGE.match(text, token.end) if token.kind == "string" else None
    return tag.end() if tag else token.end


class _Statement:
    def __init__(self, text: str, tokens: list[Token], fresh: Fresh) -> None:
        self.text = text
        self.tokens = [*tokens, Token("sign", "", tokens[-1].end)]
        self.fresh = fresh
        self.place = 0
        self.patterns: list[str] = []

    def run(self) -> str:
        subject = self._term()
        if self._peek().text:
            self._properties(subject)
        if self._peek().text:
            raise Unsupported
        return " ".join(self.patterns).removesuffix(" .")

    def _peek(self) -> Token:
        return self.tokens[self.place]

    def _take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def _properties(self, subject: str) -> None:
        while self._peek().text not in ("", "]"):
            if self._peek().text == ";":
                self._take()
                continue
            path = self._alternative()
            self._emit(subject, path, self._term())
            while self._peek().text == ",":
                self._take()
                self._emit(subject, path, self._term())

    def _term(self) -> str:
        token = self._take()
        if token.text == "[":
            node = self.fresh.name()
            self._properties(node)
            if self._take().text != "]":
                raise Unsupported
            return node
        if token.kind == "prefixed" and token.text.startswith("_:"):
            return self.fresh.blank(token.text[2:])
        if token.kind in ("variable", "iri", "prefixed"):
            return token.text
        if token.kind == "string":
            if self._peek().text == "^^":
                self._take()
                return f"{token.text}^^{self._take().text}"
            return self.text[token.start : end_of(self.text, token)]
        if token.kind == "word" or token.text in ("+", "-", "."):
            end = token.end
            while (
                self._peek().text
                and self._peek().start == end
                and (self._peek().kind == "word" or self._peek().text in (".", "-", "+"))
            ):
                end = self._take().end
            return self.text[token.start : end]
        raise Unsupported

    def _alternative(self) -> Path:
        parts = [self._sequence()]
        while self._peek().text == "|":
            self._take()
            parts.append(self._sequence())
        return parts[0] if len(parts) == 1 else Path("alternative", parts=tuple(parts))

    def _sequence(self) -> Path:
        parts = [self._element()]
        while self._peek().text == "/":
            self._take()
            parts.append(self._element())
        return parts[0] if len(parts) == 1 else Path("sequence", parts=tuple(parts))

    def _element(self) -> Path:
        inverse = self._peek().text == "^"
        if inverse:
            self._take()
        begun = self._take()
        if begun.text == "(":
            path = self._alternative()
            if self._take().text != ")":
                raise Unsupported
        elif begun.kind in ("iri", "prefixed", "variable") or begun.text == "a":
            path = Path("link", begun.text)
        else:  # `!` and what else is rare
            raise Unsupported
        if self._peek().text in _MODIFIERS:
            # Paths of any length give each pair of nodes once.
            sign = self._take()
            path = Path("link", self.text[begun.start : sign.end])
        return Path("inverse", parts=(path,)) if inverse else path

    def _emit(self, subject: str, path: Path, object_: str) -> None:
        self.patterns.append(self._pattern(subject, path, object_))

    def _pattern(self, subject: str, path: Path, object_: str) -> str:
        if path.kind == "link":
            return f"{subject} {path.text} {object_} ."
        if path.kind == "inverse":
            return self._pattern(object_, path.parts[0], subject)
        if path.kind == "sequence":
            nodes = [subject, *(self.fresh.name() for _ in path.parts[1:]), object_]
            return " ".join(
                self._pattern(nodes[n], part, nodes[n + 1]) for n, part in enumerate(path.parts)
            )
        mark = self.fresh.name()
        return " UNION ".join(
            f"{{ {self._pattern(subject, part, object_)} BIND({n} AS {mark}) }}"
            for n, part in enumerate(path.parts)
        )
