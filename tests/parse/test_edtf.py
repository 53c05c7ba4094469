"""What an EDTF date can mean: its first and its last day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumen.parse.edtf import InvalidDate, bounds


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # Significant digits: the years that share them.
        ("1950S2", "1900-01-01", "1999-12-31"),
        ("1950S3", "1950-01-01", "1959-12-31"),
        ("1954S4", "1954-01-01", "1954-12-31"),
        ("1950S1", "1000-01-01", "1999-12-31"),
        ("0050S2", "0001-01-01", "0099-12-31"),
        # Seasons, of either hemisphere; two of them go on into the next year.
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2001-24", "2001-12-01", "2002-02-28"),
        ("2003-28", "2003-12-01", "2004-02-29"),
        ("2001-29", "2001-09-01", "2001-11-30"),
        ("2001-30", "2001-12-01", "2002-02-28"),
        ("2001-32~", "2001-06-01", "2001-08-31"),
        ("2001-34", "2001-04-01", "2001-06-30"),
        ("2001-39", "2001-09-01", "2001-12-31"),
        ("2001-41", "2001-07-01", "2001-12-31"),
        ("2001-30/2002-01", "2001-12-01", "2002-01-31"),
        ("2015-24/2016-24", "2015-12-01", "2017-02-28"),
        # Sets, with months and seasons.
        ("{1960,1961-12}", "1960-01-01", "1961-12-31"),
        ("[2000-01,2000-03..2000-05]", "2000-01-01", "2000-05-31"),
        ("[1957-08~,1958]", "1957-08-01", "1958-12-31"),
        ("{2000-21,2000-24}", "2000-03-01", "2001-02-28"),
        # Times and zones: the day as it was written.
        ("2016-08-17Z", "2016-08-17", "2016-08-17"),
        ("2016-08-17+09:00", "2016-08-17", "2016-08-17"),
        ("2016-08Z", "2016-08-01", "2016-08-31"),
        ("2016Z", "2016-01-01", "2016-12-31"),
        ("2004-01-01T10:10:10Z", "2004-01-01", "2004-01-01"),
        ("2004-01-01T23:59:59.123-05:00", "2004-01-01", "2004-01-01"),
        ("2004-01-01T10:10", "2004-01-01", "2004-01-01"),
        ("2004-01-01T10:10:10Z/2004-02", "2004-01-01", "2004-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_the_days_that_a_date_can_mean(text: str, first: str, last: str) -> None:
    assert bounds(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    ["0000", "-0044", "-0044/0010", "-0044-03", "Y17000", "Y-170000002", "Y17E8", "9999-24",
     "0000S4", "1950S0", "1950S5", "2001-20", "2001-42", "2016-02-30Z", "2016-08-17T25:00:00Z",
     "2016-08-17T10:61", "2016-02-30T10:00", "2016-08T10:00", "2016-08-17+15:00", "2016-21-01"],
)  # fmt: skip
def test_what_is_no_date_or_outside_the_years_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        bounds(text)


@given(st.integers(1, 9998), st.integers(21, 41))
def test_a_part_of_a_year_begins_in_it_and_lasts_at_most_half_a_year(year: int, code: int) -> None:
    first, last = bounds(f"{year:04}-{code}")
    assert first is not None and last is not None
    assert first.year == year and 89 <= (last - first).days <= 184


@given(st.integers(1, 9999), st.integers(1, 4))
def test_fewer_significant_digits_mean_more_years(year: int, digits: int) -> None:
    first, last = bounds(f"{year:04}S{digits}")
    assert first is not None and last is not None
    assert first.year <= year <= last.year
    assert last.year - first.year < 10 ** (4 - digits)
