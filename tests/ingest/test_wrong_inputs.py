"""What is wrong with a file is named, placed and mended by the message; nothing is changed by it."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path

import pytest
from casebooks import CASE, tumen

MESSAGES = Path(__file__).with_name("messages.txt")

PERSON = '{"id": "a", "schema": "Person", "properties": {"name": ["Ri"]}}\n'
LIST = '<CONSOLIDATED_LIST dateGenerated="2017-07-03T20:27:45">{}</CONSOLIDATED_LIST>'
ENTRY = "<ENTITY><FIRST_NAME>HAN</FIRST_NAME><REFERENCE_NUMBER>KPe.1</REFERENCE_NUMBER><LISTED_ON>2009-07-16</LISTED_ON></ENTITY>"
TABLE = "id,name\n1,Ri\n"
MAPPING = 'key: "{id}"\neach:\n  actors:\n    "p-{id}": {type: Person, name: "{name}"}\n'
ID = "https://w3id.org/tumen/id/"
TUMEN = "https://w3id.org/tumen/ontology#"

# Name → (file, its content, the mapping's content or None). What is said of each is in messages.txt.
WRONG: dict[str, tuple[str, str | bytes, str | None]] = {
    "ftm: a line cut off": ("a.ftm", PERSON + PERSON[:40].replace('"a"', '"b"'), None),
    "ftm: laid out over lines": ("a.ftm", json.dumps(json.loads(PERSON), indent=1), None),
    "ftm: an unknown schema": ("a.ftm", PERSON.replace("Person", "Persn"), None),
    "ftm: no schema": ("a.ftm", '{"id": "a"}\n', None),
    "ftm: no id": ("a.ftm", PERSON.replace('"id": "a"', '"id": ""'), None),
    "ftm: the same id twice": ("a.ftm", PERSON * 2, None),
    "ftm: a list": ("a.ftm", "[]\n", None),
    "ftm: NaN": ("a.ftm", PERSON.replace('["Ri"]', "NaN"), None),
    "ftm: a number of 5,000 digits": ("a.ftm", PERSON.replace('["Ri"]', "9" * 5000), None),
    "ftm: a number for a text": ("a.ftm", PERSON.replace('["Ri"]', "[1962]"), None),
    "ftm: properties that are no object": ("a.ftm", '{"id": "a", "schema": "Person", "properties": []}\n', None),
    "ftm: nested a hundred thousand deep": ("a.ftm", "[" * 100_000 + "\n", None),
    "ftm: a date that no calendar has": ("a.ftm", PERSON.replace('["Ri"]', '["Ri"], "birthDate": ["1962-02-30"]'), None),
    "ftm: a date in words": ("a.ftm", PERSON.replace('["Ri"]', '["Ri"], "birthDate": ["July 1962"]'), None),
    "ftm: not UTF-8": ("a.ftm", PERSON.replace("Ri", "Rí").encode("latin-1"), None),
    "ftm: a tie that leads nowhere": ("a.ftm", PERSON + '{"id": "o", "schema": "Occupancy", "properties": {"holder": ["a"], "post": ["x"]}}\n', None),
    "ftm: an end before its start": ("a.ftm", PERSON + '{"id": "s", "schema": "Sanction", "properties": {"entity": ["a"], "startDate": ["2016"], "endDate": ["2012"]}}\n', None),
    "ftm: only what has no term": ("a.ftm", '{"id": "a", "schema": "Vessel", "properties": {"name": ["Wise Honest"]}}\n', None),
    "un: a document type": ("a.xml", "<!DOCTYPE CONSOLIDATED_LIST>\n" + LIST.format(ENTRY), None),
    "un: a billion laughs": ("a.xml", '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>\n' + LIST.format("&lol2;"), None),
    "un: another root": ("a.xml", "<html><body/></html>", None),
    "un: cut off": ("a.xml", LIST.format(ENTRY)[:-30], None),
    "un: not XML": ("a.xml", "id,name\n1,Ri\n", None),
    "un: no reference number": ("a.xml", LIST.format(ENTRY.replace("KPe.1", "")), None),
    "un: the same number twice": ("a.xml", LIST.format(ENTRY + "\n" + ENTRY), None),
    "un: no name": ("a.xml", LIST.format(ENTRY.replace("HAN", "")), None),
    "un: nobody": ("a.xml", LIST.format(""), None),
    "un: a wrong day": ("a.xml", LIST.format(ENTRY.replace("2009-07-16", "2009-07-36")), None),
    "un: a birth on no day": ("a.xml", LIST.format(ENTRY.replace("<LISTED_ON>", "<INDIVIDUAL_DATE_OF_BIRTH><YEAR>19622</YEAR></INDIVIDUAL_DATE_OF_BIRTH><LISTED_ON>").replace("ENTITY>", "INDIVIDUAL>")), None),
    "un: names that are none": ("a.xml", LIST.format(ENTRY.replace("<LISTED_ON>", "<a:b:c/><LISTED_ON>")), None),
    "un: an encoding that is none": ("a.xml", '<?xml version="1.0" encoding="utf-99"?>' + LIST.format(ENTRY), None),
    "table: no mapping": ("a.csv", TABLE, None),
    "table: an unknown column": ("a.csv", TABLE, MAPPING.replace("{name}", "{nmae}")),
    "table: an unknown term": ("a.csv", TABLE, MAPPING.replace("name:", "nmae:")),
    "table: an unknown class": ("a.csv", TABLE, MAPPING.replace("Person", "Persn")),
    "table: an unknown section": ("a.csv", TABLE, MAPPING.replace("actors", "actor")),
    "table: a misspelt key": ("a.csv", TABLE, MAPPING.replace("each:", "eahc:")),
    "table: a mapping that is no map": ("a.csv", TABLE, "- key\n"),
    "table: an empty mapping": ("a.csv", TABLE, ""),
    "table: a mapping that is not YAML": ("a.csv", TABLE, 'key: "{id}\n'),
    "table: a cell too many": ("a.csv", TABLE + "2,Ri,x\n", MAPPING),
    "table: the same key twice": ("a.csv", TABLE + "1,Han\n", MAPPING),
    "table: an empty key": ("a.csv", TABLE + ",Han\n", MAPPING),
    "table: two columns of one name": ("a.csv", "id,name,name\n1,Ri,Ri\n", MAPPING),
    "table: a column without a name": ("a.csv", "id,,name\n1,Ri,Ri\n", MAPPING),
    "table: a quotation mark that stays open": ("a.csv", 'id,name\n1,"Ri\n', MAPPING),
    "table: null characters": ("a.csv", "id,name\n1,R\0i\n", MAPPING),
    "table: no known encoding": ("a.csv", b"id,name\n1,R\xff\n", MAPPING),
    "table: a wrong date": ("a.csv", TABLE, MAPPING.replace('name: "{name}"', 'born: "{name}"')),
    "table: a wrong value": ("a.csv", TABLE, MAPPING.replace('name: "{name}"', 'sex: "{name}"')),
    "table: no id": ("a.csv", TABLE, MAPPING.replace('"p-{id}"', '"{name}"')),
    "excel: not one": ("a.xlsx", "id,name\n", MAPPING),
    "excel: cut off": ("a.xlsx", b"PK\x03\x04" + b"\0" * 40, MAPPING),
    "rdf: a syntax error": ("a.ttl", f"<{ID}a> a <{TUMEN}Person>", None),
    "rdf: an unknown class": ("a.ttl", f"<{ID}a> a <{TUMEN}Persn> .", None),
    "rdf: an unknown property": ("a.ttl", f'<{ID}a> a <{TUMEN}Person> ; <{TUMEN}nmae> "Ri" .', None),
    "rdf: against the shapes": ("a.ttl", f"<{ID}a> a <{TUMEN}Person> ; <{TUMEN}parent> <{ID}b> . <{ID}b> a <{TUMEN}State> .", None),
    "rdf: a reference that leads nowhere": ("a.ttl", f"<{ID}a> a <{TUMEN}Person> ; <{TUMEN}parent> <{ID}nobody> .", None),
    "rdf: a context elsewhere": ("a.jsonld", '{"@context": "https://example.org/context.jsonld", "@id": "a"}', None),
    "rdf: a document type": ("a.rdf", '<!DOCTYPE rdf [<!ENTITY a "b">]><rdf/>', None),
    "any: empty": ("a.ftm", "", None),
    "any: of no known kind": ("a.docx", "x", None),
    "any: a name that gives no id": ("한글.ftm", PERSON, None),
}  # fmt: skip


def folder_state(folder: Path) -> dict[str, str]:
    """Every file of a casebook but logs and locks, by the hash of its content."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for part in ("graph", "build")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and "lock" not in path.name.lower() and "LOG" not in path.name
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wrong")
    (folder / "graph" / "cases").mkdir(parents=True)
    (folder / "graph" / "cases" / "border-2016.yaml").write_text(CASE, encoding="utf-8")
    assert tumen("build", "--no-view", cwd=folder).returncode == 0
    return folder


def said(folder: Path, name: str) -> str:
    file, content, mapping = WRONG[name]
    data = content if isinstance(content, bytes) else content.encode()
    (folder / file).write_bytes(data)
    arguments = ["import", file]
    if mapping is not None:
        (folder / "mapping.yaml").write_text(mapping, encoding="utf-8")
        arguments += ["--mapping", "mapping.yaml"]
    before = folder_state(folder)
    done = tumen(*arguments, cwd=folder)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert folder_state(folder) == before
    return done.stderr


def expected() -> dict[str, str]:
    """The messages by the names of what is wrong: `== name`, then what is said."""
    parts = MESSAGES.read_text(encoding="utf-8").split("== ")[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_its_message_and_changes_nothing(folder: Path, name: str) -> None:
    if name.startswith("excel"):
        pytest.importorskip("openpyxl")
    assert said(folder, name) == expected()[name]


def test_every_message_has_its_wrong_file() -> None:
    assert list(expected()) == list(WRONG)


def test_a_folder_a_missing_and_an_unreadable_file_are_named(folder: Path) -> None:
    (folder / "sub.ftm").mkdir()
    assert (
        tumen("import", "sub.ftm", cwd=folder).stderr
        == "tumen: sub.ftm is a folder; name a file in it.\n"
    )
    assert tumen("import", "no.ftm", cwd=folder).stderr == "tumen: there is no file no.ftm.\n"
    if os.name == "posix" and os.geteuid() != 0:
        closed = folder / "closed.ftm"
        closed.write_text(PERSON)
        closed.chmod(0)
        assert (
            tumen("import", "closed.ftm", cwd=folder).stderr
            == "tumen: closed.ftm cannot be read: Permission denied.\n"
        )


def test_what_is_bad_may_be_left_out_and_is_told(folder: Path) -> None:
    path = folder / "some.ftm"
    path.write_text(
        PERSON + PERSON.replace("Person", "Persn").replace('"a"', '"b"'), encoding="utf-8"
    )
    done = tumen("import", "some.ftm", "--skip-invalid", cwd=folder)
    assert done.returncode == 1
    assert (
        "some.ftm:2:1: error: 'Persn' is no schema" in done.stderr
        and "1 row left out." in done.stderr
    )
    assert "name: Ri" in (folder / "graph" / "cases" / "some.yaml").read_text(encoding="utf-8")


def test_of_an_entity_with_a_bad_date_all_else_comes_in_and_that_is_said(folder: Path) -> None:
    path = folder / "dated.ftm"
    path.write_text(PERSON.replace('["Ri"]', '["Ri"], "birthDate": ["1962-02-30"]'), "utf-8")
    done = tumen("import", "dated.ftm", "--skip-invalid", cwd=folder)
    assert done.returncode == 1
    assert "1 row taken without the value that cannot be used." in done.stderr
    assert "left out" not in done.stderr
    text = (folder / "graph" / "cases" / "dated.yaml").read_text(encoding="utf-8")
    assert "dated-a: {type: Person, name: Ri, at: a}" in text


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        (
            "Foo Bar",
            "'Foo Bar' cannot be the id of a case, which is lower-case letters, digits and "
            "single hyphens. Perhaps: foo-bar",
        ),
        (
            "../../out",
            "'../../out' cannot be the id of a case, which is lower-case letters, digits and "
            "single hyphens. Perhaps: out",
        ),
        (
            "con",
            "'con' cannot be the id of a case, a name that Windows keeps for a device. "
            "For example: kim-2016",
        ),
    ],
)
@pytest.mark.parametrize("form", ["case", "quads"])
def test_a_name_that_no_case_can_bear_is_refused_before_anything_is_read(
    folder: Path, slug: str, said: str, form: str
) -> None:
    (folder / "good.ttl").write_text(f"<{ID}a> a <{TUMEN}Person> .", encoding="utf-8")
    before = folder_state(folder)
    done = tumen("import", "good.ttl", "--id", slug, "--output-form", form, cwd=folder)
    assert (done.returncode, done.stderr) == (2, f"tumen: {said}\n")
    assert folder_state(folder) == before
    assert not (folder.parent / "out.yaml").exists()
