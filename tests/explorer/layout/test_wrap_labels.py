"""Labels: whatever a text holds, it is cut to lines that fit."""

from __future__ import annotations

import pytest
from hostile import TEXTS

from tumen.explorer.layout.wrap_labels import cells, clean, wrap


@pytest.mark.parametrize("text", TEXTS)
def test_a_label_has_few_short_lines_without_control_characters(text: str) -> None:
    lines = wrap(text)
    assert 1 <= len(lines) <= 4
    assert max(map(cells, lines)) <= 19
    assert not {character for line in lines for character in line} & set("\u202e\u2066\x00\n\u2028")


def test_hangul_counts_two_and_is_broken_at_blanks() -> None:
    assert wrap("북한이탈주민 입국자 수", 12) == ["북한이탈주민", "입국자 수"]


def test_what_is_cut_off_is_marked() -> None:
    assert wrap("one two three four five", 5, 2) == ["one", "two …"]
    assert wrap("w" * 500, 10, 2) == ["w" * 10, "w" * 8 + " …"]


def test_an_emoji_of_several_signs_stays_whole() -> None:
    assert clean("\U0001f469\u200d\U0001f467 and") == "\U0001f469\u200d\U0001f467 and"
