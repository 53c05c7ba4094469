"""What holds for any input, not just for the examples."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from casebooks import CASE
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.core.casebook import shipped_root
from tumen.core.findings import Findings
from tumen.parse import read_case
from tumen.parse.edtf import InvalidDate, _general, bounds
from tumen.parse.yaml_tree import read_yaml_tree

ONTOLOGY = shipped_root() / "ontology"

words = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)
trees = st.recursive(
    words.filter(bool),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(words.filter(bool), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    findings = Findings("any.yaml")
    if read_yaml_tree(data, findings) is None:
        assert findings.has_errors()


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_case_spoilt_at_random_never_breaks_the_reader(chance: random.Random) -> None:
    data = bytearray(CASE.encode())
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(data))
        action = chance.randrange(3)
        if action == 0:
            data[place] = chance.randrange(256)
        elif action == 1:
            del data[place : place + chance.randint(1, 20)]
        else:
            data[place:place] = chance.choice([b": ", b"- ", b"{", b"[", b"\n", b"'", b"\xed\x95", b"#"])  # fmt: skip
    file = Path("border-2016.yaml")
    case, findings = read_case(bytes(data), file, file.name, ONTOLOGY)
    assert case is not None or findings.has_errors()


@given(tree=trees)
def test_what_yaml_says_is_what_is_read(tree: object) -> None:
    from io import StringIO
    from unicodedata import normalize

    from ruamel.yaml import YAML

    def nfc(part: object) -> object:
        if isinstance(part, dict):
            return {normalize("NFC", key): nfc(value) for key, value in part.items()}
        return (
            [nfc(item) for item in part] if isinstance(part, list) else normalize("NFC", str(part))
        )

    stream = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_style = '"'  # type: ignore[assignment]
    yaml.allow_unicode = True
    yaml.dump(tree, stream)
    findings = Findings("any.yaml")
    marked = read_yaml_tree(stream.getvalue().encode(), findings)
    codes = {finding.code for finding in findings.sorted()}
    if codes <= {"hidden-character"}:  # composed keys may fall together: that is told
        assert marked is not None
        assert marked.tree == nfc(tree)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_a_day_is_its_own_first_and_last(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)


@given(st.dates(date(1, 1, 1)), st.dates(date(1, 1, 1)))
def test_an_interval_runs_from_the_first_day_of_one_to_the_last_of_the_other(
    one: date, other: date
) -> None:
    first, last = sorted((one, other))
    months = f"{first:%Y-%m}".zfill(7), f"{last:%Y-%m}".zfill(7)
    low, high = bounds("/".join(months))
    assert (low, high) == (bounds(months[0])[0], bounds(months[1])[1])
    assert low is not None and high is not None and low <= first <= last <= high


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.dates(date(1, 1, 1)), min_size=1, max_size=2), min_size=2, max_size=2), st.sampled_from(["[]", "{}"]))  # fmt: skip
def test_a_set_of_days_and_spans_is_read_as_the_general_parser_reads_it(
    members: list[list[date]], brackets: str
) -> None:
    text = ",".join("..".join(day.isoformat() for day in sorted(days)) for days in members)
    text = f"{brackets[0]}{text}{brackets[1]}"
    days = [day for span in members for day in span]
    assert bounds(text) == _general(text) == (min(days), max(days))


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_is_refused_with_a_remedy(text: str) -> None:
    try:
        low, high = bounds(text)
    except InvalidDate as refusal:
        assert len(refusal.args) == 2
    else:
        assert low is None or high is None or low <= high


@given(st.integers(-9, 9), st.integers(4, 10**12), st.sampled_from(["", "S2", "/..", "~"]))
def test_a_year_as_a_power_of_ten_is_refused_however_high(
    base: int, exponent: int, end: str
) -> None:
    """The parser would work it out first, and never end."""
    with pytest.raises(InvalidDate):
        bounds(f"Y{base}E{exponent}{end}")


@given(st.dates(date(1, 1, 1)), st.sets(st.integers(0, 7)), st.sampled_from([4, 6, 8]))
def test_a_date_with_digits_left_open_can_mean_every_day_that_fits(
    day: date, opened: set[int], length: int
) -> None:
    digits = f"{day:%Y%m%d}".rjust(8, "0")
    mask = "".join("X" if n in opened else digit for n, digit in enumerate(digits))
    text = "-".join(part for part in (mask[:4], mask[4:length][:2], mask[6:length]) if part)
    first, last = bounds(text)
    assert first is not None and last is not None and first <= day <= last
    for end in (first, last):
        shown = f"{end:%Y%m%d}".rjust(8, "0")[:length]
        assert all(open_ in ("X", digit) for digit, open_ in zip(shown, mask, strict=False))


def test_the_library_that_reads_dates_says_nothing_itself(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(InvalidDate, match="cannot be read"):
        bounds("{1667,2016-0X}")
    assert capfd.readouterr() == ("", "")
