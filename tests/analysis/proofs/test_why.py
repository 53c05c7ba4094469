"""A conclusion tells its premises, down to what sources say and where; what does not follow, why not."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from casebooks import make_casebook, tumen

import tumen as library
from tumen.build.build import build
from tumen.core.casebook import find_casebook

HERE = Path(__file__).parents[2]
ID, ONTOLOGY = "https://w3id.org/tumen/id/", "https://w3id.org/tumen/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SOURCE = "https://w3id.org/tumen/source/"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    (folder / "graph" / "cases").mkdir(parents=True)
    text = (HERE / "embassy.yaml").read_text(encoding="utf-8")
    (folder / "graph" / "cases" / "embassy-2016.yaml").write_text(text, encoding="utf-8")
    assert build(find_casebook(folder)).findings == []
    return folder


def said(book: Path, *words: str) -> str:
    done = tumen("why", *words, cwd=book)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_conclusion_is_traced_to_sources_passages_and_lines(book: Path) -> None:
    assert said(book, "envoy", "type", "EliteDefector") == """\
the envoy is an elite defector
  because anything that is a Defector and is a WellPlacedActor is an EliteDefector
  ├─ the envoy is a defector
  │    because anything that has a departsIn that is a Defection and has status happened is a Defector
  │    ├─ the envoy – departs in – the flight
  │    │    because departsIn is the inverse of departing
  │    │    └─ the flight – departing – the envoy
  │    │         stated by embassy-2016, embassy-2016/p1s1, embassy-2016/p1s2 (graph/cases/embassy-2016.yaml:28:65)
  │    ├─ the flight is a defection
  │    │    stated by embassy-2016, embassy-2016/p1s1, embassy-2016/p1s2 (graph/cases/embassy-2016.yaml:28:18)
  │    └─ the flight – status – happened
  │         stated by embassy-2016, embassy-2016/p1s1, embassy-2016/p1s2 (graph/cases/embassy-2016.yaml:28:108)
  └─ the envoy is a well placed actor
       because anything that has seniorityHeld senior is a WellPlacedActor
       └─ the envoy – seniority held – senior
            because hasTenure, then post, then seniority implies seniorityHeld
            ├─ the envoy – has tenure – envoys-years
            │    because hasTenure is the inverse of holder
            │    └─ envoys-years – holder – the envoy
            │         stated by embassy-2016, embassy-2016/p1s1 (graph/cases/embassy-2016.yaml:26:26)
            ├─ envoys-years – post – the envoy's post
            │    stated by embassy-2016, embassy-2016/p1s1 (graph/cases/embassy-2016.yaml:26:39)
            └─ the envoy's post – seniority – senior
                 stated by embassy-2016, no passage (graph/cases/embassy-2016.yaml:24:80)
"""  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["flight", "locatedIn", "the-country"],
        ["the flight", "tumen:locatedIn", "the country"],
        ["flight locatedIn the-country"],
        [f"<{ID}flight> <{ONTOLOGY}locatedIn> <{ID}the-country> ."],
    ],
)
def test_a_triple_is_named_in_any_way(book: Path, words: list[str]) -> None:
    assert said(book, *words).splitlines()[0] == "the flight – located in – the country"


def test_of_a_thing_every_conclusion_is_explained(book: Path) -> None:
    blocks = said(book, "공사").split("\n\n")
    assert [block.splitlines()[0] for block in blocks] == [
        "the envoy is an elite defector",
        "the envoy – affiliated with – the embassy",
        "the envoy – departs in – the flight",
        "the envoy – has tenure – envoys-years",
        "the envoy – participates in – the flight",
        "the envoy – seniority held – senior",
    ]


def test_what_is_stated_is_told_as_such(book: Path) -> None:
    assert said(book, "cook", "worksAt", "canteen") == (
        "the cook – works at – the canteen\n"
        "  stated by embassy-2016, embassy-2016/p1s2 (graph/cases/embassy-2016.yaml:13:55)\n"
    )


def test_what_does_not_follow_says_what_it_lacks(book: Path) -> None:
    done = tumen("why", "envoy", "type", "OverseasWorker", cwd=book)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "tumen: 'the envoy is an overseas worker' is neither stated nor inferred.\n"
        "  It would follow because anything that has a worksAt that is an OverseasEnterprise is an"
        " OverseasWorker, but this is missing: worksAt.\n"
    )
    done = tumen("why", "ministry", "type", "SanctionedActor", cwd=book)
    assert done.stderr.splitlines()[1] == (
        "  It would follow because anything that is an Actor and has a targetedBy that is a Sanction"
        " is a SanctionedActor, but this is missing: targetedBy."
    )


def test_what_is_only_claimed_is_told_to_be_no_premise(tmp_path: Path) -> None:
    rumour = (
        "id: rumour-2017\ntype: Report\ntitle: {en: A rumour}\nauthor: han-mi-rae\n"
        "actors:\n  north-state: {type: State, name: {en: the state}}\n"
        "claims:\n  hearsay:\n    {type: StatementClaim, subject: diplomat, property: citizenOf,\n"
        "     object: north-state, gist: The diplomat is its citizen.}\n"
    )
    folder = make_casebook(tmp_path, **{"rumour-2017": rumour})
    assert tumen("build", "--no-view", cwd=folder).returncode == 0
    done = tumen("why", "diplomat", "citizenOf", "north-state", cwd=folder)
    assert (done.returncode, done.stderr.splitlines()[1:]) == (
        1,
        ["  It is claimed in rumour-2017/hearsay, and a claim is no premise."],
    )


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["enovy"], "tumen: unknown thing 'enovy'. Did you mean 'envoy'?"),
        (["envoy", "type", "EliteDefektor"], "tumen: unknown class 'EliteDefektor'. Did you mean 'EliteDefector'"),
        (["envoy", "workAt", "canteen"], "tumen: unknown property 'workAt'. Did you mean 'worksAt'"),
        (["envoy", "worksAt", "kanteen"], "tumen: unknown thing 'kanteen'. Did you mean 'canteen'"),
        (["two words"], "tumen: unknown thing 'two words'."),
        ([""], "tumen: unknown thing ''. It is empty."),
    ],
)  # fmt: skip
def test_what_is_not_known_is_named_with_the_nearest(
    book: Path, words: list[str], complaint: str
) -> None:
    done = tumen("why", *words, cwd=book)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(complaint)
    assert done.stderr.count("\n") == 1


def test_as_json_it_is_a_tree_of_full_iris(book: Path) -> None:
    (row,) = json.loads(said(book, "canteen", "type", "StateActor", "--format", "json"))

    def shape(reason: dict[str, object]) -> object:
        return reason["predicate"], reason["inferred"], [shape(p) for p in reason["premises"]]  # type: ignore[attr-defined]

    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert (row["subject"], row["object"]) == (f"{ID}canteen", f"{ONTOLOGY}StateActor")
    assert shape(row) == (
        kind, True, [
            (kind, True, [(kind, False, [])]),
            (f"{ONTOLOGY}partOf", False, []),
            (kind, True, [(f"{ONTOLOGY}owner", False, []), (kind, True, [(kind, False, [])])]),
        ],
    )  # fmt: skip
    assert row["premises"][1]["said"] == [
        {
            "source": f"{SOURCE}embassy-2016",
            "passages": [],
            "place": "graph/cases/embassy-2016.yaml:14:72",
        }
    ]


def test_as_turtle_every_step_leads_to_a_source(book: Path) -> None:
    graph = said(book, "cook", "type", "EliteDefector", "--format", "turtle")
    store = ox.Store()
    store.load(graph.encode(), format=ox.RdfFormat.TURTLE)
    prefixes = f"PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rdf: <{RDF}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    grounded = store.query(
        prefixes
        + "SELECT ?text { ?step a rdf:Statement ; rdfs:label ?text ; prov:wasDerivedFrom*/prov:hadPrimarySource ?s }"
    )
    assert sorted({row["text"].value for row in grounded}) == [  # type: ignore[union-attr]
        "the canteen is an overseas enterprise",
        "the cook is a defector",
        "the cook is a well placed actor",
        "the cook is an elite defector",
        "the cook is an overseas worker",
        "the cook – departs in – the flight",
        "the cook – works at – the canteen",
        "the flight is a defection",
        "the flight – departing – the cook",
        "the flight – status – happened",
    ]
    steps = store.query(prefixes + "SELECT ?step { ?step a rdf:Statement }")
    assert len(list(steps)) == 10  # type: ignore[arg-type]
    assert said(book, "cook", "type", "EliteDefector", "--format", "turtle") == graph


def test_as_a_diagram_premises_lead_to_the_conclusion(book: Path) -> None:
    assert said(book, "flight", "locatedIn", "the-province", "--format", "mermaid") == """\
flowchart LR
  n0["the flight – located in – the province"]
  n1["the flight – located in – the harbour town"]
  n2["the harbour town – within – the province"]
  n3["the flight – place – the harbour town"]
  n4["embassy-2016"]
  n5["embassy-2016/p1s1"]
  n6["embassy-2016/p1s2"]
  n1 --> n0
  n2 --> n0
  n3 --> n1
  n4 --> n2
  n5 --> n3
  n6 --> n3
"""  # fmt: skip
    drawn = said(book, "flight", "locatedIn", "the-province", "--format", "svg")
    assert drawn.startswith("<svg") and drawn.count("<rect x=") == 8


def test_the_library_tells_the_same(book: Path) -> None:
    reason = library.open(book).why("flight", "locatedIn", "the-country")
    assert reason is not None
    assert reason.text == "the flight – located in – the country"
    assert library.open(book).why("ministry", "type", "SanctionedActor") is None
