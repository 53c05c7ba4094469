"""Suggest the term that was meant by an unknown word: Town, Law, likely, summary.

The vocabulary says what people call its terms, by labels shown and hidden (`skos:hiddenLabel`), and
the schema carries them. A word that is close by its letters comes only after one that is so by its
meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tumen.core.errors import did_you_mean, nearest

_APART = re.compile(r"[\W_]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?:ies|s)\Z")


class TermSuggester:
    """Suggest terms of one schema by their labels."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._terms: dict[str, list[str]] = {}
        for term, words in schema.get("x-tumen-words", {}).items():
            for word in {normalise_word(term), *map(normalise_word, words)}:
                self._terms.setdefault(word, []).append(term)
        self._sections = {
            class_: section
            for section, part in schema["properties"].items()
            for class_ in part.get("x-tumen-classes", ())
        }
        self._bearers: dict[str, list[str]] = {}
        for class_ in self._sections:
            for key in schema["$defs"][class_]["properties"]:
                self._bearers.setdefault(key, []).append(class_)

    def hint(self, written: str, known: Sequence[str], *, is_type: bool = False) -> str:
        """Ask which of the known terms was meant; "" where none is close.

        Of a type that has its place in another section, what it is and where it stands.
        """
        meant = self._terms.get(normalise_word(written), [])
        here = [term for term in meant if term in known]
        if here:
            return did_you_mean(here[:3])
        elsewhere = self._elsewhere(meant) if is_type else ""
        return elsewhere or did_you_mean(nearest(written, known))

    def key_hint(self, written: str, known: Sequence[str], class_: str) -> str:
        """Ask which key was meant by one that this class does not have; "" where none is close.

        Of a key of others, whose it is; of the name of a thing, where such a thing stands.
        """
        meant = self._terms.get(normalise_word(written), [])
        here = [term for term in meant if term in known]
        section = self._sections.get(class_, "")
        if here and section not in map(self._sections.get, self._bearers.get(written, ())):
            return did_you_mean(here[:3])
        if written in self._bearers:
            return self._whose(written, section)
        return self._elsewhere(meant) or did_you_mean(nearest(written, known))

    def _elsewhere(self, meant: Sequence[str]) -> str:
        places = [
            f"'{term}', under '{self._sections[term]}'" for term in meant if term in self._sections
        ]
        return f"Perhaps it is a {' or '.join(places[:3])}." if places else ""

    def _whose(self, key: str, section: str) -> str:
        """Name the classes of the section that have a key, else the other sections."""
        bearers = self._bearers[key]
        alike = [class_ for class_ in bearers if self._sections[class_] == section]
        if alike:
            more = f" and {len(alike) - 3} more" if len(alike) > 3 else ""
            return f"It is a key of {', '.join(alike[:3])}{more}."
        places = [f"'{place}'" for place in dict.fromkeys(map(self._sections.get, bearers))]
        return f"It is a key of what stands under {' or '.join(places)}."


def normalise_word(word: str) -> str:
    """Normalise a word: no capitals, blanks, hyphens or plural.

    >>> [normalise_word(word) for word in ("Labour Camps", "labour-camp", "cities", "%")]
    ['labourcamp', 'labourcamp', 'city', '%']
    """
    bare = _APART.sub("", word.casefold())
    return _PLURAL.sub(lambda end: "y" if end[0] == "ies" else "", bare) or word.strip()
