"""Spellings of one Korean name are known as such, and names of two people are told apart."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.derive.identity.korean_syllables import readings
from tumen.derive.identity.name_similarity import agreement
from tumen.derive.identity.names import as_name, folded
from tumen.derive.identity.phonetic_keys import phonetic_keys, same_phonetic_key
from tumen.derive.identity.romanisation import CLOSING, OPENING, VOWELS, romanise

# Each line is one name: Hangul, McCune-Reischauer, Revised, North Korean, and as the press has it.
ONE_NAME = [
    ["태영호", "T'ae Yŏng-ho", "Tae Yeong-ho", "Thae Yong Ho", "Tae Yong-ho"],
    ["리용호", "Ri Yong-ho", "Ri Yongho", "Ri Yong Ho", "Lee Yong-ho", "Yi Yong-ho", "이용호"],
    ["조성길", "Cho Sŏng-gil", "Jo Seong-gil", "Jo Song Gil", "Cho Sung-gil"],
    ["김국성", "Kim Kuk-sŏng", "Gim Guk-seong", "Kim Kuk Song", "Kim Guk-song"],
    ["박정천", "Pak Chŏng-ch'ŏn", "Bak Jeong-cheon", "Pak Jong Chon", "Park Jung-chun"],
    ["최선희", "Ch'oe Sŏn-hŭi", "Choe Seon-hui", "Choe Son Hui", "Choi Sun-hee"],
    ["연미 박", "Pak Yŏn-mi", "Park Yeon-mi", "Yeonmi Park", "PARK, Yeonmi"],
    ["류경수", "Ryu Kyŏng-su", "Ryu Gyeong-su", "Ryu Kyong Su", "Yu Kyong-su", "Yoo Kyung-soo"],
    ["전명국", "Cho'n Myo'ng-kuk", "Jeon Myeong-guk", "JON MYONG GUK"],
    ["강철환", "Kang Ch'ŏr-hwan", "Gang Cheol-hwan", "Kang Chol Hwan"],
]
TWO_PEOPLE = [
    ("Kim Chol Sam", "Kim Chol Nam"), ("Jo Yong Chol", "Jo Yong Won"), ("태영호", "태용호"),
    ("리영호", "리용호"), ("Kim Tong Ho", "Kim Tong Myong"), ("Pak Chun Il", "Pak To Chun"),
    ("Kim Jong-il", "Kim Jong-un"), ("Ri Yong Mu", "Ri Yong Gil"), ("Thae Yong-ho", "Kim Yong-ho"),
]  # fmt: skip


def agree(one: str, other: str) -> float:
    first, second = (as_name(text, of_person=True).korean for text in (one, other))
    return max((agreement(a, b) for a in first for b in second), default=0.0)


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_agree(spellings: list[str]) -> None:
    apart = [pair for pair in combinations(spellings, 2) if not agree(*pair)]
    assert apart == []
    # and none is missed for want of being looked at
    keys = [as_name(text, of_person=True).classes for text in spellings]
    assert set.intersection(*keys)


@pytest.mark.parametrize("pair", TWO_PEOPLE)
def test_names_of_two_people_do_not(pair: tuple[str, str]) -> None:
    assert agree(*pair) == 0.0


def test_a_published_spelling_counts_for_more_than_one_of_the_press() -> None:
    assert agree("Kim Yŏng-ch'ŏl", "김영철") > agree("Kim Young-chul", "김영철") > 0


@pytest.mark.parametrize(
    "text", ["Jane Doe", "Schmidt", "Kim", "", "  ", "가", "a" * 5000, "('-')"]
)
def test_what_is_no_korean_name_is_none(text: str) -> None:
    assert as_name(text, of_person=True).korean == ()


@given(st.text(max_size=40))
def test_any_text_is_some_name(text: str) -> None:
    name = as_name(text, of_person=True)
    assert len(name.words) == len(name.folded)


hangul = st.builds(
    lambda *parts: chr(0xAC00 + parts[0] * 588 + parts[1] * 28 + parts[2]),
    st.sampled_from([OPENING.index(c) for c in "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"]),
    st.integers(0, len(VOWELS) - 1), st.sampled_from([CLOSING.index(c) for c in "-ㄱㄴㄹㅁㅂㅇ"]),
)  # fmt: skip


@given(hangul)
def test_each_syllable_is_known_again_in_the_revised_romanisation(syllable: str) -> None:
    (only,) = readings(syllable)
    assert max(only[0].agrees(reading[0]) for reading in readings(romanise(syllable)) if len(reading) == 1) > 0.9  # fmt: skip


@given(st.text(max_size=30))
def test_folding_a_folded_word_changes_nothing(word: str) -> None:
    once = folded(word.casefold())
    assert folded(once) == once or word  # folding may meet new pairs; it must just end


def test_words_of_bodies_fall_together_however_romanised() -> None:
    assert folded("daesong") == folded("taesong") == folded("대성")
    assert folded("choson") == folded("chosun") == folded("조선") == "korea"


def test_the_labelled_names_are_whole(root: Path) -> None:
    with (root / "tests/derive/identity/labelled.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"Person", "Institution"}
    assert len({(row["entity"], row["name"]) for row in rows}) == len(rows) > 500


INVISIBLE = "\u200b\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u00ad\u3164\ufe0f"


@given(st.sampled_from(["Thae Yong-ho", "태영호", "Ningbo", "جوع"]), st.data())
def test_invisible_characters_change_no_name(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    hidden = text[:place] + data.draw(st.text(INVISIBLE, max_size=3)) + text[place:]
    assert as_name(hidden, of_person=True) == as_name(text, of_person=True)
    assert phonetic_keys([hidden, text])[0] == phonetic_keys([text])[0]
    assert not same_phonetic_key(hidden, text, of_person=True), "they are equal, not alike"
