"""Analyse the name of a condition or event: its content words and its direction.

"Tighter border controls" is more of `border control`; "fall in exports" is less of `export`.
English words are stemmed by Snowball (Porter, 1980); Korean words lose their particles.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:년)?\Z")
_WORDS = json.loads(Path(__file__).with_name("phrase_words.json").read_text(encoding="utf-8"))
_MONTHS, _STOP, _PREPOSITIONS, _MORE, _LESS = (
    frozenset(_WORDS[name])
    for name in ("months", "without content", "prepositions", "more", "less")
)
GROUPS, COUNTED = frozenset(_WORDS["groups"]), frozenset(_WORDS["counted"])
_PARTICLE = re.compile(
    r"(?:에서의|에서|으로|에게|들의|들이|되는|하는|시킨|된|들|의|은|는|을|를|에|와|과)\Z"
)
_AGENT = re.compile(r"(?:er|or|ist)\Z")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Represent a name: all its stems, those that are no direction, and the direction (1, 0, -1).

    `head` is the stem of the noun that the others qualify, in English the last before a
    preposition; `qualifiers` are stems of words with a capital letter (names); `dated` tells
    whether it names a month or year.
    """

    text: str
    stems: tuple[str, ...]
    core: tuple[str, ...]
    direction: int
    head: str
    qualifiers: frozenset[str]
    dated: bool


@lru_cache(maxsize=50_000)
def phrase(text: str) -> Phrase:
    """Analyse a name.

    >>> found = phrase("Fall in exports")
    >>> found.core, found.direction
    (('export',), -1)
    """
    stems: list[str] = []
    core: list[str] = []
    qualifiers: set[str] = set()
    direction, dated = 0, False
    head, in_head = "", True
    for number, written in enumerate(_WORD.findall(text)):
        word = written.lower().partition("'")[0].partition("’")[0]
        in_head = in_head and not (word in _PREPOSITIONS and head)
        if _YEAR.match(word) or (word in _MONTHS and (word != "may" or written[0] == "M")):
            dated = True
            continue
        if word in _STOP or (word.isdigit() and len(word) < 3):
            continue
        for piece in _pieces(word):
            stem = _stem(piece)
            stems.append(stem)
            turn = (piece in _MORE) - (piece in _LESS)
            if turn:
                direction = turn * (direction or 1)
            else:
                core.append(stem)
                head = stem if in_head else head
                if written[0].isupper() and (number or written.isupper()):
                    qualifiers.add(stem)
    if not core:  # "shortage": a direction is all there is
        core, direction = stems, 0
    return Phrase(
        text, tuple(dict.fromkeys(stems)), tuple(dict.fromkeys(core)), direction, head,
        frozenset(qualifiers), dated,
    )  # fmt: skip


def content_words(text: str) -> list[str]:
    """Return the English words of a text that are neither empty nor a direction, in lower case.

    >>> content_words("Fall in the exports of coal")
    ['exports', 'coal']
    """
    words = [word.lower() for word in _WORD.findall(text) if word.isascii()]
    full = [word for word in words if word not in _STOP]
    return [word for word in full if word not in _MORE | _LESS] or full


def _pieces(word: str) -> list[str]:
    """Split a Korean word before a direction that is written without a space: 통제강화."""
    if word.isascii():
        return [word]
    word = _PARTICLE.sub("", word) if len(word) > 2 else word
    if len(word) > 3 and word[-2:] in _MORE | _LESS:
        return [word[:-2], word[-2:]]
    return [word]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if not word.isascii():
        return word
    stem: str = _stemmer().stemWord(word)
    if len(stem) > 5 and _AGENT.search(stem):  # a defector defects
        stem = _stemmer().stemWord(_AGENT.sub("", stem))
    return str(_WORDS["stems"].get(stem, stem))


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
