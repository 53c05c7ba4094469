"""Represent a name for comparison: its words and, where it can be Korean, its syllables."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from tumen.derive.identity.korean_syllables import Syllable, readings
from tumen.derive.identity.romanisation import is_hangul, romanise

# Korean family names in Hangul, which tell the family name from the given name.
_FAMILIES = (
    "강고곽구권기길김나남노도라려련렴로류리림마맹명문민박반방배백변봉서석선설성소손송승신심안"
    "양량엄여연염오옥왕용우원위유육윤은이인임장전정제조주지진차채천최추태표하한함허현호홍황"
)
# Words that say what kind of body a name is of; on them alone no two names agree.
_FORMS = {
    "and", "co", "company", "corp", "corporation", "de", "for", "gmbh", "inc", "international",
    "at", "by", "from", "in", "joint", "jv", "limited", "llc", "ltd", "no", "of", "on", "plc", "sa",
    "the", "to", "venture", "who", "with",
}  # fmt: skip
# Words that stand for each other in the names of Korean bodies.
_SAME = {
    "2nd": "second", "banking": "bank", "choson": "korea", "chosun": "korea", "dprk": "korea",
    "hoesa": "company", "joseon": "korea", "korean": "korea", "unhaeng": "bank", "eunhaeng": "bank",
}  # fmt: skip
# Beyond that a text is no name, and comparing all its words would only cost.
_MOST_WORDS = 24
_WORD = re.compile(r"[^\W_]+(?:['’‘`ʼ][^\W_]*)*")
_ASIDE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Name:
    """Represent a text that names something.

    `words` are its words in lower case without accents, `folded` are they as they sound, roughly;
    `korean` are its syllables, family first, in each order in which they can be meant.
    """

    text: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    korean: tuple[tuple[Syllable, ...], ...] = field(repr=False)

    @property
    def hangul(self) -> bool:
        """Return whether it is written in Hangul."""
        return is_hangul(self.text[:1])

    @property
    def classes(self) -> set[str]:
        """Return what all spellings and both orders of a Korean name share, for each reading."""
        return {" ".join(sorted(s.class_ for s in order)) for order in self.korean}


@lru_cache(maxsize=200_000)
def as_name(text: str, *, of_person: bool) -> Name:
    """Parse a text as a name; only a person's is searched for a family and a given name.

    >>> [" ".join(map(str, order)) for order in as_name("Yong-ho Thae", of_person=True).korean]
    ['thae yong ho']
    >>> as_name("Jane Doe", of_person=True).korean
    ()
    """
    text = " ".join(visible(text).split())
    spoken = _WORD.findall(_ASIDE.sub(" ", text)) or _WORD.findall(text)
    words = tuple(word for word in map(_bare, spoken[:_MOST_WORDS]) if word)
    korean = _korean(text) if of_person else ()
    return Name(text, words, tuple(map(folded, words)), korean)


# Fillers and variation selectors are invisible too, though Unicode does not class them as formats.
_FILLERS = dict.fromkeys(
    [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)]
)


def visible(text: str) -> str:
    """Remove bidirectional and invisible characters, and compose what they kept apart (NFC).

    >>> visible("Thae\u200b Yong\u202e-ho\u2066"), visible("ᄐ\u200bᅢ") == "태"
    ('Thae Yong-ho', True)
    """
    if text.isascii():
        return text
    kept = "".join(c for c in text.translate(_FILLERS) if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", kept)


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c) and c.isalnum())
    return unicodedata.normalize("NFC", kept)


# Spellings of one sound, the longer first. What differs between romanisations falls together.
SOUNDS = [
    ("tch", "c"), ("ch", "c"), ("jj", "c"), ("j", "c"), ("sh", "s"), ("kh", "k"), ("gg", "k"),
    ("g", "k"), ("th", "t"), ("d", "t"), ("ph", "p"), ("b", "p"), ("eo", "o"), ("eu", "u"),
    ("oo", "u"), ("ou", "u"), ("ee", "i"), ("ae", "e"), ("ai", "e"), ("oe", "e"), ("l", "r"),
    ("z", "c"),
]  # fmt: skip


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """Fold a word to its rough sound, whichever romanisation it was written in.

    >>> folded("daesong") == folded("taesong") == folded("대성"), folded("corporation")
    (True, 'corporation')
    """
    if word in _FORMS:
        return word
    word = romanise(word)
    word = _SAME.get(word, word)
    for spelling, sound in SOUNDS:
        word = word.replace(spelling, sound)
    return re.sub(r"(.)\1+", r"\1", word)


def is_form(word: str) -> bool:
    """Return whether a word only says what kind of body has the name."""
    return word in _FORMS


@lru_cache(maxsize=50_000)
def _is_family(syllable: Syllable) -> bool:
    return any(syllable.agrees(family) > 0.6 for family in _families())


@lru_cache(maxsize=1)
def _families() -> list[Syllable]:
    return [readings(family)[0][0] for family in _FAMILIES]


def _korean(text: str) -> tuple[tuple[Syllable, ...], ...]:
    text, comma, given = text.partition(",")
    words = [re.split(r"[-‐‑–]", word) for word in (f"{text} {given}" if comma else text).split()]
    if not 1 <= len(words) <= 4:
        return ()
    orders: list[tuple[Syllable, ...]] = []
    for divided in _divisions(words):
        syllables = [syllable for word in divided for syllable in word]
        if not 2 <= len(syllables) <= 4:
            continue
        first, last = divided[0], divided[-1]
        # A family's name is one syllable, mostly; a given name of two is written as one word.
        leads = len(divided) == 1 or (len(first) == 1 and _is_family(first[0]))
        trails = (
            len(divided) > 1 and not comma and len(last) == 1 and _is_family(last[0])
            and (len(first) > 1 or not leads)
        )  # fmt: skip
        if leads and (len(divided) > 1 or _is_family(syllables[0])):
            orders.append((syllables[0].of_family(), *syllables[1:]))
        if trails:
            orders.append((last[0].of_family(), *syllables[:-1]))
    return tuple(dict.fromkeys(orders))[:6]


def _divisions(words: list[list[str]]) -> list[list[tuple[Syllable, ...]]]:
    """Return every reading of the words as syllables, word by word."""
    ways: list[list[tuple[Syllable, ...]]] = [[]]
    for word in words:
        parts: list[tuple[Syllable, ...]] = [()]
        for part in word:
            parts = [(*one, *other) for one in parts for other in readings(part)][:8]
        ways = [[*way, part] for way in ways for part in parts][:16]
    return ways
