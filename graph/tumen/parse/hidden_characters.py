"""Find invisible characters: they make two different names look alike."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Fillers and joiners that are no format characters by their category.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS = "\u200c\u200d"
# Format characters that are seen: signs that stand before a number or a verse.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
# Scripts in which a joiner changes nothing that can be seen.
_UNJOINED = ("LATIN", "DIGIT", "HANGUL", "CJK", "CYRILLIC", "GREEK", "HIRAGANA", "KATAKANA")


@lru_cache(maxsize=1 << 14)
def hidden_character(character: str) -> str:
    """Say why a character cannot stand in a text: "invisible", "text-direction", or "".

    Joiners are left alone: scripts such as Persian need them (see `hidden_in`).
    """
    if character in _DIRECTION:
        return "text-direction"
    kind = unicodedata.category(character)
    format_ = kind == "Cf" and character not in _SEEN and character not in _JOINERS
    if format_ or character in _FILLERS or kind in {"Cc", "Cs", "Co", "Cn"}:
        return "invisible"
    return ""


def hidden_in(text: str) -> tuple[str, str]:
    r"""Find the first hidden character of a text, with its kind; two empty texts for none.

    A joiner is hidden behind a letter or digit of a script that does not use it.

    >>> hidden_in("Kim\u200d Tae"), hidden_in("\u0646\u0645\u06cc\u200c\u062e")
    (('\u200d', 'invisible'), ('', ''))
    """
    if text.isascii() and text.isprintable():
        return "", ""
    for place, character in enumerate(text):
        kind = "" if character in "\n\t" else hidden_character(character)
        if not kind and character in _JOINERS:
            before = text[place - 1] if place else "a"
            kind = "invisible" if unicodedata.name(before, "").startswith(_UNJOINED) else ""
        if kind:
            return character, kind
    return "", ""


def strip_hidden(text: str) -> str:
    """Remove invisible characters, to compare names.

    >>> strip_hidden("Kim\u202e Tae\u200b-woo")
    'Kim Tae-woo'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c in "\n\t" or not (hidden_character(c) or c in _JOINERS))
