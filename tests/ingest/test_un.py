"""The UN list: what becomes of an entry, of a newer edition, and of one that vanished."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import tumen

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.run import ImportRequest, import_file
from tumen.store.reader import open_reader

PERSON = """<INDIVIDUAL><FIRST_NAME> RI </FIRST_NAME><SECOND_NAME>IL HO</SECOND_NAME>
<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.901 </REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON>
<GENDER>Male</GENDER><COMMENTS1>A story.</COMMENTS1>
<DESIGNATION><VALUE>Former envoy to Erewhon</VALUE></DESIGNATION>
<NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Lee Il Ho</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ho</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1966</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
</INDIVIDUAL>"""
BODY = """<ENTITY><FIRST_NAME>HAN TRADING</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
<REFERENCE_NUMBER>KPe.902</REFERENCE_NUMBER><LISTED_ON>2009-07-16</LISTED_ON>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Han Shipping</ALIAS_NAME></ENTITY_ALIAS>
<ENTITY_ADDRESS><CITY>Hanoi</CITY><COUNTRY>Viet Nam</COUNTRY></ENTITY_ADDRESS></ENTITY>"""


def edition(folder: Path, *entries: str, date: str = "2017-07-03") -> Path:
    people = "".join(entry for entry in entries if "<INDIVIDUAL>" in entry)
    bodies = "".join(entry for entry in entries if "<ENTITY>" in entry)
    path = folder / f"list-{date}.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<CONSOLIDATED_LIST dateGenerated="{date}T20:27:45">'
        f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{bodies}</ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    return find_casebook(tmp_path)


def facts(casebook: Casebook, thing: str) -> set[str]:
    query = """SELECT ?p ?o WHERE { GRAPH <https://w3id.org/tumen/source/un-list> { ?s ?p ?o } }"""
    from pyoxigraph import NamedNode, Variable

    store = open_reader(casebook)
    bound = {Variable("s"): NamedNode(f"https://w3id.org/tumen/id/{thing}")}
    rows = store.query(query.replace("?p ?o WHERE", "?s ?p ?o WHERE"), substitutions=bound)
    return {f"{_local(row['p'].value)} {_local(row['o'].value)}" for row in rows}  # type: ignore[index, union-attr]


def _local(iri: str) -> str:
    return iri.rpartition("#")[2] if "#" in iri else iri.removeprefix("https://w3id.org/tumen/id/")


def taken(casebook: Casebook, path: Path) -> Casebook:
    outcome = import_file(casebook, ImportRequest(path, "un-list"))
    assert outcome.findings == []
    assert build(casebook).failed == []
    return casebook


def test_a_person_is_listed_with_names_of_every_quality_and_the_posts_as_worded(
    casebook: Casebook, tmp_path: Path
) -> None:
    taken(casebook, edition(tmp_path, PERSON, BODY))
    assert facts(casebook, "un-kpi-901") == {
        "type Person", "name RI IL HO", "alias Lee Il Ho", "weakAlias Ho", "citizenOf dprk", "sex male",
        "born [1964-07-17,1966~]", "at un-list/kpi-901",
    }  # fmt: skip
    assert facts(casebook, "un-kpi-901-listing") >= {
        "target un-kpi-901", "authority un-security-council", "basis unsc-resolution-1718", "programme DPRK",
        "listed 2016-11-30", "date 2016-11-30/..", "listingNumber KPi.901", "at un-list/kpi-901",
    }  # fmt: skip
    tenures = facts(casebook, _tenure(casebook))
    assert {"holder un-kpi-901", "tenureStatus former"} <= tenures
    assert facts(casebook, "un-kpe-902") >= {"formerName Han Shipping", "basedIn vietnam"}


def _tenure(casebook: Casebook) -> str:
    text = (casebook.cases / "un-list.yaml").read_text(encoding="utf-8")
    return next(
        line.split(":")[0].strip() for line in text.splitlines() if "un-kpi-901-as-" in line
    )


def test_the_narrative_stays_with_the_list_and_is_counted(
    casebook: Casebook, tmp_path: Path
) -> None:
    outcome = import_file(casebook, ImportRequest(edition(tmp_path, PERSON, BODY), "un-list"))
    assert outcome.unmapped == {"COMMENTS1": 1, "CITY": 1}
    assert "story" not in outcome.place.read_text(encoding="utf-8")


def test_a_designation_is_never_shortened_without_a_word(
    casebook: Casebook, tmp_path: Path
) -> None:
    long = "Director of the Third Office, which in the years since 2009 has bought what others would not sell"
    path = edition(tmp_path, PERSON.replace("Former envoy to Erewhon", long))
    done = tumen("import", str(path), "--id", "un-list", cwd=tmp_path)
    assert "Shortened, the rest left in the source: DESIGNATION (1): KPi.901\n" in done.stderr
    assert "Director of the Third Office}" in (casebook.cases / "un-list.yaml").read_text("utf-8")


def test_a_list_whose_resolution_nothing_vouches_for_has_no_basis(
    casebook: Casebook, tmp_path: Path
) -> None:
    path = edition(tmp_path, PERSON, BODY.replace("DPRK", "Al-Qaida"))
    outcome = import_file(casebook, ImportRequest(path, "un-list"))
    (said,) = outcome.assumed
    assert said.startswith("The list 'Al-Qaida' (1 entry) comes in under that name and without")
    build(casebook)
    found = facts(casebook, "un-kpe-902-listing")
    assert "programme Al-Qaida" in found and not any(fact.startswith("basis") for fact in found)


def test_the_same_edition_again_changes_nothing(casebook: Casebook, tmp_path: Path) -> None:
    path = edition(tmp_path, PERSON, BODY)
    first = import_file(casebook, ImportRequest(path, "un-list"))
    before = first.place.stat().st_mtime_ns, first.place.read_bytes()
    again = import_file(casebook, ImportRequest(path, "un-list"))
    assert (again.written, again.changes.unchanged, again.changes.any()) == (False, 2, False)
    assert (again.place.stat().st_mtime_ns, again.place.read_bytes()) == before


def test_a_newer_edition_tells_what_came_changed_and_vanished_and_keeps_the_vanished(
    casebook: Casebook, tmp_path: Path
) -> None:
    taken(casebook, edition(tmp_path, PERSON, BODY))
    newcomer = BODY.replace("KPe.902", "KPe.903").replace("HAN", "KIM")
    changed = PERSON.replace("1964-07-17", "1965-07-17")
    newer = edition(tmp_path, changed, newcomer, date="2018-03-05")
    outcome = import_file(casebook, ImportRequest(newer, "un-list"))
    found = outcome.changes
    assert (found.came, found.changed, found.vanished) == (["KPe.903"], ["KPi.901"], ["KPe.902"])
    assert build(casebook).failed == []
    assert facts(casebook, "un-list/kpe-902") >= {
        "rank deprecated", "withdrawn 2018-03-05", "rankReason No longer in the edition of 2018-03-05.",
    }  # fmt: skip
    assert "name HAN TRADING" in facts(casebook, "un-kpe-902")
    assert "target un-kpe-902" in facts(casebook, "un-kpe-902-listing")
    # A later edition still does not have it: the date stays that of the first that lacked it.
    latest = edition(tmp_path, changed, newcomer, date="2019-01-01")
    import_file(casebook, ImportRequest(latest, "un-list"))
    build(casebook)
    assert "withdrawn 2018-03-05" in facts(casebook, "un-list/kpe-902")
    back = import_file(
        casebook,
        ImportRequest(edition(tmp_path, changed, newcomer, BODY, date="2020-01-01"), "un-list"),
    )
    assert back.changes.returned == ["KPe.902"]


def test_what_was_edited_by_hand_is_not_written_over_unasked(
    casebook: Casebook, tmp_path: Path
) -> None:
    path = edition(tmp_path, PERSON)
    place = import_file(casebook, ImportRequest(path, "un-list")).place
    edited = place.read_text(encoding="utf-8").replace("sex: male", "sex: female")
    place.write_text(edited, encoding="utf-8")
    done = tumen("import", str(path), "--id", "un-list", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "tumen: graph/cases/un-list.yaml was not written by an import, or was edited since. Import under another name with --id, or give up the edits with --overwrite.\n",
    )
    assert place.read_text(encoding="utf-8") == edited


def test_an_entry_that_cannot_be_used_is_left_out_and_all_others_come_in(
    casebook: Casebook, tmp_path: Path
) -> None:
    """Also where the whole list stands in one line."""
    partial = [
        PERSON.replace("901", "903").replace("1964-07-17", "1964-17-07"),
        PERSON.replace("901", "904").replace("2016-11-30", "2016-11-31"),
        PERSON.replace("901", "905").replace("<GENDER>", "<a:b:c/><GENDER>"),
        PERSON.replace(" RI ", "").replace("IL HO", "").replace("901", "906"),
        PERSON.replace("KPi.901 ", ""),
    ]
    path = edition(tmp_path, PERSON.replace("\n", ""), *partial, BODY)
    path.write_text(path.read_text(encoding="utf-8").replace("\n", " "), encoding="utf-8")
    done = import_file(casebook, ImportRequest(path, "un-list", skip_invalid=True))
    assert sorted(f.code for f in done.findings if f.severity == "error") == [
        "bad-date", "bad-date", "missing-key", "missing-key", "xml-syntax",
    ]  # fmt: skip
    assert (done.refused, done.skipped) == (False, 5)
    assert done.changes.came == ["KPi.901", "KPe.902"]
