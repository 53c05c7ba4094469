"""What a projection holds: whole nodes and edges of a small casebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import CASE, make_casebook

import tumen
from tumen.core.errors import UnknownName

ID = "https://w3id.org/tumen/id/"
SOURCE = "https://w3id.org/tumen/source/"
MORE = """\
id: letter-2017
type: Report
title: {en: A letter}
author: han-mi-rae
published: 2017
actors:
  diplomat: {type: Person, name: {ko: 외교관}, alias: {en: the envoy}}
  embassy: {type: DiplomaticMission, name: {en: the embassy}}
posts:
  envoy: {type: Post, name: {en: envoy}, institution: embassy}
tenures:
  diplomat-as-envoy: {type: Tenure, holder: diplomat, post: envoy, tenureStatus: former}
memberships:
  diplomat-in-mission: {type: Membership, member: diplomat, organisation: embassy}
conditions:
  arrivals: {type: Condition}
  hunger: {type: Situation, name: {en: hunger}}
claims:
  hunger-and-fence:
    type: CausalClaim
    cause: [hunger, fence]
    effect: arrivals
    linkType: contributesTo
    gist: Hunger and the fence both bear on arrivals.
  fence-does-nothing:
    type: CausalClaim
    cause: fence
    effect: arrivals
    linkType: causes
    sign: decreases
    modality: denied
    date: 2013
    disputes: hunger-and-fence
    gist: The fence changed nothing.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tumen.Book:
    folder = make_casebook(tmp_path_factory.mktemp("book"), **{"letter-2017": MORE})
    book = tumen.open(folder)
    report = book.build()
    assert [str(finding) for finding in report.findings if finding.severity == "error"] == []
    return book


def test_each_pair_that_a_causal_claim_joins_is_an_edge_of_its_own(book: tumen.Book) -> None:
    graph = book.network("causes")
    edges = sorted(
        (a.removeprefix(ID), b.removeprefix(ID), key.removeprefix(ID)) for a, b, key in graph.edges
    )
    assert edges == [
        ("fence", "arrivals", "border-2016/fence-cuts-arrivals"),
        ("fence", "arrivals", "letter-2017/fence-does-nothing"),
        ("fence", "arrivals", "letter-2017/hunger-and-fence"),
        ("hunger", "arrivals", "letter-2017/hunger-and-fence"),
    ]  # fmt: skip


def test_an_edge_has_all_that_the_claim_says_of_it(book: tumen.Book) -> None:
    claim = f"{ID}letter-2017/fence-does-nothing"
    assert book.network("causes").edges[f"{ID}fence", f"{ID}arrivals", claim] == {
        "label": "causes",
        "kind": "CausalClaim",
        "property": "cause",
        "source": f"{SOURCE}letter-2017",
        "claim": claim,
        "gist": "The fence changed nothing.",
        "sign": "decreases",
        "linkType": "causes",
        "modality": "denied",
        "claimant": (f"{ID}han-mi-rae",),
        "rank": "normal",
        "disputed": True,
        "earliest": "2013-01-01",
        "latest": "2013-12-31",
    }


def test_both_sides_of_a_dispute_are_disputed(book: tumen.Book) -> None:
    disputed = {
        key for _, _, key, data in book.network().edges(keys=True, data=True) if data["disputed"]
    }
    # One says that it disputes the other; what it denies, the third asserts.
    assert disputed == {
        f"{ID}{name}"
        for name in (
            "letter-2017/hunger-and-fence",
            "letter-2017/fence-does-nothing",
            "border-2016/fence-cuts-arrivals",
        )
    }


def test_claims_are_disputed_that_a_build_found_to_contradict_each_other(tmp_path: Path) -> None:
    rival = CASE.replace("border-2016", "rival-2017").replace("sign: decreases", "sign: increases")
    book = tumen.open(make_casebook(tmp_path, **{"rival-2017": rival.replace("causes", "enables")}))
    assert book.build().failed == []
    edges = book.network().edges(keys=True, data=True)
    assert {key.removeprefix(ID) for _, _, key, data in edges if data["disputed"]} == {
        "border-2016/fence-cuts-arrivals", "rival-2017/fence-cuts-arrivals",
    }  # fmt: skip


def test_a_node_has_what_all_sources_say_of_it(book: tumen.Book) -> None:
    nodes = book.network("all").nodes
    assert nodes[f"{ID}diplomat"] == {
        "label": "the diplomat",
        "names": {"en": "the diplomat", "ko": "외교관"},
        "aliases": ("the envoy",),
        "kind": "Person",
        "kinds": ("Person",),
        "section": "actors",
        "root": "Actor",
        "earliest": None,
        "latest": None,
    }
    assert (nodes[f"{ID}fence"]["earliest"], nodes[f"{ID}fence"]["latest"]) == (
        "2012-01-01",
        "2012-12-31",
    )
    assert nodes[f"{ID}departure"]["label"] == "departure"


def test_the_actors_lens_shows_roles_and_tenures_as_edges_without_places(book: tumen.Book) -> None:
    edges = book.network("actors").edges(data=True)
    found = sorted(
        (start.removeprefix(ID), data["property"], data["label"], end.removeprefix(ID))
        for start, end, data in edges
    )
    assert {data["source"] for _, _, data in edges} == {
        f"{SOURCE}border-2016",
        f"{SOURCE}letter-2017",
    }
    assert found == [
        ("departure", "departing", "departing", "diplomat"),
        ("diplomat", "organisation", "member of", "embassy"),
        ("diplomat", "post", "held", "envoy"),
        ("envoy", "institution", "institution", "embassy"),
    ]


def test_everything_holds_both_other_lenses_and_isolated_things(book: tumen.Book) -> None:
    everything = book.network("all")
    for lens in ("causes", "actors"):
        graph = book.network(lens)
        assert set(graph.edges) <= set(everything.edges)
        assert set(graph) <= set(everything)
    assert f"{ID}han-mi-rae" in everything
    assert f"{ID}diplomat-as-envoy" not in everything


def test_an_unknown_lens_is_named_with_the_nearest(book: tumen.Book) -> None:
    with pytest.raises(UnknownName, match=r"unknown lens 'cause'\. Did you mean 'causes'"):
        book.network("cause")


def test_a_casebook_without_claims_gives_an_empty_graph(tmp_path: Path) -> None:
    case = CASE.split("claims:")[0]
    book = tumen.open(make_casebook(tmp_path, **{"border-2016": case}))
    book.build()
    assert len(book.network("causes")) == 0
    assert len(book.network("all")) > 0
