"""A dossier says all that is said of one thing, by whom and where."""

from __future__ import annotations

from pathlib import Path

from casebooks import CASE, make_casebook

from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.core.vocabulary import ID, SOURCE
from tumen.query.about import dossier
from tumen.store.labels import short
from tumen.store.reader import open_reader


def test_a_source_tells_its_claims_in_the_order_of_its_text(tmp_path: Path) -> None:
    case = CASE.replace("at: [p1s1, p1s2]", "at: p1s3")
    book = find_casebook(make_casebook(tmp_path / "book", **{"border-2016": case}))
    assert build(book).failed == []
    found = dossier(open_reader(book), f"{SOURCE}border-2016")
    assert [(claim.role, short(claim.claim), claim.kind) for claim in found.claims] == [
        ("states", "border-2016/arrivals-2015", "StatisticClaim"),
        ("states", "border-2016/fence-cuts-arrivals", "CausalClaim"),
    ]
    assert found.claims[0].claimants == [f"{ID}han-mi-rae"]


def test_a_thing_tells_the_claims_in_which_it_has_a_part(tmp_path: Path) -> None:
    book = find_casebook(make_casebook(tmp_path / "book"))
    build(book)
    store = open_reader(book)
    (claim,) = dossier(store, f"{ID}fence").claims
    assert (claim.role, claim.gist, claim.modality, list(map(short, claim.passages))) == (
        "cause", "The fence is why fewer people arrive.", "asserted",
        ["border-2016/p1s1", "border-2016/p1s2"],
    )  # fmt: skip
    assert {claim.role for claim in dossier(store, f"{ID}han-mi-rae").claims} == {"claimant"}
