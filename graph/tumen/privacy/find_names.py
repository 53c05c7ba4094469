"""Find names in text, whatever their case, spacing, hyphens and order of words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tumen.derive.identity.names import as_name
from tumen.privacy.normalise import Folded, fold, unspaced, words

# How far apart, in characters, two letters of one name may stand ("Thae, Yong-ho").
_GAP = 4
_SHORTEST = 3  # of a name in an alphabet; two in a script of syllables or ideographs
_PIECE = 4  # letters of a piece of a compound name ("Tamimi" of "al-Tamimi") that counts alone
_GLUED = 7  # letters of a full name that counts within other letters ("interviewseominjae")
_GLUED_PART = 6  # the same for a part of a name, in ids and addresses
_STEM = 5  # letters of a name in a script other than Latin that may have an ending
_ENDING = 3  # letters of such an ending ("Иванова", "Ивановым")
_ENDINGS = ("s", "es")  # of the plural, and of a possessive without its apostrophe
_JOINT = re.compile(r"[-‐‑–'’ʼ`·]")
PARTICLES = frozenset({
    "abd", "abu", "al", "ap", "av", "af", "bar", "ben", "bin", "bint", "da", "das", "de", "del",
    "della", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn", "la", "le", "mac", "mc",
    "os", "st", "ten", "ter", "van", "vom", "von", "und", "y", "zu", "zum", "zur",
})  # fmt: skip
# Korean family names of two syllables. They are rare: one alone points at its bearer.
_TWO_SYLLABLES = frozenset(
    [
        "남궁",
        "황보",
        "제갈",
        "사공",
        "선우",
        "서문",
        "독고",
        "동방",
        "망절",
        "어금",
        "소봉",
        "강전",
        "장곡",
    ]
)


@dataclass(frozen=True, slots=True)
class Form:
    """Represent one spelling of a name: its folded `letters`, and the IRI of its bearer in `whose`.

    A `strict` form is a common word or very short: in running text it needs a capital. An `open`
    form may have an ending. A `near` form counts only in texts about its bearer.
    """

    letters: str
    whose: str
    strict: bool = False
    open: bool = False
    near: bool = False

    @property
    def glued(self) -> bool:
        """Tell whether the form counts within other letters, too."""
        return self.open and not self.near and len(self.letters) >= _GLUED

    @property
    def glued_in_ids(self) -> bool:
        """Tell whether the form counts within other letters of ids and addresses."""
        return not (self.strict or self.near) and len(self.letters) >= _GLUED_PART


@dataclass(frozen=True, slots=True)
class Hit:
    """Represent a name found, from `start` to `end` in the composed text (NFC)."""

    start: int
    end: int
    form: Form


class Names:
    """Search a text for all forms of all names."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._by_head: dict[str, list[Form]] = defaultdict(list)
        for form in sorted(set(forms), key=lambda f: (-len(f.letters), f.letters, f.whose, f.near)):
            self._by_head[form.letters[:2]].append(form)

    def hits(
        self, text: str, about: frozenset[str] = frozenset(), *, slug: bool = False
    ) -> list[Hit]:
        """Return the names in a text, the longest at each place, without overlaps.

        `about` are the people that the text is about. A `slug` has no capitals: there a strict
        form counts only in a text about its bearer.
        """
        folded = fold(text)
        found: list[Hit] = []
        free = 0
        for index in range(len(folded.letters) - 1):
            if index < free:
                continue
            here = self._by_head.get(folded.letters[index : index + 2])
            if here is None:
                continue
            for form in here:
                if form.near and form.whose not in about:
                    continue
                if _stands(form, folded, index, about, slug=slug):
                    free = index + len(form.letters)
                    end = folded.places[free - 1] + 1
                    found.append(Hit(folded.places[index], end, form))
                    break
        return found


def _stands(form: Form, folded: Folded, index: int, about: frozenset[str], *, slug: bool) -> bool:
    if not folded.letters.startswith(form.letters, index) or not holds_letters(form, folded, index):
        return False
    end = index + len(form.letters)
    if form.glued or (slug and form.glued_in_ids):
        return True
    if not folded.starts(index):
        return False
    first = folded.text[folded.places[index]]
    if form.strict and first.islower() and not (slug and form.whose in about):
        return False
    return form.open or folded.ends(end) or not first.isascii() or _has_ending(form, folded, end)


def holds_letters(form: Form, folded: Folded, index: int) -> bool:
    """Tell whether the letters of a form stand close together from a place on."""
    places = folded.places[index : index + len(form.letters)]
    return all(after - before <= _GAP for before, after in pairwise(places))


def _has_ending(form: Form, folded: Folded, end: int) -> bool:
    """Tell whether a name goes on with an ending of the plural or of a case."""
    if form.letters.isascii():
        return any(
            folded.letters.startswith(ending, end) and folded.ends(end + len(ending))
            for ending in _ENDINGS
        )
    return len(form.letters) >= _STEM and any(
        folded.ends(place) for place in range(end, min(end + _ENDING, len(folded.letters)) + 1)
    )


def full_forms(name: str, whose: str, common: frozenset[str] | set[str]) -> Iterator[Form]:
    """Yield the whole name, and for a name of several words its other orders."""
    parts = words(name)
    whole = "".join(parts)
    if not _long_enough(whole):
        if len(whole) == 2:
            yield Form(whole, whose, strict=True)
        return
    alone = len(parts) == 1
    # A short name in one word ("Min") is a word of too many texts: it needs a capital.
    short = len(whole) <= _SHORTEST and not unspaced(whole[0])
    yield Form(whole, whose, strict=alone and (short or whole in common), open=not alone)
    if 2 <= len(parts) <= 4:
        yield Form("".join([*parts[1:], parts[0]]), whose, open=True)
        yield Form("".join([parts[-1], *parts[:-1]]), whose, open=True)


def part_forms(
    name: str, whose: str, others: frozenset[str] | set[str], common: frozenset[str] | set[str]
) -> Iterator[Form]:
    """Yield the parts of a name: `near` forms where another name shares the part."""
    parts = words(name)
    if len(parts) == 1 and 3 <= len(parts[0]) <= 6 and all(map(unspaced, parts[0])):
        yield from _unspaced_parts(parts[0], whose, others)
        return
    pieces = _pieces(name)
    if len(parts) < 2:
        parts = []
    for part in (*parts, *pieces):
        if part in common or part in PARTICLES or len(part) < 2 or part.isdigit():
            continue
        short = not _long_enough(part)
        yield Form(part, whose, strict=short, near=part in others or short)


def _unspaced_parts(name: str, whose: str, others: frozenset[str] | set[str]) -> Iterator[Form]:
    """Yield the family and given names of a name in Hangul or ideographs.

    A family name has one syllable, or two; of five or six characters (Japanese), two or three.
    """
    splits = {3: (1,), 4: (1, 2)}.get(len(name), (2, 3))
    if len(name) == 3 and name[:2] in _TWO_SYLLABLES:
        splits = (1, 2)
    for split in splits:
        family, given = name[:split], name[split:]
        if len(given) >= 2:
            yield Form(given, whose, near=given in others)
        if split == 1:
            # A family name of one syllable is too common without a title after it.
            for title in ("씨", "모씨"):
                yield Form(family + title, whose, near=True)
        else:
            yield Form(family, whose, near=family in others or family not in _TWO_SYLLABLES)


def _pieces(name: str) -> Iterator[str]:
    """Yield the pieces of compound names: "brien" and "kowalski" of "O'Brien-Kowalski".

    The syllables of a Korean given name are no such pieces.
    """
    if as_name(name, of_person=True).korean:
        return
    for word in name.split():
        pieces = [fold(piece).letters for piece in _JOINT.split(word)]
        if len(pieces) > 1:
            yield from (
                piece for piece in pieces if len(piece) >= _PIECE and not unspaced(piece[0])
            )


def _long_enough(letters: str) -> bool:
    return len(letters) >= (2 if letters and unspaced(letters[0]) else _SHORTEST)
