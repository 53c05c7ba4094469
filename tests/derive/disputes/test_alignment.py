"""Claims of different sources meet by decisions and drivers; docs/alignment.md gives the rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.core.casebook import find_casebook
from tumen.derive.disputes.alignment import Alignment, Edge, affected
from tumen.derive.identity.decide import decide
from tumen.parse.decisions import Judgement

CASE = """id: {id}
type: Article
title: {{en: {id}}}
author: {id}-author
published: 2020
actors:
  {id}-author: {{type: Person, name: {{en: Author of {id}}}}}
conditions:
  {cause}: {{type: Activity, name: {{en: {cause}}}{of_cause}}}
  {effect}: {{type: Situation, name: {{en: {effect}}}{of_effect}}}
claims:
  c: {{type: CausalClaim, cause: {cause}, effect: {effect}, sign: {sign}{more}, gist: {id} says so.}}
"""
DENIED = ", modality: denied"


def case(
    name: str, cause: str, sign: str, effect: str, *, more: str = "", of_cause: str = "",
    of_effect: str = "",
) -> str:  # fmt: skip
    return CASE.format(
        id=name, cause=cause, sign=sign, effect=effect, more=more, of_cause=of_cause,
        of_effect=of_effect,
    )  # fmt: skip


def built(folder: Path) -> list[tuple[str, list[str], str]]:
    """Build, and compare with a build from nothing: kinds, claims and reasons of the disputes."""
    found = []
    for fresh in ((), ("--fresh",)):
        done = tumen("build", "--no-view", *fresh, cwd=folder)
        assert done.returncode in (0, 1), done.stderr  # 1: a decision cannot be used yet
        done = tumen("disputes", "--format", "json", cwd=folder)
        rows = json.loads(done.stdout)
        found.append(
            sorted(
                (row["kind"], [claim.rpartition("/id/")[2] for claim in row["claims"]], row["why"])
                for row in rows
                if row["kind"] in ("oppositeSigns", "assertedAndDenied")
            )
        )
    assert found[0] == found[1]
    return found[0]


def decided(folder: Path, one: str, other: str, verdict: str) -> Path:
    casebook = find_casebook(folder)
    return decide(casebook, one, other, Judgement(verdict, "on purpose", "A. Tester", "2026-12-01"))


def claims(found: Sequence[tuple[str, list[str], str]]) -> list[tuple[str, list[str]]]:
    return [(kind, made) for kind, made, _ in found]


def test_opposites_turn_the_sign(tmp_path: Path) -> None:
    folder = make_casebook(
        tmp_path, ann=case("ann", "policing", "increases", "hunger"),
        bob=case("bob", "policing", "increases", "food-supply"),
    )  # fmt: skip
    assert built(folder) == []
    place = decided(folder, "food-supply", "hunger", "opposite")
    (found,) = built(folder)
    assert found[:2] == ("oppositeSigns", ["ann/c", "bob/c"])
    assert (
        "compared because food-supply is the opposite of hunger (A. Tester, 2026-12-01)" in found[2]
    )
    place.unlink()
    assert built(folder) == []


def test_an_opposite_cause_and_an_opposite_effect_cancel(tmp_path: Path) -> None:
    folder = make_casebook(
        tmp_path, ann=case("ann", "closed-border", "increases", "hunger"),
        bob=case("bob", "open-border", "increases", "food-supply"),
    )  # fmt: skip
    decided(folder, "closed-border", "open-border", "opposite")
    decided(folder, "food-supply", "hunger", "opposite")
    assert built(folder) == []


def test_a_denial_of_the_general_contradicts_the_narrower_and_not_the_other_way(
    tmp_path: Path,
) -> None:
    folder = make_casebook(
        tmp_path, ann=case("ann", "river-patrols", "decreases", "arrivals"),
        bob=case("bob", "border-control", "decreases", "arrivals", more=DENIED),
    )  # fmt: skip
    decided(folder, "river-patrols", "border-control", "narrower")
    (found,) = built(folder)
    assert found[:2] == ("assertedAndDenied", ["ann/c", "bob/c"])
    assert "river-patrols is a kind of border-control" in found[2]
    for name, more in (("ann", DENIED), ("bob", "")):
        cause = "river-patrols" if name == "ann" else "border-control"
        text = case(name, cause, "decreases", "arrivals", more=more)
        (folder / f"graph/cases/{name}.yaml").write_text(text, encoding="utf-8")
    assert built(folder) == []


def test_a_narrower_cause_of_another_sign_is_no_contradiction(tmp_path: Path) -> None:
    folder = make_casebook(
        tmp_path, ann=case("ann", "river-patrols", "increases", "arrivals"),
        bob=case("bob", "border-control", "decreases", "arrivals"),
    )  # fmt: skip
    decided(folder, "river-patrols", "border-control", "narrower")
    assert built(folder) == []


def test_cases_that_name_one_driver_meet(tmp_path: Path) -> None:
    more, less = (
        ", concept: border-control, direction: more",
        ", concept: border-control, direction: less",
    )
    folder = make_casebook(
        tmp_path, ann=case("ann", "policing", "decreases", "arrivals", of_cause=more),
        bob=case("bob", "laxity", "decreases", "arrivals", of_cause=less),
        cid=case("cid", "wide-gate", "increases", "arrivals", of_cause=", concept: border-openness"),
    )  # fmt: skip
    found = built(folder)
    assert claims(found) == [("oppositeSigns", ["ann/c", "bob/c", "cid/c"])]
    assert "laxity is less of the driver 'border-control', as its case states" in found[0][2]


def test_steps_add_up_and_cases_may_come_in_between(tmp_path: Path) -> None:
    folder = make_casebook(
        tmp_path, ann=case("ann", "night-patrols", "decreases", "arrivals"),
        bob=case("bob", "border-control", "decreases", "departures", more=DENIED),
    )  # fmt: skip
    decided(folder, "night-patrols", "river-patrols", "narrower")
    decided(folder, "river-patrols", "border-control", "narrower")
    assert built(folder) == []  # nothing describes river-patrols, and the effects differ
    text = case("cid", "river-patrols", "increases", "wages")
    (folder / "graph/cases/cid.yaml").write_text(text, encoding="utf-8")
    decided(folder, "arrivals", "departures", "same")
    assert claims(built(folder)) == [("assertedAndDenied", ["ann/c", "bob/c"])]
    (folder / "graph/cases/bob.yaml").unlink()
    assert built(folder) == []


EDGES = [
    Edge("level", "a", "b", -1, "x"), Edge("level", "b", "c", -1, "x"), Edge("narrower", "d", "c", 1, "x"),
    Edge("narrower", "e", "d", 1, "x"),
]  # fmt: skip


def test_turns_multiply_along_a_chain() -> None:
    alignment = Alignment(EDGES)
    assert [alignment.level(thing) for thing in "abcde"] == [
        ("a", 1), ("a", -1), ("a", 1), ("d", 1), ("e", 1),
    ]  # fmt: skip
    assert alignment.above("e") == {"e": 1, "d": 1, "a": 1}
    assert alignment.below("a") == {"a", "d", "e"}


@pytest.mark.parametrize("gone", range(len(EDGES)))
def test_a_change_moves_what_it_connects(gone: int) -> None:
    left = [edge for number, edge in enumerate(EDGES) if number != gone]
    before, after = Alignment(EDGES), Alignment(left)
    moved = affected(EDGES, left)
    for thing in "abcde":
        same = before.level(thing) == after.level(thing) and before.above(thing) == after.above(
            thing
        )
        assert same or thing in moved
