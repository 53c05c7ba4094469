"""Normalise text for comparison: letters and digits only, without case, accents or width."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Letters that Unicode does not take apart, though people write them plain.
PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
# Scripts that put no space between words, or glue endings on: any character may begin a name.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"[^\W_]+")
APOSTROPHES = frozenset("ʹʻʼʽˈꞌ")  # letters to Unicode, marks to a reader


@dataclass(frozen=True, slots=True)
class Folded:
    """Represent a folded text: `places[i]` is the position of letter i in `text` (NFC)."""

    text: str
    letters: str
    places: Sequence[int]

    def starts(self, index: int) -> bool:
        """Tell whether a word may begin at this letter."""
        if index == 0 or unspaced(self.letters[index]):
            return True
        return self._breaks(index)

    def ends(self, index: int) -> bool:
        """Tell whether a word may end before this letter."""
        if index == len(self.letters) or unspaced(self.letters[index - 1]):
            return True
        return self._breaks(index)

    def _breaks(self, index: int) -> bool:
        """Tell whether a word begins here: after a gap, a digit, or as in `camelCase`."""
        before, here = self.places[index - 1], self.places[index]
        if here - before > 1 and not self._joined(before, here):
            return True
        last, first = self.text[before], self.text[here]
        return (last.islower() and first.isupper()) or last.isdigit() != first.isdigit()

    def _joined(self, before: int, here: int) -> bool:
        """Tell whether only marks and invisible characters separate two letters."""
        return all(
            unicodedata.category(c) in ("Mn", "Me", "Cf") for c in self.text[before + 1 : here]
        )


def unspaced(letter: str) -> bool:
    """Tell whether a letter belongs to a script without spaces, or with glued endings."""
    return letter > "\u0dff" and _UNSPACED.match(letter) is not None


def fold(text: str) -> Folded:
    """Fold a text: compose it (NFC), and list its letters and digits without case.

    >>> fold("Thae Yong-ho").letters, fold("ＴＨＡＥ—yonghó").letters
    ('thaeyongho', 'thaeyongho')
    """
    if text.isascii():
        places = [place for match in _WORD.finditer(text) for place in range(*match.span())]
        return Folded(text, "".join([text[place] for place in places]).lower(), places)
    text = unicodedata.normalize("NFC", text)
    letters: list[str] = []
    places = []
    for place, character in enumerate(text):
        for letter in _folded(character):
            letters.append(letter)
            places.append(place)
    return Folded(text, "".join(letters), places)


def _folded(character: str) -> str:
    if "\uac00" <= character <= "\ud7a3":  # a Hangul syllable stays whole
        return character
    parts = unicodedata.normalize("NFKD", character).casefold().translate(PLAIN)
    # Compatibility forms of Hangul fall into their parts: put them together again.
    whole = unicodedata.normalize("NFC", parts) if parts and unspaced(parts[0]) else parts
    return "".join(c for c in whole if c.isalnum() and c not in APOSTROPHES)


def words(text: str) -> list[str]:
    """Split a text at spaces into folded words.

    >>> words("Thae Yong-ho")
    ['thae', 'yongho']
    """
    return [word for part in text.split() if (word := fold(part).letters)]
