"""Cases as an author could write any: every key that the schema knows, with values of its kind."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from tumen.core.casebook import shipped_root
from tumen.core.ontology import vocabulary_files
from tumen.core.vocabulary import ONTOLOGY

SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
LOCAL = ("passages", "claims")

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=12
).filter(lambda text: bool(text.strip()))
hangul = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=4)
awkward = st.sampled_from(
    ["NO", "null", "~", "012", "1_000", "2016-08-17", "a: b", "# not a comment", "'", '"', "- x",
     "{", "&a", "*a", "!x", "|", ">", "%", "@", "`", "=", "<<", "a\nb", " lead", "trail ", "\\"]
)  # fmt: skip
texts = st.one_of(words, hangul, awkward)
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
dates = st.sampled_from(
    ["2016", "2016-08", "2016-08-17", "2016-08~", "2016?", "2006/2011", "2019-21", "2016-08/..",
     "../2016", "201X", "198X", "2016-02-29", "-0044", "2015-23/2016"]
)  # fmt: skip
by_kind: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.sampled_from(["true", "false"]),
    "decimal": st.decimals(-90, 90, places=2).map(str),
    "edtf": dates,
    "integer": st.integers(0, 10**6).map(str),
    "string": texts,
    "text": st.one_of(texts, st.dictionaries(st.sampled_from(["en", "ko", "ko-Latn"]), texts, min_size=1)),
    "driver": st.sampled_from(["arrivals", "border-control", "sanctions"]),
    "url": slugs.map(lambda slug: f"https://example.org/{slug}"),
}  # fmt: skip


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (shipped_root() / "ontology" / "case.schema.json").read_text(encoding="utf-8")
    )
    return found


@cache
def above() -> dict[str, set[str]]:
    """Class → itself and every class that it is under, by local name."""
    direct: dict[str, set[str]] = {}
    for path in vocabulary_files(shipped_root() / "ontology"):
        for triple in parse(path=path, format=RdfFormat.TURTLE):
            if triple.predicate == SUBCLASS and isinstance(triple.object, NamedNode):
                one, other = (
                    t.value.removeprefix(ONTOLOGY) for t in (triple.subject, triple.object)
                )  # type: ignore[union-attr]
                direct.setdefault(one, set()).add(other)

    def closed(name: str) -> set[str]:
        return {name}.union(*(closed(parent) for parent in direct.get(name, ())))

    return {name: closed(name) for name in direct}


@st.composite
def cases(draw: st.DrawFn, slug: str = "any-2020") -> dict[str, Any]:
    """A whole case: a source, passages, things of any class and claims that join them."""
    sections = {
        name: part for name, part in schema()["properties"].items() if "x-tumen-classes" in part
    }
    # Something of each kind that others may have to name.
    kinds: dict[str, dict[str, str]] = {
        "actors": {"somebody": "Person", "some-office": "Ministry", "some-state": "State"},
        "conditions": {"some-condition": "Condition"}, "indicators": {"some-figure": "Indicator"},
        "places": {"somewhere": "City"}, "posts": {"some-post": "Post"},
    }  # fmt: skip
    taken = {id_ for things in kinds.values() for id_ in things}
    for name, part in sections.items():
        for id_ in draw(st.lists(slugs, max_size=3, unique=True)):
            if id_ not in taken:
                taken.add(id_)
                kinds.setdefault(name, {})[id_] = draw(st.sampled_from(part["x-tumen-classes"]))
    source = draw(st.sampled_from(schema()["properties"]["type"]["enum"]))
    case: dict[str, Any] = {"id": slug, "type": source, "title": draw(by_kind["text"])}
    case["author"] = "somebody"
    for name in ("published", "retrieved", "description", "language", "url"):
        if draw(st.booleans()):
            case[name] = draw(values(name, schema()["properties"][name], kinds))
    for name, things in kinds.items():
        case[name] = {id_: draw(things_of(name, class_, kinds)) for id_, class_ in things.items()}
    return {key: part for key, part in case.items() if part is not None and part != {}}


@st.composite
def things_of(draw: st.DrawFn, section: str, class_: str, kinds: dict[str, dict[str, str]]) -> Any:
    part = schema()["$defs"][class_]
    made: dict[str, Any] = {"type": class_}
    keys = [key for key in part["properties"] if key != "type"]
    chosen = draw(st.sets(st.sampled_from(keys), max_size=5)) | set(part.get("required", []))
    for key in sorted(chosen - {"type"}):
        value = draw(values(key, part["properties"][key], kinds))
        if value is not None:
            made[key] = value
    return made


@st.composite
def values(
    draw: st.DrawFn, key: str, part: dict[str, Any], kinds: dict[str, dict[str, str]]
) -> Any:
    kind = part["x-tumen-kind"]
    if key == "sha256":
        return draw(st.from_regex(r"[0-9a-f]{64}", fullmatch=True))
    if key == "language":
        return draw(st.sampled_from(["en", "ko", "zh"]))
    if kind == "concept":
        name = part.get("$ref", "").removeprefix("#/$defs/")
        several = part if not name else schema()["$defs"][name]
        while "enum" not in several:
            several = (
                several.get("else") or schema()["$defs"][several["$ref"].removeprefix("#/$defs/")]
            )
        return draw(st.sampled_from(several["enum"]))
    if kind in ("ref", "local"):
        if draw(st.integers(0, 60)) == 60:
            return "nobody-" + draw(slugs)  # a reference that mostly leads nowhere
        wanted = set(part.get("x-tumen-range", ()))
        fitting = [
            id_ for section, things in kinds.items() for id_, class_ in things.items()
            if (section in LOCAL) == (kind == "local")
            and (not wanted or wanted & above().get(class_, {class_}))
        ]  # fmt: skip
        if not fitting:
            return None
        if "$ref" in part:
            return draw(st.sampled_from(fitting))
        return draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=3, unique=True))
    return draw(by_kind[kind])
