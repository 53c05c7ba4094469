"""True inputs of every format that is read, small ones and large ones, and what they are made of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random
from typing import Any

from mutating import Family, Grammar, family
from workbooks import workbooks

TUMEN, THING = "https://w3id.org/tumen/ontology#", "https://w3id.org/tumen/id/"
SOURCE = "https://w3id.org/tumen/source/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_JSON = re.compile(rb'(?P<text>"(?:[^"\\]|\\.)*")|(?P<open>[\[{])|(?P<close>[\]}])|(?P<sep>,)|(?P<sign>:)|(?P<plain>[^\s"\[\]{},:]+)|\s+', re.DOTALL)  # fmt: skip
_YAML = re.compile(rb'(?P<text>"(?:[^"\\]|\\.)*"|\'[^\']*\')|(?P<open>[\[{])|(?P<close>[\]}])|(?P<sep>\n *|,)|(?P<sign>[:#|>-] )|(?P<plain>[^\s"\'\[\]{},:]+)|[ \t]+|.', re.DOTALL)  # fmt: skip
_RDF = re.compile(rb'(?P<text>"""(?:[^"]|"(?!""))*"""|"(?:[^"\\\n]|\\.)*")|(?P<iri><[^<>\s]*>)|(?P<mark>@[\w-]+|\^\^)|(?P<blank>_:\w+)|(?P<open>[\[({]|<<\(?)|(?P<close>[\])}]|\)?>>)|(?P<sep>[.;](?=\s)|\n)|(?P<sign>,)|(?P<name>[\w-]*:[\w./-]*)|(?P<plain>[^\s<>"@:_\[\](){};,.]+)|\s|.', re.DOTALL)  # fmt: skip
_XML = re.compile(rb"(?P<sign><[?!][^>]*>)|(?P<close></[^>]*>)|(?P<leaf><[^>]*/>)|(?P<open><[^>]*>)|(?P<text>[^<]+)|.", re.DOTALL)  # fmt: skip
_SPARQL = re.compile(rb'(?P<head>#\+[^\n]*\n)|#[^\n]*\n|(?P<text>"(?:[^"\\\n]|\\.)*")|(?P<iri><[^<>\s]*>)|(?P<variable>[?$]\w+)|(?P<open>[\[({])|(?P<close>[\])}])|(?P<sep>[.;](?=\s)|\n)|(?P<name>[\w-]*:[\w/-]*)|(?P<word>[A-Z_]{2,})|(?P<sign>[|^/*+!=<>&,?-]+)|(?P<plain>\w+)|\s+|.', re.DOTALL)  # fmt: skip
_TABLE = re.compile(rb'(?P<text>"(?:[^"]|"")*")|(?P<sep>\n)|(?P<sign>[,;\t|])|(?P<plain>[^",;\t|\n]+)|.', re.DOTALL)  # fmt: skip
_DATE = re.compile(rb"(?P<plain>\d+|X+)|(?P<open>[\[{])|(?P<close>[\]}])|(?P<sep>[/,]|\.\.)|(?P<sign>[-~?%YETS])|.", re.DOTALL)  # fmt: skip
_TEXT = re.compile(rb"(?P<sep>[.!?]+\s|\n+)|(?P<open>[(\[]|\xe2\x80\x9c)|(?P<close>[)\]]|\xe2\x80\x9d)|(?P<plain>[^\s.!?()\[\]]+)|.", re.DOTALL)  # fmt: skip

_ODD_TERMS = (
    b"<javascript:x>", b"<a b>", b"<>", b"<#>", b"<../../..>", b"<http://[::1>", b"_:b0", b"[]", b"()", b'"\\ud800"', b'"\\u0000"',
    b'"x"@en-x-y', b'"2016-02-30"^^<http://www.w3.org/2001/XMLSchema#date>', b'"1e999"^^<http://www.w3.org/2001/XMLSchema#double>',
    b"99999999999999999999999", b"1e400", b"true", b"a", b"@base <x/> .", b"BASE <y>", b"@prefix : <> .", b"<<( <a:a> <a:b> <a:c> )>>",
    b'"\xe2\x80\xae"', b'"\xed\xa0\x80"', b"{ }", b"= ", b"=>", b"!", b"^", b"{| |}", b"~", f"<{TUMEN}nmae>".encode(), f"<{TUMEN}>".encode(),
)  # fmt: skip
_ODD_XML = (
    b"<a>", b"</a>", b"<a/>", b"&amp;", b"&#0;", b"&#xD800;", b"&x;", b"<![CDATA[x]]>", b"<!-- -- -->", b"<?xml version='1.1'?>", b"<!DOCTYPE x>",
    b'<a xmlns="">', b'<x:a xmlns:x="u">', b'<a xml:lang="">', b'<a b="1" b="2">', b"<VALUE>x</VALUE>", b"<YEAR>99999</YEAR>", b"<DATE>2016-13</DATE>",
    b'<rdf:Description rdf:nodeID="a"/>', b'<rdf:li rdf:parseType="Collection">', b'<e:a rdf:parseType="Literal">', b'<e:a rdf:datatype="x">1</e:a>', b"",
)  # fmt: skip
_ODD_SPARQL = (
    b"UNDEF", b"SERVICE", b"VALUES", b"SELECT", b"FROM", b"GRAPH", b"OPTIONAL", b"UNION", b"MINUS", b"FILTER", b"BIND", b"EXISTS", b"NOT",
    b"LOAD", b"INSERT", b"CONSTRUCT", b"DESCRIBE", b"ASK", b"BASE <x>", b"PREFIX a: <b>", b"#", b"#+ title: x\n", b"#+ parameter since date: x\n",
    b"#+ column x: y\n", b"#+ parameter since integr: x\n", b"<<(", b")>>", b"\\u0053ERVICE", b"'''", b'"""', b"?", b"$since", b"*", b"+", b"1e999", b"_:b",
)  # fmt: skip
_ODD_CELLS = (
    b'"', b'""', b'"a', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n", b"\0", b"=1+1", b"@x", b"-1", b" ", b"x" * 300, b"1,137", b"{no}",
    b"\xc5\xc2", b"\xff", b"\xef\xbb\xbf", b"2016-13-45", b"1964", b"F", b"\xe2\x80\xae", b"con", b"../a", b"id", b"name_en",
)  # fmt: skip
_ODD_DATES = (
    b"0", b"00", b"13", b"32", b"9999", b"10000", b"X", b"XX", b"201X", b"Y", b"E", b"S", b"-", b"..", b"/", b"~", b"?", b"%", b"[", b"]", b"{", b"}", b",",
    b"T10:00Z", b"21", b"41", b"\xd9\xa3", b" ", b"Y-17E7", b"1950S2", b"unknown", b"open", b"99999999999999999999",
)  # fmt: skip
_ODD_WORDS = (
    b"Mr.", b"e.g.", b"1.", b"(a)", b"\xe2\x80\xa6", b"...", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b'"', b"'", b"\xe3\x80\x82", b"\xe2\x80\x8b", b"\xef\xbb\xbf",
    b"\xe2\x80\xae", b"\r", b"\n", b"\n\n", b"\f", b"\x85", b"\xe2\x80\xa8", b"%PDF-", b"<html", b"\0", b"\xff", b"\xed\x95\x9c", b"\xf0\x9f\x98\x80",
    b"e\xcc\x81", b"a" * 300, b"?!", b". ", b"U.S.", b"\xd8\x9f", b"\xe0\xa5\xa4",
)  # fmt: skip


def families(root: Path) -> dict[str, Family]:
    """The seeds of every format, taken apart; `root` is the repository."""
    wikidata = (root / "tests" / "ingest" / "wikidata" / "wikidata.ttl").read_bytes()
    json_like = Grammar(_JSON, load=json.loads, dump=_json)
    yaml_like = Grammar(_YAML, load=_from_yaml, dump=_yaml)
    rdf = Grammar(_RDF, _ODD_TERMS)
    turtle = _turtle()
    templates = root / "graph" / "tumen" / "templates" / "mappings"
    return {
        "yaml": family(yaml_like, [*_cases(root) * 2, *_few(root / "graph" / "cases", "*.yaml", 4_000, 2)]),
        "turtle": family(rdf, turtle),
        "trig": family(rdf, [*turtle, turtle[0] + f"<{SOURCE}x> {{ <a> <b> [] }}\n".encode()]),
        "decision": family(yaml_like, _decisions()),
        "mapping": family(yaml_like, [*[MAPPING] * 8, *_few(templates, "*.yaml", 9_000, 9)]),
        "question": family(Grammar(_SPARQL, _ODD_SPARQL), [*_QUESTIONS * 6, *_few(root / "queries", "*.rq", 3_000, 6)]),
        "date": family(Grammar(_DATE, _ODD_DATES), _DATES),
        "text": family(Grammar(_TEXT, _ODD_WORDS), _TEXTS),
        "n-triples": family(rdf, _lines("")),
        "n-quads": family(rdf, _lines(f" <{SOURCE}t>")),
        "n3": family(rdf, [*turtle, b"{ ?a <a:b> ?c } => { ?c <a:b> ?a } .\n<a:a> <a:b> <a:c>!<a:d> .\n"]),
        "rdf-xml": family(Grammar(_XML, _ODD_XML), _rdf_xml()),
        "json-ld": family(json_like, _json_ld()),
        "ftm": family(Grammar(_JSON, load=_from_lines, dump=_in_lines), _entities()),
        "un": family(Grammar(_XML, _ODD_XML), [_un(*_UN), _un(_UN[0]), _un(_UN[1]), _un(*_UN, _UN[0])]),
        "csv": family(Grammar(_TABLE, _ODD_CELLS), _TABLES),
        "xlsx": family(Grammar(_XML, _ODD_XML), workbooks()),
        "wikidata": family(rdf, [*[_WIKIDATA] * 3, wikidata[:3_000]]),
    }  # fmt: skip


def _few(folder: Path, pattern: str, most: int, number: int) -> list[bytes]:
    """Some files of a folder, cut at the end of a line."""
    files = sorted(folder.rglob(pattern))
    step = max(1, len(files) // number)
    return [path.read_bytes()[:most].rpartition(b"\n")[0] + b"\n" for path in files[::step]]


def _from_lines(data: bytes) -> Any:
    return [json.loads(line) for line in data.splitlines()]


def _in_lines(tree: Any, chance: Random) -> bytes:
    if not isinstance(tree, list):
        return _json(tree, chance)
    return b"".join(_json(entity, chance) + b"\n" for entity in tree)


def _json(tree: Any, chance: Random) -> bytes:
    written = json.dumps(tree, ensure_ascii=chance.random() < 0.3)
    return written.encode("utf-8", "surrogatepass")


def _from_yaml(data: bytes) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(_no_dates(data.decode()))


def _no_dates(text: str) -> str:
    return re.sub(r": (\d{4}-\d\d(?:-\d\d)?)(?=[,}\n])", r': "\1"', text)


def _yaml(tree: Any, chance: Random) -> bytes:
    """A tree as YAML: in brackets, or in lines."""
    text = json.dumps(tree, ensure_ascii=False) if chance.random() < 0.3 else _block(tree, "")
    return text.encode("utf-8", "surrogatepass")


_PLAIN = re.compile(r"[A-Za-z0-9][\w ./+~-]*\Z")


def _block(tree: Any, indent: str) -> str:
    if isinstance(tree, dict) and tree and len(indent) < 60:
        return "".join(
            f"\n{indent}{_scalar(key)}: {_block(value, indent + '  ')}"
            for key, value in tree.items()
        )
    if isinstance(tree, list) and tree and len(indent) < 60:
        return "".join(f"\n{indent}- {_block(value, indent + '  ')}" for value in tree)
    return json.dumps(tree, ensure_ascii=False) if isinstance(tree, dict | list) else _scalar(tree)


def _scalar(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if _PLAIN.match(text) else json.dumps(text, ensure_ascii=False)


def _cases(root: Path) -> list[bytes]:
    """Small cases: the head of a real one, and of each section two things."""
    found = []
    for number, path in enumerate(sorted((root / "graph" / "cases").rglob("*.yaml"))[:12]):
        tree = _from_yaml(path.read_bytes())
        few = {
            key: dict(list(value.items())[number : number + 1]) if key in _SECTIONS else value
            for key, value in tree.items()
        }
        for key in [key for key in few if key in _SECTIONS][number % 3 :: 2]:
            del few[key]
        few = {key: value for key, value in few.items() if value} | {"id": "x"}
        found.append(_block(few, "").lstrip("\n").encode() + b"\n")
    return [*found, b"id: x\ntype: Article\ntitle: {en: A}\n", *_CASES]


_SECTIONS = {
    "passages", "records", "actors", "places", "posts", "tenures", "memberships", "measures",
    "provisions", "events", "conditions", "indicators", "claims",
}  # fmt: skip
_CASES = [
    "id: x\ntype: Article\ntitle: {en: A, ko: 가}\nauthor: b\npublished: 2016-08\nactors:\n  b: {type: Person, name: {en: B}}\n"
    "conditions:\n  c: {type: Situation, name: c}\n  d: {type: Activity, name: d}\nclaims:\n  e:\n    type: CausalClaim\n    cause: d\n"
    "    effect: c\n    sign: decreases\n    gist: D is why c fell.\n".encode(),
    b"id: x\ntype: Report\ntitle: {en: A}\ntext: {characters: 40}\npassages:\n  p1s1: {start: 0, end: 14, sha256: " + b"ab" * 32 + b"}\nevents:\n"
    b"  f: {type: Departure, date: 2016-08~, at: p1s1}\nplaces:\n  g: {type: Place, name: G, within: h}\n  h: {type: Country, name: H}\n",
]  # fmt: skip


def _turtle() -> list[bytes]:
    head = f"@prefix t: <{TUMEN}> .\n@prefix : <{THING}> .\n"
    small = f'<{SOURCE}x> a t:Article ; t:title "x"@en ; t:describes :b .\n:b a t:Person ; t:name "B"@en .\n'
    odd = f'<{SOURCE}x> a t:Article ; t:title "x"@en ;\n t:date "2016-08~" ; t:about [ a t:Person ], ( <a> _:b 1.5 ) .\n_:b t:name "한" .\n'
    claim = (
        ':c a t:Situation ; t:name "c" .\n:d a t:Activity ; t:name "d" .\n<e> a t:CausalClaim ; t:cause :d ; t:effect :c ;\n'
        f' t:sign t:decreases ; t:claimant :b ; t:gist "D is why." .\n<{SOURCE}x> t:states <e> .\n'
    )
    nameless = ':b t:knows _:p, _:q . _:p t:name "p" ; t:knows _:q . _:q t:knows _:p .\n'
    return [(head + body).encode() for body in (small, odd, small + claim, small + nameless)]


def _lines(graph: str) -> list[bytes]:
    def line(subject: str, predicate: str, object_: str) -> str:
        return f"<{THING}{subject}> <{predicate}> {object_}{graph} .\n"

    person = line("b", TYPE, f"<{TUMEN}Person>") + line("b", f"{TUMEN}name", '"B"@en')
    more = line("b", f"{TUMEN}born", '"1964"') + line("b", f"{TUMEN}worksAt", f"<{THING}h>")
    body = line("h", TYPE, f"<{TUMEN}Enterprise>") + line("h", f"{TUMEN}name", '"한\\u00e9\\n"')
    nameless = f'_:a <{TUMEN}name> "x"^^<http://www.w3.org/2001/XMLSchema#string>{graph} .\n'
    texts = (person, person + more + body, person + nameless + "# end\n", (person + body) * 4)
    return [text.encode() for text in texts]


def _rdf_xml() -> list[bytes]:
    head = f'<rdf:RDF xmlns:rdf="{TYPE[:-4]}" xmlns:t="{TUMEN}" xmlns:e="http://e/" xml:base="{THING}">'
    person = (
        '<t:Person rdf:about="b"><t:name xml:lang="en">B</t:name><t:born>1964</t:born></t:Person>'
    )
    body = '<rdf:Description rdf:about="h" t:code="x"><rdf:type rdf:resource="' + TUMEN + 'Enterprise"/><t:name>H</t:name></rdf:Description>'  # fmt: skip
    odd = '<e:a rdf:nodeID="n"><e:b rdf:parseType="Resource"><e:c rdf:datatype="http://e/d">1</e:c></e:b><e:d rdf:parseType="Collection"><e:a/><e:a/></e:d><e:f rdf:parseType="Literal"><x>y</x></e:f></e:a><rdf:Seq><rdf:li>1</rdf:li><rdf:_2 rdf:ID="i">2</rdf:_2></rdf:Seq>'  # fmt: skip
    texts = (person, person + body, odd, person + body + odd)
    return [f'<?xml version="1.0"?>\n{head}{text}</rdf:RDF>\n'.encode() for text in texts]


def _json_ld() -> list[bytes]:
    context = {"@vocab": TUMEN, "id": "@id", "type": "@type", "worksAt": {"@type": "@id"}}
    person = {"id": THING + "b", "type": "Person", "name": {"@value": "B", "@language": "en"}}
    trees: list[Any] = [
        {"@context": context, **person, "born": "1964", "worksAt": THING + "h"},
        {"@context": [context, {"n": "name", "e": "http://e/"}], "@graph": [person, {"id": THING + "h", "type": "Enterprise", "n": "H"}]},
        {"@id": "http://e/a", "http://e/b": [{"@list": [1, 2.5, True, {"@id": "_:x"}]}, {"@value": "x", "@type": "http://e/t"}], "@type": ["http://e/c"]},
        {"@context": {"@base": THING, "@language": "ko", "t": TUMEN, "knows": {"@id": "t:name", "@container": "@language"}, "in": {"@reverse": "t:worksAt"}, "s": {"@id": "t:born", "@context": {"z": "t:died"}}}, "@id": "b", "@type": "t:Person", "knows": {"en": "B", "ko": ["가"]}, "in": {"@id": "h"}, "s": {"z": "1"}},
        {"@context": {"@version": 1.1, "@vocab": TUMEN, "m": {"@id": "name", "@container": "@index"}, "g": {"@id": "at", "@container": ["@graph", "@id"]}, "n": "@nest"}, "m": {"a": "x"}, "g": {"http://e/g": {"name": "y"}}, "n": {"name": "z"}, "@included": [{"name": "i"}]},
    ]  # fmt: skip
    return [json.dumps(tree).encode() for tree in trees]


def _entities() -> list[bytes]:
    people: list[Any] = [
        {"id": "a", "schema": "Person", "properties": {"name": ["Ri Il Ho", "리일호"], "alias": ["Ho"], "nationality": ["kp"], "birthDate": ["1964-07-17"], "gender": ["male"], "position": ["envoy"], "birthPlace": ["Musan"], "wikidataId": ["Q42"]}},
        {"id": "c", "schema": "Company", "properties": {"name": ["Han"], "country": ["vn"], "jurisdiction": ["kp"], "parent": ["d"]}},
        {"id": "e", "schema": "Position", "properties": {"name": ["chief"], "organization": ["c"]}},
        {"id": "f", "schema": "Occupancy", "properties": {"holder": ["a"], "post": ["e"], "startDate": ["2010-01-01"], "endDate": ["2012"]}},
        {"id": "g", "schema": "Directorship", "properties": {"director": ["a"], "organization": ["c"], "role": ["head"]}},
        {"id": "h", "schema": "Family", "properties": {"person": ["a"], "relative": ["b"], "relationship": ["daughter"]}},
        {"id": "b", "schema": "Person", "properties": {"name": ["Ri Mi Rae"], "deathDate": ["2011-12"]}},
        {"id": "i", "schema": "Ownership", "properties": {"owner": ["a"], "asset": ["c"]}},
        {"id": "j", "schema": "Sanction", "properties": {"entity": ["c"], "authority": ["the Council"], "program": ["X"], "listingDate": ["2016-03-02"], "provisions": ["assets"]}},
    ]  # fmt: skip
    each = [json.dumps(entity, ensure_ascii=False).encode() + b"\n" for entity in people]
    person, company, post, occupancy, seat, family_, relative, stake, sanction = each
    return [
        person, person + company, person + post + occupancy, person + company + seat, relative,
        person + relative + family_, person + company + stake, company + sanction, b"".join(each),
    ]  # fmt: skip


_UN = (
    "<INDIVIDUAL><FIRST_NAME>RI</FIRST_NAME><SECOND_NAME>IL HO</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.901</REFERENCE_NUMBER>"
    "<LISTED_ON>2016-11-30</LISTED_ON><GENDER>Male</GENDER><DESIGNATION><VALUE>Former envoy</VALUE></DESIGNATION><NATIONALITY><VALUE>China</VALUE></NATIONALITY>"
    "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ho</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
    "<DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_DATE_OF_BIRTH><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1966</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>",
    "<ENTITY><FIRST_NAME>HAN TRADING</FIRST_NAME><UN_LIST_TYPE>X</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.902</REFERENCE_NUMBER><LISTED_ON>2009-07-16</LISTED_ON>"
    "<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Han</ALIAS_NAME></ENTITY_ALIAS><ENTITY_ADDRESS><COUNTRY>Viet Nam</COUNTRY></ENTITY_ADDRESS></ENTITY>",
)  # fmt: skip


def _un(*entries: str) -> bytes:
    inner = "\n".join(entries)
    return f'<CONSOLIDATED_LIST dateGenerated="2017-01-01"><INDIVIDUALS>{inner}</INDIVIDUALS></CONSOLIDATED_LIST>\n'.encode()


def _decisions() -> list[bytes]:
    good = b"things: [a, b]\nverdict: same\nreason: one birthday\nby: Han\ndate: 2024-05-01\n"
    return [good, good.replace(b"same", b"different") + b"earlier:\n  - verdict: same\n    reason: z\n    by: y\n    date: 2023\n"]  # fmt: skip


MAPPING = b'key: "{no}"\nsplit: {aliases: ";"}\nvalues:\n  sex: {F: female}\nonce:\n  actors:\n    s: {type: State, name: S}\neach:\n  actors:\n    "p-{no|slug}": {type: Person, name: "{name_en}", alias: "{aliases}", sex: "{sex}", born: "{born}", citizenOf: s}\n'  # fmt: skip
_TABLES = [
    b"no,name_en,aliases,sex,born\n1,Ri,a;b,F,1964\n2,Ho,,,\n",
    "no;name_en;aliases;sex;born\r\n1;한;\"a;b\";F;2016-08~\r\n2;\"H \"\"o\"\"\";;;\r\n".encode(),
    b"no\tname_en\taliases\tsex\tborn\n" + b"".join(b"%d\tRi\t\tM\t1964\n" % n for n in range(40)),
    "no,name_en,aliases,sex,born\n1,한,,F,1964\n".encode("cp949"),
]  # fmt: skip
_DATES = [
    b"2016-08-17", b"2016-08~/..", b"[1667,1760-12]", b"Y-17E7", b"201X-2X", b"2016-21", b"2016-08", b"{1960..1966}", b"1964?",
    b"../2016", b"[1957,1959..1961]", b"-0400", b"2016-08-17/2017", b"2004-06-~11", b"1950S2", b"Y12345",
]  # fmt: skip
_TEXTS = [
    b"The fence went up in 2012. Fewer came after it, said Mr. Han.\n\nWhy? (No one knows.) \xe2\x80\x9cIt is far.\xe2\x80\x9d he added.\n",
    "국경에 울타리가 세워졌다. 그 뒤로 적게 왔다!\n\n“왜?” 그가 물었다.\n".encode(),
    "他们离开了。没有人知道为什么。\nПочему? Никто не знает.\n".encode(),
    b"1. One. 2. Two, e.g. this one. a) Three ... and so on? Yes!\n" * 6,
]  # fmt: skip
_QUESTIONS = [
    b"#+ title: A\n#+ question: B?\n#+ parameter since date: earliest\n#+ column person: who\nSELECT ?person { VALUES ?since { UNDEF } ?person a tumen:Person }\n",
    b'#+ title: A\n#+ question: B?\n#+ parameter kind concept Departure: of that kind\n#+ column e: what\n#+ column n: many\nSELECT ?e (COUNT(DISTINCT ?g) AS ?n) WHERE {\n  VALUES ?kind { tumen:Defection }\n  GRAPH ?g { ?e a ?kind ; tumen:name "x"@en . OPTIONAL { ?e tumen:date ?d } FILTER(?d > "2016") }\n} GROUP BY ?e ORDER BY DESC(?n) LIMIT 5\n',
    b"#+ title: A\n#+ question: B?\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . { SELECT ?s { ?s tumen:cause+/^tumen:effect* ?x } } UNION { ?s a [] MINUS { ?s a tumen:Event } } }\n",
]  # fmt: skip
_WIKIDATA = (
    b"@prefix wd: <http://www.wikidata.org/entity/> .\n@prefix wds: <http://www.wikidata.org/entity/statement/> .\n@prefix p: <http://www.wikidata.org/prop/> .\n"
    b"@prefix ps: <http://www.wikidata.org/prop/statement/> .\n@prefix psv: <http://www.wikidata.org/prop/statement/value/> .\n@prefix pq: <http://www.wikidata.org/prop/qualifier/> .\n"
    b"@prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .\n@prefix pr: <http://www.wikidata.org/prop/reference/> .\n@prefix prov: <http://www.w3.org/ns/prov#> .\n"
    b"@prefix wikibase: <http://wikiba.se/ontology#> .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    b'wd:Q900 rdfs:label "Ri"@en, "\xeb\xa6\xac"@ko ; skos:altLabel "Lee"@en ; p:P31 wds:a ; p:P569 wds:b ; p:P27 wds:c ; p:P39 wds:d ; p:P19 wds:e .\n'
    b'wds:a ps:P31 wd:Q5 .\nwds:b psv:P569 wd:value ; prov:wasDerivedFrom wd:ref .\nwd:value wikibase:timeValue "1964-07-01T00:00:00Z" ; wikibase:timePrecision 10 .\n'
    b"wd:ref pr:P854 <https://example.org/life> .\nwds:c ps:P27 wd:Q423 ; wikibase:rank wikibase:NormalRank .\nwds:d ps:P39 wd:Q901 ; pqv:P580 wd:value .\n"
    b'wds:e ps:P19 wd:Q905 .\nwd:Q905 p:P31 wds:f ; rdfs:label "Musan"@en ; p:P625 wds:g .\nwds:f ps:P31 wd:Q515 .\nwds:g psv:P625 wd:spot .\n'
    b'wd:spot wikibase:geoLatitude 42.2 ; wikibase:geoLongitude 129.2 .\nwd:Q901 rdfs:label "envoy"@en .\n',
)[0]  # fmt: skip
