"""Files for `tumen import` that name what lies elsewhere, in every format that it reads.

`@P@` stands for such a place: see `vectors.PLACES`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

ENTRY = "<INDIVIDUAL><FIRST_NAME>RI</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.901</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON>@IN@</INDIVIDUAL>"
ROOT = '<CONSOLIDATED_LIST dateGenerated="2017-07-03T20:27:45"@ATTRIBUTES@><INDIVIDUALS>@ENTRY@</INDIVIDUALS></CONSOLIDATED_LIST>'
XI = ' xmlns:xi="http://www.w3.org/2001/XInclude"'
XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def _list(before: str = "", attributes: str = "", inside: str = "") -> str:
    entry = ENTRY.replace("@IN@", inside)
    return before + ROOT.replace("@ATTRIBUTES@", attributes).replace("@ENTRY@", entry)


# What must be refused, and what is read as if the place were not named.
UN_REFUSED = [
    _list('<!DOCTYPE CONSOLIDATED_LIST SYSTEM "@P@">'),
    _list('<!DOCTYPE CONSOLIDATED_LIST PUBLIC "x" "@P@">'),
    _list('<!DOCTYPE x [<!ENTITY e SYSTEM "@P@">]>', inside="<COMMENTS1>&e;</COMMENTS1>"),
    _list('<!DOCTYPE x [<!ENTITY % e SYSTEM "@P@"> %e;]>'),
    _list('<!DOCTYPE x [<!NOTATION n SYSTEM "@P@"><!ENTITY u SYSTEM "@P@" NDATA n>]>'),
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="@P@"/>',
]
UN_INERT = [
    _list(inside='<xi:include href="@P@" parse="text"/>', attributes=XI),
    _list(inside='<COMMENTS1><xi:include href="@P@" parse="text"/></COMMENTS1>', attributes=XI),
    _list(attributes=f'{XSI} xsi:schemaLocation="urn:x @P@"'),
    _list(attributes=f'{XSI} xsi:noNamespaceSchemaLocation="@P@"'),
    _list('<?xml-stylesheet type="text/xsl" href="@P@"?>'),
    _list('<?xml-model href="@P@"?>'),
    _list(attributes=' xml:base="@P@"'),
    _list(inside="<COMMENTS1>@P@</COMMENTS1>"),
    _list(inside='<include xmlns="http://www.w3.org/2001/XInclude" href="@P@"/>'),
    _list(inside='<a:b:c href="@P@"/>'),
    _list(inside='<a xmlns:xml="@P@"/>'),
]
TUMEN = "https://w3id.org/tumen/ontology#"
PERSON = {"@id": "https://w3id.org/tumen/id/ri", "@type": f"{TUMEN}Person"}
JSONLD_REFUSED = [
    {"@context": "@P@", **PERSON},
    {"@context": ["@P@", {}], **PERSON},
    {"@context": [{}, {"@import": "@P@"}], **PERSON},
    {"@context": {"@version": 1.1, "@import": "@P@"}, **PERSON},
    {"@context": {"n": {"@id": "http://e/n", "@context": "@P@"}}, **PERSON, "n": {"@id": "x:y"}},
    {"@graph": [{"@context": "@P@", **PERSON}]},
]
JSONLD_INERT = [
    {"@context": {"@base": "@P@"}, "@id": "x", "http://e/a": {"@id": "y"}},
    {"@context": {"@vocab": "@P@"}, "@id": "x:x", "a": 1},
    {**PERSON, "http://www.w3.org/2002/07/owl#imports": {"@id": "@P@"}},
    {"@id": "@P@", "@type": "@P@", "@included": [{"@id": "@P@", "http://e/a": 1}]},
]
_RI = {**PERSON, f"{TUMEN}name": {"@value": "Ri", "@language": "en"}}
JSONLD_INERT = [{"@graph": [_RI, each]} for each in JSONLD_INERT]
_PERSON = f"<https://w3id.org/tumen/id/ri> a <{TUMEN}Person> ; <{TUMEN}name> 'Ri'@en .\n"
TURTLE = [
    "<x:o> <http://www.w3.org/2002/07/owl#imports> <@P@> .",
    "<https://w3id.org/tumen/id/ri> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <@P@> .",
    "<https://w3id.org/tumen/id/ri> <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> <@P@> .",
    "<https://w3id.org/tumen/id/ri> <http://www.w3.org/2002/07/owl#sameAs> <@P@> .",
    "@base <@P@> . <> a <b> ; <http://www.w3.org/2002/07/owl#imports> <> .",
    "@prefix p: <@P@> . p: p:a p:b .",
    f"<https://w3id.org/tumen/id/ri> <{TUMEN}url> '@P@' .",
    f"<https://w3id.org/tumen/id/../../../out> a <{TUMEN}Person> ; <{TUMEN}name> 'x'@en .",
    f"<https://w3id.org/tumen/id//etc/out> a <{TUMEN}Person> ; <{TUMEN}name> 'x'@en .",
]
TURTLE = [_PERSON + text for text in TURTLE]
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:e="http://e/"@ATTRIBUTES@>'
RDF = RDF.replace("@ATTRIBUTES@", XI)
RDFXML_REFUSED = [
    f'<!DOCTYPE rdf:RDF SYSTEM "@P@">{RDF}</rdf:RDF>',
    f'<!DOCTYPE rdf:RDF [<!ENTITY e SYSTEM "@P@">]>{RDF}<rdf:Description rdf:about="x:y"><e:a>&e;</e:a></rdf:Description></rdf:RDF>',
    f'<!DOCTYPE rdf:RDF [<!ENTITY % e SYSTEM "@P@"> %e;]>{RDF}</rdf:RDF>',
]
RDFXML_INERT = [
    f'{RDF}<rdf:Description xml:base="@P@" rdf:about=""><e:a rdf:resource="z"/></rdf:Description></rdf:RDF>',
    f'{RDF}<rdf:Description rdf:about="x:y"><e:a rdf:resource="@P@"/></rdf:Description></rdf:RDF>',
    f'{RDF}<owl:Ontology rdf:about="x:y"><owl:imports rdf:resource="@P@"/></owl:Ontology></rdf:RDF>',
    f'<?xml-stylesheet href="@P@"?>{RDF}<rdf:Description rdf:about="x:y"><e:a>1</e:a></rdf:Description></rdf:RDF>',
    f'{RDF}<rdf:Description rdf:about="x:y"><e:a rdf:parseType="Literal"><xi:include href="@P@"/></e:a></rdf:Description></rdf:RDF>',
    f'{RDF}<rdf:Description rdf:about="x:y"><e:a rdf:datatype="@P@">1</e:a></rdf:Description></rdf:RDF>',
]
_SOMEBODY = '<t:Person xmlns:t="https://w3id.org/tumen/ontology#" rdf:about="https://w3id.org/tumen/id/ri"><t:name xml:lang="en">Ri</t:name></t:Person></rdf:RDF>'
RDFXML_INERT = [text.replace("</rdf:RDF>", _SOMEBODY) for text in RDFXML_INERT]
FTM = [
    {"id": "@P@", "schema": "Person", "properties": {"name": ["Ri"]}},
    {"id": "a", "schema": "@P@", "properties": {"name": ["Ri"]}},
    {"id": "a", "schema": "../../Person", "properties": {"name": ["Ri"]}},
    {"id": "../../../out", "schema": "Person", "properties": {"name": ["Ri"]}},
    {"id": "a", "schema": "Person", "properties": {"name": ["Ri"], "@P@": ["@P@"]}},
    {"id": "a", "schema": "Person", "properties": {"name": ["Ri"], "sourceUrl": ["@P@"], "website": ["@P@"]}},
    {"id": "a", "schema": "Ownership", "properties": {"owner": ["@P@"], "asset": ["@P@"]}},
    {"id": "a", "schema": "Document", "properties": {"fileName": ["@P@"], "contentHash": ["@P@"]}},
    {"id": "a", "schema": "Person", "$ref": "@P@", "datasets": ["@P@"], "properties": {"name": ["Ri"]}},
]  # fmt: skip
_ITEM = """@prefix wd: <http://www.wikidata.org/entity/> . @prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> . @prefix wikibase: <http://wikiba.se/ontology#> .
@prefix s: <http://www.wikidata.org/entity/statement/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
wd:Q1 a wikibase:Item ; rdfs:label "Ri"@en ; p:P31 s:Q1-1 .
s:Q1-1 a wikibase:Statement ; wikibase:rank wikibase:NormalRank ; ps:P31 wd:Q5 .
"""
WIKIDATA = [
    _ITEM + rest
    for rest in (
        "wd:Q1 rdfs:seeAlso <@P@> .", "wd:Q1 <http://www.w3.org/2002/07/owl#sameAs> <@P@> .",
        "wd:Q1 p:P18 s:Q1-2 . s:Q1-2 a wikibase:Statement ; ps:P18 <@P@> .",
        "wd:Q1 p:P40 s:Q1-2 . s:Q1-2 a wikibase:Statement ; wikibase:rank wikibase:NormalRank ; ps:P40 <@P@> .",
        "wd:Q1 p:P27 s:Q1-2 . s:Q1-2 a wikibase:Statement ; wikibase:rank wikibase:NormalRank ; ps:P27 <@P@> .",
        "s:Q1-1 prov:wasDerivedFrom [ <http://www.wikidata.org/prop/reference/P854> <@P@> ] .",
        "<https://www.wikidata.org/wiki/Special:EntityData/Q1> <http://schema.org/about> wd:Q1 ; "
        "<http://creativecommons.org/ns#license> <@P@> .",
    )
]  # fmt: skip
MAPPING = 'key: "{a}"\neach:\n  actors:\n    "p-{a|slug}": {type: Person, name: {en: "{b}"}}\n'
TABLES = [
    "a,b\n1,=WEBSERVICE(\"@P@\")\n", "a,b\n1,\"=HYPERLINK(\"\"@P@\"\",\"\"x\"\")\"\n",
    "a,b\n1,\"=cmd|' /C calc'!A0\"\n", "a,b\n@P@,Ri\n", "a,b\n../../../out,Ri\n", "a,b\n1,@P@\n",
    "a,b\n1,='@P@'!A1\n", "a,b\n\"1\",+IMPORTXML(@P@)\n",
]  # fmt: skip
MAPPINGS = [
    "include: '@P@'\n" + MAPPING, "extends: '@P@'\n" + MAPPING, "<<: !include @P@\n" + MAPPING,
    "$schema: '@P@'\n" + MAPPING, "source: {text: {file: '@P@'}}\n" + MAPPING,
    "source: {title: {en: '@P@'}, url: '@P@'}\n" + MAPPING, "source: '@P@'\n" + MAPPING,
    "source: {id: ../../../out}\n" + MAPPING, "source: {id: /tmp/out, title: {en: x}}\n" + MAPPING,
    "x: !!python/object/apply:urllib.request.urlopen ['@P@']\n" + MAPPING,
    "values: {b: '@P@'}\n" + MAPPING, "split: '@P@'\n" + MAPPING, "once: '@P@'\n" + MAPPING,
    MAPPING.replace("p-{a|slug}", "../../../out-{a}"), MAPPING.replace("p-{a|slug}", "/tmp/out-{a}"),
    MAPPING.replace("p-{a|slug}", "{b}"), MAPPING.replace('"{a}"', '"@P@"'), MAPPING.replace("{b}", "@P@"),
    "key: '{a}'\neach: '@P@'\n", "key: '{a}'\neach: {actors: '@P@'}\n", "key: '{a}'\neach: {'@P@': {}}\n",
    "key: '{a.__class__.__init__.__globals__}'\neach: {actors: {x: {type: Person}}}\n", "'@P@'\n",
    MAPPING + "split: {b: ''}\n", MAPPING + "once:\n", MAPPING + "values: {b: {x: [1]}}\n",
    "key: ['@P@']\neach: {actors: {x: {type: Person}}}\n",
]  # fmt: skip
IDS = [
    "../../out", "..", ".", "/tmp/out", "a/b", "a\\b", "..\\out", "a\0b", "con", "nul", "aux", "com1", "lpt9", "CON",
    "a.yaml", "~", "$HOME", "-rf", "a b", "a\nb", "file:///tmp/out", "C:\\out", "\\\\127.0.0.1\\x", "%2e%2e", "ａ", "\ud800",
]  # fmt: skip
CELLS = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheets(place: str) -> Iterator[tuple[str, bytes]]:
    """Workbooks that name a place in each of the ways that they have."""
    formulas = (f'WEBSERVICE("{place}")', f"'[{place}]S'!A1", "[1]S!A1", f'HYPERLINK("{place}")')
    for formula in formulas:
        yield f"formula {formula[:9]}", _workbook(place, f"<f>{_escaped(formula)}</f><v>7</v>")
    for kind in ("externalLink", "hyperlink", "image", "worksheet", "sharedStrings", "oleObject"):
        yield f"relationship {kind}", _workbook(place, "<v>7</v>", relation=kind)
    yield "entity", _workbook(place, "<v>&e;</v>", f'<!DOCTYPE x [<!ENTITY e SYSTEM "{place}">]>')
    yield "doctype", _workbook(place, "<v>7</v>", f'<!DOCTYPE x SYSTEM "{place}">')
    yield "climbing target", _workbook("../../../../../../../out", "<v>7</v>", relation="sheet")
    yield "sheet elsewhere", _workbook(place, "<v>7</v>", relation="sheet")
    yield "climbing member", _workbook(place, "<v>7</v>", member="../../../out.txt")
    yield "absolute member", _workbook(place, "<v>7</v>", member="/tmp/out.txt")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _workbook(
    place: str, cell: str, doctype: str = "", *, relation: str = "", member: str = ""
) -> bytes:
    target = "worksheets/sheet1.xml" if relation != "sheet" else _escaped(place)
    more = ""
    if relation and relation != "sheet":
        more = f'<Relationship Id="r2" Type="{RELATIONS}/{relation}" Target="{_escaped(place)}" TargetMode="External"/>'
    mode = ' TargetMode="External"' if relation == "sheet" and ":" in place else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets><externalReferences><externalReference r:id="r2"/></externalReferences></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="{target}"{mode}/>{more}</Relationships>',
        "xl/worksheets/sheet1.xml": f'{doctype}<worksheet xmlns="{SPREADSHEET}"><sheetData>{CELLS}<row r="2"><c r="A2"><v>1</v></c><c r="B2">{cell}</c></row></sheetData></worksheet>',
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        if member:
            archive.writestr(member, "x")
    return packed.getvalue()


def text_files() -> Iterator[tuple[str, str, str, bool]]:
    """Each file that is text: its ending, its format, its content, whether it must be refused."""
    for texts, refused in ((UN_REFUSED, True), (UN_INERT, False)):
        yield from ((".xml", "un", text, refused) for text in texts)
    for objects, refused in ((JSONLD_REFUSED, True), (JSONLD_INERT, False)):
        yield from ((".jsonld", "rdf", json.dumps(each), refused) for each in objects)
    for suffix in (".ttl", ".trig", ".n3"):
        yield from ((suffix, "rdf", text, False) for text in TURTLE)
    for texts, refused in ((RDFXML_REFUSED, True), (RDFXML_INERT, False)):
        yield from ((".rdf", "rdf", text, refused) for text in texts)
    yield from ((".jsonl", "ftm", json.dumps(each) + "\n", False) for each in FTM)
    yield from ((".ttl", "wikidata", text, False) for text in WIKIDATA)
