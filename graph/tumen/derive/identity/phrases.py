"""Analyse the name of a condition or event: its content words and its direction.

"Tighter border controls" is more of `border control`; "fall in exports" is less of `export`.
English words are stemmed by Snowball (Porter, 1980); Korean words lose their particles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:년)?\Z")
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_STOP = frozenset(
    """a an the of in on at by to for from with without among between into out over under through
    about against across along per as is are be been being was were has have had do does not no its
    their his her own one s's than that which who whose this these those and or during because due
    after before around within all some any each other others abroad very so such there it they we
    new recent current general overall due back up down off cost costs inside outside people persons
    number numbers level levels amount amounts rate rates degree extent quantity volume total share
    situation situations problem problems issue issues lot many much enough having getting being
    had get got made make making give given one's see use used lasting ongoing further
    및 등 의 수 대한 위한""".split()
)
_MORE = frozenset(
    """more rising rise rises rose growing grow grows grew increase increases increased increasing
    higher high stronger strong strengthened strengthening tighter tight tightened tightening
    stricter strict tougher tough harsher harsh heavy heavier heightened intensified intensifying
    intensification expansion expanding expanded spread spreading surge surging soaring rapid mass
    massive severe severely hardening hardened crackdown better improved improving improvement
    improvements increasingly additional escalation escalating firm firmer growth wider widening
    강화 증가 상승 확대 급증 심화 향상 개선 폭등 증대 확산""".split()
)
_LESS = frozenset(
    """fewer less lesser falling fall falls fell decline declines declining declined drop drops
    dropping dropped decrease decreases decreased decreasing lower low weaker weak weakening
    weakened reduced reducing reduction reductions cut cuts cutting shrinking shrink loss losses
    lost lack lacking absence easing eased ease relaxed relaxation relaxing lax loosening loosened
    slackening end ending ended collapse collapsing breakdown erosion eroding lifting lifted removal
    slump slumping cessation dwindling scarce scarcity shortage shortages want poorer worse
    insufficient inadequate
    감소 하락 완화 축소 급감 약화 붕괴 부족 폐지 중단 저하 해제""".split()
)
_PREPOSITIONS = frozenset(
    "of in on at by to for from with without among between into out over through about against across"
    " along per as because due after before around within who which that".split()
)
_PARTICLE = re.compile(r"(?:에서의|에서|으로|에게|들의|들이|들|의|은|는|을|를|에|와|과)\Z")
_AGENT = re.compile(r"(?:er|or|ist)\Z")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Represent a name: all its stems, those that are no direction, and the direction (1, 0, -1).

    `head` is the stem of the noun that the others qualify, in English the last before a
    preposition; `qualifiers` are stems of words with a capital letter (names); `dated` tells
    whether it names a month or year.
    """

    text: str
    stems: tuple[str, ...]
    core: tuple[str, ...]
    direction: int
    head: str
    qualifiers: frozenset[str]
    dated: bool


@lru_cache(maxsize=50_000)
def phrase(text: str) -> Phrase:
    """Analyse a name.

    >>> found = phrase("Fall in exports")
    >>> found.core, found.direction
    (('export',), -1)
    """
    stems: list[str] = []
    core: list[str] = []
    qualifiers: set[str] = set()
    direction, dated = 0, False
    head, in_head = "", True
    for number, written in enumerate(_WORD.findall(text)):
        word = written.lower().partition("'")[0].partition("’")[0]
        in_head = in_head and not (word in _PREPOSITIONS and head)
        if _YEAR.match(word) or (word in _MONTHS and (word != "may" or written[0] == "M")):
            dated = True
            continue
        if word in _STOP or (word.isdigit() and len(word) < 3):
            continue
        for piece in _pieces(word):
            stem = _stem(piece)
            stems.append(stem)
            turn = (piece in _MORE) - (piece in _LESS)
            if turn:
                direction = turn * (direction or 1)
            else:
                core.append(stem)
                head = stem if in_head else head
                if written[0].isupper() and (number or written.isupper()):
                    qualifiers.add(stem)
    if not core:  # "shortage": a direction is all there is
        core, direction = stems, 0
    return Phrase(
        text, tuple(dict.fromkeys(stems)), tuple(dict.fromkeys(core)), direction, head,
        frozenset(qualifiers), dated,
    )  # fmt: skip


def _pieces(word: str) -> list[str]:
    """Split a Korean word before a direction that is written without a space: 통제강화."""
    if word.isascii():
        return [word]
    word = _PARTICLE.sub("", word) if len(word) > 2 else word
    for end in (2,):
        if len(word) > 3 and word[-end:] in _MORE | _LESS:
            return [word[:-end], word[-end:]]
    return [word]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if not word.isascii():
        return word
    stem: str = _stemmer().stemWord(word)
    if len(stem) > 5 and _AGENT.search(stem):  # a defector defects
        stem = _stemmer().stemWord(_AGENT.sub("", stem))
    return _IRREGULAR.get(stem, stem)


# Stems of one word that Snowball keeps apart.
_IRREGULAR = {
    "starvat": "starv", "hungri": "hunger", "economi": "econom", "fled": "flee", "flight": "flee",
    "migrat": "migrant", "emigr": "migrant", "immigr": "migrant", "outmigr": "migrant",
    "poor": "poverti", "impoverish": "poverti", "trader": "trade", "democraci": "democrat",
    "democratis": "democrat", "democrat": "democrat", "marketis": "market", "urbanis": "urban",
    "repatri": "repatri", "sold": "sell", "sale": "sell", "children": "child", "women": "woman",
    "men": "man", "diseas": "diseas", "bought": "buy", "punish": "punish", "trafficking": "traffick",
    "terrorist": "terror", "educat": "educ", "school": "school", "deporte": "deport", "dead": "death",
    "die": "death", "stabl": "stabil", "instabl": "instabil", "free": "freedom", "secur": "secur",
    "elit": "elit", "loyal": "loyalti", "discont": "discontent", "corrupt": "corrupt",
    "defenc": "defens", "labour": "labor", "healthcar": "health", "isol": "isol",
}


@lru_cache(maxsize=1)
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
