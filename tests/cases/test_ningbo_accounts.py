"""The rival accounts of the Ningbo departure stand side by side, each in its own graph and voice."""

from __future__ import annotations

import json
from pathlib import Path

from casebooks import tumen

import tumen as package
from tumen.building import check_files
from tumen.casebook import find_casebook

PREFIXES = """
PREFIX tumen: <https://w3id.org/tumen/ontology#>
PREFIX id: <https://w3id.org/tumen/id/>
"""


def rows(built: Path, query: str) -> set[tuple[str, ...]]:
    book = package.open(built)
    found = book.rdflib().query(PREFIXES + query)
    return {tuple(str(term).rpartition("/")[2] for term in row) for row in found}  # type: ignore[union-attr]


def test_no_ningbo_source_says_in_its_own_voice_what_kind_of_departure_it_was(built: Path) -> None:
    kinds = rows(built, "SELECT ?g ?t { GRAPH ?g { id:ningbo-departure-2016 a ?t } }")
    others = {kind for graph, kind in kinds if graph.startswith("ningbo-")}
    assert others == {"ontology#Departure"}
    assert ("kim-2016", "ontology#Defection") in kinds


def test_defection_and_abduction_are_claims_of_named_speakers(built: Path) -> None:
    assert rows(built, """SELECT ?who ?kind ?m {
        ?claim a tumen:StatementClaim ; tumen:subject id:ningbo-departure-2016 ;
          tumen:property tumen:kind ; tumen:objectText ?kind ; tumen:claimant ?who ;
          tumen:modality ?m }""") == {
        ("ministry-of-unification", "Defection", "ontology#reported"),
        ("dprk-red-cross", "Abduction", "ontology#reported"),
        ("iadl-colap-team", "Abduction", "ontology#reported"),
    }  # fmt: skip


def test_the_manager_is_told_apart_from_the_women(built: Path) -> None:
    assert rows(built, "SELECT DISTINCT ?m { id:ningbo-restaurant-staff tumen:hasMember ?m }") == {
        ("heo-kang-il",), ("ningbo-employees",),
    }  # fmt: skip


def test_what_the_manager_told_is_attributed_to_him_through_whoever_passed_it_on(
    built: Path,
) -> None:
    assert rows(built, """SELECT ?claim ?who {
        ?claim tumen:attributedTo id:heo-kang-il ; tumen:claimant ?who }""") == {
        ("women-deceived", "cnn"), ("manager-deceived-them", "cnn"),
        ("at-the-bidding-of-the-nis", "cnn"), ("fled-for-fear", "minbyun"),
        ("manager-threatened", "yonhap"), ("most-learned-on-board", "yonhap"),
        ("manager-proposed-it", "nhrck"), ("command-proposed-it", "nhrck"),
    }  # fmt: skip


def test_nothing_of_the_deception_is_asserted(built: Path) -> None:
    about = "VALUES ?e { id:ningbo-deception id:ningbo-threat id:ningbo-proposal }"
    assert rows(built, f"SELECT DISTINCT ?s {{ {about} ?e tumen:status ?s }}") == {
        ("ontology#alleged",)
    }


def test_the_disputes_name_both_sides(built: Path) -> None:
    done = tumen("disputes", "--format", "json", "--casebook", str(built))
    found = {row["kind"]: row for row in json.loads(done.stdout)
             if row["about"].endswith(("/ningbo-departure-2016", "/ningbo-employees"))}  # fmt: skip
    local = {kind: {c.split("/id/")[1] for c in row["claims"]} for kind, row in found.items()}
    assert local["rivalKinds"] == {
        "ningbo-ministry-2016/was-voluntary", "ningbo-red-cross-2016/was-an-abduction",
        "ningbo-korea-herald-2019/was-an-abduction",
    }  # fmt: skip
    assert local["rivalDates"] == {
        "ningbo-dong-a-2016/left-on-5-march", "ningbo-china-daily-2016/left-on-6-april",
    }  # fmt: skip
    assert local["rivalHeadCounts"] == {
        "ningbo-yonhap-2016/twelve-women", "ningbo-dong-a-2016/thirteen-besides-the-manager",
        "ningbo-afp-2016/thirteen-women",
    }  # fmt: skip


def test_every_account_of_the_list_has_its_source(shared: Path, root: Path) -> None:
    listed = (shared / "data/ningbo-accounts.md").read_text(encoding="utf-8")
    addresses = {word for word in listed.split() if word.startswith("http")}
    cases = [p.read_text("utf-8") for p in (root / "graph/cases/ningbo").glob("*.yaml")]
    urls = [
        line.removeprefix("url: ")
        for c in cases
        for line in c.splitlines()
        if line.startswith("url: ")
    ]
    assert sorted(urls) == sorted(addresses)


def test_the_ningbo_cases_have_no_findings(root: Path) -> None:
    found = check_files(find_casebook(root))
    assert [str(f) for f in found if "ningbo" in f.file] == []
