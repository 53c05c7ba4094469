"""Words whose letters come from several alphabets that look alike: Оrlov, with a Cyrillic О.

Such a word is mostly a slip of the keyboard's layout, sometimes a disguise: whoever types it never
finds it, and it is not taken for the same name elsewhere. UTS 39 calls it mixed-script.
"""

from __future__ import annotations

import re
import unicodedata

# The three alphabets that share the looks of most capitals. Others do stand in one word: K팝.
_ALIKE = ("LATIN", "CYRILLIC", "GREEK")
_WORD = re.compile(r"[^\W\d_]+")


def mixed_word(text: str) -> tuple[str, str] | None:
    """The first word of mixed alphabets, and its strangers with what they are; else None.

    >>> mixed_word("Viktor \\u041erlov")
    ('Оrlov', 'О is a Cyrillic letter, the others are Latin')
    >>> mixed_word("Виктор Orlov, K\\ud31d") is None
    True
    """
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        by: dict[str, list[str]] = {}
        for letter in word:
            script = unicodedata.name(letter, "").partition(" ")[0]
            if script in _ALIKE:
                by.setdefault(script, []).append(letter)
        if len(by) > 1:
            few = min(by, key=lambda script: len(by[script]))
            strange = list(dict.fromkeys(by[few]))
            count = (
                f"are {few.capitalize()} letters"
                if strange[1:]
                else f"is a {few.capitalize()} letter"
            )
            others = " and ".join(script.capitalize() for script in by if script != few)
            return word, f"{', '.join(strange)} {count}, the others are {others}"
    return None
