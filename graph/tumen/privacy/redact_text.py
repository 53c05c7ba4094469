"""Hides who is protected in texts and IRIs: pseudonyms in their place, or a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize
from urllib.parse import unquote

from tumen.core.keys import Key
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.privacy.coarse_dates import without_days
from tumen.privacy.find_names import Hit, Names
from tumen.privacy.phonetic import Sounds
from tumen.privacy.protected_people import Protected

WITHHELD = "[withheld]"
_OURS = (ID, SOURCE)
_STANDARD = (ONTOLOGY, "http://www.w3.org/", "http://purl.org/dc/")
_DAY = re.compile(r"\d{4}-\d{2}")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_SOMEBODY = "[a name]"  # what sounds like a protected name, and may be another's
# What a person types to name a thing: an IRI, or an id with or without its prefix.
_TYPED = re.compile(r"https?://[^\s<>\"{}|\\^`]+|[\w%.~-]+(?:/[\w%.~-]+)*")
_NOBODY: frozenset[str] = frozenset()
Span = tuple[int, int, str]  # from where to where in a text, and what stands there instead


class Veil:
    """Maps texts and IRIs of the private graph to those that may be seen.

    The same text, in the same place, always becomes the same; so does an IRI, wherever it stands.
    """

    def __init__(self, key: Key, known: Protected) -> None:
        self.known = known
        self._key = key
        self._names = Names(known.forms)
        self._iris: dict[str, str] = {}
        self._sounds = Sounds(known.called)
        self._kin: Mapping[str, frozenset[str]] = _turned(known.relatives)
        self._homes: Mapping[str, frozenset[str]] = _turned(known.homes)

    def alias(self, person: str) -> str:
        """The id that stands for a protected actor."""
        kind = self.known.people[person]
        return f"protected-{kind}-{self._key.pseudonym(kind, person)}"

    def label(self, person: str) -> str:
        """The name that stands for a protected actor's own."""
        return self.alias(person).replace("-", " ")

    def about(self, node: str) -> frozenset[str]:
        """The protected actors that a node is, names, or was written by; none of its family."""
        if node in self.known.people:
            return frozenset({node})
        if node in self._kin:
            return self.known.authored.get(node, _NOBODY)
        return self.known.tied.get(node, _NOBODY) | self.known.authored.get(node, _NOBODY)

    def iri(self, iri: str) -> str:
        """The IRI that stands for this one: itself, unless it names somebody who is protected."""
        if iri not in self._iris:
            self._iris[iri] = self._hidden(iri)
        return self._iris[iri]

    def kin(self, node: str) -> frozenset[str]:
        """The protected actors of whose family a node is."""
        return self._kin.get(node, _NOBODY)

    def text(
        self, text: str, about: frozenset[str] = _NOBODY, kin: frozenset[str] = _NOBODY
    ) -> str:
        """`text` with every protected name replaced by a pseudonym in brackets.

        `about` are the protected actors of whom it is known to speak, `kin` those of whose family
        it speaks. All of it is withheld where it tells who is family of whom, where somebody comes
        from, or when they were born or died; dates in what is left are told to the year.
        """
        hits = self._names.hits(text, about)
        spoken_of = about | {hit.form.whose for hit in hits if hit.form.whose in self.known.people}
        if spoken_of & kin or self._tells_too_much(text, hits, spoken_of):
            return WITHHELD
        hidden = [
            (hit.start, hit.end, f"[{self.label(hit.form.whose)}]")
            for hit in hits
            if hit.form.whose in self.known.people
        ]
        hidden += [(hit.start, hit.end, _SOMEBODY) for hit in self._sounds.hits(text)]
        if hidden:
            text = _replaced(normalize("NFC", text), _joined(hidden))
        return without_days(text) if spoken_of or hidden else text

    def argument(self, text: str) -> str:
        """What a person typed, with the ids that stand for protected actors in place of theirs.

        So a command can be asked, by the real name, for what may be shown of somebody.
        """
        text = _TYPED.sub(lambda match: self._typed(match[0]), text)
        hidden = (
            (hit.start, hit.end, self.alias(hit.form.whose))
            for hit in self._names.hits(text)
            if hit.form.whose in self.known.people
        )
        return _replaced(normalize("NFC", text), hidden)

    def _typed(self, text: str) -> str:
        if "://" in text:
            return self.iri(text)
        slug = text == text.lower() and ("-" in text or "/" in text)
        for base in _OURS:
            if slug or base + text in self.known.people:
                hidden = self.iri(base + text)
                if hidden != base + text:
                    return hidden.removeprefix(base)
        return text

    def _hidden(self, iri: str) -> str:
        if iri in self.known.people:
            return ID + self.alias(iri)
        if iri.startswith(_STANDARD):
            return iri
        about = self.about(iri)
        for base in _OURS:
            if iri.startswith(base):
                parts = iri.removeprefix(base).split("/")
                return base + "/".join(self._segment(part, about) for part in parts)
        if self._speaks(unquote(iri), about):
            return f"{ID}withheld-{self._key.pseudonym('iri', iri)}"
        return iri

    def _segment(self, segment: str, about: frozenset[str]) -> str:
        plain = unquote(segment)
        dated = _DAY.search(plain) or without_days(words := _dated(plain)) != words
        if self._speaks(plain, about) or (about and dated):
            return f"withheld-{self._key.pseudonym('segment', segment)}"
        return segment

    def _speaks(self, text: str, about: frozenset[str]) -> bool:
        hits = self._names.hits(text, about, slug=True)
        return (
            any(hit.form.whose in self.known.people for hit in hits)
            or bool(self._sounds.hits(text, slug=True))
            or (bool(about) and self._tells_too_much(text, hits, about))
        )

    def _tells_too_much(self, text: str, hits: Iterable[Hit], about: frozenset[str]) -> bool:
        """Whether a text about these people names their family or home, or tells a year or age."""
        if not about:
            return False
        for hit in hits:
            whose = hit.form.whose
            if (self._kin.get(whose, _NOBODY) | self._homes.get(whose, _NOBODY)) & about:
                return True
        years = {year for person in about for year in self.known.years.get(person, ())}
        return bool(years) and not years.isdisjoint(_NUMBER.findall(text))


def _dated(segment: str) -> str:
    """The words of an id as they would stand in a text, where months have a capital."""
    return " ".join(["in", *(word.capitalize() for word in re.split(r"[-_]", segment))])


def _joined(hidden: Iterable[Span]) -> Iterator[Span]:
    """One span for all that overlap; what is found by its sound alone gives way to a name."""
    end = 0
    gathered: list[Span] = []
    for span in sorted(hidden):
        if gathered and span[0] >= end:
            yield _one(gathered)
            gathered = []
        gathered.append(span)
        end = max(end, span[1])
    if gathered:
        yield _one(gathered)


def _one(spans: list[Span]) -> Span:
    instead = next((text for _, _, text in spans if text != _SOMEBODY), _SOMEBODY)
    return spans[0][0], max(end for _, end, _ in spans), instead


def _replaced(text: str, spans: Iterable[Span]) -> str:
    made = []
    place = 0
    for start, end, instead in spans:
        made += [text[place:start], instead]
        place = end
    return "".join([*made, text[place:]])


def _turned(relatives: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Of whom somebody is a relative."""
    found: dict[str, set[str]] = {}
    for person, family in relatives.items():
        for relative in family:
            found.setdefault(relative, set()).add(person)
    return {relative: frozenset(of) for relative, of in found.items()}
