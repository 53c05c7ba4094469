"""FollowTheMoney: what comes in goes out again, and the second import changes nothing."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from casebooks import tumen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.ftm.write import export_ftm
from tumen.ingest.run import ImportRequest, ImportResult, import_file
from tumen.query.export_rdf import graphs_of
from tumen.store.reader import open_reader

Entity = dict[str, Any]

PEOPLE: list[Entity] = [
    {"id": "NK-a", "schema": "Person", "properties": {
        "name": ["Ri Il Ho", "리일호"], "alias": ["Lee Il Ho"], "weakAlias": ["Ho"], "previousName": ["Ri Chol"],
        "nationality": ["kp"], "birthDate": ["1964-07-17", "1966"], "gender": ["male"], "position": ["envoy"],
        "profession": ["diplomat"], "birthPlace": ["Musan"], "wikidataId": ["Q42"]}},
    {"id": "NK-b", "schema": "Person", "properties": {"name": ["Ri Mi Rae"], "deathDate": ["2011-12"]}},
    {"id": "NK-c", "schema": "Company", "properties": {
        "name": ["Han Trading"], "country": ["vn"], "jurisdiction": ["kp"], "parent": ["NK-d"]}},
    {"id": "NK-d", "schema": "LegalEntity", "properties": {"name": ["Han"]}},
    {"id": "NK-e", "schema": "Position", "properties": {"name": ["chief"], "organization": ["NK-c"]}},
    {"id": "NK-f", "schema": "Occupancy", "properties": {
        "holder": ["NK-a"], "post": ["NK-e"], "startDate": ["2010-01-01"], "endDate": ["2012"]}},
    {"id": "NK-g", "schema": "Directorship", "properties": {
        "director": ["NK-b"], "organization": ["NK-c"], "role": ["director"], "startDate": ["2013"]}},
    {"id": "NK-h", "schema": "Family", "properties": {
        "person": ["NK-a"], "relative": ["NK-b"], "relationship": ["daughter"]}},
    {"id": "NK-i", "schema": "Ownership", "properties": {"owner": ["NK-a"], "asset": ["NK-c"]}},
    {"id": "NK-j", "schema": "Sanction", "properties": {
        "entity": ["NK-c"], "authority": ["the Council"], "program": ["DPRK"], "authorityId": ["KPe.1"],
        "listingDate": ["2016-03-02"], "startDate": ["2016-03-03"], "provisions": ["assets"]}},
]  # fmt: skip


def new_casebook(folder: Path) -> Casebook:
    (folder / "graph" / "cases").mkdir(parents=True, exist_ok=True)
    return find_casebook(folder)


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    return new_casebook(tmp_path)


def lines(path: Path, entities: list[Entity]) -> Path:
    text = "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in entities)
    path.write_text(text, encoding="utf-8")
    return path


def taken(casebook: Casebook, entities: list[Entity], form: str, **head: str) -> ImportResult:
    path = lines(casebook.root / "entities.ftm", entities)
    outcome = import_file(casebook, ImportRequest(path, "list", form=form, head=dict(head)))
    assert [str(finding) for finding in outcome.findings] == []
    assert build(casebook).failed == []
    return outcome


def given_back(casebook: Casebook) -> list[Entity]:
    store, target = open_reader(casebook), io.BytesIO()
    export_ftm(store, graphs_of(store, ["list"]), target)
    return [json.loads(line) for line in target.getvalue().decode().splitlines()]


def by_id(entities: list[Entity]) -> dict[str, Entity]:
    return {
        entity["id"]: {
            "schema": entity["schema"],
            **{name: sorted(values) for name, values in entity["properties"].items()},
        }
        for entity in entities
    }


@pytest.mark.parametrize("form", ["case", "quads"])
def test_what_came_in_goes_out_again(casebook: Casebook, form: str) -> None:
    taken(casebook, PEOPLE, form)
    assert by_id(given_back(casebook)) == by_id(PEOPLE)


@pytest.mark.parametrize("form", ["case", "quads"])
def test_a_newer_file_tells_what_came_changed_and_vanished(casebook: Casebook, form: str) -> None:
    taken(casebook, PEOPLE, form)
    again = taken(casebook, PEOPLE, form)
    assert (again.written, again.changes.any(), again.changes.unchanged) == (False, False, 10)
    newcomer = {"id": "NK-z", "schema": "Person", "properties": {"name": ["Pak"]}}
    renamed = json.loads(json.dumps(PEOPLE[3]).replace('"Han"', '"Hahn"'))
    newer = [*PEOPLE[:3], renamed, *PEOPLE[4:9], newcomer]
    changes = taken(casebook, newer, form, published="2018-01-01").changes
    assert (changes.came, changes.changed, changes.vanished) == (["NK-z"], ["NK-d"], ["NK-j"])
    query = "SELECT ?name ?day { ?r tumen:withdrawn ?day ; tumen:rank tumen:deprecated . ?m tumen:at ?r ; tumen:listingNumber ?name }"
    done = tumen("query", "--sparql", query, "--format", "csv", cwd=casebook.root)
    assert done.stdout.split() == ["name,day", "KPe.1,2018-01-01"]
    last = taken(casebook, [*newer, PEOPLE[9]], form, published="2019-01-01").changes
    assert last.returned == ["NK-j"]
    done = tumen("query", "--sparql", query, "--format", "csv", cwd=casebook.root)
    assert done.stdout.split() == ["name,day"]


def test_what_has_no_term_is_counted_and_never_silently_lost(casebook: Casebook) -> None:
    person = {"id": "a", "schema": "Person", "properties": {
        "name": ["Ri"], "topics": ["sanction"], "notes": ["A story."], "shoeSize": ["43"]}}  # fmt: skip
    ship = {"id": "b", "schema": "Vessel", "properties": {"name": ["Wise Honest"]}}
    outcome = taken(casebook, [person, ship], "case")
    assert outcome.unmapped == {
        "Person.topics": 1, "Person.notes": 1, "Person.shoeSize (unknown to FollowTheMoney)": 1,
        "Vessel (whole entities)": 1,
    }  # fmt: skip


def test_the_library_of_the_field_accepts_what_is_exported(casebook: Casebook) -> None:
    followthemoney = pytest.importorskip(
        "followthemoney", reason="too heavy to be installed for the tests alone"
    )
    taken(casebook, PEOPLE, "case")
    for entity in given_back(casebook):
        followthemoney.model.get_proxy(entity).schema.validate(entity)


TEXT = st.text("abcxyz 김リé'\"\\&:#,{}[]-", min_size=1, max_size=12).filter(
    lambda t: " ".join(t.split()) == t
)
DATE = st.dates().filter(lambda d: d.year > 999).map(str) | st.integers(1900, 2020).map(str)
CODE = st.sampled_from(["kp", "kr", "vn", "sy", "us"])


@st.composite
def files(draw: st.DrawFn) -> list[Entity]:
    """A file of entities that refer to each other, of what both models name."""

    def one(values: st.SearchStrategy[str]) -> list[str]:
        return [draw(values)]

    def some(values: st.SearchStrategy[str]) -> list[str]:
        return sorted(draw(st.sets(values, max_size=2)))

    people = [f"p{i}" for i in range(draw(st.integers(2, 3)))]
    bodies = [f"Body {i}" for i in range(2)]
    found: list[tuple[str, str, dict[str, list[str]]]] = [
        (key, "Person", {
            "name": one(TEXT), "alias": some(TEXT), "weakAlias": some(TEXT), "previousName": some(TEXT),
            "nationality": some(CODE), "birthDate": some(DATE), "gender": draw(st.sampled_from([[], ["male"], ["female"]])),
            "profession": some(TEXT), "position": some(TEXT), "birthPlace": some(TEXT), "birthCountry": some(CODE)})
        for key in people
    ] + [
        (key, draw(st.sampled_from(["Company", "Organization", "PublicBody", "LegalEntity"])), {
            "name": one(TEXT), "alias": some(TEXT), "country": some(CODE), "jurisdiction": some(CODE)})
        for key in bodies
    ] + [("post", "Position", {"name": one(TEXT), "organization": [bodies[0]]})]  # fmt: skip
    start = draw(st.none() | st.integers(1990, 2000).map(str))
    end = draw(st.none() | st.integers(2001, 2010).map(str))
    period = {"startDate": [start] if start else [], "endDate": [end] if end else []}
    found += [
        ("o", "Occupancy", {"holder": [people[0]], "post": ["post"], **period}),
        ("m", draw(st.sampled_from(["Membership"])), {
            "member": [people[1]], "organization": [bodies[1]], "role": some(TEXT), **period}),
        ("f", "Family", {"person": [people[0]], "relative": [people[1]],
                         "relationship": one(st.sampled_from(["father", "mother", "daughter", "spouse", "brother"]))}),
        ("w", "Ownership", {"owner": [people[0]], "asset": [bodies[0]]}),
        ("s", "Sanction", {"entity": [draw(st.sampled_from([*people, *bodies]))], "authority": one(TEXT),
                           "program": some(TEXT), "authorityId": some(TEXT), "listingDate": one(DATE), **period}),
    ]  # fmt: skip
    return [
        {"id": key, "schema": schema, "properties": {n: v for n, v in values.items() if v}}
        for key, schema, values in draw(st.permutations(found))
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(files(), st.sampled_from(["case", "quads"]))
def test_the_round_trip_loses_nothing_that_the_model_names(
    entities: list[Entity], form: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        casebook = new_casebook(Path(folder))
        taken(casebook, entities, form)
        assert by_id(given_back(casebook)) == by_id(entities)
