"""Decisions on what is the same take effect in the store, and are taken back without a trace."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from casebooks import tumen as run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad

import tumen
from tumen.build.build import BuildReport, build
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.derive.identity.decide import decide
from tumen.derive.inference.locations import CaseFiles
from tumen.derive.inference.rules import fact
from tumen.parse.decisions import Judgement, file_stem
from tumen.query.export_rdf import export_rdf
from tumen.store.reader import open_reader
from tumen.store.verify import verify_store
from tumen.store.writer import Writer

PEOPLE = ("kim", "gim", "kym", "lee")
EVENTS = ("flight", "escape")


def case(slug: str, person: str, event: str, date: str, friend: str = "") -> str:
    """A source on one departure; it may list a second id for a friend of the person."""
    spouse = f", spouse: {friend}" if friend else ""
    also = f"\n  {friend}: {{type: Person, name: {friend.title()}}}" if friend else ""
    return f"""\
id: {slug}
type: Article
title: {slug}
author: desk
published: 2020
actors:
  desk: {{type: Person, name: Desk}}
  {person}: {{type: Person, name: {person.title()}, born: 1960{spouse}}}{also}
places: {{seoul: {{type: City, name: Seoul}}}}
events:
  {event}: {{type: Defection, name: a flight, departing: {person}, to: seoul, date: {date}}}
claims:
  why: {{type: CausalClaim, cause: {event}, effect: {event}-felt, sign: increases,
    modality: asserted, claimant: {person}, gist: It was felt.}}
conditions: {{{event}-felt: {{type: Condition, name: felt}}}}
"""


IMPORTED = f"""\
<{ID}gim> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{Tumen.Person}> <{SOURCE}list> .
<{ID}gim> <{Tumen.name}> "GIM" <{SOURCE}list> .
<{ID}gim> <{Tumen.spouse}> <{ID}kim> <{SOURCE}list> .
<{SOURCE}list> <{Tumen.describes}> <{ID}gim> <{SOURCE}list> .
"""


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    return book(tmp_path / "book")


def book(root: Path) -> Casebook:
    (root / "graph" / "cases").mkdir(parents=True)
    (root / "graph" / "decisions").mkdir()
    (root / "graph" / "imports").mkdir()
    return find_casebook(root)


def write(casebook: Casebook, slug: str, *what: str) -> None:
    (casebook.cases / f"{slug}.yaml").write_text(case(slug, *what), encoding="utf-8")


def same(casebook: Casebook, one: str, other: str, canonical: str = "") -> Path:
    return decide(casebook, one, other, Judgement("same", "One.", "me", "2026", canonical))


def held(casebook: Casebook) -> set[Quad]:
    return set(open_reader(casebook))


def fresh(casebook: Casebook, folder: Path) -> set[Quad]:
    """What a store made anew from the same files holds."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(casebook.root / "graph", folder / "graph")
    made = find_casebook(folder)
    build(made)
    return held(made)


def test_two_ids_are_one_thing_everywhere_and_two_again_when_it_is_taken_back(
    casebook: Casebook, tmp_path: Path
) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    write(casebook, "note", "gim", "flight", "1997-02")
    build(casebook)
    before, opened = held(casebook), tumen.open(casebook.root)
    assert [tuple(row.values()) for row in opened.query("departures-by-month")] == [
        ("1997-02", 1, 2, 0)
    ]
    place = same(casebook, "gim", "kim", "kim")
    report = build(casebook)
    assert (report.merged, report.built, report.findings) == (["note"], [], [])
    assert [tuple(row.values()) for row in opened.query("departures-by-month")] == [
        ("1997-02", 1, 1, 0)
    ]
    for text in ("gim", "kim", "Gim", "Kim", f"{ID}gim"):
        found = opened.about(text)
        assert (found.id, [name for _, name in found.names]) == (f"{ID}kim", ["Gim", "Kim"])
    assert found.written_as == {"gim": [f"{SOURCE}note"]}
    claims = [list(opened.query("claims-by", claimant=who)) for who in ("gim", "kim")]
    assert claims[0] == claims[1]
    assert len(claims[0]) == 2
    assert held(casebook) == fresh(casebook, tmp_path / "anew")
    place.unlink()
    assert build(casebook).merged == ["note"]
    assert held(casebook) == before


def test_rival_dates_of_one_event_under_two_ids_become_a_dispute(casebook: Casebook) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    write(casebook, "note", "kim", "escape", "1999-10")
    build(casebook)
    opened = tumen.open(casebook.root)
    assert opened.disputes() == []
    same(casebook, "flight", "escape")
    build(casebook)
    (found,) = opened.disputes()
    assert (found.kind, found.about) == ("rivalDates", f"{ID}escape")
    assert [tuple(row.values()) for row in opened.query("departures-by-month")] == [
        ("1997-02", 1, 1, 0)
    ]


def test_rival_kinds_and_places_of_one_event_become_disputes(casebook: Casebook) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    other = case("note", "kim", "taking", "1997-02")
    other = other.replace("Defection", "Abduction").replace("seoul", "busan")
    (casebook.cases / "note.yaml").write_text(other, encoding="utf-8")
    same(casebook, "flight", "taking")
    build(casebook)
    found = {dispute.kind for dispute in tumen.open(casebook.root).disputes()}
    assert found == {"rivalKinds", "rivalPlaces"}


def test_claims_on_one_condition_under_two_ids_meet(casebook: Casebook) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    other = case("note", "lee", "escape", "1997-02").replace("asserted", "denied")
    (casebook.cases / "note.yaml").write_text(other, encoding="utf-8")
    same(casebook, "flight-felt", "escape-felt")
    same(casebook, "flight", "escape")
    build(casebook)
    opened = tumen.open(casebook.root)
    assert [dispute.kind for dispute in opened.disputes()] == ["assertedAndDenied"]
    assert opened.about("flight-felt").written_as == {"flight-felt": [f"{SOURCE}memo"]}


def test_a_chain_has_one_canonical_id_whatever_the_order(casebook: Casebook) -> None:
    for number, person in enumerate(PEOPLE):
        write(casebook, f"s{number}", person, "flight", "1997")
    for pair in (("kim", "lee"), ("gim", "kym"), ("lee", "kym")):
        same(casebook, *pair)
    build(casebook)
    assert {tumen.open(casebook.root).about(name).id for name in PEOPLE} == {f"{ID}gim"}
    same(casebook, "kim", "lee", "lee")
    assert build(casebook).merged == ["s0", "s1", "s2", "s3"]
    assert {tumen.open(casebook.root).about(name).id for name in PEOPLE} == {f"{ID}lee"}


def test_imported_statements_are_merged_and_given_back(casebook: Casebook, tmp_path: Path) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    (casebook.imports / "list.nq").write_text(IMPORTED, encoding="utf-8")
    build(casebook)
    before = held(casebook)
    place = same(casebook, "gim", "kim")
    assert build(casebook).merged == ["list", "memo"]
    graph = NamedNode(f"{SOURCE}list")
    said = {str(q.object) for q in open_reader(casebook).quads_for_pattern(
        NamedNode(f"{ID}gim"), NamedNode(Tumen.writtenAs), None, graph)}  # fmt: skip
    assert said == {'"gim"', '"kim"'}
    assert held(casebook) == fresh(casebook, tmp_path / "anew")
    assert verify_store(casebook) == []
    (casebook.imports / "list.nq").write_text(IMPORTED.replace('"GIM"', '"Gim K."'), "utf-8")
    build(casebook)
    assert held(casebook) == fresh(casebook, tmp_path / "anew")
    (casebook.imports / "list.nq").write_text(IMPORTED, encoding="utf-8")
    place.unlink()
    build(casebook)
    assert held(casebook) == before


def test_what_sources_wrote_is_shown_and_exported(casebook: Casebook) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    write(casebook, "note", "gim", "flight", "1997-02", "kim")
    build(casebook)
    before = exported(casebook)
    same(casebook, "gim", "kim", "kim")
    build(casebook)
    assert exported(casebook) == before
    assert exported(casebook, original_ids=False) != before
    done = run("about", "gim", "--casebook", str(casebook.root))
    assert "\nwritten as: gim  [note]\nwritten as: kim  [note]\n" in done.stdout
    done = run("query", "claim-in-full", "claim=note/why", "--casebook", str(casebook.root))
    assert re.search(r'writtenAs "(gim|kim)" , "(gim|kim)" \.', done.stdout), done.stdout
    query = f"SELECT * {{ <{ID}gim> ?p ?o }}"
    done = run("query", "-e", query, "--casebook", str(casebook.root))
    assert f"<{ID}gim> was merged by decision. Write <{ID}kim> in its place." in done.stderr


def exported(casebook: Casebook, *, original_ids: bool = True) -> set[str]:
    target = io.BytesIO()
    export_rdf(casebook, "nquads", target, original_ids=original_ids)
    lines = target.getvalue().decode().splitlines()
    return {line for line in lines if "/derived/" not in line}


def test_a_finding_on_a_merged_thing_has_its_place_in_the_case(casebook: Casebook) -> None:
    write(casebook, "note", "gim", "flight", "1997-02")
    write(casebook, "memo", "kim", "flight", "1997-02")
    same(casebook, "gim", "kim", "kim")
    said = fact(f"<{ID}flight>", f"<{Tumen.departing}>", f"<{ID}kim>")
    lines = (casebook.cases / "note.yaml").read_text(encoding="utf-8").splitlines()
    place = CaseFiles(casebook).place("note", said)
    assert place is not None
    assert lines[place.line - 1][place.column - 1 :].startswith("gim")


def test_a_decision_that_cannot_be_used_is_said_at_each_build_and_changes_nothing(
    casebook: Casebook,
) -> None:
    write(casebook, "memo", "kim", "flight", "1997-02")
    build(casebook)
    before = {q for q in held(casebook) if q.graph_name.value.startswith(SOURCE)}  # type: ignore[union-attr]
    same(casebook, "kim", "nobody")
    (casebook.root / "graph" / "decisions" / "kim--seoul.yaml").write_text(
        "things: [kim, seoul]\nverdict: same\nreason: r\nby: me\ndate: 2026\n", "utf-8"
    )
    for report in (build(casebook), build(casebook)):
        assert [(f.code, f.file.rpartition("/")[2]) for f in report.findings] == [
            ("unknown-thing", "kim--nobody.yaml"), ("incompatible-kinds", "kim--seoul.yaml"),
        ]  # fmt: skip
    after = {q for q in held(casebook) if q.graph_name.value.startswith(SOURCE)}  # type: ignore[union-attr]
    assert after == before


STEPS = st.one_of(
    st.tuples(st.just("same"), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
    st.tuples(st.just("different"), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
    st.tuples(st.just("same"), st.sampled_from(EVENTS), st.sampled_from([*EVENTS, "kim"])),
    st.tuples(st.just("withdraw"), st.sampled_from([*PEOPLE, *EVENTS]), st.sampled_from(PEOPLE)),
    st.tuples(
        st.just("write"), st.sampled_from(["s0", "s1", "s2"]), st.sampled_from(PEOPLE),
        st.sampled_from(EVENTS), st.sampled_from(["1997-02", "1998"]),
        st.sampled_from(["", *PEOPLE]),
    ),
    st.tuples(st.just("delete"), st.sampled_from(["s0", "s1", "s2"])),
    st.tuples(st.just("import")),
    st.tuples(st.just("killed")),
)  # fmt: skip


def take(casebook: Casebook, step: tuple[str, ...]) -> None:
    what, *rest = step
    decisions = casebook.root / "graph" / "decisions"
    if what == "write":
        slug, person, event, date, friend = rest
        write(casebook, slug, person, event, date, "" if friend == person else friend)
    elif what == "delete":
        (casebook.cases / f"{rest[0]}.yaml").unlink(missing_ok=True)
    elif what == "withdraw":
        (decisions / f"{file_stem(*rest)}.yaml").unlink(missing_ok=True)
    elif what == "import":
        file = casebook.imports / "list.nq"
        file.unlink() if file.exists() else file.write_text(IMPORTED, encoding="utf-8")
    elif what != "killed" and rest[0] != rest[1]:
        canonical = rest[0] if what == "same" and rest[0] > rest[1] else ""
        decide(casebook, *rest, Judgement(what, "One.", "me", "2026", canonical))


def broken_off(casebook: Casebook) -> BuildReport | None:
    """Build, and stop before it is published, as if the process had been killed."""
    real = Writer.publish

    def stop(self: Writer) -> None:
        raise KeyboardInterrupt

    Writer.publish = stop  # type: ignore[method-assign]
    try:
        return build(casebook)
    except KeyboardInterrupt:
        return None
    finally:
        Writer.publish = real  # type: ignore[method-assign]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(STEPS, min_size=1, max_size=4), min_size=2, max_size=4))
def test_any_steps_give_what_a_fresh_build_gives(
    tmp_path_factory: pytest.TempPathFactory, turns: list[list[tuple[str, ...]]]
) -> None:
    folder = tmp_path_factory.mktemp("steps")
    casebook = book(folder / "book")
    write(casebook, "s0", "kim", "flight", "1997-02")
    write(casebook, "s1", "gim", "escape", "1997-02", "kim")
    build(casebook)
    for steps in turns:
        for step in steps:
            take(casebook, step)
        if ("killed",) in steps:
            broken_off(casebook)
            (casebook.root / "graph" / "decisions" / "gim--kim.yaml").unlink(missing_ok=True)
        report = build(casebook)
        assert not any(f.code == "internal" for f in report.findings)
        assert held(casebook) == fresh(casebook, folder / "anew")
    shutil.rmtree(folder)
