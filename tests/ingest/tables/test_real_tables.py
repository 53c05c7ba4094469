"""Tables as agencies publish them: open ends, foreign dates, no headings, repeated rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import tumen
from ruamel.yaml import YAML

DATES = """source: {title: {en: Dates}}
key: "{n}"
dates: day
each:
  events:
    "ev-{n}": {type: Event, name: {en: "event {n}"}, date: "{when}"}
"""


def imported(folder: Path, table: str, mapping: str, *more: str) -> tuple[dict, str]:
    (folder / "list.csv").write_text(table, encoding="utf-8")
    (folder / "list.yaml").write_text(mapping, encoding="utf-8")
    assert tumen("init", "book", cwd=folder).returncode == 0
    done = tumen(
        "import", "list.csv", "--mapping", "list.yaml", "--casebook", "book", *more, cwd=folder
    )
    place = folder / "book/graph/cases/list.yaml"
    case = YAML(typ="safe").load(place) if place.exists() else {}
    return case, done.stderr


def test_dates_of_event_data_sets_are_read(tmp_path: Path) -> None:
    rows = [
        "1989-01-01 00:00:00.000",
        "20160817",
        "2016-08-17T00:00:00Z",
        "17-Aug-2016",
        "17-08-2016",
    ]
    table = "n,when\n" + "".join(f"{n},{row}\n" for n, row in enumerate(rows, 1))
    case, _ = imported(tmp_path, table, DATES)
    found = [str(event["date"]) for event in case["events"].values()]
    assert found == ["1989-01-01", *["2016-08-17"] * 4]


def test_a_finding_gives_the_option_that_reads_a_date(tmp_path: Path) -> None:
    _, said = imported(tmp_path, "n,when\n1,17-Aug-2016\n", DATES.replace("dates: day\n", ""))
    assert "Did you mean 2016-08-17? For all of them: dates: day" in said


HOLDERS = """source: {title: {en: Holders}}
key: "{n}"
once: {posts: {leader: {name: {en: leader}}}}
each:
  actors: {"p-{n}": {type: Person, name: "{name}"}}
  tenures: {"t-{n}": {holder: "p-{n}", post: leader, date: "{start}/{end}"}}
"""


def test_an_empty_end_is_an_open_tenure(tmp_path: Path) -> None:
    table = "n,name,start,end\n1,Ri,2011-12-17,\n2,Kim,,2011\n3,Han,,\n"
    case, _ = imported(tmp_path, table, HOLDERS)
    dates = [tenure.get("date") for tenure in case["tenures"].values()]
    assert dates == ["2011-12-17/..", "../2011", None]


@pytest.mark.parametrize(
    ("hole", "hint"), [("name|upper", "Known: slug, lower"), ("name|slg", "'slug'")]
)
def test_an_unknown_filter_is_refused(tmp_path: Path, hole: str, hint: str) -> None:
    case, said = imported(tmp_path, "n,name\n1,Jo\n", HOLDERS.replace("{name}", "{" + hole + "}"))
    assert not case
    assert "there is no filter" in said and hint in said


LETTERED = """source: {title: {en: List}}
key: "{A}"
each: {actors: {"x-{A}": {type: Institution, name: "{B}"}}}
"""


@pytest.mark.parametrize("header", ["", "header: none\n"])
def test_a_table_without_headings_has_columns_a_and_b(tmp_path: Path, header: str) -> None:
    table = '36,"ACME AIR",-0- \r\n173,"ACME SEA",-0- \r\n\x1a'
    case, said = imported(tmp_path, table, LETTERED + header)
    assert list(case["actors"]) == ["x-36", "x-173"]
    assert "without headings" in said


def test_rows_that_repeat_are_left_out_and_empty_cells_may_stand_in_a_key(tmp_path: Path) -> None:
    mapping = """source: {title: {en: L}}
key: "{ref} {alias}"
each: {actors: {"p-{ref|slug}": {type: Person, name: "{first}", alias: "{alias}"}}}
"""
    case, said = imported(
        tmp_path, "ref,first,alias\nk1,Ri,Lee\nk1,Ri,\nk1,Ri,\nk2,Kim,\n", mapping
    )
    assert case["actors"]["p-k1"]["alias"] == "Lee"
    assert len(case["records"]) == 3
    assert "1 row left out: each repeats another one" in said


def test_the_number_of_a_row_can_be_its_key(tmp_path: Path) -> None:
    mapping = LETTERED.replace("{A}", "{#}").replace("{B}", "{name}")
    case, _ = imported(tmp_path, "name\nRi\nRi\n", mapping)
    assert list(case["actors"]) == ["x-2", "x-3"]


def test_a_long_cell_that_no_mapping_names_is_read(tmp_path: Path) -> None:
    table = f"n,name,text\n1,Jo,{'x' * 300_000}\n"
    case, _ = imported(
        tmp_path,
        table,
        HOLDERS.split("once")[0] + 'each: {actors: {"p-{n}": {type: Person, name: "{name}"}}}',
    )
    assert case["actors"] == {"p-1": {"type": "Person", "name": "Jo", "at": 1}}


def test_many_columns_take_time_in_proportion(tmp_path: Path) -> None:
    from tumen.ingest.tables.header import named

    names = [f"c{n}" for n in range(200_000)]
    assert named(tmp_path, 1, [*names, *[""] * 200_000]) == names
