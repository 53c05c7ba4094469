"""What mutated inputs have found: each fault once more, as small as it could be made."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from foreign import book
from seeds import MAPPING
from workbooks import packed, workbooks

from tumen.build.build import build
from tumen.build.changes import GivenFile
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.ingest.authoring.reanchor import moves
from tumen.ingest.run import ImportRequest, ImportResult, import_file
from tumen.ingest.tables.mapping import read_mapping
from tumen.parse.edtf import InvalidDate, bounds
from tumen.parse.passages import Passage
from tumen.parse.schema import SCHEMA_FILE, load_schema

HEAD = "@prefix t: <https://w3id.org/tumen/ontology#> .\n@prefix : <https://w3id.org/tumen/id/> .\n"
WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wds: <http://www.wikidata.org/entity/statement/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix psv: <http://www.wikidata.org/prop/statement/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> .
wd:Q900 p:P31 wds:a ; p:P569 wds:b ; p:P625 wds:c .
wds:b psv:P569 wd:value .
wds:c ps:P625 "Point(1 2)" ; psv:P625 wd:spot .
"""


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    return book(tmp_path)


def checked(casebook: Casebook, name: str, text: str) -> list[tuple[int, str]]:
    """What `tumen check` finds in a case of that file name: lines and codes."""
    data = text.encode()
    given = GivenFile("x", casebook.cases / name, "", data)
    return [(found.line, found.code) for found in check_files(casebook, [given])]


def imported(casebook: Casebook, name: str, text: str, **options: str) -> ImportResult:
    file = casebook.root.parent / name
    file.write_text(text, encoding="utf-8")
    return import_file(casebook, ImportRequest(file, "t", **options))  # type: ignore[arg-type]


def test_a_title_without_a_value_is_told(casebook: Casebook) -> None:
    found = checked(casebook, "x.yaml", "id: x\ntype: Article\ntitle:\n")
    assert found == [(1, "missing-key"), (3, "empty-value")]


def test_json_ld_at_which_the_engine_gives_way_ends_nothing(casebook: Casebook) -> None:
    """The engine panics at a list in a graph container, which would end the process."""
    context = '{"g": {"@id": "http://e/at", "@container": "@graph"}}'
    text = f'{{"@context": {context}, "g": {{"@list": []}}}}'
    with pytest.raises(TumenError, match=r"x.jsonld: the engine gave way"):
        imported(casebook, "x.jsonld", text)
    case = f"id: x\ntype: Article\ntitle: {{en: A}}\nactors:\n  b:\n    type: Person\n    '@context': {context}\n    g: {{'@list': []}}\n"
    assert (7, "unknown-key") in checked(casebook, "x.yaml", case)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is Linux's")
def test_json_ld_that_swells_is_ended(casebook: Casebook) -> None:
    deep = '{"a":' * 40 + '"z"' + "}" * 40
    nest = '{"a":' * 100 + "[" + ",".join([deep] * 1_000) + "]" + "}" * 100
    text = f'{{"@context": {{"@vocab": "http://e/", "n": "@nest"}}, "n": {nest}}}'
    with pytest.raises(TumenError, match=r"x.jsonld: this JSON-LD needs more than 1 GB"):
        imported(casebook, "x.jsonld", text)


def test_json_ld_that_is_wrong_is_told_with_its_place(casebook: Casebook) -> None:
    with pytest.raises(TumenError, match=r"x.jsonld:2:\d+: "):
        imported(casebook, "x.jsonld", '{"@id": "http://e/a",\n "http://e/b": }')


@pytest.mark.parametrize(
    ("part", "right", "wrong"),
    [
        ("", 'dimension ref="A1:E2"', 'dimension bef="A1:E2"'),
        ("xl/workbook.xml", 'sheetId="1"', 'number="1"'),
        ("xl/workbook.xml", 'name="a"', ""),
        ("xl/styles.xml", "formatCode", "code"),
        ("[Content_Types].xml", "sheet.main", "sheet.other"),
        ("[Content_Types].xml", "ContentType=", "Kind="),
        ("xl/_rels/workbook.xml.rels", "Target", "Goal"),
    ],
)
def test_a_spoilt_part_of_an_excel_file_is_told(
    casebook: Casebook, part: str, right: str, wrong: str
) -> None:
    start = f"<!--{part}-->" if part else "<worksheet"
    (data, *_) = (each for each in workbooks() if each.startswith(start.encode()))
    assert right.encode() in data
    with pytest.raises(TumenError, match=r"x.xlsx is no Excel file that can be read: "):
        tabled(casebook, packed(data.replace(right.encode(), wrong.encode())))


@pytest.mark.parametrize("sign", [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"])
def test_a_spoilt_packing_of_an_excel_file_is_told(casebook: Casebook, sign: bytes) -> None:
    packing = workbooks()[-1]
    assert sign in packing
    with pytest.raises(TumenError, match=r"x.xlsx is no Excel file"):
        tabled(casebook, packing.replace(sign, b"PK\xff\xff"))


def tabled(casebook: Casebook, data: bytes) -> ImportResult:
    """What an import makes of an Excel file with the columns of the mapping."""
    file, mapping = (casebook.root.parent / name for name in ("x.xlsx", "mapping.yaml"))
    file.write_bytes(data)
    mapping.write_bytes(MAPPING)
    return import_file(casebook, ImportRequest(file, "t", mapping=mapping))


@pytest.mark.parametrize("node", ['{type: "{b}"}', '{type: Person, alias: [["{a}", x]]}', "{type: Person, alias: [{x: y}]}"])  # fmt: skip
def test_a_list_that_a_mapping_makes_where_none_can_be_is_told(
    casebook: Casebook, node: str
) -> None:
    mapping = casebook.root.parent / "mapping.yaml"
    mapping.write_text(
        f'key: "{{a}}"\nsplit: {{b: ";"}}\neach:\n  actors:\n    "p-{{a}}": {node}\n'
    )
    table = casebook.root.parent / "t.csv"
    table.write_text("a,b\n1,Person;Group\n")
    done = import_file(casebook, ImportRequest(table, "t", mapping=mapping))
    assert done.refused
    assert {finding.line for finding in done.findings} == {2}


@pytest.mark.parametrize("end", [5, 3])
def test_a_passage_without_any_text_is_gone(end: int) -> None:
    empty = Passage("https://w3id.org/tumen/id/x/p1s1", 5, end, "ab" * 32)
    for text in ("It was.", "It was. So it is. And so on."):
        assert [moved.state for moved in moves([empty], text)] == ["gone"]


def test_a_map_in_the_place_of_an_author_is_told(casebook: Casebook) -> None:
    text = "id: x\ntype: Article\ntitle: {en: A}\nauthor: {en: {en: Han}}\n"
    assert checked(casebook, "x.yaml", text) == [(4, "wrong-type")]


def test_a_property_that_is_taken_for_a_class_and_a_class_for_a_property(
    casebook: Casebook,
) -> None:
    text = f"{HEAD}:b a t:states ; t:Person :c . :c a t:parent ; t:parent :b ; t:name 'C' .\n"
    assert "unknown-term" not in [code for _, code in checked(casebook, "x.ttl", text)]
    (casebook.cases / "x.ttl").write_text(
        f'{text}<https://w3id.org/tumen/source/x> a t:Article ; t:title "x"@en .\n'
    )
    assert build(casebook).built == ["x"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("case.schema.json", '{"$schema":', r"case.schema.json:1:12: this is not JSON"),
        ("case.schema.json", "[]", "is not a map of keys and values"),
        ("case.schema.json", "{}", "is not a schema that a vocabulary gives"),
        ("case.schema.json", '{"properties": {"actors": {"x-tumen-classes": ["Person"]}}}', "is not a schema that a vocabulary gives"),
        ("case.schema.json", '{"properties": {"id": {"minLength": -1}}}', "is no JSON Schema"),
        ("case.schema.json", '{"properties": {"id": {"$ref": "#/$defs/none"}}}', "is no JSON Schema"),
        ("context.jsonld", "[" * 100_000, "cannot be read"),
        ("context.jsonld", '{"@context": []}', "has no map '@context'"),
        ("context.jsonld", "\udcff", "which is not UTF-8"),
    ],
)  # fmt: skip
def test_a_spoilt_file_of_the_vocabulary_is_told(
    tmp_path: Path, root: Path, name: str, text: str, told: str
) -> None:
    casebook = book(tmp_path)
    shutil.copytree(root / "ontology", casebook.root / "ontology")
    (casebook.ontology / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(TumenError, match=told):
        checked(casebook, "x.yaml", "id: x\ntype: Article\ntitle: {en: A}\n")


def test_a_text_in_the_place_of_a_class_is_told(casebook: Casebook) -> None:
    found = checked(casebook, "x.ttl", HEAD + ':b a "x" ; t:name "B" .\n')
    assert (3, "wrong-value") in found


def test_a_text_in_the_place_of_an_effect_is_told(casebook: Casebook) -> None:
    text = (
        f'{HEAD}<https://w3id.org/tumen/source/x> a t:Article ; t:title "x"@en ; t:effect "y" .\n'
    )
    assert [code for _, code in checked(casebook, "x.ttl", text)] == ["wrong-value"]


def test_a_year_of_endless_digits_is_refused() -> None:
    with pytest.raises(InvalidDate, match="outside the years 1 to 9999"):
        bounds("Y-17E7777777777777777777777777777777")


def test_a_date_that_cannot_be_read_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InvalidDate):
        bounds("1950S2-06-~11")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("type_", ["{a: b}", "[Person]"])
def test_a_type_of_a_mapping_is_a_text(casebook: Casebook, type_: str) -> None:
    mapping = casebook.root.parent / "mapping.yaml"
    mapping.write_text(f'key: "{{id}}"\neach:\n  actors:\n    "p-{{id}}": {{type: {type_}}}\n')
    schema = load_schema(casebook.ontology / SCHEMA_FILE)
    with pytest.raises(TumenError, match=r"mapping.yaml:4:22: error: '.*/type' is to be a text"):
        read_mapping(mapping, schema)


@pytest.mark.parametrize("precision", ["abc", "9" * 5_000, "٣"])
def test_a_time_of_unknown_precision_is_left(casebook: Casebook, precision: str) -> None:
    text = f'{WIKIDATA}wds:a ps:P31 wd:Q5 .\nwd:value wikibase:timeValue "1964-07-01" ; wikibase:timePrecision "{precision}" .\n'
    done = imported(casebook, "x.ttl", text, format="wikidata")
    assert done.written
    assert "born" not in done.place.read_text(encoding="utf-8")


def test_a_latitude_in_words_is_left(casebook: Casebook) -> None:
    text = f'{WIKIDATA}wds:a ps:P31 wd:Q515 .\nwd:spot wikibase:geoLatitude "north" ; wikibase:geoLongitude 2.0 .\n'
    done = imported(casebook, "x.ttl", text, format="wikidata")
    assert done.written
    assert "latitude" not in done.place.read_text(encoding="utf-8")
