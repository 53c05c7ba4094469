"""libyaml and ruamel.yaml give one tree, one set of marks and one set of findings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from casebooks import CASE
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mistakes import SPOILED
from ruamel.yaml.error import YAMLError

from tumen.core.casebook import shipped_root
from tumen.core.findings import Finding, Findings
from tumen.parse import yaml_tree
from tumen.parse.yaml_events import libyaml_events, ruamel_events
from tumen.parse.yaml_tree import MarkedTree, read_yaml_tree

pytestmark = pytest.mark.skipif(not hasattr(yaml, "CLoader"), reason="PyYAML without libyaml")

DOCUMENTS = [*sorted(shipped_root().glob("graph/cases/*.yaml"))]
# What documents are made of, and what makes parsers differ.
pieces = st.sampled_from(
    ["a", "b: ", "- ", "? ", ": ", ":", "{", "}", "[", "]", ", ", ",", '"x"', "'y'", '"', "'", "#",
     " #", "\n", "\n", "\n  ", "\n    ", " ", "|", "|\n", ">\n", "|-\n", "|+\n", ">2\n", "---", "...",
     "key: value\n", "k: {a: 1, b: [x, y]}\n", "- item\n", "&a ", "*a", "!t ", "!!str ", "%",
     "\n%YAML 1.1\n", "\t", "@", "NO", "2016-08", "http://x.y/z", "a:b", "?x", ":x", '"a\\nb"',
     '"\\/"', '"\\u00e9"', "'it''s'", "태영호", "😀", "\u00a0", "\x85", "\u2028", "\ufeff", "<<: ",
     '"a\n  b"', '"k": v\n', '"k":v', "[a]: b\n", "{a: , b}", "{a:b}", "[a: b]", "\\", "\r\n", "\r",
     "\n\n", " - ", "-\n", "  x: y\n", "\n \n", "\x07", "k: >-\n  one\n  two\n", "k: |\n\n   x\n\n"]
)  # fmt: skip
documents = st.lists(pieces, max_size=25).map("".join)


def outcome(text: str, *, fast: bool) -> tuple[MarkedTree | None, list[Finding]]:
    findings = Findings("case.yaml")
    if fast:
        return read_yaml_tree(text.encode(), findings), findings.sorted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_tree, "libyaml_events", lambda _: None)
        return read_yaml_tree(text.encode(), findings), findings.sorted()


@settings(max_examples=400)
@given(documents)
@example("k: >\n \n  a\n")
@example("k: |#\n  a\n")
@example(" |\n#")
@example('["":O]')
@example("a: {b: }\n")
@example("? a\n")
@example("\ufeffa: b\n")
@example("a: b\x85c: d\n")
@example("a: 'x\ty'\n")
@example("%YAML 1.1\n---\na: b\n")
@example('a: "\\/"\n')
@example('a: "\\ud83d\\ude00"\n')
@example("a: 😀 #b\n")
def test_both_parsers_give_one_tree_with_the_same_marks_and_findings(text: str) -> None:
    assert outcome(text, fast=True) == outcome(text, fast=False)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_events_of_a_shipped_case_are_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    fast = libyaml_events(text)
    assert fast is not None
    assert [shape(event) for event in fast] == [shape(event) for event in ruamel_events(text)]


def shape(event: Any) -> tuple[Any, ...]:
    """All that is read of an event. The end of a collection has a mark that is not."""
    name, start, end = type(event).__name__, event.start_mark, event.end_mark
    if name == "ScalarEvent":
        ends = None if event.style else (end.line, end.column)
        return name, start.index, start.line, start.column, event.value, event.style or None, ends
    return (name,) if name.endswith("EndEvent") else (name, start.index, start.line, start.column)


@pytest.mark.parametrize("mistake", SPOILED)
def test_each_mistake_gets_the_same_messages(mistake: str) -> None:
    before, after, _ = SPOILED[mistake]
    text = CASE.replace(before, after, 1)
    assert outcome(text, fast=True) == outcome(text, fast=False)


def test_shipped_cases_never_need_the_slow_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(_: str) -> None:
        raise AssertionError("the slow parser was asked")

    monkeypatch.setattr(yaml_tree, "ruamel_events", slow)
    for path in DOCUMENTS:
        assert read_yaml_tree(path.read_bytes(), Findings(path.name)) is not None


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, "[{" * 900]
)
def test_deep_nesting_is_refused_by_either(text: str) -> None:
    tree, findings = outcome(text, fast=True)
    assert tree is None
    assert [finding.code for finding in findings] in (["too-deep"], ["yaml-key"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [1]\nb: *x\n", "yaml-anchor"),
        ("a: !!python/object:os.system x\n", "yaml-tag"),
        ("a: b\na: c\n", "duplicate-key"),
        ("a: b\n---\nc: d\n", "several-documents"),
    ],
)
def test_what_is_refused_is_refused_by_either(text: str, code: str) -> None:
    assert code in [finding.code for finding in outcome(text, fast=True)[1]]


def test_everything_stays_a_string() -> None:
    marked = read_yaml_tree(b"a: NO\nb: 012\nc: 2016-08-17\nd: 1:30\ne: ~\nf: =\n", Findings("x"))
    assert marked is not None
    assert marked.tree == {
        "a": "NO",
        "b": "012",
        "c": "2016-08-17",
        "d": "1:30",
        "e": "~",
        "f": "=",
    }


def test_ruamel_alone_still_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CLoader")
    assert libyaml_events("a: b\n") is None
    with pytest.raises(YAMLError):
        list(ruamel_events("a: [b\n"))
