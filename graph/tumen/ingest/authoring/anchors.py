"""Show the passages of a case beside the text that they were taken from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tumen.ingest.authoring.sentences import Sentence, cut
from tumen.parse.passages import Passage, text_hash


class Ranged(Protocol):
    """Have a first and a last position in a text."""

    @property
    def start(self) -> int:
        """Return the first code point, from 0."""

    @property
    def end(self) -> int:
        """Return the code point after the last."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Represent words found in a text: their place, sentence and anchored passage."""

    start: int
    end: int
    sentence: Sentence
    passage: str
    line: str


def anchor_line(name: str, text: str, span: Ranged, *, numbered: bool = False) -> str:
    """Return a passage as a line of a case file, ready to paste.

    >>> anchor_line("p1s2", "It was fenced. Why?", Sentence(15, 19, 1, 2))[:45]
    'p1s2: {start: 15, end: 19, sha256: 5d8a995a6f'
    """
    numbers = ""
    if numbered and isinstance(span, Sentence):
        numbers = f"paragraph: {span.paragraph}, sentence: {span.sentence}, "
    sum_ = text_hash(text[span.start : span.end])
    return f"{name}: {{start: {span.start}, end: {span.end}, {numbers}sha256: {sum_}}}"


def states(passages: Iterable[Passage], text: str) -> Iterator[tuple[Passage, str]]:
    """Yield each passage with its state in a text: `same`, `differs`, `outside`, `unhashed`."""
    for passage in passages:
        if passage.end > len(text):
            yield passage, "outside"
        elif not passage.sha256:
            yield passage, "unhashed"
        else:
            found = text_hash(text[passage.start : passage.end])
            yield passage, "same" if found == passage.sha256 else "differs"


def find(
    words: str, text: str, passages: Collection[Passage], taken: Collection[str], *,
    exact: bool = False,
) -> list[Hit]:  # fmt: skip
    """Find words in a text, each time with the anchor of their sentence.

    Case, blanks, line breaks, the hyphen of a word broken at the end of a line, the shape of
    quotation marks and of composed letters make no difference. With `exact` the anchor is of the
    words alone. `taken` are ids already in use.
    """
    pattern = _pattern(words)
    if pattern is None:
        return []
    sentences = cut(text)
    names = {(p.start, p.end): p.iri.rpartition("/")[2] for p in passages}
    used = set(taken)
    hits = []
    for match in pattern.finditer(text):
        first = next((s for s in sentences if s.end > match.start()), None)
        last = next((s for s in sentences if s.end >= match.end()), None)
        if first is None or last is None:
            continue
        whole = Sentence(first.start, last.end, first.paragraph, first.sentence)
        place = Sentence(match.start(), match.end(), first.paragraph, first.sentence)
        span = place if exact else whole
        known = names.get((span.start, span.end), "")
        around = _around(span, passages)
        name = known or _free(f"{around}-part" if around else span.name, used)
        if not known:
            names[span.start, span.end] = name
            used.add(name)
        # Numbers are for people to count by, and only whole sentences are counted.
        line = anchor_line(name, text, span, numbered=first == last and not exact)
        hits.append(Hit(match.start(), match.end(), span, known, line))
    return hits


def _around(span: Ranged, passages: Iterable[Passage]) -> str:
    """Return the id of the shortest passage that contains a span, if any."""
    holding = [p for p in passages if p.start <= span.start and span.end <= p.end]
    shortest = min(holding, key=lambda p: p.end - p.start, default=None)
    return shortest.iri.rpartition("/")[2] if shortest else ""


def _free(name: str, used: Collection[str]) -> str:
    """Return the name, or the name with the first number that makes it new."""
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, 1_000_000))
    return next(candidate for candidate in candidates if candidate not in used)


_QUOTES = {**dict.fromkeys('"“”„«»', '["“”„«»]'), **dict.fromkeys("'‘’‚`", "['‘’‚`]")}


_HYPHENS = "-‐‑–—"


# A text from a PDF breaks words at the ends of lines.
_BROKEN = r"(?:\u00ad\s*|[-‐]\s*\n\s*)?"


def _pattern(words: str) -> re.Pattern[str] | None:
    parts = unicodedata.normalize("NFC", words).split()
    if not parts:
        return None
    return re.compile(r"\s+".join(_BROKEN.join(map(_letter, p)) for p in parts), re.IGNORECASE)


def _letter(letter: str) -> str:
    if letter in _QUOTES:
        return _QUOTES[letter]
    if letter in _HYPHENS:
        return rf"[{_HYPHENS}](?:\s*\n\s*)?"
    forms = {unicodedata.normalize(form, letter) for form in ("NFC", "NFD")}
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms)) + ")"
