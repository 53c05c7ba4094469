"""A list that outgrows a case file goes on as quads, with its history."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import tumen

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.run import ImportRequest, ImportResult, import_file
from tumen.store.reader import open_reader

STATES = """SELECT ?key ?rank WHERE { GRAPH ?source { ?record tumen:key ?key . OPTIONAL { ?record tumen:rank ?rank } } }"""


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    assert tumen("init", "book", cwd=tmp_path).returncode == 0
    return find_casebook(tmp_path / "book")


def edition(folder: Path, numbers: range, date: str, aliases: int = 1) -> Path:
    entries = "".join(
        f"<INDIVIDUAL><FIRST_NAME>NAME {n}</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
        f"<REFERENCE_NUMBER>KPi.{n:04}</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON>"
        + "".join(
            f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>NAME {n} ALIAS {a} {'X' * 60}</ALIAS_NAME>"
            "</INDIVIDUAL_ALIAS>"
            for a in range(aliases)
        )
        + "</INDIVIDUAL>"
        for n in numbers
    )
    path = folder / f"un-{date}.xml"
    path.write_text(
        f'<CONSOLIDATED_LIST dateGenerated="{date}T00:00:00Z"><INDIVIDUALS>{entries}</INDIVIDUALS>'
        "<ENTITIES></ENTITIES></CONSOLIDATED_LIST>"
    )
    return path


def imported(casebook: Casebook, path: Path) -> ImportResult:
    result = import_file(casebook, ImportRequest(path, "un-list"))
    assert not result.refused, [str(f) for f in result.findings][:3]
    return result


def test_a_list_is_followed_from_a_case_to_quads(casebook: Casebook, tmp_path: Path) -> None:
    first = imported(casebook, edition(tmp_path, range(1, 41), "2017-07-03"))
    assert first.form == "case"
    build(casebook)
    second = imported(casebook, edition(tmp_path, range(11, 1001), "2020-05-01", aliases=25))
    assert second.form == "quads"
    assert second.changes.number("vanished") == 10
    assert second.changes.number("came") == 960
    assert not (casebook.cases / "un-list.yaml").exists()
    third = imported(casebook, edition(tmp_path, range(6, 1101), "2025-04-19", aliases=25))
    assert third.form == "quads"
    numbers = [third.changes.number(what) for what in ("came", "returned", "vanished", "changed")]
    assert numbers == [100, 5, 0, 0]
    rows = {row["key"].value: row["rank"] for row in open_reader(casebook).query(_query())}
    assert len(rows) == 1100
    assert [key for key, rank in rows.items() if rank is not None] and rows["KPi.0001"] is not None
    assert rows["KPi.0006"] is None


def _query() -> str:
    from tumen.core.vocabulary import ONTOLOGY

    return f"PREFIX tumen: <{ONTOLOGY}> {STATES}"
