"""Files made to hang, crash or fill whoever reads them, for what is read beside cases.

What `tumen import` takes (RDF in every syntax, FollowTheMoney, the UN's list, tables with mappings,
Excel), texts of sources, decisions and questions.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bombs import HEAD, MANY, TUMEN, lines, yaml_bombs

from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.ingest.authoring.new_case import Wanted as New
from tumen.ingest.authoring.new_case import new_case
from tumen.ingest.run import ImportRequest, import_file
from tumen.parse.decisions import read_decision
from tumen.query.limits import check_limits
from tumen.query.named_query import parse_question

Bomb = tuple[str, str, bytes]
PERSON = '{{"id": "p{n}", "schema": "Person", "properties": {{"name": ["a{n}"]}}}}\n'
LIST = '<CONSOLIDATED_LIST dateGenerated="2017-01-01"><INDIVIDUALS>'
ENTRY = "<INDIVIDUAL><REFERENCE_NUMBER>A{n}</REFERENCE_NUMBER><FIRST_NAME>x</FIRST_NAME>"
SWELLS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
DOCTYPE = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{SWELLS}]>'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
MAPPING = 'key: "{a}"\neach:\n  actors:\n    "p-{a|slug}": {type: Person, name: "{b}"}\n'
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def json_bombs() -> Iterator[Bomb]:
    for name, text in (
        ("brackets", "[" * MANY), ("closed brackets", "[" * 400_000 + "]" * 400_000),
        ("braces", '{"a":' * (MANY // 5)), ("closed braces", '{"http://e/a":' * 90_000 + "1" + "}" * 90_000),
        ("nested graphs", '{"@graph":[' * 90_000 + "]}" * 90_000),
        ("nested lists", '{"http://e/a":' + '{"@list":[' * 90_000 + "]}" * 90_000 + "}"),
        ("nested contexts", '{"@context":{"a":"http://e/"},"http://e/b":' * 30_000 + "1" + "}" * 30_000),
        ("contexts", f'{{"@context":[{"{},".rstrip(",")}{",{}" * 500_000}],"http://e/a":1}}'),
        ("terms", '{"@context":{' + lines('"a{n}":"http://e/{n}",', 50_000) + '"b":"http://e/"},"b":1}'),
        ("terms in a ring", '{"@context":{"a":"b:x","b":"c:x","c":"a:x"},"a":1}'),
        ("terms in a chain", '{"@context":{' + "".join(f'"a{n}":"a{n + 1}:x",' for n in range(5_000)) + '"z":"a0:"},"z":1}'),
        ("scoped contexts", '{"@context":{"a":{"@id":"http://e/a","@context":' * 1_000 + "{}" + "}}" * 1_000 + "}"),
        ("a long number", '{"http://e/a":' + "9" * MANY + "}"),
        ("a large exponent", '{"http://e/a":1e999999999}'),
        ("a long text", '{"http://e/a":"' + "a" * MANY + '"}'),
        ("a lone surrogate", '{"http://e/a":"\\ud800"}'), ("NUL", '{"http://e/a":"\\u0000"}'),
        ("one key many times", "{" + '"http://e/a":1,' * 120_000 + '"b":1}'),
        ("nodes", "[" + lines('{{"@id":"http://e/{n}","http://e/a":{n}}},', 40_000) + "{}]"),
        ("an open text", '{"' + "a" * MANY), ("escapes", '{"http://e/a":"' + "\\u00e9" * (MANY // 6) + '"}'),
    ):  # fmt: skip
        yield f"jsonld: {name}", "x.jsonld", text.encode("utf-8", "surrogatepass")


def statement_bombs() -> Iterator[Bomb]:
    for suffix, end in (("nt", " .\n"), ("nq", " <http://g> .\n")):
        for name, text in (
            ("nested triple terms", "<a:a> <a:b> " + "<<( <a:a> <a:b> " * 50_000 + "<a:c>" + " )>>" * 50_000 + end),
            ("open triple terms", "<a:a> <a:b> " + "<<( <a:a> <a:b> " * 100_000),
            ("statements", "".join(f"<a:{n}> <a:b> <a:c>{end}" for n in range(70_000))),
            ("persons", "".join(f"<https://w3id.org/tumen/id/p{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/tumen/ontology#Person>{end}" for n in range(9_000))),
            ("a long line", f"<a:a> <a:b> \"{'a' * MANY}\"{end}"), ("an open text", '<a:a> <a:b> "' + "a" * MANY),
            ("a long IRI", f"<a:{'a' * MANY}> <a:b> <a:c>{end}"), ("escapes", '<a:a> <a:b> "' + "\\u00e9" * 250_000 + f'"{end}'),
            ("a surrogate", f'<a:a> <a:b> "\\ud800"{end}'), ("new lines", "\n" * MANY),
            ("nameless nodes", "".join(f"_:a{n} <a:b> _:a{n + 1}{end}" for n in range(70_000))),
        ):  # fmt: skip
            yield f"{suffix}: {name}", f"x.{suffix}", text.encode()
    people = "".join(
        f"<https://w3id.org/tumen/id/p{n}> a t:Person ; t:nmae 1 .\n" for n in range(20_000)
    )
    yield "ttl: imported, unknown keys", "x.ttl", (TUMEN + people).encode()
    one = (
        "<https://w3id.org/tumen/id/p> a t:Person ; t:alias "
        + lines('"a{n}"@en, ', 70_000)
        + '"b" .'
    )
    yield "ttl: imported, aliases of one", "x.ttl", (TUMEN + one).encode()
    yield (
        "n3: nested formulas",
        "x.n3",
        ("<a:a> <a:b> " + "{ <a:a> <a:b> " * 60_000 + "}" * 60_000 + " .").encode(),
    )
    yield "n3: nested paths", "x.n3", ("<a:a> <a:b> <a:c>" + "!<a:d>" * 200_000 + " .").encode()


def xml_bombs() -> Iterator[Bomb]:
    for name, text in (
        ("entities that swell", f"{DOCTYPE}{RDF}<e:a>&a9;</e:a></rdf:RDF>"),
        ("nodes in nodes", RDF + "<e:a><e:b>" * 60_000 + "</e:b></e:a>" * 60_000 + "</rdf:RDF>"),
        ("open nodes", RDF + "<e:a><e:b>" * 150_000),
        ("resources in resources", RDF + "<e:a>" + '<e:b rdf:parseType="Resource">' * 40_000 + "</e:b>" * 40_000 + "</e:a></rdf:RDF>"),
        ("collections", RDF + '<e:a><e:b rdf:parseType="Collection">' * 30_000 + "</e:b></e:a>" * 30_000 + "</rdf:RDF>"),
        ("a literal of elements", RDF + '<e:a><e:b rdf:parseType="Literal">' + "<x>" * 200_000 + "</x>" * 200_000 + "</e:b></e:a></rdf:RDF>"),
        ("attributes", RDF + "<e:a " + lines('e:a{n}="b" ', 100_000) + "/></rdf:RDF>"),
        ("namespaces", RDF + "<e:a " + lines('xmlns:a{n}="http://e/{n}" ', 50_000) + "/></rdf:RDF>"),
        ("namespaces in depth", RDF + lines('<e:a xmlns:a{n}="http://e/{n}"><e:b>', 20_000)),
        ("bases that grow", RDF + lines('<e:a xml:base="a{n}/" rdf:about=""><e:b>', 20_000)),
        ("members", RDF + "<rdf:Seq>" + "<rdf:li>a</rdf:li>" * 90_000 + "</rdf:Seq></rdf:RDF>"),
        ("a long text", RDF + f"<e:a><e:b>{'a' * MANY}</e:b></e:a></rdf:RDF>"),
        ("comments", RDF + "<!---->" * 200_000 + "</rdf:RDF>"), ("an open comment", RDF + "<!--" + "-a" * (MANY // 2)),
        ("an open tag", RDF + "<e:a " + "a" * MANY),
    ):  # fmt: skip
        yield f"rdf: {name}", "x.rdf", text.encode()
    yield (
        "rdf: entities in UTF-16",
        "x.rdf",
        f"{DOCTYPE}{RDF}<e:a>&a9;</e:a></rdf:RDF>".encode("utf-16"),
    )
    aliases = lines("<INDIVIDUAL_ALIAS><ALIAS_NAME>b{n}</ALIAS_NAME></INDIVIDUAL_ALIAS>", 13_000)
    for name, text in (
        ("entities that swell", f"{DOCTYPE}{LIST}&a9;"), ("depth", LIST + "<INDIVIDUAL>" + "<a>" * 300_000),
        ("closed depth", LIST + ENTRY + "<a>" * 70_000 + "</a>" * 70_000 + "</INDIVIDUAL>"),
        ("depth outside", LIST + "<a>" * 500_000), ("aliases", f"{LIST}{ENTRY}{aliases}</INDIVIDUAL>"),
        ("entries", LIST + lines(f"{ENTRY}</INDIVIDUAL>", 9_000) + "</INDIVIDUALS></CONSOLIDATED_LIST>"),
        ("nameless entries", LIST + "<INDIVIDUAL/>" * 100_000 + "</INDIVIDUALS></CONSOLIDATED_LIST>"),
        ("births", LIST + ENTRY + lines("<INDIVIDUAL_DATE_OF_BIRTH><YEAR>{n:04}</YEAR></INDIVIDUAL_DATE_OF_BIRTH>", 9_000) + "</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"),
        ("attributes", LIST + "<INDIVIDUAL " + lines('a{n}="b" ', 100_000) + "/>"), ("a long text", LIST + ENTRY + "a" * MANY),
        ("another encoding", '<?xml version="1.0" encoding="utf-7"?>' + LIST), ("a tag", LIST + "<" + "a" * MANY),
    ):  # fmt: skip
        yield f"un: {name}", "x.xml", text.encode()


def ftm_bombs() -> Iterator[Bomb]:
    for name, text in (
        ("brackets", "[" * MANY), ("brackets closed", '{"a":' + "[" * 90_000 + "]" * 90_000 + "}"), ("empty objects", "{}\n" * 300_000),
        ("people", lines(PERSON, 20_000)), ("one key", (PERSON.format(n=1)) * 20_000),
        ("names", '{"id":"a","schema":"Person","properties":{"name":[' + lines('"b{n}",', 150_000) + '"c"]}}'),
        ("a long name", '{"id":"a","schema":"Person","properties":{"name":["' + "b " * (MANY // 2) + '"]}}'),
        ("properties", '{"id":"a","schema":"Person","properties":{' + lines('"b{n}":["c"],', 100_000) + '"name":["c"]}}'),
        ("kinds", lines('{{"id":"a{n}","schema":"Persn{n}","properties":{{}}}}\n', 30_000)),
        ("dates", lines('{{"id":"a{n}","schema":"Person","properties":{{"name":["a"],"birthDate":["{n:04}-12-XX"]}}}}\n', 9_999)),
        ("owners in a ring", lines('{{"id":"a{n}","schema":"Ownership","properties":{{"owner":["a{n}"],"asset":["a{n}"]}}}}\n', 15_000)),
        ("numbers", '{"id":' + "9" * MANY + "}"), ("wrong types", lines('{{"id":{n},"schema":[],"properties":1}}\n', 40_000)),
        ("surrogates", '{"id":"\\ud800","schema":"Person","properties":{"name":["\\udfff"]}}'),
        ("NULs", "\0" * MANY), ("a line beyond the limit", '{"a":"' + "b" * (17 << 20)),
    ):  # fmt: skip
        yield f"ftm: {name}", "x.ftm.json", text.encode("utf-8", "surrogatepass")


def packed(sheet: str, strings: str = "") -> bytes:
    """An Excel file with that sheet."""
    file, main = io.BytesIO(), "application/vnd.openxmlformats-officedocument.spreadsheetml"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = '<Relationship Id="{id}" Type="' + relations + '/{kind}" Target="{target}"/>'
    linked = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        parts = [
            f'<Override PartName="/xl/{name}.xml" ContentType="{main}.{kind}+xml"/>'
            for name, kind in (
                ("workbook", "sheet.main"),
                ("sheet", "worksheet"),
                ("strings", "sharedStrings"),
            )
        ]
        target.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{"".join(parts)}</Types>',
        )
        target.writestr(
            "_rels/.rels",
            linked.format(link.format(id="a", kind="officeDocument", target="xl/workbook.xml")),
        )
        target.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEET.split(chr(34))[1]}" xmlns:r="{relations}"><sheets><sheet name="a" sheetId="1" r:id="b"/></sheets></workbook>',
        )
        target.writestr(
            "xl/_rels/workbook.xml.rels",
            linked.format(
                link.format(id="b", kind="worksheet", target="sheet.xml")
                + link.format(id="c", kind="sharedStrings", target="strings.xml")
            ),
        )
        target.writestr("xl/sheet.xml", sheet)
        target.writestr("xl/strings.xml", strings or f'<sst xmlns="{SHEET.split(chr(34))[1]}"/>')
    return file.getvalue()


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def table_bombs() -> Iterator[Bomb]:
    for name, text in (
        ("columns", "a," * (MANY // 2)), ("rows", "a,b\n" + lines("{n},x\n", 20_000)), ("one key", "a,b\n" + "1,x\n" * 200_000),
        ("quotation marks", "a,b\n" + '"' * 65_000), ("more quotation marks", "a,b\n" + '"a"' * 21_000), ("apostrophes", "'a','b'\n" + "','" * 20_000),
        ("spaces and marks", ' "' * 32_000), ("new lines and marks", '\n"' * 32_000), ("an open text", 'a,b\n"' + "x\n" * (MANY // 2)),
        ("a long cell", "a,b\n1," + "x" * 130_000), ("empty rows", "a,b\n" + "\n" * MANY), ("wrong rows", "a,b\n" + "1\n" * 300_000),
        ("NULs", "a,b\n" + "\0" * MANY), ("no lines", "x" * MANY), ("separators", ",;\t|" * 16_000),
    ):  # fmt: skip
        yield f"csv: {name}", "x.csv", text.encode()
    head, end = (
        f'{SHEET}<sheetData><row r="1">{cell("A1", "a")}{cell("B1", "b")}</row>',
        "</sheetData></worksheet>",
    )
    for name, data in (
        ("a cell far down", packed(f"{head}<row r=\"1048576\">{cell('A1048576', '1')}</row>{end}")),
        ("a cell beyond", packed(f"{head}<row r=\"999999999\">{cell('A999999999', '1')}</row>{end}")),
        ("a cell far right", packed(head + "".join(f"<row r=\"{n}\">{cell(f'XFD{n}', '1')}</row>" for n in range(2, 2_000)) + end)),
        ("a false dimension", packed(head.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>') + end)),
        ("entities that swell", packed(DOCTYPE + head + cell("A2", "&a9;") + end)),
        ("entities in the strings", packed(head + end, f"{DOCTYPE}<sst><si><t>&a9;</t></si></sst>")),
        ("packed zeros", packed(head + " " * 50_000_000 + end)), ("depth", packed(head + "<c>" * 300_000 + end)),
        ("no sheet", packed("")), ("rows", packed(head + "".join(f"<row r=\"{n}\">{cell(f'A{n}', str(n))}{cell(f'B{n}', 'x')}</row>" for n in range(2, 15_000)) + end)),
    ):  # fmt: skip
        yield f"xlsx: {name}", "x.xlsx", data
    yield from (
        ("mapping: a hole many times", "x.map", (MAPPING.replace('"{b}"', f'"{"{b}" * 500_000}"')).encode()),
        ("mapping: holes in holes", "x.map", (MAPPING.replace('"{b}"', '"' + "{" * MANY + '"')).encode()),
        ("mapping: unknown columns", "x.map", (MAPPING.replace('"{b}"', '"' + lines("{{b{n}}}", 100_000) + '"')).encode()),
        ("mapping: unknown keys", "x.map", (MAPPING + lines("k{n}: v\n", 29_000)).encode()),
    )  # fmt: skip


def text_bombs() -> Iterator[Bomb]:
    for name, text in (
        ("full stops", "." * MANY), ("sentences", "A b. " * (MANY // 5)), ("letters", "A. b. " * (MANY // 6)), ("no space", "a" * MANY),
        ("new lines", "\n" * MANY + "a"), ("paragraphs", "Ab.\n\n" * (MANY // 5)), ("lines", "a b\n" * (MANY // 4)), ("quotation marks", '"' * MANY),
        ("open quotations", "“A b. " * (MANY // 8)), ("brackets", "(" * MANY), ("numbers", "1.1" * (MANY // 3)), ("short forms", "Mr. Dr. e.g. " * (MANY // 13)),
        ("Hangul", "나는 갔다. " * 90_000), ("Chinese", "我走了。" * 120_000), ("marks upon marks", "e" + "\u0301" * (MANY // 2)),
        ("invisible", "\u200b" * (MANY // 3)), ("right to left", "\u202e. A " * 200_000), ("carriage returns", "a.\r" * (MANY // 3)), ("spaces", "a. " + " " * MANY + "B."),
    ):  # fmt: skip
        yield f"text: {name}", "x.txt", text.encode()
    yield "text: NULs", "x.txt", b"\0" * MANY
    yield "text: wrong UTF-8", "x.txt", b"a. " * 500_000 + b"\xff"


def decision_bombs() -> Iterator[Bomb]:
    good = "things: [a, b]\nverdict: same\nreason: x\nby: y\ndate: 2016\n"
    earlier = "  - {{verdict: same, reason: x, by: y, date: '{date}'}}\n"
    for name, text in (
        ("things", f"things: [{lines('a{n},', 29_000)}]\n"), ("earlier", good + "earlier:\n" + earlier.format(date=2016) * 7_000),
        ("odd dates", good + "earlier:\n" + "".join(earlier.format(date=f"?{n:04}-12") for n in range(7_000))),
        ("a long reason", good.replace("reason: x", f"reason: {'x ' * (MANY // 2)}")), ("keys", good + lines("k{n}: v\n", 29_000)),
        *((name, text.removeprefix(HEAD)) for name, text in list(yaml_bombs())[::4]),
    ):  # fmt: skip
        yield f"decision: {name}", "a--b.decision", text.encode("utf-8", "surrogatepass")


def question_bombs() -> Iterator[Bomb]:
    head = "#+ title: a\n#+ question: b\n"
    for name, text in (
        ("parameters", head + lines("#+ parameter a{n} date: b\n", 15_000) + "SELECT * {" + lines(" VALUES ?a{n} {{ UNDEF }}", 15_000) + "}"),
        ("columns", head + lines("#+ column a{n}: b\n", 40_000) + "SELECT " + lines("?a{n} ", 40_000) + "{}"),
        ("contract lines", "#+ a\n" * (MANY // 5)), ("wrong lines", head + "#+ colunm a: b\n" * 100_000), ("blocks", head + "#+ parameter a date: b\nSELECT * {" + "VALUES ?a { UNDEF } " * 80_000),
        ("one block", head + "#+ parameter a date: b\nSELECT * { VALUES ?a {" + " UNDEF" * 250_000 + "} }"),
        ("names in braces", head + "SELECT * {" * 100_000), ("quotation marks", '"' * MANY), ("apostrophes", "'''" * 500_000), ("comments", "#\n" * (MANY // 2)),
        ("open IRIs", "<" * MANY), ("escapes", "\\u0041" * (MANY // 6)), ("variables", head + "SELECT " + "?a " * 500_000), ("a title", "#+ title: " + "a" * MANY),
    ):  # fmt: skip
        yield f"rq: {name}", "x.rq", text.encode()


def foreign() -> Iterator[Bomb]:
    """(Name, file name, content); the name's ending tells what reads it."""
    for made in (json_bombs, statement_bombs, xml_bombs, ftm_bombs, table_bombs, text_bombs, decision_bombs, question_bombs):  # fmt: skip
        yield from made()


def reader(casebook: Casebook) -> Callable[[str, bytes], bool]:
    """What reads such a file as a command would, without keeping anything: whether it was taken."""
    rooms = casebook.root.parent

    def read(name: str, data: bytes) -> bool:
        file = rooms / name
        suffix = file.suffix
        if suffix == ".rq":
            text = data.decode("utf-8", "replace")
            parse_question("x", text, file, name)
            check_limits(text)
            return True
        if suffix == ".decision":
            return read_decision(casebook, file.with_suffix(".yaml"), data)[0] is not None
        file.write_bytes(data)
        if suffix == ".txt":
            new_case(casebook, New("begun", text=file)).unlink()
            return True
        mapping = rooms / "mapping.yaml"
        mapping.write_bytes(data if suffix == ".map" else MAPPING.encode())
        if suffix == ".map":
            file = rooms / "x.csv"
            file.write_bytes(b"a,b\n1," + b"x" * 100_000 + b"\n")
        table = mapping if suffix in (".map", ".csv", ".xlsx") else None
        done = import_file(casebook, ImportRequest(file, "brought", mapping=table, dry_run=True))
        for finding in done.findings:
            str(finding).encode()
        return not done.refused

    def ours(name: str, data: bytes) -> bool:
        try:
            return read(name, data)
        except TumenError as error:
            str(error).encode()  # an error that cannot be printed is none
            return False

    return ours


def book(folder: Path) -> Casebook:
    """An empty casebook in a folder, beside which the files lie."""
    (folder / "book" / "graph" / "cases").mkdir(parents=True)
    (folder / "book" / "graph" / "decisions").mkdir()
    return Casebook(folder / "book", folder / "book" / "build")
