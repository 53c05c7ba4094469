"""Represent what a Korean syllable can mean, in Hangul or romanised.

What can be meant is kept apart for the three parts of a syllable: the consonant that opens it, the
vowel, and the consonant that closes it. Each part is a set of Korean letters. McCune-Reischauer
without its breves writes two vowels as `o`, so `o` may mean either; Hangul means just what it says.
Two spellings can be of one name where they can mean the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tumen.derive.identity.romanisation import (
    CLOSING_SPELLINGS,
    OPENING_CLASS,
    OPENING_SPELLINGS,
    VOWEL_CLASS,
    VOWEL_SPELLINGS,
    Table,
    is_hangul,
    letters_of,
)


def _either(table: Table) -> str:
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


_PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "ʻ": "'", "ʼ": "'", "´": "'"})


@dataclass(frozen=True, slots=True)
class Part:
    """Represent a part of a syllable.

    As written, what it means by a published system, and what it may.
    """

    written: str
    strict: frozenset[str]
    loose: frozenset[str]

    def agrees(self, other: Part) -> float:
        """Score how well two spellings can be of one letter: 1 as written, 0 not at all."""
        if self.written == other.written:
            return 1.0
        if self.strict & other.strict:
            return 0.99
        ours, others = self.strict | self.loose, other.strict | other.loose
        return 0.9 if ours & others else 0.0


@dataclass(frozen=True, slots=True)
class Syllable:
    """Represent one syllable by its parts."""

    opening: Part
    vowel: Part
    closing: Part

    def agrees(self, other: Syllable) -> float:
        """Score how well two spellings can be of one syllable: the product over its parts.

        >>> thae, tae, kim = (readings(word)[0][0] for word in ("thae", "tae", "kim"))
        >>> thae.agrees(tae) > 0.9, thae.agrees(kim)
        (True, 0.0)
        """
        opening = self.opening.agrees(other.opening) or _initial_law(self, other)
        if not opening:
            return 0.0
        return opening * self.vowel.agrees(other.vowel) * self.closing.agrees(other.closing)

    @property
    def class_(self) -> str:
        """Return what every spelling of a syllable has in common; some other syllables share it."""
        vowel = min(VOWEL_CLASS[letter] for letter in self.vowel.strict | self.vowel.loose)
        letters = self.opening.strict | self.opening.loose
        opening = min(OPENING_CLASS[letter] for letter in letters)
        return opening + vowel + min(self.closing.strict or self.closing.loose)

    def of_family(self) -> Syllable:
        """Return the same for a family name.

        A spelling such as Hur or Sur does not mean an ㄹ there.
        """
        silent = self.closing.written == "r"
        return Syllable(self.opening, self.vowel, _SILENT) if silent else self

    def __str__(self) -> str:
        return self.opening.written + self.vowel.written + self.closing.written


_SILENT = Part("", *CLOSING_SPELLINGS[""])
# ㄹ and ㄴ fall silent or change at the front of a word in the South, and do not in the North.
_SOFT = frozenset("ㄹㄴㅇ")


def _initial_law(one: Syllable, other: Syllable) -> float:
    ours = (one.opening.strict | one.opening.loose) & _SOFT
    others = (other.opening.strict | other.opening.loose) & _SOFT
    return 0.9 if ours and others else 0.0


@lru_cache(maxsize=100_000)
def readings(word: str) -> tuple[tuple[Syllable, ...], ...]:
    """Return every division of a word without spaces into Korean syllables, if there is one.

    At most four syllables and eight ways: a name has no more.

    >>> [" ".join(map(str, reading)) for reading in readings("yongho")]
    ['yong ho', 'yon gho']
    >>> readings("Schmidt")
    ()
    """
    word = unicodedata.normalize("NFC", word).translate(_PLAIN)
    if is_hangul(word):
        return (_hangul(word),) if len(word) <= 4 else ()
    if len(word) > 24:
        return ()
    found: list[tuple[Syllable, ...]] = []
    _divide(_marked(word), (), found)
    return tuple(sorted(found, key=len)[:8])


def _marked(word: str) -> str:
    """Convert to lower case, with breves for accents and apostrophes that stand for them."""
    text = unicodedata.normalize("NFD", word.casefold())
    text = re.sub("([ou])[\u0306\u030c']", "\\1\u0306", text)
    text = unicodedata.normalize("NFC", text)
    # An apostrophe makes a consonant aspirate; anywhere else it is one that has slipped.
    return re.sub(r"(?<!k)(?<!t)(?<!p)(?<!ch)'", "", text).strip("'")


_SYLLABLE = re.compile(f"({_either(OPENING_SPELLINGS)})({_either(VOWEL_SPELLINGS)})")


def _divide(rest: str, before: tuple[Syllable, ...], found: list[tuple[Syllable, ...]]) -> None:
    if not rest:
        found.append(before)
        return
    if len(before) == 4 or len(found) >= 8:
        return
    head = _SYLLABLE.match(rest)
    if head is None:
        return
    opening, vowel = head.groups()
    for closing in sorted(CLOSING_SPELLINGS, key=len, reverse=True):
        if rest.startswith(closing, head.end()):
            left = rest[head.end() + len(closing) :]
            made = Syllable(
                Part(opening, *OPENING_SPELLINGS[opening]), Part(vowel, *VOWEL_SPELLINGS[vowel]),
                Part(closing, *CLOSING_SPELLINGS[closing]),
            )  # fmt: skip
            _divide(left, (*before, made), found)


def _hangul(word: str) -> tuple[Syllable, ...]:
    return tuple(
        Syllable(*(Part(part, frozenset(part), frozenset()) for part in letters_of(syllable)))
        for syllable in word
    )
