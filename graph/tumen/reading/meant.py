"""What somebody may have meant who wrote a word that is no term here: Town, Law, likely, summary.

The vocabulary says what people call its terms, by labels shown and hidden (`skos:hiddenLabel`), and
the schema carries them. A word that is close by its letters comes only after one that is so by its
meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tumen.errors import did_you_mean, nearest

_APART = re.compile(r"[\W_]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:ies|s)\Z")


class Words:
    """What people call the terms of one schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._terms: dict[str, list[str]] = {}
        for term, words in schema.get("x-tumen-words", {}).items():
            for word in {folded(term), *map(folded, words)}:
                self._terms.setdefault(word, []).append(term)
        self._sections = {
            class_: section
            for section, part in schema["properties"].items()
            for class_ in part.get("x-tumen-classes", ())
        }

    def hint(self, written: str, known: Sequence[str], *, is_type: bool = False) -> str:
        """Which of the known terms was meant, as a question; "" where nothing is close.

        Of a type that has its place in another section, what it is and where it stands.
        """
        meant = self._terms.get(folded(written), [])
        here = [term for term in meant if term in known]
        if here:
            return did_you_mean(here[:3])
        elsewhere = [term for term in meant if term in self._sections] if is_type else []
        if elsewhere:
            places = " or ".join(f"'{t}', under '{self._sections[t]}'" for t in elsewhere[:3])
            return f"Perhaps it is a {places}."
        return did_you_mean(nearest(written, known))


def folded(word: str) -> str:
    """A word without regard to case, blanks, hyphens and plural.

    >>> folded("Labour Camps"), folded("labour-camp"), folded("cities"), folded("%")
    ('labourcamp', 'labourcamp', 'city', '%')
    """
    bare = _APART.sub("", word.casefold())
    return _PLURAL.sub(lambda end: "y" if end[0] == "ies" else "", bare) or word.strip()
