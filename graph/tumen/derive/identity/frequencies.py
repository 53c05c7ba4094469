"""Weigh a shared name by its frequency: the rarer it is here, the more it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2

from tumen.derive.identity.entities import Entity
from tumen.derive.identity.korean_syllables import Syllable
from tumen.derive.identity.names import Name, is_form

# Where little is known, a name counts as if one in so many bore it.
_BACKGROUND = 50


class TokenFrequencies:
    """Count how many things of one family share a word, a family name or a given name."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.number = 0
        self.words: Counter[str] = Counter()
        self._families: Counter[str] = Counter()
        self._given: Counter[str] = Counter()
        self._ties: Counter[str] = Counter()
        for entity in entities:
            self.number += 1
            self._ties.update(entity.ties)
            self.words.update({word for name in entity.names for word in name.folded})
            korean = [order for name in entity.names for order in name.korean]
            self._families.update({order[0].class_ for order in korean})
            self._given.update({_given(order) for order in korean})

    @property
    def prior(self) -> float:
        """Return the bits against a match before anything is known."""
        return -4.0 - self._crowd

    @property
    def most(self) -> float:
        """Return the most bits for a shared name, however rare: names coincide by chance."""
        return 12.0 + self._crowd

    @property
    def _crowd(self) -> float:
        return log2(max(1.0, self.number / _BACKGROUND))

    def word(self, folded: str) -> float:
        """Return the bits for a shared word; few for one that only names a kind of body."""
        return self._bits(self.words[folded]) * (0.15 if is_form(folded) else 1.0)

    def words_of(self, name: Name) -> float:
        """Return the bits for all words of a name together."""
        return sum(map(self.word, name.folded))

    def korean(self, order: tuple[Syllable, ...]) -> float:
        """Return the bits for a shared Korean name."""
        family, given = self._families[order[0].class_], self._given[_given(order)]
        return self._bits(family) + self._bits(given)

    def tie(self, iri: str) -> float:
        """Return the bits of a tie to the same thing.

        Half those of a word, since ties come in bundles.
        """
        return 0.5 * self._bits(self._ties[iri])

    def _bits(self, bearers: int) -> float:
        return -log2((bearers + 1) / (self.number + _BACKGROUND + 1))


def _given(order: tuple[Syllable, ...]) -> str:
    return " ".join(syllable.class_ for syllable in order[1:])
