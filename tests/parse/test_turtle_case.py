"""Cases written as Turtle or TriG pass the same checks as those written as YAML."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import CASE, make_casebook

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import find_casebook, shipped_root
from tumen.core.vocabulary import Tumen
from tumen.parse import read_case
from tumen.query.export_rdf import export_rdf
from tumen.store.reader import open_reader
from tumen.store.writer import source_graph

TURTLE = """\
@prefix tumen: <https://w3id.org/tumen/ontology#> .
@prefix id: <https://w3id.org/tumen/id/> .
@prefix source: <https://w3id.org/tumen/source/> .

source:letter-2018 a tumen:Report ;
    tumen:title "A letter"@en ;
    tumen:published "2018-05" ;
    tumen:author id:clerk ;
    tumen:states <second-fence> ;
    tumen:describes id:clerk .

id:clerk a tumen:Person ; tumen:name "the clerk"@en .

<second-fence> a tumen:CausalClaim ;
    tumen:cause id:fence ;
    tumen:effect id:arrivals ;
    tumen:linkType tumen:causes ;
    tumen:sign tumen:decreases ;
    tumen:modality tumen:asserted ;
    tumen:rank tumen:normal ;
    tumen:claimant id:clerk ;
    tumen:gist "The fence keeps people from coming."@en .
"""


def findings(folder: Path, text: str, name: str = "letter-2018.ttl") -> list[tuple[int, str, str]]:
    book = make_casebook(folder)
    (book / "graph" / "cases" / name).write_text(text)
    return [(f.line, f.code, f.message) for f in check_files(find_casebook(book))]


def test_a_turtle_case_is_built_with_its_dates_bounded(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    (book / "graph" / "cases" / "letter-2018.ttl").write_text(TURTLE)
    report = build(find_casebook(book))
    assert (report.built, report.findings) == (["border-2016", "letter-2018"], [])
    store = open_reader(find_casebook(book))
    days = {
        q.object.value  # type: ignore[union-attr]
        for q in store.quads_for_pattern(source_graph("letter-2018"), None, None, source_graph("letter-2018"))
        if q.predicate.value.endswith(("earliest", "latest"))
    }  # fmt: skip
    assert days == {"2018-05-01", "2018-05-31"}


def test_blank_nodes_get_the_same_names_every_time(tmp_path: Path) -> None:
    text = TURTLE.replace("tumen:describes id:clerk .", "tumen:describes id:clerk, [ a tumen:Person ; tumen:name 'a guard'@en ] .")  # fmt: skip
    exports = []
    for number, shape in enumerate((text, text.replace("[ a tumen", "[   a   tumen"))):
        book = make_casebook(tmp_path / f"book{number}")
        (book / "graph" / "cases" / "letter-2018.ttl").write_text(shape)
        assert build(find_casebook(book)).findings == []
        with (tmp_path / "out.nq").open("wb") as file:
            export_rdf(find_casebook(book), "nquads", file, sources=["letter-2018"])
        exports.append(sorted((tmp_path / "out.nq").read_text().splitlines()))
    assert exports[0] == exports[1]
    assert any(
        "https://w3id.org/tumen/id/letter-2018/.well-known/genid/c14n0" in row for row in exports[0]
    )


@pytest.mark.parametrize(
    ("before", "after", "line", "code", "part"),
    [
        ("tumen:Person ;", "tumen:Person ,;", 12, "rdf-syntax", ""),
        ("id:fence ;", "id:fnece ;", 15, "dangling-reference", "nothing is called 'fnece'"),
        ("id:fence ;", "<http://ex.org/a b> ;", 15, "rdf-syntax", ""),
        ("tumen:sign tumen:decreases", "tumen:sign tumen:decrease", 18, "unknown-term", "tumen:decrease"),
        ("tumen:effect", "tumen:efect", 16, "unknown-term", "'tumen:efect'"),
        ("tumen:Report", "tumen:Reprot", 5, "unknown-term", "'tumen:Reprot'"),
        ('"2018-05"', '"2018-15"', 7, "bad-date", "'2018-15' is no date"),
        ("tumen:claimant id:clerk", "tumen:claimant id:north", 21, "wrong-kind", "'claimant'"),
    ],
)  # fmt: skip
def test_a_mistake_in_turtle_is_named_where_it_stands(
    before: str, after: str, line: int, code: str, part: str, tmp_path: Path
) -> None:
    assert before in TURTLE
    found = findings(tmp_path / "book", TURTLE.replace(before, after, 1))
    assert any(f[1] == code and part in f[2] for f in found), found
    assert any(abs(f[0] - line) <= 1 for f in found if f[1] == code), found


def test_a_trig_case_may_not_speak_for_another_source(tmp_path: Path) -> None:
    text = TURTLE + "<https://w3id.org/tumen/source/border-2016> { id:x a tumen:Person }\n"
    found = findings(tmp_path / "book", text, "letter-2018.trig")
    assert [code for _, code, _ in found] == ["foreign-graph"]


def test_the_vocabulary_is_not_bent_by_a_case(tmp_path: Path) -> None:
    assert findings(tmp_path / "book", CASE, "border-2016.yaml") == []


def test_what_another_case_left_out_is_not_held_against_this_one(tmp_path: Path) -> None:
    from casebooks import CASE as YAML

    other = YAML.replace("border-2016", "other-2019")
    other = other.replace("    sign: decreases\n", "    disputes: ../border-2016/arrivals-2015\n")
    assert findings(tmp_path / "book", other, "other-2019.yaml") == []


LEAN = """\
@prefix tumen: <https://w3id.org/tumen/ontology#> .
@prefix id: <https://w3id.org/tumen/id/> .

<https://w3id.org/tumen/source/letter-2018> a tumen:Report ;
    tumen:title "A letter"@en ; tumen:published "2018-05" ; tumen:publisher id:office .
id:office a tumen:Ministry ; tumen:name "the office"@en .
id:night-watch a tumen:Activity ; tumen:name "night watch"@en ; tumen:status tumen:planned .
<watch> a tumen:CausalClaim ; tumen:cause id:night-watch ; tumen:effect id:arrivals ;
    tumen:gist "A night watch would change who arrives." .
"""
SAME = """\
id: letter-2018
type: Report
title: {en: A letter}
published: 2018-05
publisher: office
actors: {office: {type: Ministry, name: {en: the office}}}
conditions: {night-watch: {type: Activity, name: {en: night watch}, status: planned}}
claims:
  watch:
    type: CausalClaim
    cause: night-watch
    effect: arrivals
    gist: A night watch would change who arrives.
"""


def test_what_goes_without_saying_in_yaml_does_in_turtle(tmp_path: Path) -> None:
    stored = []
    for name, text in (("letter-2018.ttl", LEAN), ("letter-2018.yaml", SAME)):
        book = make_casebook(tmp_path / name)
        (book / "graph" / "cases" / name).write_text(text)
        assert build(find_casebook(book)).findings == []
        store = open_reader(find_casebook(book))
        stored.append(set(store.quads_for_pattern(None, None, None, source_graph("letter-2018"))))
    assert stored[0] == stored[1]
    assert len(stored[0]) > 20


def test_a_value_in_turtle_may_be_written_as_turtle_has_it(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    (book / "graph" / "cases" / "letter-2018.ttl").write_text(
        TURTLE.replace('"2018-05"', '"2018-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>')
        + """
id:crowd a tumen:Group ; tumen:name "crowd" ; tumen:size "13" ; tumen:sizeApproximate "true" .
id:crossings a tumen:Indicator ; tumen:name "crossings" ; tumen:unit tumen:persons .
<twelve> a tumen:StatisticClaim ; tumen:indicator id:crossings ; tumen:population id:crowd ;
    tumen:period 2017 ; tumen:atLeast 12 ; tumen:atMost 1300 ; tumen:unit tumen:persons ;
    tumen:gist "From 12 to 1300 crossed in 2017." .
"""
    )
    assert build(find_casebook(book)).findings == []
    store = open_reader(find_casebook(book))
    written = {
        q.predicate.value.rpartition("#")[2]: (q.object.value, q.object.datatype.value.rpartition("#")[2])  # type: ignore[union-attr]
        for q in store.quads_for_pattern(None, None, None, source_graph("letter-2018"))
        if q.predicate.value.endswith(("size", "Approximate", "period", "atLeast", "atMost", "published"))
    }  # fmt: skip
    assert written == {
        "published": ("2018-05", "string"),
        "period": ("2017", "string"),
        "size": ("13", "integer"),
        "sizeApproximate": ("true", "boolean"),
        "atLeast": ("12", "decimal"),
        "atMost": ("1300", "decimal"),
    }


def test_each_wrong_value_in_turtle_is_told_though_another_is_wrong(tmp_path: Path) -> None:
    wrong = TURTLE.replace("tumen:asserted", '"asserted"').replace("tumen:decreases", "tumen:fewer")
    assert findings(tmp_path / "book", wrong) == [
        (18, "unknown-term", "the vocabulary has no term 'tumen:fewer'"),
        (19, "wrong-value", "'modality' leads to a thing, and 'asserted' is a text"),
    ]


@pytest.mark.parametrize("name", ["letter-2018.ttl", "letter-2018.yaml"])
def test_a_claim_is_no_effect_and_what_is_one_is_told(name: str, tmp_path: Path) -> None:
    spoken = (
        CASE.replace("id: border-2016", "id: letter-2018") + "  spoken:\n    type: CausalClaim\n"
        "    cause: fence\n    effect: fence-cuts-arrivals\n    linkType: causes\n    gist: So they say.\n"
        if name.endswith("yaml")
        else TURTLE.replace("tumen:effect id:arrivals", "tumen:effect <second-fence>")
    )
    book = make_casebook(tmp_path / "book")
    (book / "graph" / "cases" / name).write_text(spoken)
    (found,) = check_files(find_casebook(book))
    assert found.hint == (
        f"'{'fence-cuts-arrivals' if name.endswith('yaml') else 'second-fence'}' is a claim or "
        "passage of this case, not a thing. An utterance can be an event of the type "
        "Statement: describe that, and name it here."
    )


TWO_SOURCES = """\
@prefix tumen: <https://w3id.org/tumen/ontology#> .
@prefix id: <https://w3id.org/tumen/id/> .
@prefix source: <https://w3id.org/tumen/source/> .
source:herald-2020 {{ source:herald-2020 a tumen:NewsReport ; tumen:author id:ann . }}
{open}source:post-2021 a tumen:Article ; tumen:author id:bob .{close}
"""


@pytest.mark.parametrize(("opened", "closed"), [("source:post-2021 { ", " }"), ("", "")])
def test_a_file_with_two_sources_is_refused_as_a_case(opened: str, closed: str) -> None:
    text = TWO_SOURCES.format(open=opened, close=closed)
    case, findings = read_case(
        text.encode(), Path("herald-2020.trig"), "herald-2020.trig", shipped_root() / "ontology"
    )
    found = [f for f in findings.sorted() if f.code == "foreign-graph"]
    assert len(found) == 1 and found[0].line == 5
    assert case is not None
    bob = "https://w3id.org/tumen/id/bob"
    assert opened == "" or all(getattr(q.object, "value", "") != bob for q in case.quads)


@pytest.mark.parametrize("suffix", ["ttl", "trig"])
def test_a_byte_order_mark_is_no_part_of_a_case(suffix: str) -> None:
    text = (
        "\ufeff@prefix t: <https://w3id.org/tumen/ontology#> .\n<a> a t:Person ; t:name 'A'@en .\n"
    )
    case, findings = read_case(
        text.encode(), Path(f"a-2020.{suffix}"), "a", shipped_root() / "ontology"
    )
    assert case is not None and not findings.has_errors()


def test_dates_with_a_zone_or_a_time_mean_their_day() -> None:
    text = (
        "@prefix t: <https://w3id.org/tumen/ontology#> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        "<one> a t:Event ; t:date '2016-08-17Z'^^xsd:date .\n"
        "<two> a t:Event ; t:date '2016-08-17T10:00:00Z'^^xsd:dateTime .\n"
    )
    case, findings = read_case(text.encode(), Path("a-2020.ttl"), "a", shipped_root() / "ontology")
    assert case is not None and not findings.has_errors()
    said = [(q.predicate.value, str(getattr(q.object, "value", ""))) for q in case.quads]
    days = [value for key, value in said if key in (Tumen.earliest, Tumen.latest)]
    assert days == ["2016-08-17"] * 4
    written = {value for key, value in said if key == Tumen.date}
    assert written == {"2016-08-17Z", "2016-08-17T10:00:00Z"}
