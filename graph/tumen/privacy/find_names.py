"""Find names in text, whatever their case, spacing, hyphens and order of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tumen.privacy.normalise import Folded, fold, unspaced, words

# How far apart, in characters, two letters of one name may stand ("Thae, Yong-ho").
_GAP = 4
_SHORTEST = 3  # of a name in an alphabet; two in a script of syllables or ideographs


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a name: its folded `letters`, and the IRI of its bearer in `whose`.

    A `strict` form is a common word or very short: in running text it needs a capital. An `open`
    form may have an ending. A `near` form counts only in texts about its bearer.
    """

    letters: str
    whose: str
    strict: bool = False
    open: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found, from `start` to `end` in the composed text (NFC)."""

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
    end = index + len(form.letters)
    if not folded.letters.startswith(form.letters, index) or not folded.starts(index):
        return False
    places = folded.places[index:end]
    if any(after - before > _GAP for before, after in pairwise(places)):
        return False
    first = folded.text[places[0]]
    if form.strict and first.islower() and not (slug and form.whose in about):
        return False
    return form.open or folded.ends(end) or not first.isascii()


def full_forms(name: str, whose: str, common: frozenset[str] | set[str]) -> Iterator[Form]:
    """Yield the whole name, and for a name of several words its other orders."""
    parts = words(name)
    whole = "".join(parts)
    if not _long_enough(whole):
        if len(whole) == 2:
            yield Form(whole, whose, strict=True)
        return
    alone = len(parts) == 1
    yield Form(whole, whose, strict=alone and whole in common, open=not alone)
    if 2 <= len(parts) <= 4:
        yield Form("".join([*parts[1:], parts[0]]), whose, open=True)
        yield Form("".join([parts[-1], *parts[:-1]]), whose, open=True)


def part_forms(
    name: str, whose: str, others: frozenset[str] | set[str], common: frozenset[str] | set[str]
) -> Iterator[Form]:
    """Yield the parts of a name: `near` forms where another name shares the part."""
    parts = words(name)
    if len(parts) == 1 and len(parts[0]) in (3, 4) and all(map(unspaced, parts[0])):
        # A family name of one syllable (or, of four, one or two), then the given name.
        for title in ("씨", "모씨"):
            yield Form(parts[0][0] + title, whose, near=True)
        parts = [parts[0][1:], *([parts[0][2:]] if len(parts[0]) == 4 else [])]
    elif len(parts) < 2:
        return
    for part in parts:
        if part in common or len(part) < 2 or part.isdigit():
            continue
        short = not _long_enough(part)
        yield Form(part, whose, strict=short, near=part in others or short)


def _long_enough(letters: str) -> bool:
    return len(letters) >= (2 if letters and unspaced(letters[0]) else _SHORTEST)
