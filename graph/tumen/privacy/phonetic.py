"""Match names across romanisations: Korean by syllables, others by spellings of one sound.

A name that only sounds like a protected one may belong to another person. So it is replaced by a
neutral mark: a pseudonym would claim to know whose it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from unicodedata import normalize

from tumen.derive.identity.korean_syllables import Syllable
from tumen.derive.identity.name_similarity import agreement
from tumen.derive.identity.names import as_name, folded
from tumen.derive.identity.romanisation import OPENING_SPELLINGS, VOWEL_SPELLINGS
from tumen.privacy.find_names import PARTICLES, Form, Hit
from tumen.privacy.normalise import unspaced

_NEARLY = 0.7  # "Suh" for 서 in three syllables agrees by 0.75
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑–'’ʼ`][^\W\d_]+)*")
_SLUG_WORD = re.compile(r"[^\W\d_]+")
_WIDEST = 4  # words, or syllables of Hangul
# Vowels and half-vowels that romanisations exchange, once `folded` has joined the consonants.
_SAME_LETTER = str.maketrans("eyuwq", "aiovk")
_SPLITS = frozenset(" -‐‑–_,")
_SOUNDS = 7  # letters of a name whose sound counts
_LETTERS = 3  # a shorter run cannot be two syllables


class PhoneticMatcher:
    """Find names in other romanisations: of Korean ones, in Hangul too."""

    def __init__(self, called: Mapping[str, Iterable[str]]) -> None:
        self._known: dict[str, set[tuple[tuple[Syllable, ...], str]]] = defaultdict(set)
        self._spellings: dict[str, str] = {}
        for whose in sorted(called):
            for text in sorted(called[whose]):
                name = as_name(text, of_person=True)
                if not name.korean and (key := _sound(text)):
                    self._spellings.setdefault(key, whose)
                for order in name.korean:
                    # Two syllables match too much, unless they are a family name and a given name.
                    if len(order) > 2 or len(text.split()) > 1 or name.hangul:
                        self._known[_class(order)].add((order, whose))
        self._initials = {
            letter for orders in self._known.values() for o, _ in orders for letter in _initials(o)
        }

    def hits(self, text: str, *, slug: bool = False) -> list[Hit]:
        """Return the names in the composed text (NFC), the longest at each place.

        In running text a romanised name is looked for only where it begins with a capital.
        """
        if not self._known and not self._spellings:
            return []
        text = normalize("NFC", text)
        found: list[Hit] = []
        words = list((_SLUG_WORD if slug else _WORD).finditer(text))
        free = 0
        for place, word in enumerate(words):
            if word.start() < free:
                continue
            for start, end in _runs(text, words, place, slug=slug):
                whose = self._bearer(text[start:end])
                if whose:
                    found.append(Hit(start, end, Form("", whose)))
                    free = end
                    break
        return found

    def _bearer(self, text: str) -> str:
        if self._spellings and (whose := self._spellings.get(_sound(text))):
            return whose
        initial = text[0].casefold()
        if not unspaced(text[0]) and (initial not in self._initials or len(text) < _LETTERS):
            return ""
        for order in as_name(text, of_person=True).korean:
            for known, whose in self._known.get(_class(order), ()):
                if agreement(order, known) > _NEARLY:
                    return whose
        return ""


def _runs(
    text: str, words: list[re.Match[str]], place: int, *, slug: bool
) -> Iterator[tuple[int, int]]:
    """Yield the candidates that begin at a word: Hangul syllables, or a few words in a row."""
    word = words[place]
    if unspaced(word[0][0]):
        for size in range(_WIDEST, 1, -1):
            if size <= len(word[0]):
                yield word.start(), word.start() + size
        return
    if not slug and not word[0][0].isupper():
        return
    for last in range(min(place + _WIDEST, len(words)) - 1, place - 1, -1):
        between = text[word.start() : words[last].end()]
        if slug or not re.search(r"[^\w\s,'’ʼ`‐‑–-]", between):
            yield word.start(), words[last].end()


@lru_cache(maxsize=50_000)
def _sound(text: str) -> str:
    """Return how a name of several words sounds, in any order; "" for a shorter one.

    >>> _sound("Akhmed al-Tamimy") == _sound("Tamimi, Ahmad el"), _sound("Mohamed")
    (True, '')
    """
    plain = normalize("NFKD", text.casefold()).replace("kh", "h")
    words = sorted(
        re.sub(r"(.)\1+", r"\1", folded(word).replace("h", "").translate(_SAME_LETTER))
        for word in _SLUG_WORD.findall("".join(c for c in plain if c.isalnum() or c in _SPLITS))
        if word not in PARTICLES
    )
    return " ".join(words) if len(words) > 1 and sum(map(len, words)) >= _SOUNDS else ""


def _class(order: tuple[Syllable, ...]) -> str:
    return " ".join(syllable.class_ for syllable in order)


def _initials(order: tuple[Syllable, ...]) -> set[str]:
    """Return the first letters of every romanisation of a name, in either order."""
    found: set[str] = set()
    for syllable in order:
        ours = syllable.opening.strict | syllable.opening.loose
        soft = bool(ours & {"ㄹ", "ㄴ", "ㅇ"})
        for spelling, (strict, loose) in OPENING_SPELLINGS.items():
            letters = strict | loose
            if letters & ours or (soft and letters & {"ㄹ", "ㄴ", "ㅇ"}):
                found.add(spelling[:1])
        if soft:
            found |= {spelling[0] for spelling in VOWEL_SPELLINGS}
    return {letter for letter in found if letter} | ({"ŏ", "ŭ"} if "o" in found else set())
