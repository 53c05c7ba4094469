"""A date that somebody wrote in words is refused with the EDTF that they meant, and no other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.parse.edtf import InvalidDate, bounds
from tumen.parse.edtf_from_words import edtf_candidates

MEANT = {
    "17 August 2016": "2016-08-17",
    "August 17th, 2016": "2016-08-17",
    "Aug. 2016": "2016-08",
    "May 2022": "2022-05",
    "ca. 2012": "2012~",
    "circa May 2012": "2012-05~",
    "about 2012": "2012~",
    "약 2012년": "2012~",
    "2010s": "201X",
    "early 2010s": "201X",
    "the late 1990s": "199X",
    "2010년대": "201X",
    "summer 2013": "2013-22",
    "2013-summer": "2013-22",
    "2016년 8월 17일": "2016-08-17",
    "2016. 8. 17.": None,
    "17.8.2016": "2016-08-17",
    "17/08/2016": "2016-08-17",
    "5/8/2016": "2016-08-05 or 2016-05-08",
    "2016/08/17": "2016-08-17",
    "2010-2012": "2010/2012",
    "May 2010 to June 2012": "2010-05/2012-06",
    "between 2010 and 2012": "2010/2012",
    "since 2012": "2012/..",
    "until May 2012": "../2012-05",
    "30 February 2016": None,
    "soon": None,
    "early 2016": "2016",
    "early spring 2021": "2021-21",
    "the end of March 2021": "2021-03",
    "in late-2016": "2016",
    "1978 or 1979": '"[1978,1979]"',
    "either March or April 2021": None,
    "31/02/2021": None,
    "0000": None,
    "２０１６년": None,
    "2012 to 2010": None,
}


def remedy(text: str) -> str:
    with pytest.raises(InvalidDate) as raised:
        bounds(text)
    return str(raised.value.args[1])


@pytest.mark.parametrize("text", MEANT)
def test_what_was_meant_is_proposed(text: str) -> None:
    meant = MEANT[text]
    said = remedy(text)
    if meant is None:
        assert not said.startswith("Did you mean")
    else:
        assert said == f"Did you mean {meant}?"


@given(st.text(alphabet="0123456789 -/.~abcdefghijklmnopqrstuvwxyz년월일약대", max_size=30))
def test_whatever_is_proposed_is_a_date(text: str) -> None:
    try:
        bounds(text)
    except InvalidDate as error:
        said = str(error.args[1])
        if said.startswith("Did you mean"):
            for date in said.removeprefix("Did you mean ").removesuffix("?").split(" or "):
                bounds(date)


@given(st.dates())
def test_a_day_in_words_is_that_day(day) -> None:  # type: ignore[no-untyped-def]
    iso = day.isoformat()
    for form in ("{d} {B} {y}", "{B} {d}, {y}", "{y}년 {m}월 {d}일", "{d}.{m}.{y}"):
        words = form.format(d=day.day, m=day.month, y=iso[:4], B=day.strftime("%B"))
        assert edtf_candidates(words) == [iso]
