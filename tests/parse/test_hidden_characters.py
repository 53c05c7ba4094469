"""Characters that nobody sees are named in a case, however it is written, and never match."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import CASE, make_casebook
from hypothesis import given
from hypothesis import strategies as st

import tumen
from tumen.build.build import build
from tumen.core.casebook import find_casebook, shipped_root
from tumen.parse import read_case
from tumen.parse.hidden_characters import hidden_in, strip_hidden

HIDDEN = ["\u200b", "\u200e", "\u200f", "\u202e", "\u2066", "\u2060", "\u00ad", "\ufeff", "\u3164",
          "\u2063", "\ufff9", "\U000e0041", "\u061c", "\u200d", "\ue000"]  # fmt: skip
TURTLE = """\
@prefix tumen: <https://w3id.org/tumen/ontology#> .
@prefix id: <https://w3id.org/tumen/id/> .
@prefix source: <https://w3id.org/tumen/source/> .
source:border-2016 a tumen:Article ; tumen:title "Behind the fence"@en ; tumen:published "2016-08" .
id:a a tumen:Person ; tumen:name "Han Mi-rae"@en .
"""


def codes(text: str, name: str) -> list[tuple[int, str, str]]:
    ontology = shipped_root() / "ontology"
    _, findings = read_case(text.encode(), Path(name), name, ontology)
    return [(f.line, f.code, f.message) for f in findings.sorted() if f.severity == "error"]


@pytest.mark.parametrize("character", HIDDEN, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize(("text", "name", "line"), [(CASE, "border-2016.yaml", 12),
                                                    (TURTLE, "border-2016.ttl", 5)])  # fmt: skip
def test_a_hidden_character_in_a_name_is_shown(
    text: str, name: str, line: int, character: str
) -> None:
    found = codes(text.replace("Han Mi-rae", f"Han{character} Mi-rae", 1), name)
    assert [(code, place) for place, code, _ in found] == [("hidden-character", line)]
    assert f"U+{ord(character):04X}" in found[0][2]


@pytest.mark.parametrize("text", ["نمی‌خواهم", "ක්‍ර", "\u0601\u06f1", "태영호", "👩‍🚀", "naïve", "❤️"])
def test_what_a_script_needs_is_left_alone(text: str) -> None:
    assert hidden_in(text) == ("", "")


def test_a_question_finds_a_name_whatever_hides_in_it(tmp_path: Path) -> None:
    casebook = find_casebook(make_casebook(tmp_path))
    build(casebook)
    book = tumen.open(tmp_path)
    assert book.about("Han\u202e Mi\u200b-rae") == book.about("han-mi-rae")


@given(st.text())
def test_what_is_stripped_holds_nothing_hidden(text: str) -> None:
    stripped = strip_hidden(text)
    assert hidden_in(stripped) == ("", "")
    assert strip_hidden(stripped) == stripped
