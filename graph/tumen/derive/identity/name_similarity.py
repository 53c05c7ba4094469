"""Compare two names, in bits for or against a match, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tumen.derive.identity.frequencies import TokenFrequencies
from tumen.derive.identity.korean_syllables import Syllable, readings
from tumen.derive.identity.names import Name, is_form

# A word that is nearly another may be a slip of the pen; a shorter one is another word.
_NEARLY = 0.8
_LEAST_LETTERS = 5
_UNLIKE = -6.0
# What weighs a word that only one of two names has: little in proper names, which are shortened;
# all in descriptions, where each word says something.
LEFT_OUT = {True: 0.3, False: 1.0}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compare two names: bits for (or against) one bearer, and the reason."""

    bits: float
    why: str


def compare_names(
    ours: list[Name], others: list[Name], common: TokenFrequencies, *, proper: bool
) -> Likeness | None:  # fmt: skip
    """Return the best comparison of any two of their names; None where one has none."""
    best: Likeness | None = None
    exact = [[name for name in names if name.korean and name.hangul] for names in (ours, others)]
    if all(exact):  # Hangul says which syllables are meant, where romanisations leave it open
        ours, others = exact
    for one in ours:
        for other in others:
            found = _compare(one, other, common, proper)
            if best is None or found.bits > best.bits:
                best = found
    return best


def _compare(one: Name, other: Name, common: TokenFrequencies, proper: bool) -> Likeness:
    if one.korean and other.korean:
        return _korean(one, other, common)
    if not one.words or not other.words:
        return Likeness(0.0, "")
    ways = (
        _word_by_word(one, other, common, proper), _run_together(one, other, common),
        _initials(one, other), _initials(other, one),
    )  # fmt: skip
    return max(ways, key=lambda likeness: likeness.bits)


def _korean(one: Name, other: Name, common: TokenFrequencies) -> Likeness:
    quality, order = max(
        ((agreement(ours, others), ours) for ours in one.korean for others in other.korean),
        key=lambda pair: pair[0],
    )
    shown = f"'{one.text}' and '{other.text}'"
    if not quality:
        return Likeness(_UNLIKE, f"{shown} cannot be spellings of one name")
    bits = min(common.most, common.korean(order)) * quality**0.5
    if one.words == other.words:
        return Likeness(bits, f"{shown} are written alike")
    how = "are" if quality > 0.8 else "may be"
    return Likeness(bits, f"{shown} {how} spellings of one name")


def agreement(ours: tuple[Syllable, ...], others: tuple[Syllable, ...]) -> float:
    """Score how well two Korean names agree, syllable by syllable; 0 where they cannot."""
    if len(ours) != len(others):
        return 0.0
    quality = 1.0
    for one, other in zip(ours, others, strict=True):
        quality *= one.agrees(other)
    return quality if quality >= 0.25 else 0.0


def _word_by_word(one: Name, other: Name, common: TokenFrequencies, proper: bool) -> Likeness:
    """Compare names word by word: what they share, less what only one has."""
    rest = list(other.folded)
    shared, ours = 0.0, 0.0
    for word in one.folded:
        likest, how = _likest(word, rest)
        if likest is None:
            ours += common.word(word)
        else:
            rest.remove(likest)
            shared += how * min(common.word(word), common.word(likest))
    alone = (ours, sum(map(common.word, rest)))
    shown = f"'{one.text}' and '{other.text}'"
    if one.words == other.words:
        return Likeness(min(common.most, shared), f"{shown} are written alike")
    if sorted(one.folded) == sorted(other.folded):
        return Likeness(min(common.most, 0.95 * shared), f"{shown} sound alike")
    # What each has and the other has not sets them apart; what only one has may have been left out.
    apart = min(alone)
    left_out = max(alone) - apart
    bits = max(_UNLIKE, min(common.most, shared) - 1.5 * apart - LEFT_OUT[proper] * left_out)
    how_ = "are alike in part" if bits > 0 else "are unlike"
    return Likeness(bits, f"{shown} {how_}")


def _likest(word: str, words: list[str]) -> tuple[str | None, float]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if word in words:
        return word, 1.0
    meant = [(spelling_agreement(word, other), other) for other in words]
    if meant and max(meant)[0] >= 0.5:
        return max(meant)[1], max(meant)[0]
    if len(word) < _LEAST_LETTERS or is_form(word):
        return None, 0.0
    # Slips are rare at the front of a word, and another word often differs just there.
    fitting = [w for w in words if len(w) >= _LEAST_LETTERS and w[0] == word[0] and not is_form(w)]
    found = process.extractOne(
        word, fitting, scorer=OSA.normalized_similarity, score_cutoff=_NEARLY
    )
    return (found[0], 0.9 * found[1]) if found else (None, 0.0)


@lru_cache(maxsize=100_000)
def spelling_agreement(one: str, other: str) -> float:
    """Score how well two words can be spellings of one Korean word of two syllables or more.

    >>> spelling_agreement("ryonha", "yunha") > 0.7, spelling_agreement("bank", "band")
    (True, 0.0)
    """
    return max(
        (
            agreement(ours, others) for ours in readings(one) for others in readings(other)
            if len(ours) > 1
        ), default=0.0,
    )  # fmt: skip


def _run_together(one: Name, other: Name, common: TokenFrequencies) -> Likeness:
    """Compare names without spaces: Nam Chon Gang and Namchongang."""
    from rapidfuzz.distance import OSA

    ours, others = (
        "".join(word for word in name.folded if not is_form(word)) for name in (one, other)
    )
    like = OSA.normalized_similarity(ours, others, score_cutoff=0.85)
    if min(len(ours), len(others)) < 7 or not like or len(one.words) == len(other.words):
        return Likeness(_UNLIKE, "")
    bits = min(common.words_of(one), common.words_of(other), common.most) * (like - 0.2)
    return Likeness(bits, f"'{one.text}' and '{other.text}' run together are alike")


def _initials(short: Name, long: Name) -> Likeness:
    """Compare initials with a name: KCST, and Korean Committee for Space Technology."""
    letters = short.text.strip("\"'“”").strip()
    if not (
        letters.isupper() and letters.isascii() and 3 <= len(letters) <= 7 and letters.isalpha()
    ):
        return Likeness(_UNLIKE, "")
    initials = "".join(word[0] for word in long.words).upper()
    without = "".join(w[0] for w in long.words if w not in {"of", "the", "for", "and"}).upper()
    if letters in {initials, without}:
        return Likeness(5.0, f"'{letters}' are the first letters of '{long.text}'")
    return Likeness(_UNLIKE, "")
