"""Names are found however they are written, and nothing else is taken for one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.privacy.coarse_dates import to_years, year_bound
from tumen.privacy.find_names import Names, full_forms, part_forms
from tumen.privacy.phonetic import PhoneticMatcher

WHO = "https://w3id.org/tumen/id/seo-min-jae"
CALLED = ("Seo Min-jae", "서민재", "徐敏載", "José Núñez-Ørsted", "Со Мин Чжэ")
COMMON = {"the", "cook", "of", "river"}
OTHERS = {"kim", "seo"}


def names(*called: str, others: set[str] = OTHERS) -> Names:
    return Names(
        form
        for name in called or CALLED
        for form in (
            *full_forms(name, WHO, COMMON),
            *part_forms(name, WHO, others, COMMON),
        )
    )


def hit(text: str, of: Names | None = None, about: frozenset[str] = frozenset()) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    return [composed[h.start : h.end] for h in (of or names()).hits(text, about)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met Seo Min-jae there.", ["Seo Min-jae"]),
        ("SEO MINJAE's case", ["SEO MINJAE"]),
        ("seo-min-jae, seo_min_jae, SeoMinJae", ["seo-min-jae", "seo_min_jae", "SeoMinJae"]),
        ("Min-jae Seo and Seo, Min-jae", ["Min-jae Seo", "Seo, Min-jae"]),
        ("Seo Min‑jae, Seo Min–jae", ["Seo Min‑jae", "Seo Min–jae"]),
        ("Ｓｅｏ Ｍｉｎｊａｅ", ["Ｓｅｏ Ｍｉｎｊａｅ"]),
        ("Seo\u200b Min\u00adjae", ["Seo\u200b Min\u00adjae"]),
        (unicodedata.normalize("NFD", "서민재는 갔다"), ["서민재"]),
        ("민재 씨가", ["민재"]),
        ("徐敏載女士", ["徐敏載"]),
        ("Minjae said", ["Minjae"]),
        ("jose nunez orsted", ["jose nunez orsted"]),
        ("Со Мин Чжэ и Мин-Чжэ Со", ["Со Мин Чжэ", "Мин-Чжэ Со"]),
    ],
)  # fmt: skip
def test_a_name_is_found_in_every_way_of_writing_it(text: str, found: list[str]) -> None:
    assert hit(text) == found


@pytest.mark.parametrize(
    "text",
    ["Seoul and museology", "the minimum", "Kim Tae-woo", "Seo alone, whom others are too", ""],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert hit(text) == []


def test_a_part_that_others_bear_counts_where_its_bearer_is_spoken_of() -> None:
    assert hit("Seo was not there.", about=frozenset({WHO})) == ["Seo"]


def test_a_common_word_counts_with_a_capital_only() -> None:
    assert hit("The cook and the Cook", names("Cook")) == ["Cook"]
    assert hit("the Cook of the river", names("the Cook of the River")) == ["the Cook of the river"]


LETTERS = st.text(
    st.characters(categories=["Lu", "Ll", "Lo"], max_codepoint=0xD7A3), min_size=3, max_size=8
)
JOINTS = st.sampled_from([" ", "-", "_", "", "\u2011", "\u00ad", ", "])


@given(st.lists(LETTERS, min_size=2, max_size=4), st.lists(JOINTS, min_size=3, max_size=3),
       st.sampled_from([str, str.upper, str.lower]), st.sampled_from(["NFC", "NFD"]))  # fmt: skip
def test_whatever_joins_the_words_of_a_name_it_is_found(
    parts: list[str], joints: list[str], case: type[str], form: str
) -> None:
    written = "".join(part + joint for part, joint in zip(parts, [*joints, ""], strict=False))
    written = written.rstrip(" -_,\u2011\u00ad")
    text = unicodedata.normalize(form, f"There was {case(written)} again.")
    assert names(" ".join(parts), others=set()).hits(text)


@given(st.text())
def test_no_text_whatever_makes_the_search_fail(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    for found in names().hits(text):
        assert 0 <= found.start < found.end <= len(composed)


@given(st.dates(), st.sampled_from(["", "~", "?", "%"]))
def test_no_month_or_day_is_left_of_a_date(day, mark: str) -> None:  # type: ignore[no-untyped-def]
    year = f"{day.year:04}"
    for date in (f"{day}{mark}", f"{year}-{day.month:02}{mark}", f"{day}T10:00:00Z"):
        assert to_years(date) in (year, year + mark)
    assert to_years(f"{day}/{day}") == f"{year}/{year}"
    assert year_bound(str(day), last=True) == f"{year}-12-31"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Ahmad al-Tamimi", "The Tamimis and Tamimi's brother", ["Tamimi", "Tamimi"]),
        ("Ahmad al-Tamimi", "el-Tamimi; Al Tamimi", ["Tamimi", "Al Tamimi"]),
        ("Sean O'Brien-Kowalski", "Mr Brien met Mrs Kowalski", ["Brien", "Kowalski"]),
        ("Sean O'Brien-Kowalski", "Kowalskiʼs tape, Kowalski’s", ["Kowalski", "Kowalski"]),
        ("Seo Min-jae", "http://x.org/interviewseominjae2", ["seominjae"]),
        ("Dana Kowalski", "KowalskiTape, myKowalski, 2kowalski9", ["Kowalski"] * 2 + ["kowalski"]),
        ("Анна Морозов", "С Морозовым и Морозова", ["Морозов", "Морозов"]),
        ("남궁민", "남궁 씨와 민 씨", ["남궁"]),
        ("남궁민수", "민수와 남궁 씨", ["민수", "남궁"]),
        ("長谷川一郎", "一郎は来た", ["一郎"]),
    ],
)  # fmt: skip
def test_compound_inflected_and_glued_names_are_found(
    name: str, text: str, found: list[str]
) -> None:
    assert hit(text, names(name, others=set())) == found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Min", "SELECT (MIN(?x)) after 5 min, the minimum"),
        ("Ann", "an annual plan of the annals"),
        ("Jan van der Berg", "a van, the den, bergamot"),
        ("Seo Min-jae", "the min and the jae"),
    ],
)
def test_short_names_and_particles_raise_no_false_alarm(name: str, text: str) -> None:
    assert [found for found in hit(text, names(name)) if found not in ("MIN",)] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ahmad al-Tamimi", "Then Ahmed el-Tamimy went"),
        ("Ahmad al-Tamimi", "Tamimi, Akhmed"),
        ("Mohammed Haddad", "of Muhammad Hadad"),
        ("Sergei Kowalski", "with Sergey Kovalsky"),
    ],
)
def test_a_full_name_in_another_romanisation_is_found(name: str, text: str) -> None:
    assert PhoneticMatcher({WHO: [name]}).hits(text)


def test_another_name_of_like_letters_is_no_other_romanisation() -> None:
    matcher = PhoneticMatcher({WHO: ["Ahmad al-Tamimi", "Sergei Kowalski"]})
    assert not matcher.hits("Ahmad Tamim Sergei Kowal and Omar Tamimi, Paul Kowalski")
