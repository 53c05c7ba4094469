"""Case documents made from the schema, so that no key can be added without being tried."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOM = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOM / "ontology"

Json = dict[str, Any]


def case_schema() -> Json:
    """The derived JSON Schema."""
    text = (ONTOLOGY / "case.schema.json").read_text(encoding="utf-8")
    schema: Json = json.loads(text)
    return schema


def context() -> Json:
    """The derived JSON-LD context."""
    text = (ONTOLOGY / "context.jsonld").read_text(encoding="utf-8")
    loaded: Json = json.loads(text)
    return loaded


def document_of_every_key() -> Json:
    """A case document with one node of every class, and every key of each, as the reader has it.

    It is well formed, and it is not sensible: a claim has an object and an object text.
    """
    schema = case_schema()
    document: Json = {"id": "every-key", **_keys(schema, schema["properties"], "Article")}
    for name, section in schema["properties"].items():
        if "x-tumen-classes" in section:
            document[name] = {
                _slug(cls): _keys(schema, schema["$defs"][cls]["properties"], cls)
                for cls in section["x-tumen-classes"]
            }
    return document


def sensible_document() -> Json:
    """The document of every key made such that it says nothing impossible.

    Each reference leads to a node of its own, of a class that the key allows.
    """
    schema, document = case_schema(), document_of_every_key()
    sections = {k: v for k, v in schema["properties"].items() if "x-tumen-classes" in v}
    home = {cls: name for name, section in sections.items() for cls in section["x-tumen-classes"]}
    home |= {"Thing": "conditions", "Actor": "actors", "Claim": "claims", "Anchor": "passages"}
    plain = {
        "Thing": "Situation", "Actor": "Person", "Claim": "NormativeClaim", "Anchor": "Passage",
    }  # fmt: skip
    wanted = [(document, schema["properties"])]
    wanted += [
        (node, schema["$defs"][node["type"]]["properties"])
        for name in sections
        for node in document[name].values()
    ]
    for node, keys in wanted:
        for key, rule in keys.items():
            if rule.get("x-tumen-kind") in {"ref", "local"}:
                slug = f"{_slug(node['type'])}-{key.lower()}"
                cls = rule["x-tumen-range"][0]
                document[home[cls]][slug] = {"type": plain.get(cls, cls)}
                node[key] = slug
    for passage in document["passages"].values():
        passage |= {"start": "0", "end": "12", "sha256": "0123456789abcdef" * 4}
    for record in document["records"].values():
        record["rank"] = "deprecated"
    for claim in list(document["claims"].values()):
        if len(claim) == 1:
            document["actors"]["witness"] = {"type": "Person"}
            claim |= {"gist": "…", "claimant": "witness", "addressee": "witness"}
            claim |= {"callsFor": "situation-1"}
        if claim["type"] == "StatementClaim":
            del claim["objectText"]
        if claim["type"] == "StatisticClaim":
            del claim["atLeast"], claim["atMost"]
    return document


def triples_of(document: Json) -> str:
    """The document as N-Triples, by way of the derived context."""
    import pyoxigraph as ox

    text = json.dumps({**context(), **document})
    base = f"https://w3id.org/tumen/id/{document['id']}/"
    parsed = ox.parse(text, format=ox.RdfFormat.JSON_LD, base_iri=base)
    return ox.serialize((quad.triple for quad in parsed), format=ox.RdfFormat.N_TRIPLES).decode()


def _slug(cls: str) -> str:
    return "".join("-" + c.lower() if c.isupper() else c for c in cls).strip("-") + "-1"


def _keys(schema: Json, properties: Json, cls: str) -> Json:
    node: Json = {}
    for name, key in properties.items():
        if name == "type":
            node[name] = cls
        elif "x-tumen-kind" in key:
            node[name] = _value(schema, key)
        elif "x-tumen-classes" not in key and "properties" in key:
            node[name] = _keys(schema, key["properties"], cls)
    return node


def _value(schema: Json, key: Json) -> Any:
    single = "if" not in key
    branch = key if single else key["then"]["items"]
    match key["x-tumen-kind"]:
        case "concept":
            values = schema["$defs"][key["x-tumen-range"][0]]["enum"]
            return values[0] if single else values
        case "ref":
            return "thae-yong-ho" if single else ["thae-yong-ho", "hong-kong"]
        case "driver":
            return "border-control"
        case "local":
            return "p4s2" if single else ["p4s2", "../mou-arrivals/p1"]
        case "text" if key["$ref"] == "#/$defs/texts":
            return {"en": ["Musan", "Musan County"], "ko": "무산"}
        case "text":
            return {"en": "Musan", "ko-Latn": "Musan-gun"}
        case "integer":
            return "12"
        case "decimal":
            return "15.0"
        case "boolean":
            return "true"
        case "edtf":
            return "2016-08~" if single else ["2016-08~"]
        case "url":
            return (
                "https://example.org/a?b=%20c#d"
                if single
                else ["https://example.org/", "http://a.b"]
            )
        case _ if branch.get("pattern", "").endswith("{64}$"):
            return "0123456789abcdef" * 4
        case _:
            return "en" if single else ["en", "ko"]
