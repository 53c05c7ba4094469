"""What cases say of one thing that cannot be: two kinds of thing, a place inside itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.check.contradictions import check_containment
from tumen.check.other_cases import OtherCases
from tumen.core.casebook import find_casebook
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.parse.case import Case, Origins

HEAD = "id: {}\ntype: Article\ntitle: A report\n"
STORM_AS_PERSON = HEAD + "actors:\n  storm: {{type: Person, name: Storm}}\n"
STORM_AS_EVENT = HEAD + "events:\n  storm: {{type: Closure, name: the storm}}\n"
TURTLE = """@prefix : <https://w3id.org/tumen/ontology#> .
@prefix id: <https://w3id.org/tumen/id/> .
<https://w3id.org/tumen/source/b> a :Article ; :title "A report"@en ; :describes id:storm .
id:storm a :Closure ; :name "the storm"@en .
"""


def said(folder: Path, code: str) -> list[tuple[str, int, str, str]]:
    """The findings of one code: file, line, severity, message."""
    findings = check_files(find_casebook(folder))
    return [(Path(f.file).name, f.line, f.severity, f.message) for f in findings if f.code == code]


def test_a_person_of_one_case_cannot_be_an_event_of_another(tmp_path: Path) -> None:
    make_casebook(tmp_path, a=STORM_AS_PERSON.format("a"), b=STORM_AS_EVENT.format("b"))
    found = said(tmp_path, "id-clash")
    assert found == [
        ("a.yaml", 5, "error", "'storm' is of the type Person here, and of the type Closure in the case 'b'"),
        ("b.yaml", 5, "error", "'storm' is of the type Closure here, and of the type Person in the case 'a'"),
    ]  # fmt: skip
    assert build(find_casebook(tmp_path)).failed == ["a", "b"]


def test_a_later_case_is_refused_and_what_was_built_stays(tmp_path: Path) -> None:
    make_casebook(tmp_path, a=STORM_AS_PERSON.format("a"))
    assert build(find_casebook(tmp_path)).failed == []
    (tmp_path / "graph" / "cases" / "b.ttl").write_text(TURTLE, encoding="utf-8")
    report = build(find_casebook(tmp_path))
    assert (report.built, report.failed) == ([], ["b"])
    assert [f.code for f in report.findings] == ["id-clash"]
    assert said(tmp_path, "id-clash")[1:] == [
        ("b.ttl", 4, "error", "'storm' is of the type Closure here, and of the type Person in the case 'a'")
    ]  # fmt: skip


def test_another_kind_of_the_same_section_is_for_sources_to_disagree_on(tmp_path: Path) -> None:
    event = "events:\n  exit: {{type: {}, name: the exit}}\n"
    make_casebook(
        tmp_path,
        a=HEAD.format("a") + event.format("Defection"),
        b=HEAD.format("b") + event.format("Abduction"),
    )
    assert said(tmp_path, "id-clash") == []
    assert build(find_casebook(tmp_path)).failed == []


def place(name: str, within: str) -> str:
    return f"  {name}: {{type: City, name: {name}, within: {within}}}\n"


def test_places_that_lie_within_each_other_are_an_error_of_their_case(tmp_path: Path) -> None:
    cities = place("one", "two") + place("two", "three") + place("three", "one")
    make_casebook(tmp_path, a=HEAD.format("a") + "places:\n" + cities)
    message = "'one' would lie within itself: one → two → three → one"
    assert said(tmp_path, "containment-cycle") == [("a.yaml", 5, "error", message)]
    assert build(find_casebook(tmp_path)).failed == ["a"]


def test_a_thing_that_is_a_part_of_itself_is_found(tmp_path: Path) -> None:
    group = "actors:\n  g1: {type: Group, name: the guards, partOf: g1}\n"
    make_casebook(tmp_path, a=HEAD.format("a") + group)
    message = "'g1' would be a part of itself: g1 → g1"
    assert said(tmp_path, "containment-cycle") == [("a.yaml", 5, "error", message)]


@pytest.mark.parametrize("built", [False, True])
def test_a_cycle_that_several_cases_close_is_a_warning_in_each(tmp_path: Path, built: bool) -> None:
    make_casebook(
        tmp_path,
        a=HEAD.format("a") + "places:\n" + place("one", "two"),
        b=HEAD.format("b") + "places:\n" + place("two", "three"),
        c=HEAD.format("c") + "places:\n" + place("three", "one"),
    )
    if built:
        assert build(find_casebook(tmp_path)).failed == []
    found = said(tmp_path, "containment-cycle")
    assert [(file, line, severity) for file, line, severity, _ in found] == [
        (f"{slug}.yaml", 5, "warning") for slug in "abc"
    ]
    assert found[1][3] == "'two' would lie within itself: two → three → one → two"


LETTERS = "abcdef"
edges = st.sets(st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)), max_size=10)


def case(slug: str, stated: set[tuple[str, str]]) -> Case:
    graph = NamedNode(SOURCE + slug)
    quads = [
        Quad(NamedNode(ID + one), NamedNode(Tumen.partOf), NamedNode(ID + other), graph)
        for one, other in sorted(stated)
    ]
    return Case(slug, quads, Origins())


def on_a_cycle(stated: set[tuple[str, str]]) -> bool:
    reached = set(stated)
    for middle in LETTERS:
        reached |= {(a, d) for a, b in reached if b == middle for c, d in reached if c == middle}
    return any(one == other for one, other in reached)


@settings(deadline=None)
@given(edges, edges)
def test_a_cycle_is_found_exactly_where_there_is_one(
    here: set[tuple[str, str]], there: set[tuple[str, str]]
) -> None:
    cases = [case("here", here), case("there", there)]
    found = []
    for each in cases:
        findings = Findings(each.slug)
        check_containment(each, findings, OtherCases([], cases))
        found += findings.sorted()
    assert bool(found) == on_a_cycle(here | there)
    errors = {finding.file for finding in found if finding.severity == "error"}
    assert errors == {name for name, own in (("here", here), ("there", there)) if on_a_cycle(own)}
