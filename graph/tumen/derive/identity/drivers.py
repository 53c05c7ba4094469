"""Find the driver that a phrase names, and its direction.

Drivers are the concepts of `ontology/drivers.ttl` and of a casebook's own files: variables with
many labels, some of them opposites of each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.ontology import parsed_vocabulary, vocabulary_files
from tumen.core.vocabulary import Tumen
from tumen.derive.identity.phrases import Phrase, phrase
from tumen.parse.case import RDF_TYPE

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

SKOS = "http://www.w3.org/2004/02/skos/core#"
_QUALIFIER = 0.35  # what a name in a phrase weighs beside a common word
_SCATTERED = 0.75  # the words stand in several labels: "farm production"
_OTHER_HEAD = 0.7  # the noun that the others qualify is not in the label: "border guards' pay"


@dataclass(frozen=True, slots=True)
class Driver:
    """Represent a driver: its IRI, labels (the preferred ones first), opposites, broader ones."""

    iri: str
    labels: tuple[str, ...]
    opposites: frozenset[str] = frozenset()
    broader: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Named:
    """Represent a driver that a phrase names.

    `score` tells how well (0 to 1), `direction` whether more or less of it, `label` by which label;
    `rest` are the words of the phrase that no label of the driver has.
    """

    driver: str
    score: float
    direction: int
    label: str
    rest: frozenset[str]


class Drivers:
    """Index the labels of drivers by their words."""

    def __init__(self, drivers: Iterable[Driver]) -> None:
        self.by_iri: Mapping[str, Driver] = {driver.iri: driver for driver in drivers}
        self._labels: list[tuple[str, Phrase]] = []
        self._with: dict[str, set[int]] = defaultdict(set)
        self._words: dict[str, set[str]] = {}
        bearers: Counter[str] = Counter()
        for driver in self.by_iri.values():
            words: set[str] = set()
            for label in driver.labels:
                found = phrase(label)
                for stem in found.stems:
                    self._with[stem].add(len(self._labels))
                words.update(found.stems)
                self._labels.append((driver.iri, found))
            bearers.update(words)
            self._words[driver.iri] = words
        self._bearers = bearers

    def weight(self, stem: str) -> float:
        """Return the bits of a word: the fewer drivers have it, the more it says."""
        return log2((len(self.by_iri) + 2) / (self._bearers[stem] + 1))

    def of(self, asked: Phrase, least: float = 0.45) -> list[Named]:
        """Return the drivers that a phrase names, the best first."""
        numbers: Counter[int] = Counter()
        for stem in asked.stems:
            numbers.update(self._with.get(stem, ()))
        best: dict[str, Named] = {}
        for number in numbers:
            iri, label = self._labels[number]
            found = self._compare(asked, iri, label)
            held = best.get(iri)
            if found.score >= least and (held is None or found.score > held.score):
                best[iri] = found
        for iri, words in self._words.items():
            known = set(asked.core) & words
            if len(known) > 1:
                score = _SCATTERED * self._sum(known, ()) / self._sum(asked.core, asked.qualifiers)
                if score >= max(least, best[iri].score if iri in best else 0.0):
                    rest = frozenset(asked.core) - known
                    best[iri] = Named(iri, score, asked.direction or 1, "", rest)
        return sorted(best.values(), key=lambda named: (-named.score, named.driver))

    def _compare(self, asked: Phrase, iri: str, label: Phrase) -> Named:
        """Compare a phrase with a label in full, or without the phrase's words of direction."""
        score = self.overlap(asked.stems, label.stems, asked.qualifiers)
        direction = 1
        if asked.direction and not label.direction:
            core = 0.98 * self.overlap(asked.core, label.core, asked.qualifiers)
            if core > score:
                score, direction = core, asked.direction
        if asked.head and asked.head not in label.stems:
            score *= _OTHER_HEAD
        rest = set(asked.core) - self._words[iri]
        return Named(iri, score, direction, label.text, frozenset(rest))

    def overlap(
        self, ours: Collection[str], theirs: Collection[str], light: Collection[str] = ()
    ) -> float:
        """Return the weight of the shared words over that of all words (weighted Jaccard).

        A label that stands whole in a phrase counts at least half.
        """
        one, other = set(ours), set(theirs)
        shared = self._sum(one & other, ())
        if not shared:
            return 0.0
        whole = shared + self._sum(one - other, light) + self._sum(other - one, ())
        return 0.5 + 0.5 * shared / whole if other <= one else 0.85 * shared / whole

    def _sum(self, stems: Iterable[str], light: Collection[str]) -> float:
        return sum(self.weight(stem) * (_QUALIFIER if stem in light else 1.0) for stem in stems)

    def are_opposite(self, one: str, other: str) -> bool:
        """Return whether more of one driver is less of the other."""
        return one in self.by_iri and other in self.by_iri[one].opposites

    def is_broader(self, one: str, other: str) -> bool:
        """Return whether the first driver is a broader one of the second, near or far."""
        return one in self.above(other)

    def near(self, iri: str) -> set[str]:
        """Return the opposites of a driver and the drivers broader than it."""
        driver = self.by_iri.get(iri)
        return self.above(iri) | (driver.opposites if driver else frozenset())

    def above(self, iri: str) -> set[str]:
        """Return the broader drivers of one, near and far."""
        found: set[str] = set()
        waiting = [iri]
        while waiting:
            driver = self.by_iri.get(waiting.pop())
            fresh = (driver.broader if driver else frozenset()) - found
            found |= fresh
            waiting += fresh
        return found


def read_drivers(store: Store) -> Drivers:
    """Read the drivers of a casebook's vocabulary from its store."""
    from pyoxigraph import NamedNode

    found = store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(Tumen.Driver), None)
    return _drivers(
        said for quad in found for said in store.quads_for_pattern(quad.subject, None, None, None)
    )


@lru_cache(maxsize=2)
def vocabulary_drivers(ontology: Path) -> Drivers:
    """Read the drivers from the files of a vocabulary."""
    return _drivers(quad for path in vocabulary_files(ontology) for quad in parsed_vocabulary(path))


def _drivers(quads: Iterable[Quad]) -> Drivers:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        said[quad.subject.value][quad.predicate.value].append(quad.object.value)  # type: ignore[union-attr]
    return Drivers(
        Driver(
            iri, (*values[f"{SKOS}prefLabel"], *values[f"{SKOS}altLabel"]),
            frozenset(values[Tumen.oppositeDriver]), frozenset(values[f"{SKOS}broader"]),
        )
        for iri, values in said.items()
        if Tumen.Driver in values[RDF_TYPE]
    )  # fmt: skip
