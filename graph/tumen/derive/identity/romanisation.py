"""Define the Korean letters, and how each romanisation in use spells them.

The tables follow the published rules of McCune and Reischauer (1939), of South Korea's Revised
Romanisation (2000) and of North Korea's system of 1992. What the press and the bearers of names
themselves write beyond those (Lee, Park, Young, Sung, Choi) stands behind a stroke: it is a looser
reading, and counts for less.
"""

from __future__ import annotations

import re

OPENING = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CLOSING = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
# How a closing consonant sounds, which is what a romanisation writes.
SOUNDS = dict(zip(CLOSING, "-ㄱㄱㄱㄴㄴㄴㄷㄹㄱㅁㄹㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ", strict=True))

Table = dict[str, tuple[frozenset[str], frozenset[str]]]


def _table(rows: str) -> Table:
    """Map a spelling to its letters in the published systems, and to looser readings."""
    table = {}
    for row in rows.split(";"):
        spelling, _, letters = row.strip().partition("=")
        strict, _, loose = letters.partition("|")
        table["" if spelling == "0" else spelling] = (frozenset(strict), frozenset(loose))
    return table


OPENING_SPELLINGS = _table(
    "0=ㅇ; k=ㄱㅋ; g=ㄱ; kh=ㅋ; k'=ㅋ; kk=ㄲ; gg=|ㄲ; gh=|ㄱ; n=ㄴ|ㄹ; t=ㄷㅌ; d=ㄷ; th=ㅌ; t'=ㅌ;"
    "tt=ㄸ; dd=|ㄸ; r=ㄹ; l=ㄹ; rh=|ㄹ; rr=|ㄹ; ll=|ㄹ; m=ㅁ; p=ㅂㅍ; b=ㅂ; ph=ㅍ; p'=ㅍ; f=|ㅍ;"
    "v=|ㅂ; pp=ㅃ; bb=|ㅃ; s=ㅅ; sh=ㅅ; ss=ㅆ; j=ㅈ; ch=ㅈㅊ; ch'=ㅊ; c=|ㅈㅊ; z=|ㅈ; ts=|ㅈㅊ;"
    "jj=ㅉ; tch=ㅉ; h=ㅎ"
)
VOWEL_SPELLINGS = _table(
    "a=ㅏ; ae=ㅐ; ai=|ㅐ; ay=|ㅐ; ya=ㅑ; yae=ㅒ; ŏ=ㅓ; eo=ㅓ; eou=|ㅓ; o=ㅗㅓ; e=ㅔ|ㅐㅓ; yŏ=ㅕ;"
    "yeo=ㅕ; yo=ㅛㅕ; you=|ㅕㅠ; ye=ㅖ|ㅕ; wa=ㅘ; wae=ㅙ; oe=ㅚ; oi=|ㅚ; oy=|ㅚ; u=ㅜㅡ|ㅓ; oo=|ㅜ;"
    "ou=|ㅜㅓ; wŏ=ㅝ; wo=ㅝ; weo=|ㅝ; woo=|ㅜ; wu=|ㅜ; we=ㅞ|ㅚ; wi=ㅟ; yu=ㅠ|ㅕ; yoo=|ㅠ; ŭ=ㅡ;"
    "eu=ㅡ; ŭi=ㅢ; ui=ㅢ|ㅟ; eui=|ㅢ; i=ㅣ|ㅢ; ee=|ㅣㅢ; ie=|ㅣ; yi=|ㅣㅢ; ea=|ㅐ"
)
CLOSING_SPELLINGS = _table(
    "0=-; k=ㄱ; g=ㄱ; ck=|ㄱ; rk=|ㄱ; c=|ㄱ; n=ㄴ; t=ㄷ; d=ㄷ; s=|ㄷ; l=ㄹ; r=ㄹ|-; m=ㅁ; p=ㅂ;"
    "b=ㅂ; ng=ㅇ; h=|-; hn=|ㄴ; hm=|ㅁ"
)

# Letters that some romanisation does not tell apart, or that change at the front of a word.
OPENING_CLASS = dict(zip(OPENING, "KKLTTLMPPSSLCCCKTPH", strict=True))
VOWEL_CLASS = dict(zip(VOWELS, "AEAEOEOEOAEEOOOEIOOII", strict=True))

# The Revised Romanisation letter by letter, without the changes between syllables.
_LATIN_OPENING = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")  # noqa: SIM905 - a table
_LATIN_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ")  # noqa: SIM905
_LATIN_CLOSING = dict(zip("-ㄱㄴㄷㄹㅁㅂㅇ", ["", "k", "n", "t", "l", "m", "p", "ng"], strict=True))
_HANGUL = re.compile(r"[가-힣]")


def is_hangul(text: str) -> bool:
    """Return whether a text is Hangul from its first letter to its last.

    >>> is_hangul("태영호"), is_hangul("Thae"), is_hangul("")
    (True, False, False)
    """
    return bool(text) and all("가" <= letter <= "힣" for letter in text)


def letters_of(syllable: str) -> tuple[str, str, str]:
    """Return the opening letter, the vowel and the closing sound of a Hangul syllable.

    >>> letters_of("닭")
    ('ㄷ', 'ㅏ', 'ㄱ')
    """
    number = ord(syllable) - 0xAC00
    return OPENING[number // 588], VOWELS[number % 588 // 28], SOUNDS[CLOSING[number % 28]]


def romanise(word: str) -> str:
    """Romanise the Hangul in a word by the Revised Romanisation, syllable by syllable.

    >>> romanise("조선"), romanise("bank")
    ('joseon', 'bank')
    """
    return _HANGUL.sub(_latin, word)


def _latin(found: re.Match[str]) -> str:
    opening, vowel, closing = letters_of(found.group())
    first, second = _LATIN_OPENING[OPENING.index(opening)], _LATIN_VOWELS[VOWELS.index(vowel)]
    return first + second + _LATIN_CLOSING[closing]
