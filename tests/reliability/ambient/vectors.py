"""Ways to make a reader reach out: of the network, and of the files beside a casebook.

`{net}` stands for the address of a server that counts who comes, `{file}` for a file outside the
casebook whose content would be known again, `{host}` for a name that would have to be looked up.
"""

from __future__ import annotations

from collections.abc import Iterator

PLACES = ("{net}/x", "file://{file}", "{host}/x")
REFUSED_QUERIES = [
    "SELECT * {{ SERVICE <{p}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{p}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{p}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ S\\u0045RVICE <{p}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service<{p}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?e {{ <{p}> }} SERVICE ?e {{ ?s ?p ?o }} }}",
    "PREFIX e: <{p}> SELECT * {{ SERVICE e: {{ ?s ?p ?o }} }}",
    "BASE <{p}> SELECT * {{ SERVICE <> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{p}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ OPTIONAL {{ SERVICE <{p}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE <{p}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ ?a ?b ?c MINUS {{ SERVICE <{p}> {{ ?s ?p ?o }} }} }}",
    "SELECT * {{ GRAPH ?g {{ SERVICE <{p}> {{ ?s ?p ?o }} }} }}",
    "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{p}> {{ ?s ?p ?o }} }}",
    "DESCRIBE ?s {{ SERVICE <{p}> {{ ?s ?p ?o }} }}",
    "ASK {{ SERVICE <{p}> {{ ?s ?p ?o }} }}",
    "LOAD <{p}>",
    "LOAD SILENT <{p}> INTO GRAPH <x:g>",
    "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{p}> {{ ?s ?p ?o }} }}",
    "CLEAR ALL ; LOAD <{p}>",
    "# SELECT\nLOAD <{p}>",
    "BASE <{p}> LOAD <y>",
]
INERT_QUERIES = [
    "SELECT * FROM <{p}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{p}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "BASE <{p}> SELECT * FROM <y> {{ ?s ?p ?o }}",
    "SELECT * {{ GRAPH <{p}> {{ ?s ?p ?o }} }}",
    "DESCRIBE <{p}>",
    "SELECT * {{ <{p}> ?p ?o }}",
    'SELECT (IRI("{p}") AS ?x) {{}}',
    "CONSTRUCT {{ <{p}> <http://www.w3.org/2002/07/owl#imports> <{p}> }} WHERE {{}}",
]
IMPORTS = "<x:o> <http://www.w3.org/2002/07/owl#imports> <{p}> ."
TURTLE = [
    IMPORTS,
    "@base <{p}> . <> <a> <b> .",
    "@prefix p: <{p}> . p: p:a p:b .",
    "<{p}> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <{p}> .",
    "<x:o> <http://www.w3.org/2000/01/rdf-schema#isDefinedBy> <{p}> .",
    '<x:o> <https://w3id.org/tumen/ontology#url> "{p}" .',
    "<x:o> <http://www.w3.org/ns/shacl#shapesGraph> <{p}> .",
    '<x:o> <http://www.w3.org/ns/shacl#js> [ <http://www.w3.org/ns/shacl#jsLibraryURL> "{p}" ] .',
    '<x:o> <http://www.w3.org/ns/shacl#sparql> [ <http://www.w3.org/ns/shacl#select> "SELECT $this {{ SERVICE <{p}> {{ ?s ?p ?o }} }}" ] .',
    "<x:o> <http://www.w3.org/ns/csvw#url> <{p}> .",
]
YAML = [
    "include: !include {p}\n",
    "x: !!python/object/apply:urllib.request.urlopen ['{p}']\n",
    "'@context': '{p}'\nid: v\ntype: Article\ntitle: t\n",
    "'@context': ['{p}', {{}}]\nid: v\ntype: Article\ntitle: t\n",
    "id: v\ntype: Article\ntitle: t\nactors:\n  a: {{type: Person, '@context': '{p}'}}\n",
    "id: v\ntype: Article\ntitle: t\n'@import': '{p}'\n",
    "id: v\ntype: Article\ntitle: t\nurl: '{p}'\n",
    "# yaml-language-server: $schema={p}\nid: v\ntype: Article\ntitle: t\n",
    "$schema: '{p}'\nid: v\ntype: Article\ntitle: t\n",
    "$ref: '{p}'\n",
    "%TAG ! {p}\n---\nid: v\ntype: Article\ntitle: t\n",
    "id: v\ntype: Article\ntitle: {{'@id': '{p}'}}\n",
    "<<: '{p}'\n",
    "id: '../../../x'\ntype: Article\ntitle: '{p}'\n",
]  # fmt: skip
# Names of case files that would lead elsewhere, or that some system takes for a device.
NAMES = [
    "con.yaml", "nul.yaml", "aux.ttl", "prn.trig", "com1.yaml", "lpt9.yaml", "CON.yaml", "a b.yaml", "-rf.yaml",
    "..yaml", "...yaml", ".hidden.yaml", "a..b.yaml", "%2e%2e.yaml", "a\\b.yaml", "~.yaml", "$HOME.yaml",
]  # fmt: skip
# Values of the arguments of commands that take the name of a thing, a source, a question or a file.
ARGUMENTS = [
    ("about", "{file}"), ("about", "file://{file}"), ("about", "{net}/x"), ("about", "../../secret"),
    ("query", "../secret"), ("query", "{file}"), ("query", "secret/../../x"), ("query", "..\\secret"),
    ("query", "figures", "source={net}/x"), ("query", "figures", "source=file://{file}"),
    ("query", "figures", "source=../../x"), ("paths", "{net}/x", "file://{file}"), ("explain", "{net}/x"),
    ("check", "../../secret"), ("check", "//127.0.0.1/share/x"), ("check", "\\\\127.0.0.1\\share\\x"),
    ("diff", "{net}/x"), ("diff", "--upload-pack={net}"), ("new", "../outside"), ("new", "/tmp/outside"),
    ("new", "con"), ("passages", "list", "../secret"), ("export", "--source", "../../x"),
]  # fmt: skip


def filled(text: str, fill: dict[str, str]) -> Iterator[str]:
    """The text for each of the places, or as it is where it names none."""
    if "{p}" not in text:
        yield text
        return
    for place in PLACES:
        where = place.format(**fill)
        yield text.format(p=where)
