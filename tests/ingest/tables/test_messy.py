"""Tables as people keep them: titles, two rows of headings, sums, notes, their own dates."""

from __future__ import annotations

from pathlib import Path

import pytest

from tumen.core.casebook import Casebook, find_casebook
from tumen.core.errors import TumenError
from tumen.ingest.run import ImportRequest, ImportResult, import_file

FIRMS = """\
each:
  actors:
    "firm-{Nr}": {type: Enterprise, name: "{Firma}", owner: "owner-{Inhaber Name|slug}"}
    "owner-{Inhaber Name|slug}": {type: Person, name: "{Inhaber Name}", born: "{Inhaber geboren}"}
key: "{Nr}"
"""
LINES = [
    "Lieferanten der Müllgrube, Stand 2021;;;;",
    "",
    "Nr;Firma;Inhaber;;Umsatz",
    ";;Name;geboren;EUR",
    "1;Bäckerei Groß*;Müller, Änne;12.03.1964;€ 1.240,50",
    '2;"Weiß\nSöhne [1]";Weiß;1966;1.100 €',
    "3;Han & Co;Han;5/8/1970;",
    "Summe;;;;2.340,50",
    "a) laut Angabe;;;;",
]
LAYOUT = "encoding: cp1252\nheader: 3-4\n"
SIFTED = 'skip: {Nr: [summe, "a)*"]}\nwithout: {Firma: ["*", "[1]"]}\ndates: day\n'


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    (tmp_path / "liste.csv").write_bytes("\r\n".join(LINES).encode("cp1252"))
    return find_casebook(tmp_path)


def imported(casebook: Casebook, mapping: str, file: str = "liste.csv") -> ImportResult:
    plan = casebook.root / "plan.yaml"
    plan.write_text(mapping, encoding="utf-8")
    return import_file(casebook, ImportRequest(casebook.root / file, "firms", mapping=plan))


def actors(casebook: Casebook) -> list[str]:
    text = (casebook.cases / "firms.yaml").read_text(encoding="utf-8")
    return text.partition("actors:\n")[2].splitlines()


def test_a_messy_table_comes_in_by_what_the_mapping_says_of_its_layout(casebook: Casebook) -> None:
    outcome = imported(casebook, LAYOUT + SIFTED + FIRMS)
    assert [str(finding) for finding in outcome.findings] == []
    assert outcome.assumed == [
        "Read as CP1252, cells separated by semicolons.",
        "2 rows left out, as the mapping says (skip).",
    ]
    lines = actors(casebook)
    assert [line.partition(", owner")[0] for line in lines[::2]] == [
        '  firm-1: {type: Enterprise, name: "Bäckerei Groß"',
        '  firm-2: {type: Enterprise, name: "Weiß Söhne"',
        '  firm-3: {type: Enterprise, name: "Han & Co"',
    ]
    assert [line.partition("born: ")[2] for line in lines[1::2]] == [
        "1964-03-12, at: 1}", "1966, at: 2}", "1970-08-05, at: 3}",
    ]  # fmt: skip


def test_what_is_wrong_is_told_by_heading_and_the_row_that_a_spreadsheet_shows(
    casebook: Casebook,
) -> None:
    outcome = imported(casebook, LAYOUT + FIRMS)
    dates = "For all of them: dates: day, in the mapping; or month, if that stands first."
    found = [(f.line, f.column, f.code, f.message, f.hint) for f in outcome.findings]
    assert found == [
        (5, 4, "bad-date", "row 5, column 'Inhaber geboren': '12.03.1964' is no date",
         f"Did you mean 1964-03-12? {dates}"),
        # The line is one on, for a cell above goes over two.
        (8, 4, "bad-date", "row 7, column 'Inhaber geboren': '5/8/1970' is no date",
         f"Did you mean 1970-08-05 or 1970-05-08? {dates}"),
        (9, 1, "bad-id", "row 8, column 'Nr': 'firm-Summe' cannot be an id", BAD_ID),
        (9, 1, "sums-in-table", "row 8 looks like a sum ('Summe'), and is read like all others",
         'Leave such out by the mapping: skip: {Nr: ["Summe"]}'),
        (10, 1, "bad-id", "row 9, column 'Nr': 'firm-a) laut Angabe' cannot be an id", BAD_ID),
        (10, 1, "notes-in-table",
         "row 9 has one cell only ('a) laut Angabe'), and is read like all others",
         'Leave such out by the mapping: skip: {Nr: ["a) laut Angabe"]}'),
    ]  # fmt: skip
    assert outcome.refused


BAD_ID = (
    "An id is lower-case letters, digits and single hyphens: thae-yong-ho. "
    "The mapping makes one of any text: {Nr|slug}"
)


def test_a_title_above_the_headings_is_told_once(casebook: Casebook) -> None:
    with pytest.raises(TumenError) as told:
        imported(casebook, "encoding: cp1252\n" + FIRMS)
    assert str(told.value) == (
        f"{casebook.root / 'plan.yaml'}: of its columns the table has none. The table's are: "
        "Lieferanten der Müllgrube, Stand 2021. If its headings stand in another row, say in the "
        "mapping in which: header: 3"
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Source: registry", "row 3: 1 cell, and the header has 3 columns: If it is a note beside"),
        ("2,Orto", "row 3: 2 cells, and the header has 3 columns: Is there a separator too many"),
    ],
)
def test_a_row_of_another_width_is_told_for_what_it_may_be(
    casebook: Casebook, line: str, said: str
) -> None:
    rows = f"Name,Seat,Staff\nHan,Musan,5\n{line}\n"
    (casebook.root / "firms.csv").write_text(rows, encoding="utf-8")
    plan = (
        'key: "{Name}"\neach:\n  actors:\n    "f-{Name|slug}": {type: Enterprise, name: "{Name}"}\n'
    )
    (finding,) = imported(casebook, plan, "firms.csv").findings
    assert f"{finding.message}: {finding.hint}".startswith(said)


def test_rows_of_sums_that_came_in_are_warned_of_in_one_line(casebook: Casebook) -> None:
    rows = "Name,Seat,Staff\nHan,Musan,5\nTotal,,5\nOrto,Musan,7\nGrand total,,12\n"
    (casebook.root / "firms.csv").write_text(rows, encoding="utf-8")
    plan = (
        'key: "{Name}"\neach:\n  actors:\n    "f-{Name|slug}": {type: Enterprise, name: "{Name}"}\n'
    )
    outcome = imported(casebook, plan, "firms.csv")
    assert [(f.line, f.severity, f.message, f.hint) for f in outcome.findings] == [
        (3, "warning", "rows 3, 5 look like sums ('Total', 'Grand total'), and are read like all others",
         'Leave such out by the mapping: skip: {Name: ["Total", "Grand total"]}'),
    ]  # fmt: skip
    assert outcome.written


def test_a_month_in_the_place_of_the_day_is_not_guessed(casebook: Casebook) -> None:
    (casebook.root / "p.csv").write_text("n,b\n1,5/8/1970\n2,5/13/1970\n", encoding="utf-8")
    plan = 'dates: day\nkey: "{n}"\neach:\n  actors:\n    "p-{n}": {type: Person, name: P, born: "{b}"}\n'
    (finding,) = imported(casebook, plan, "p.csv").findings
    assert finding.message == "row 3, column 'b': '5/13/1970' is no date"


def test_a_sheet_is_named_and_a_failed_formula_told(casebook: Casebook) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Firms")
    sheet.append(["No", "Firm"])
    sheet.append([1, "#REF!"])
    book.save(casebook.root / "firms.xlsx")
    plan = 'key: "{No}"\neach:\n  actors:\n    "f-{No}": {type: Enterprise, name: "{Firm}"}\n'
    with pytest.raises(TumenError, match=r"imported\. Read the first sheet of 2, 'Sheet'\.$"):
        imported(casebook, plan, "firms.xlsx")
    with pytest.raises(TumenError, match=r"has no sheet 'Firm'\. Did you mean 'Firms'\?"):
        imported(casebook, "sheet: Firm\n" + plan, "firms.xlsx")
    outcome = imported(casebook, "sheet: Firms\n" + plan, "firms.xlsx")
    assert outcome.assumed == ["Read the sheet, 'Firms'."]
    (finding,) = outcome.findings
    assert finding.message == ("row 2 has a failed formula ('#REF!'), and is read like all others")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("header: two", "'header' is the row of the headings"),
        ("header: 4-3", "'header' is the row of the headings"),
        ("encoding: rot13", "'rot13' is no encoding known here"),
        ("dates: year", "'dates' is what stands first in 5/8/2016"),
        ("skip: Total", "'skip' is to be a map"),
        ("without: {Firma: ''}", "'without/Firma' is to be a text"),
        ("skip: {Firmen: Total}", "the table has no column 'Firmen'"),
    ],
)
def test_a_mistaken_layout_is_told(casebook: Casebook, key: str, said: str) -> None:
    layout = LAYOUT if not key.startswith(("header", "encoding")) else ""
    with pytest.raises(TumenError) as told:
        imported(casebook, f"{layout}{key}\n{FIRMS}")
    assert said in str(told.value)
