"""The rival accounts of the Ningbo departure stand side by side, each in its own graph and voice."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from casebooks import tumen

import tumen as package
from tumen.build.check_only import check_files
from tumen.core.casebook import find_casebook

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
        ("threat-moved-the-manager", "yonhap"),
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


def test_what_moved_them_is_a_cause_that_only_others_name(built: Path) -> None:
    assert rows(built, """SELECT ?claim ?cause ?type ?who ?m {
        ?claim tumen:effect id:ningbo-departure-2016 ; tumen:cause ?cause ; tumen:linkType ?type ;
          tumen:claimant ?who ; tumen:modality ?m }""") == {
        ("fled-for-fear", "ningbo-fear-of-punishment", "ontology#motivates", "minbyun",
         "ontology#reported"),
        ("threat-moved-the-manager", "ningbo-threat", "ontology#motivates", "yonhap",
         "ontology#reported"),
    }  # fmt: skip


def test_some_and_most_of_the_women_are_not_all_of_them(built: Path) -> None:
    assert rows(built, """SELECT ?claim ?whom ?of {
        ?claim tumen:subject id:ningbo-deception ; tumen:property tumen:affected ;
          tumen:object ?whom . OPTIONAL { ?whom tumen:partOf ?of } }""") == {
        ("women-deceived", "ningbo-employees", "None"),
        ("most-learned-on-board", "most-ningbo-employees", "ningbo-employees"),
        ("some-were-deceived", "some-ningbo-employees", "ningbo-employees"),
    }  # fmt: skip


def asked(built: Path, *words: str) -> set[tuple[str, ...]]:
    """The answer to a named question, with the names of things for their addresses."""
    done = tumen("query", *words, "--format", "csv", "--casebook", str(built))
    assert done.returncode == 0, done.stderr
    return {
        tuple(cell.rpartition("/")[2].rpartition("#")[2] for cell in row)
        for row in list(csv.reader(io.StringIO(done.stdout)))[1:]
    }


def test_the_questions_hear_what_a_source_only_passes_on(built: Path) -> None:
    name = "departure from the restaurant in Ningbo"
    event = "ningbo-departure-2016"
    assert asked(built, "disputed-kinds") == {
        (event, name, "Abduction", who, source, "Defection", other, otherSource)
        for who, source in (
            ("iadl-colap-team", "ningbo-korea-herald-2019"),
            ("dprk-red-cross", "ningbo-red-cross-2016"),
        )
        for other, otherSource in (
            ("", "kim-2016"),
            ("ministry-of-unification", "ningbo-ministry-2016"),
        )
    }
    march = ("2016-03-05", "dong-a-ilbo", "ningbo-dong-a-2016")
    april, day = ("2016-04", "", "kim-2016"), (
        "2016-04-06", "prc-foreign-ministry", "ningbo-china-daily-2016",
    )  # fmt: skip
    assert {row for row in asked(built, "rival-dates") if row[0] == event} == {
        (event, name, *march, *april, "false"),
        (event, name, *march, *day, "false"),
        (event, name, *april, *day, "true"),
    }
    counted = {(row[2], row[9]) for row in asked(built, "groups", "least=12")}
    assert counted == {
        ("50000", ""), ("13", ""), ("13", "afp"), ("13", "dong-a-ilbo"), ("12", "yonhap"),
    }  # fmt: skip
    took = {row[1:] for row in asked(built, "who-took-part", f"event={event}") if row[4]}
    nis = ("agent", "nis", "National Intelligence Service")
    assert took == {
        (*nis, "nhrck", "denied", "ningbo-aju-2022"),
        (*nis, "dprk-red-cross", "reported", "ningbo-red-cross-2016"),
    }
    passed = {row[4:6] for row in asked(built, "events-in", "place=laos")}
    assert passed == {("via", "laos")}
    told = {(row[1], row[6]) for row in asked(built, "claims-by", "claimant=허강일")}
    assert {"fled-for-fear", "command-proposed-it", "women-deceived"} < {name for name, _ in told}
    assert {by for _, by in told} == {"minbyun", "yonhap", "cnn", "nhrck"}


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
