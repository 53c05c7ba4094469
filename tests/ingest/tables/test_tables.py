"""Tables by a mapping: CSV in any usual dress, and Excel."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from casebooks import tumen

import tumen as tumen_library
from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.run import ImportRequest, ImportResult, import_file
from tumen.ingest.tables.read import separator

COLUMNS = ["id", "name_en", "name_ko", "aliases", "sex", "born", "state", "employer"]
ROWS = [
    ["1", "Ri Il Ho", "리일호", "Lee Il Ho;I-ho", "남", "1964-07-17", "Erewhon", "Han Trading"],
    ["2", "Ri Mi", "", "", "F", "1966", "", ""],
]


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    return find_casebook(tmp_path)


def mapping(folder: Path, name: str) -> Path:
    done = tumen("import", "--template", name, cwd=folder)
    assert done.returncode == 0
    path = folder / f"{name}.yaml"
    path.write_text(done.stdout, encoding="utf-8")
    return path


def people(casebook: Casebook, path: Path) -> ImportResult:
    outcome = import_file(
        casebook, ImportRequest(path, "people", mapping=mapping(casebook.root, "persons"))
    )
    assert [str(finding) for finding in outcome.findings] == []
    assert build(casebook).failed == []
    return outcome


def actors(casebook: Casebook) -> str:
    text = (casebook.cases / "people.yaml").read_text(encoding="utf-8")
    return text[text.index("actors:") :]


@pytest.mark.parametrize(
    ("separator", "encoding", "said"),
    [
        (",", "utf-8", "Read as UTF-8, cells separated by commas."),
        (";", "utf-8-sig", "Read as UTF-8, cells separated by semicolons."),
        ("\t", "utf-16", "Read as UTF-16, cells separated by tabs."),
        (";", "cp949", "Read as CP949, cells separated by semicolons (detected: “"),
    ],
)
def test_a_table_is_read_in_any_usual_dress_and_says_what_it_was_taken_for(
    casebook: Casebook, separator: str, encoding: str, said: str
) -> None:
    cells = [
        COLUMNS,
        *([cell.replace(";", ";" if separator != ";" else "") for cell in row] for row in ROWS),
    ]
    text = "\n".join(separator.join(row) for row in cells)
    path = casebook.root / "people.csv"
    path.write_bytes(text.encode(encoding))
    (told,) = people(casebook, path).assumed
    assert told.startswith(said)
    assert "person-2: {type: Person, name: {en: Ri Mi}, sex: female, born: 1966, at: 2}" in actors(
        casebook
    )
    assert 'ko: "리일호"' in actors(casebook)


def test_an_excel_sheet_says_the_same_as_the_table(casebook: Casebook) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [COLUMNS, *ROWS]:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    path = casebook.root / "people.xlsx"
    book.save(path)
    assert people(casebook, path).assumed == ["Read the first sheet, 'Sheet'."]
    assert "alias: [Lee Il Ho, I-ho], sex: male, born: 1964-07-17" in actors(casebook)
    assert people(casebook, path).written is False


TABLES = {
    "organisations": "id,name_en,name_local,aliases,former_names,type,seat,country,parent,owners\n1,Han Trading,한무역,Han Co; HTC,,company,Sinuiju,Erewhon,,Ri Il; Pak Mi\n2,Han Bank,,,Han Fund,Enterprise,Sinuiju,Erewhon,1,\nTotal,2,,,,,,,,\n",
    "events": "id,type,title,date,place,agent\n1,Arrest,Arrest at the river,2015-03,Musan,border guard\n",
    "claims": "id,claimant,cause,effect,link,sign,gist,date\n1,Han,patrols,crossings,causes,decreases,Patrols cut crossings.,2016\n",
    "statistics": "year,value,note\n2015,1275,\n2016,1418,provisional\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_every_template_takes_a_table_of_its_kind_to_the_graph(
    casebook: Casebook, name: str
) -> None:
    path = casebook.root / f"{name}.csv"
    path.write_text(TABLES[name], encoding="utf-8")
    outcome = import_file(casebook, ImportRequest(path, mapping=mapping(casebook.root, name)))
    assert [str(finding) for finding in outcome.findings] == []
    assert build(casebook).failed == []


def test_a_zip_bomb_is_refused_before_it_is_unpacked(casebook: Casebook) -> None:
    path = casebook.root / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/sheet.xml", "w", force_zip64=True) as sheet,
    ):
        block = io.BytesIO(b"0" * 1_000_000).getvalue()
        for _ in range(201):
            sheet.write(block)
    done = tumen(
        "import", str(path), "--mapping", str(mapping(casebook.root, "persons")), cwd=casebook.root
    )
    assert (done.returncode, done.stderr) == (
        2, f"tumen: {path} unpacks to 201,000,000 bytes; a table may have 200,000,000.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year;value;note\n2018;1137;official\n2019;1047;\n", ";"),
        ("year;value;note\n2018;1,137;a, b\n2019;1,047;\n", ";"),
        ("a,b\n1;x,2;y\n3;z,4;w\n", ","),
        ("name\tborn\nRi, Il\t1964\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ('a;b\n"x;y;z";1\n', ";"),
        ("only\n1\n", ","),
        ("", ","),
    ],
)
def test_cells_are_taken_apart_where_most_rows_are_as_wide_as_their_header(
    text: str, expected: str
) -> None:
    assert separator(text) == expected


def test_rows_are_counted_that_were_left_out_and_not_their_mistakes(casebook: Casebook) -> None:
    path = casebook.root / "people.csv"
    # The second row is wrong in two ways.
    rows = [COLUMNS, ROWS[0], [*ROWS[1][:4], "X", "12 May 1980", *ROWS[1][6:]]]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    wanted = ImportRequest(path, mapping=mapping(casebook.root, "persons"), skip_invalid=True)
    outcome = import_file(casebook, wanted)
    assert [finding.code for finding in outcome.findings] == ["unknown-value", "bad-date"]
    assert outcome.skipped == 1


def test_rows_refer_to_rows_however_far_away(casebook: Casebook) -> None:
    path, plan = casebook.root / "many.csv", casebook.root / "many.yaml"
    rows = "".join(f"{number},Ri {number},{1199 - number}\n" for number in range(1200))
    path.write_text("no,name,parent\n" + rows, encoding="utf-8")
    plan.write_text(
        'key: "{no}"\neach:\n  actors:\n'
        '    "p-{no}": {type: Person, name: "{name}", parent: "p-{parent}"}\n',
        encoding="utf-8",
    )
    outcome = import_file(casebook, ImportRequest(path, "many", mapping=plan, form="quads"))
    assert (outcome.findings, outcome.changes.number("came")) == ([], 1200)
    path.write_text(path.read_text(encoding="utf-8") + "1200,Pak,nobody\n", encoding="utf-8")
    (finding,) = import_file(casebook, ImportRequest(path, "many", mapping=plan)).findings
    assert (finding.code, "'p-nobody'" in finding.message) == ("dangling-reference", True)


def figures(casebook: Casebook, cells: str, *keys: str) -> ImportResult:
    """An import of yearly figures, two columns of them, by a mapping with these further keys."""
    path = casebook.root / "yearly.csv"
    path.write_text(cells, encoding="utf-8")
    claim = (
        "{{type: StatisticClaim, claimant: office, indicator: {0}, period: '{{Year}}', "
        "value: '{{{1}}}', unit: {2}, gist: 'In {{Year}} it was {{{1}}}.'}}"
    )
    lines = [
        "key: '{Year}'", *keys, "once:", "  actors: {office: {type: Institution, name: Office}}",
        "  indicators: {left: {name: Left}, deaths: {name: Deaths}}", "each:", "  claims:",
        f"    'left-{{Year|slug}}': {claim.format('left', 'Left', 'persons')}",
        f"    'deaths-{{Year|slug}}': {claim.format('deaths', 'Deaths', 'index')}",
    ]  # fmt: skip
    mapped = casebook.root / "yearly-mapping.yaml"
    mapped.write_text("\n".join(lines), encoding="utf-8")
    return import_file(casebook, ImportRequest(path, "yearly", mapping=mapped))


def test_figures_with_a_decimal_comma_and_empty_cells_come_in_as_the_table_means_them(
    casebook: Casebook,
) -> None:
    cells = "Year;Left;Deaths\n2020;455;5,6\n2021;1.240;6,9\n2022;1 950;\n2023;n/a;7\n"
    outcome = figures(casebook, cells, 'decimal: ","', "values: {Left: {n/a: ''}}")
    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.assumed == [
        "Read as UTF-8, cells separated by semicolons.",
        "'deaths-{Year|slug}' was left out of 1 row: no cell for its 'value'.",
        "'left-{Year|slug}' was left out of 1 row: no cell for its 'value'.",
    ]
    assert build(casebook).failed == []
    book = tumen_library.open(casebook.root)
    found = {
        (row["indicator"].rpartition("/")[2], row["period"], row["value"])
        for row in book.query("figures")
    }
    assert {(name, str(period), float(value)) for name, period, value in found} == {
        ("left", "2020", 455), ("left", "2021", 1240), ("left", "2022", 1950),
        ("deaths", "2020", 5.6), ("deaths", "2021", 6.9), ("deaths", "2023", 7),
    }  # fmt: skip


def test_a_cell_that_is_no_number_is_told_with_what_the_mapping_can_say_of_it(
    casebook: Casebook,
) -> None:
    cells = 'Year;Left;Deaths\n2020;455;"5,6"\n2021;n/a;7\n2022;1,240;7\n'
    outcome = figures(casebook, cells)
    assert [(f.line, f.message, f.hint) for f in outcome.findings] == [
        (2, "row 2, column 'Deaths': '5,6' is no number",
         'If the table writes decimals with a comma, say so in the mapping: decimal: ","'),
        (3, "row 3, column 'Left': 'n/a' is no number",
         'If it stands for nothing, say so in the mapping: values: {Left: {"n/a": ""}}'),
        (4, "row 4, column 'Left': '1,240' is no number",
         'If the comma sets thousands apart, say so in the mapping: decimal: "."'),
    ]  # fmt: skip
    assert outcome.refused


def test_of_rows_that_are_all_left_out_no_empty_case_is_made(casebook: Casebook) -> None:
    cells = "Year;Left;Deaths\n2020;many;few\n"
    figures(casebook, cells)
    wanted = ImportRequest(
        casebook.root / "yearly.csv", "yearly", mapping=casebook.root / "yearly-mapping.yaml",
        skip_invalid=True,
    )  # fmt: skip
    outcome = import_file(casebook, wanted)
    assert outcome.refused
    assert not (casebook.cases / "yearly.yaml").exists()


def test_two_owners_in_one_cell_are_two_persons(casebook: Casebook) -> None:
    path = casebook.root / "firms.csv"
    path.write_text("No,Firm,Owner\n1,Medika,Anna Koch; Peter Koch\n2,Orto,\n", encoding="utf-8")
    mapped = casebook.root / "firms.yaml"
    mapped.write_text(
        "key: '{No}'\nsplit: {Owner: ';'}\neach:\n  actors:\n"
        "    'firm-{No}': {type: Enterprise, name: '{Firm}', owner: 'owner-{Owner|slug}'}\n"
        "    'owner-{Owner|slug}': {type: Person, name: '{Owner}'}\n",
        encoding="utf-8",
    )
    outcome = import_file(casebook, ImportRequest(path, "people", mapping=mapped))
    assert [str(finding) for finding in outcome.findings] == []
    assert build(casebook).failed == []
    owners = "owner-anna-koch-055520190f", "owner-peter-koch-378fbaf97f"
    assert actors(casebook).splitlines()[1:] == [
        f"  firm-1: {{type: Enterprise, name: Medika, owner: [{', '.join(owners)}], at: 1}}",
        f"  {owners[0]}: {{type: Person, name: Anna Koch, at: 1}}",
        f"  {owners[1]}: {{type: Person, name: Peter Koch, at: 1}}",
        "  firm-2: {type: Enterprise, name: Orto, at: 2}",
    ]
