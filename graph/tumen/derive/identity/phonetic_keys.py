"""Find names that differ only in spelling among very many, by phonetic keys.

`tumen match` weighs all that is known of two things. This is for a check, which knows a case
and has no time: of ten thousands of names the few are found that sound nearly like one of its own,
and only these are compared as `tumen.derive.identity.names` reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tumen.derive.identity.name_similarity import agreement
from tumen.derive.identity.names import SOUNDS, Name, as_name, visible
from tumen.derive.identity.romanisation import romanise

# Below this, two names as they sound do not begin to be one; what passes is compared in full.
_NEARLY = 0.72
_LEAST = 5  # letters; shorter names are too like each other
_SLIPS = 0.85  # how like each other two words must be that are one with a slip in it
_APART = re.compile(r"[^\w\n]|_")
_DIGITS = re.compile(r"\d+")


def phonetic_keys(texts: Sequence[str]) -> list[str]:
    """Return the phonetic key of each text: its rough sound, without blanks.

    >>> phonetic_keys(["Ri Il Ho", "Lee Il-ho", "태영호", "Ningbo"])
    ['rirho', 'rirho', 'teyonho', 'ninpo']
    """
    whole = visible("\n".join(" ".join(text.split()) for text in texts)).casefold()
    whole = _APART.sub("", romanise(whole))
    for spelling, sound in (*SOUNDS, ("ng", "n"), ("nk", "n")):
        whole = whole.replace(spelling, sound)
    return re.sub(r"([^\W\n])\1+", r"\1", whole).split("\n") if texts else []


def near_matches(wanted: Sequence[str], known: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield each place in `wanted` with the keys of `known` that are nearly like it."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    for number, sound in enumerate(wanted):
        if len(sound) < _LEAST:
            continue
        found = process.extract(
            sound, known, scorer=OSA.normalized_similarity, score_cutoff=_NEARLY, limit=None
        )
        for text, _, _ in found:
            yield number, text


def same_phonetic_key(one: str, other: str, *, of_person: bool) -> bool:
    """Return whether two different names can be one, written in two ways or with a slip.

    >>> same_phonetic_key("Thae Yong-ho", "Tae Yŏngho", of_person=True)
    True
    >>> same_phonetic_key("Ningbo", "Ningpo", of_person=False)
    True
    >>> same_phonetic_key("Bureau 38", "Bureau 39", of_person=False)
    False
    """
    ours, others = (as_name(text, of_person=of_person) for text in (one, other))
    if ours.text.casefold() == others.text.casefold() or _DIGITS.findall(one) != _DIGITS.findall(
        other
    ):
        return False
    if ours.korean and others.korean:
        return any(agreement(a, b) > 0.8 for a in ours.korean for b in others.korean)
    return _in_words(ours, others)


def _in_words(one: Name, other: Name) -> bool:
    from rapidfuzz.distance import OSA

    if not one.folded or not other.folded:
        return False
    if sorted(one.folded) == sorted(other.folded) or "".join(one.folded) == "".join(other.folded):
        return True
    if len(one.folded) != len(other.folded):
        return False
    unlike = [pair for pair in zip(one.words, other.words, strict=True) if pair[0] != pair[1]]
    # One word with a slip in it, and not at its front, where another word differs from it.
    return len(unlike) == 1 and all(
        ours[0] == others[0] and min(len(ours), len(others)) > _LEAST
        and OSA.normalized_similarity(ours, others) >= _SLIPS
        for ours, others in unlike
    )  # fmt: skip
