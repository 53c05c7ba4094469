"""The questions about contradictions answer with the disputes that `tumen disputes` shows."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random

import pytest
from accounts import SCENE, book_of, claims, event, figure, link, source, statement
from casebooks import make_casebook

import tumen
from tumen.derive.disputes import Dispute

EVENT_KINDS = ["Defection", "Abduction", "Departure", "Return"]
DATES = ["2016-01", "2016-02~", "2016-04-05", "2016-04-06", "2016-04-08", "2015/..", "../2016-03"]
NUMBERS = ["value: 749", "value: 815", "value: 900", "atLeast: 700", "atLeast: 700, atMost: 760",
           "value: 800, approximate: true", "value: 749, statistic: record"]  # fmt: skip


def account(rng: Random, slug: str) -> str:
    """A source that describes the flight, and passes on what others say of it."""
    signs = [f"sign: {sign}{denied}{type_}"
             for sign in ("increases", "decreases", "unknown")
             for denied in ("", ", modality: denied", ", modality: possible")
             for type_ in ("", ", linkType: doesNotCause", ", linkType: prevents")]  # fmt: skip
    said = {}
    for number in range(rng.randint(3, 6)):
        who = rng.choice(["", ", claimant: paper", ", claimant: unification"])
        made = rng.choice([
            link(rng.choice(signs)),
            "type: CausalClaim, cause: [control, famine], effect: arrivals, " + rng.choice(signs),
            figure(rng.choice(NUMBERS), rng.choice(["2010", "2010-01/2010-12"])),
            statement("kind", f"objectText: {rng.choice(EVENT_KINDS)}"),
            statement("date", f"objectText: {rng.choice(DATES)}"),
        ])  # fmt: skip
        said[f"claim_{number}"] = made + who
    described = event(f"date: {rng.choice(DATES)}", rng.choice(EVENT_KINDS))
    return source(slug, rng.choice(["paper", "radio"]), described + claims(**said))


def sides(book: tumen.Book, disputes: list[Dispute]) -> dict[str, set[tuple[str, str]]]:
    """Thing → who takes a side and in which source, "" where a source describes it so."""
    by_claim = {
        row["claim"]: (row["who"] or "", row["source"])
        for row in book.query(
            "SELECT ?claim ?who ?source { GRAPH ?source { ?source tumen:states ?claim ."
            " OPTIONAL { ?claim tumen:claimant ?who } } }"
        )
    }
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for made in disputes:
        found[made.about] |= {by_claim[claim] for claim in made.claims}
        found[made.about] |= {("", source_) for source_ in made.describing}
    return dict(found)


def answered(book: tumen.Book, question: str) -> dict[str, set[tuple[str, str]]]:
    """The same of what a question about an event lists, as one row for two sides."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in book.query(question):
        found[row["event"]].add((row["claimant"] or "", row["source"]))
        found[row["event"]].add((row["otherClaimant"] or "", row["otherSource"]))
    return dict(found)


def pairs_of(book: tumen.Book, question: str) -> set[str]:
    return {row[key] for row in book.query(question) for key in ("claim", "otherClaim")}


@pytest.mark.parametrize("seed", range(8))
def test_questions_about_contradictions_and_disputes_agree(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    book = book_of(tmp_path, **{slug: account(rng, slug) for slug in ("a", "b", "c", "d")})
    kinds: dict[str, list[Dispute]] = defaultdict(list)
    for made in book.disputes():
        kinds[made.kind].append(made)
    assert answered(book, "rival-dates") == sides(book, kinds["rivalDates"])
    assert answered(book, "disputed-kinds") == sides(book, kinds["rivalKinds"])
    figures = {claim for made in kinds["rivalNumbers"] for claim in made.claims}
    assert pairs_of(book, "rival-figures") == figures
    causal = [*kinds["oppositeSigns"], *kinds["assertedAndDenied"]]
    causal = [made for made in causal if made.about.endswith("/arrivals")]
    assert pairs_of(book, "opposing-claims") == {c for made in causal for c in made.claims}
    ranges = sorted(
        (row["indicator"], int(row["sources"]), int(row["figures"]))
        for row in book.query("spread-of-figures")
    )
    assert ranges == sorted(
        (made.about, len(made.sources), len({side.text.removeprefix("about ") for side in made.sides}))
        for made in kinds["rivalNumbers"]
    )  # fmt: skip


def test_the_random_accounts_hold_every_kind_of_contradiction(tmp_path: Path) -> None:
    """Otherwise the test above would compare empty answers."""
    rng = Random(2016)
    cases = {f"s{number}": account(rng, f"s{number}") for number in range(12)}
    book = tumen.open(make_casebook(tmp_path, scene=SCENE, **cases))
    book.build()
    assert {made.kind for made in book.disputes()} >= {
        "rivalDates", "rivalKinds", "rivalNumbers", "oppositeSigns", "assertedAndDenied",
    }  # fmt: skip
    assert all(
        list(book.query(name))
        for name in ("rival-dates", "disputed-kinds", "rival-figures", "opposing-claims",
                     "spread-of-figures")
    )  # fmt: skip
