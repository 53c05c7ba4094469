"""Redact texts and IRIs: replace protected names by pseudonyms or a mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize
from urllib.parse import unquote

from tumen.core.keys import Key
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen
from tumen.privacy.coarse_dates import without_days
from tumen.privacy.find_names import Hit, Names
from tumen.privacy.layers import layers
from tumen.privacy.normalise import fold
from tumen.privacy.phonetic import PhoneticMatcher
from tumen.privacy.protected_people import ProtectedPeople

WITHHELD = "[withheld]"
_OURS = (ID, SOURCE)
_STANDARD = (ONTOLOGY, "http://www.w3.org/", "http://purl.org/dc/")
_DAY = re.compile(r"\d{4}-\d{2}")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_ANY_NAME = "[a name]"  # sounds like a protected name, but may be another person's
# An IRI, or an id with or without its prefix, as a user types it.
_TYPED = re.compile(r"https?://[^\s<>\"{}|\\^`]+|[\w%.~-]+(?:/[\w%.~-]+)*")
_TERMS = frozenset(value for value in vars(Tumen).values() if isinstance(value, str))
# What an encoded text has: an escape, or a long run of letters and digits.
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}|&[#A-Za-z]|\\[0-9A-Fa-fuUx]|=[0-9A-F]{2}|xn--|[\w+/-]{16}")
_ENCODINGS = 6  # of percent-encoding within percent-encoding
_NOBODY: frozenset[str] = frozenset()
Span = tuple[int, int, str]  # start, end, replacement


class TextRedactor:
    """Map texts and IRIs of the private graph to public ones.

    The mapping is stable: equal texts in equal places, and equal IRIs anywhere, give equal results.
    """

    def __init__(self, key: Key, known: ProtectedPeople) -> None:
        self.known = known
        self._key = key
        self._names = Names(known.forms)
        self._iris: dict[str, str] = {}
        self._sounds = PhoneticMatcher(known.called)
        self._kin: Mapping[str, frozenset[str]] = _inverted(known.relatives)
        self._homes: Mapping[str, frozenset[str]] = _inverted(known.homes)

    def alias(self, person: str) -> str:
        """Return the pseudonymous id of a protected actor."""
        kind = self.known.people[person]
        return f"protected-{kind}-{self._key.pseudonym(kind, person)}"

    def label(self, person: str) -> str:
        """Return the pseudonymous name of a protected actor."""
        return self.alias(person).replace("-", " ")

    def about(self, node: str) -> frozenset[str]:
        """Return the protected actors that a node is, names, or was written by."""
        if node in self.known.people:
            return frozenset({node})
        if node in self._kin:
            return self.known.authored.get(node, _NOBODY)
        return self.known.tied.get(node, _NOBODY) | self.known.authored.get(node, _NOBODY)

    def iri(self, iri: str) -> str:
        """Return the public form of an IRI: itself, unless it names a protected actor."""
        if iri not in self._iris:
            self._iris[iri] = self._hidden(iri)
        return self._iris[iri]

    def kin(self, node: str) -> frozenset[str]:
        """Return the protected actors whose relative a node is."""
        return self._kin.get(node, _NOBODY)

    def text(
        self, text: str, about: frozenset[str] = _NOBODY, kin: frozenset[str] = _NOBODY
    ) -> str:
        """Replace every protected name in a text by a pseudonym in brackets.

        `about` are the protected actors that the text is about, `kin` those whose relatives it is
        about. The whole text is withheld where it tells the family, origin, age, birth or death of
        a protected actor. Dates in the rest are coarsened to years.
        """
        if _ENCODED.search(text) and self._names_within(text):
            return WITHHELD
        hits = self._names.hits(text, about)
        spoken_of = about | {hit.form.whose for hit in hits if hit.form.whose in self.known.people}
        if spoken_of & kin or self._identifies(text, hits, spoken_of):
            return WITHHELD
        hidden = [
            (hit.start, hit.end, f"[{self.label(hit.form.whose)}]")
            for hit in hits
            if hit.form.whose in self.known.people
        ]
        hidden += [(hit.start, hit.end, _ANY_NAME) for hit in self._sounds.hits(text)]
        if hidden:
            text = _with_replacements(normalize("NFC", text), _merged(hidden))
        return without_days(text) if spoken_of or hidden else text

    def _names_within(self, text: str) -> bool:
        """Tell whether an encoding in a text (percent, base64, entities …) hides a name."""
        decoded = (layer.text for layer in layers(text.encode("utf-8", "replace")))
        return any(
            hit.form.whose in self.known.people
            for layer in decoded
            if layer != text
            for hit in self._names.hits(layer)
            if hit.form.letters not in fold(text).letters
        )

    def argument(self, text: str) -> str:
        """Replace protected names and ids in an argument by pseudonymous ids.

        So a curator can ask by the real name for what the public view shows of a person.
        """
        text = _TYPED.sub(lambda match: self._typed(match[0]), text)
        hidden = (
            (hit.start, hit.end, self.alias(hit.form.whose))
            for hit in self._names.hits(text)
            if hit.form.whose in self.known.people
        )
        return _with_replacements(normalize("NFC", text), hidden)

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
        if iri in _TERMS or (iri.startswith(_STANDARD) and not self._holds_full_name(iri)):
            return iri
        about = self.about(iri)
        for base in _OURS:
            if iri.startswith(base):
                parts = iri.removeprefix(base).split("/")
                return base + "/".join(self._segment(part, about) for part in parts)
        if self._names_protected(_unquoted(iri), about):
            return f"{ID}withheld-{self._key.pseudonym('iri', iri)}"
        return iri

    def names(self, text: str) -> bool:
        """Tell whether a tag or an id names a protected actor."""
        return self._names_protected(_unquoted(text), _NOBODY)

    def _holds_full_name(self, iri: str) -> bool:
        hits = self._names.hits(_unquoted(iri), slug=True)
        return any(hit.form.open and hit.form.whose in self.known.people for hit in hits)

    def _segment(self, segment: str, about: frozenset[str]) -> str:
        plain = _unquoted(segment)
        dated = _DAY.search(plain) or without_days(words := _dated(plain)) != words
        if self._names_protected(plain, about) or (about and dated):
            return f"withheld-{self._key.pseudonym('segment', segment)}"
        return segment

    def _names_protected(self, text: str, about: frozenset[str]) -> bool:
        hits = self._names.hits(text, about, slug=True)
        return (
            any(hit.form.whose in self.known.people for hit in hits)
            or bool(self._sounds.hits(text, slug=True))
            or (bool(about) and self._identifies(text, hits, about))
        )

    def _identifies(self, text: str, hits: Iterable[Hit], about: frozenset[str]) -> bool:
        """Tell whether a text about these people names family, home, a year or an age."""
        if not about:
            return False
        for hit in hits:
            whose = hit.form.whose
            if (self._kin.get(whose, _NOBODY) | self._homes.get(whose, _NOBODY)) & about:
                return True
        years = {year for person in about for year in self.known.years.get(person, ())}
        return bool(years) and not years.isdisjoint(_NUMBER.findall(text))


def _unquoted(iri: str) -> str:
    """Undo percent-encoding, also of an encoding."""
    for _ in range(_ENCODINGS):
        if "%" not in iri:
            break
        iri = unquote(iri)
    return iri


def _dated(segment: str) -> str:
    """Spell an id as running text, where months have a capital."""
    return " ".join(["in", *(word.capitalize() for word in re.split(r"[-_]", segment))])


def _merged(hidden: Iterable[Span]) -> Iterator[Span]:
    """Merge overlapping spans; a full match outranks a phonetic one."""
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
    instead = next((text for _, _, text in spans if text != _ANY_NAME), _ANY_NAME)
    return spans[0][0], max(end for _, end, _ in spans), instead


def _with_replacements(text: str, spans: Iterable[Span]) -> str:
    made = []
    place = 0
    for start, end, instead in spans:
        made += [text[place:start], instead]
        place = end
    return "".join([*made, text[place:]])


def _inverted(relatives: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Invert a mapping to sets."""
    found: dict[str, set[str]] = {}
    for person, family in relatives.items():
        for relative in family:
            found.setdefault(relative, set()).add(person)
    return {relative: frozenset(of) for relative, of in found.items()}
