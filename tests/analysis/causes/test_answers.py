"""Paths, loops, explanations and support, on an argument small enough to check by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.analysis.causes.belief import belief
from tumen.analysis.causes.causal_graph import ClaimFilter, chain_sign, read_causal_graph
from tumen.analysis.causes.centrality import measure_centrality
from tumen.analysis.causes.chains import SearchState, describe_chain
from tumen.analysis.causes.claims import Claims
from tumen.analysis.causes.compare import compare_claimants, removal_effect
from tumen.analysis.causes.explanations import explain
from tumen.analysis.causes.loops import find_loops
from tumen.analysis.causes.paths import find_paths
from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.store.reader import open_reader

HERE = Path(__file__).parent
ID = "https://w3id.org/tumen/id/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    argument = (HERE.parent / "argument.yaml").read_text()
    book = make_casebook(tmp_path_factory.mktemp("causes") / "book", argument=argument)
    assert build(find_casebook(book)).findings == []
    return book


@pytest.fixture(scope="module")
def claims(folder: Path) -> Claims:
    return Claims(open_reader(find_casebook(folder)))


def ids(iris: object) -> list[str]:
    return [iri.rpartition("/")[2] for iri in iris]  # type: ignore[attr-defined]


def loops(
    claims: Claims, walkable: ClaimFilter | None = None, max_length: int = 6
) -> set[tuple[str, ...]]:
    causal_graph = read_causal_graph(claims.store, walkable)
    return {
        (loop.kind, *ids(loop.chain.nodes[:-1]))
        for loop in find_loops(causal_graph, claims, max_length=max_length)
    }


def test_each_loop_is_found_once_with_its_kind(claims: Claims) -> None:
    assert loops(claims) == {
        ("balancing", "crossings", "patrols"),
        ("reinforcing", "crossings", "patrols", "fear"),
        ("undetermined", "crossings", "trade", "hunger"),  # trade bears on hunger, unsaid how
        ("undetermined", "crossings", "patrols", "fear", "trade", "hunger"),  # and contested
    }


def test_a_shorter_length_finds_fewer_loops(claims: Claims) -> None:
    assert loops(claims, max_length=2) == {("balancing", "crossings", "patrols")}


def test_a_denied_claim_is_not_walked_unless_asked_for(claims: Claims) -> None:
    without_author = ClaimFilter(exclude=[f"{ID}argument/hunger-raises"])
    assert not any("hunger" in loop for loop in loops(claims, without_author))
    asked = ClaimFilter(exclude=[f"{ID}argument/hunger-raises"], denied=True)
    assert any("hunger" in loop for loop in loops(claims, asked))


def test_a_deprecated_claim_is_not_walked_unless_asked_for(claims: Claims) -> None:
    flood = f"{ID}flood"
    assert flood not in read_causal_graph(claims.store).index
    assert flood in read_causal_graph(claims.store, ClaimFilter(deprecated=True)).index


def test_the_claims_may_be_chosen_by_speaker_source_manner_and_time(claims: Claims) -> None:
    def links(**choice: object) -> set[str]:
        return set(ids(read_causal_graph(claims.store, ClaimFilter(**choice)).claims))  # type: ignore[arg-type]

    assert links(claimants=[f"{ID}minister"]) == {"patrols-cut-again", "fear-raises", "fear-lifts"}
    assert links(modalities=["possible"]) == {"fear-raises"}
    assert links(sources=["https://w3id.org/tumen/source/border-2016"]) == {"fence-cuts-arrivals"}
    assert "patrols-cut-again" not in links(exclude=[f"{ID}minister"])


def test_paths_come_shortest_first_with_their_net_sign(claims: Claims) -> None:
    causal_graph = read_causal_graph(claims.store)
    found = [
        (path.sign, *ids(path.nodes))
        for path in find_paths(causal_graph, claims, f"{ID}patrols", f"{ID}trade")
    ]
    assert found == [
        ("decreases", "patrols", "crossings", "trade"),
        ("unknown", "patrols", "fear", "trade"),  # the two speakers contradict each other
        ("increases", "patrols", "fear", "crossings", "trade"),
    ]


def test_a_chain_that_nobody_states_whole_is_said_to_be_stitched(claims: Claims) -> None:
    causal_graph = read_causal_graph(claims.store)
    paths = {
        tuple(ids(p.nodes)): p
        for p in find_paths(causal_graph, claims, f"{ID}patrols", f"{ID}crossings")
    }
    assert not paths["patrols", "crossings"].is_stitched
    mixed = paths["patrols", "fear", "crossings"]
    assert mixed.is_stitched
    assert ids(mixed.claimants) == ["author-ahn", "minister"]
    assert ids([mixed.weakest.claim.iri]) == ["fear-raises"]


def test_a_search_that_was_ended_says_so(claims: Claims) -> None:
    search = SearchState()
    list(find_loops(read_causal_graph(claims.store), claims, limit=2, search=search))
    assert (search.found, search.stopped) == (2, "after 2 loops")
    search = SearchState()
    list(find_loops(read_causal_graph(claims.store), claims, timeout=0, search=search))
    assert search.stopped == "after 0 seconds"


def test_rival_explanations_stand_side_by_side(claims: Claims) -> None:
    found = [
        (ids(e.causes), e.sign, ids(c.iri for c in e.claims), ids(c.iri for c in e.denials))
        for e in explain(claims, f"{ID}crossings")
    ]
    assert found == [
        (["patrols"], "decreases", ["patrols-cut", "patrols-cut-again", "patrols-cut-thrice"], []),
        (["hunger"], "increases", ["hunger-raises"], ["hunger-denied"]),
        (["fear"], "increases", ["fear-raises"], []),
    ]


def test_a_witness_heard_twice_counts_once(claims: Claims) -> None:
    heard = [claims[f"{ID}argument/{name}"] for name in ("patrols-cut-again", "patrols-cut-thrice")]
    assert belief(heard).value == belief(heard[1:]).value == 0.65
    both = belief([claims[f"{ID}argument/patrols-cut"], *heard])
    assert both.value == round(1 - 0.35 * 0.35, 4)
    assert ids(w.who for w in both.witnesses) == ["author-ahn", "witness"]


def test_support_grows_with_witnesses_and_never_leaves_its_bounds(claims: Claims) -> None:

    one = claims[f"{ID}argument/patrols-cut"]
    values = [
        belief(replace(one, claimants=(f"w{n}",)) for n in range(number)).value
        for number in range(8)
    ]
    assert values == sorted(values)
    assert values[0] == 0
    assert all(0 <= value < 1 for value in values)


def test_an_unknown_link_makes_the_whole_unknown() -> None:
    assert [chain_sign(s) for s in ([], [1, -1], [-1, -1], [1, 0], [1, None], [0, None])] == [
        1, -1, 1, 0, 0, 0,
    ]  # fmt: skip


def test_what_falls_away_without_one_speaker(claims: Claims) -> None:
    whole = read_causal_graph(claims.store)
    part = read_causal_graph(claims.store, ClaimFilter(exclude=[f"{ID}author-ahn"]))
    fallen = removal_effect(whole, part)
    assert ("hunger", "crossings") in {tuple(ids(link)) for link in fallen.links}
    assert ids(fallen.things) == ["hunger"]


def test_two_claimants_maps_are_compared(claims: Claims) -> None:
    found = compare_claimants(claims.store, [f"{ID}author-ahn"], [f"{ID}minister"])
    assert [(*ids(link[:2]), *link[2:]) for link in found.opposed] == [
        ("fear", "trade", "decreases", "increases"),
        ("hunger", "crossings", "increases", "denied"),
    ]
    assert [(*ids(link[:2]), link[2]) for link in found.agreed] == [
        ("patrols", "crossings", "decreases")
    ]
    assert [(*ids(link[:2]), link[2]) for link in found.only_second] == [
        ("fear", "crossings", "increases")
    ]


def test_what_one_denies_stands_in_a_comparison_even_where_the_other_is_silent(
    tmp_path: Path,
) -> None:
    book = make_casebook(
        tmp_path / "book",
        wards="""\
id: wards
type: Article
title: {en: Why the wards are empty}
author: petrov
actors:
  petrov: {type: Person, name: {en: Petrov}}
  haddad: {type: Person, name: {en: Haddad}}
conditions:
  pay: {type: Condition, name: {en: low pay}}
  arrests: {type: Activity, name: {en: arrests}}
  leave: {type: Condition, name: {en: doctors who leave}}
  wards: {type: Condition, name: {en: empty wards}}
claims:
  a: {type: CausalClaim, cause: pay, effect: leave, sign: increases, gist: Pay drives them out.}
  b: {type: CausalClaim, cause: arrests, effect: leave, sign: increases, modality: denied, gist: Not arrests.}
  c: {type: CausalClaim, cause: arrests, effect: leave, sign: increases, claimant: haddad, gist: Arrests do.}
  d: {type: CausalClaim, cause: pay, effect: leave, linkType: doesNotCause, claimant: haddad, gist: Not pay.}
  e: {type: CausalClaim, cause: pay, effect: wards, linkType: doesNotCause, modality: denied, claimant: haddad, gist: Pay does bear on the wards.}
  f: {type: CausalClaim, cause: arrests, effect: wards, sign: increases, modality: denied, gist: Not arrests.}
  g: {type: CausalClaim, cause: arrests, effect: pay, linkType: doesNotCause, gist: No.}
  h: {type: CausalClaim, cause: arrests, effect: pay, modality: denied, claimant: haddad, gist: No.}
""",
    )
    assert build(find_casebook(book)).findings == []
    found = compare_claimants(open_reader(find_casebook(book)), [f"{ID}petrov"], [f"{ID}haddad"])
    said = {
        part: [(*ids(link[:2]), *link[2:]) for link in getattr(found, part)]
        for part in ("agreed", "opposed", "only_first", "only_second")
    }
    assert said == {
        "agreed": [("arrests", "pay", "denied")],
        "opposed": [
            ("arrests", "leave", "denied: increases", "increases"),
            ("pay", "leave", "increases", "denied"),
        ],
        "only_first": [("arrests", "wards", "denied: increases")],
        "only_second": [("pay", "wards", "unknown")],
    }


def test_measures_name_roots_ends_and_the_most_disputed(claims: Claims) -> None:
    found = measure_centrality(claims.store, read_causal_graph(claims.store))
    assert ids(found.roots) == ["fence"]
    assert ids(found.ends) == ["arrivals"]
    # One stands against each, however often that is said; a denial is an objection as well.
    assert [(iri.rpartition("/")[2], number) for iri, number in found.disputed] == [
        ("fear-lifts", 1),
        ("fear-lowers", 1),
        ("hunger-raises", 1),
    ]
    assert (
        abs(
            sum(
                s.pagerank
                for s in measure_centrality(claims.store, read_causal_graph(claims.store), 99).nodes
            )
            - 1
        )
        < 1e-4
    )


def test_a_sentence_tells_why_it_is_open_which_way_a_thing_goes(claims: Claims) -> None:
    found = find_loops(read_causal_graph(claims.store), claims)
    longest = max((loop.chain for loop in found), key=lambda chain: len(chain.links))
    said = describe_chain(longest, claims)
    # Who contradict each other have said which way; what follows is open because of them.
    for why in ("contested", "no direction stated", "direction open"):
        assert said.count(f"affected ({why})") == 1


BAD = {
    ("paths", "patrols", "crosings"): "unknown thing 'crosings'. Did you mean 'crossings'",
    ("paths", "guards", "crossings"): "guards",
    ("paths", "patrols", "patrols"): "FROM and TO are the same thing, patrols.",
    ("paths", "patrols", "crossings", "--length", "0"): "--length must be 1 or more, not 0.",
    ("loops", "--length", "0"): "--length must be 1 or more, not 0.",
    ("loops", "--since", "2016-13"): "--since 2016-13: '2016-13' is no date. There is no month 13.",
    ("loops", "--source", "argumant"): "Did you mean 'argument'?",
    (
        "explain",
        "argument/hunger-raises",
    ): "is a claim about hunger, crossings. Name one of these.",
    (
        "paths",
        "argument/fear-lifts",
        "hunger",
    ): "is a claim about fear, trade. Name one of these.",
    (
        "loops",
        "hunger",
    ): "(hunger). Name it by an option: --through or --claimant or --exclude or --unprotect ID",
    ("explain", "crosings"): "unknown thing 'crosings'.",
    ("compare", "minster", "witness"): "unknown thing 'minster'.",
    ("centrality", "--exclude", "nobody-at-all"): "unknown thing 'nobody-at-all'",
}


@pytest.mark.parametrize("arguments", BAD)
def test_bad_input_gets_one_helpful_line(arguments: tuple[str, ...], folder: Path) -> None:
    done = tumen(*arguments, "--casebook", str(folder))
    assert done.returncode == 2
    assert BAD[arguments] in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_no_path_tells_how_far_it_got(folder: Path) -> None:
    done = tumen("paths", "fence", "hunger", "--casebook", str(folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr
        == "No path: from building of the fence the claims lead no further than arrivals (1 step).\n"
    )
    done = tumen("paths", "flood", "hunger", "--casebook", str(folder))
    assert done.stderr == "No path: no claim gives the flood as a cause.\n"


def test_an_empty_casebook_is_answered_plainly(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    (book / "graph" / "cases" / "border-2016.yaml").unlink()
    assert tumen("build", "--no-view", "--casebook", str(book)).returncode == 0
    assert tumen("loops", "--casebook", str(book)).stderr == "0 loops of up to 10 links\n"
    done = tumen("centrality", "--casebook", str(book))
    assert done.returncode == 0, done.stderr


def test_names_in_hangul_are_accepted_and_json_has_the_promised_keys(folder: Path) -> None:
    done = tumen("paths", "patrols", "월경", "--format", "json", "--casebook", str(folder))
    rows = json.loads(done.stdout)
    assert {"sign", "nodes", "claims", "claimants", "sources", "weakest"} <= set(rows[0])
    assert rows[0]["nodes"] == [f"{ID}patrols", f"{ID}crossings"]
    done = tumen("loops", "--format", "json", "--casebook", str(folder))
    rows = json.loads(done.stdout)
    assert {"kind", "nodes", "claims", "claimants", "sources"} <= set(rows[0])
    assert all(len(row["nodes"]) == len(row["claims"]) for row in rows)


def test_who_denies_that_something_is_no_cause_affirms_the_link(claims: Claims) -> None:
    claim = claims[f"{ID}argument/hunger-raises"]
    assert [
        replace(claim, modality=modality, link_type=link_type).denies
        for modality in ("asserted", "denied")
        for link_type in ("causes", "doesNotCause")
    ] == [False, True, True, False]


def test_a_denied_claim_states_the_link_and_who_denies_it(claims: Claims) -> None:
    denied = claims[f"{ID}argument/hunger-denied"]
    line, gist = claims.claim_line(denied).splitlines()
    assert line.startswith("Hunger: ")
    assert "raises" in line or "affects" in line
    assert " — denied by " in line
    assert gist.strip() == "It is not hunger."
