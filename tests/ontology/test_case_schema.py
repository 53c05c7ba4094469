"""The schema of case files is closed, and reports an error by the branch of its own type."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from documents import Json, case_schema, document_of_every_key

SCHEMA = case_schema()
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
SECTIONS = {k: v for k, v in SCHEMA["properties"].items() if "x-tumen-classes" in v}
CLASSES = [(name, cls) for name, section in SECTIONS.items() for cls in section["x-tumen-classes"]]


def errors(document: Json) -> list[tuple[str, str]]:
    """Each error as (where, which rule), in order."""
    found = VALIDATOR.iter_errors(document)
    return sorted(("/".join(map(str, e.instance_path)), e.kind.name) for e in found)


def case(**sections: Json) -> Json:
    return {"id": "kim-2016", "type": "Article", "title": {"en": "Elite defectors"}, **sections}


def node_of_every_key(section: str, cls: str) -> tuple[str, Json]:
    nodes = document_of_every_key()[section]
    return next((slug, node) for slug, node in nodes.items() if node["type"] == cls)


def test_the_schema_is_one() -> None:
    assert jsonschema_rs.meta.is_valid(SCHEMA)


def test_a_document_of_every_key_is_valid() -> None:
    assert errors(document_of_every_key()) == []


def test_no_section_is_required() -> None:
    assert errors(case()) == []


def test_id_type_and_title_are_required() -> None:
    assert errors({}) == [("", "required")] * 3


def test_a_key_that_is_not_of_the_source_is_refused() -> None:
    assert errors(case(**{"$schema": {}, "event": {}})) == [("", "additionalProperties")]


@pytest.mark.parametrize(("section", "cls"), CLASSES, ids=lambda value: str(value))
def test_an_unknown_key_is_refused_by_the_branch_of_its_type_alone(section: str, cls: str) -> None:
    slug, node = node_of_every_key(section, cls)
    found = list(VALIDATOR.iter_errors(case(**{section: {slug: {**node, "nmae": "x"}}})))
    assert [(e.kind.name, e.instance_path) for e in found] == [
        ("additionalProperties", [section, slug])
    ]
    assert found[0].kind.unexpected == ["nmae"]


def concept_keys() -> list[tuple[str, str, str]]:
    return [
        (section, cls, name)
        for section, cls in CLASSES
        for name, key in SCHEMA["$defs"][cls]["properties"].items()
        if key.get("x-tumen-kind") == "concept"
    ]


@pytest.mark.parametrize(("section", "cls", "key"), concept_keys())
def test_a_misspelt_concept_is_refused(section: str, cls: str, key: str) -> None:
    slug, node = node_of_every_key(section, cls)
    bad = case(**{section: {slug: {**node, key: "decreasse"}}})
    assert errors(bad) == [(f"{section}/{slug}/{key}", "enum")]


def test_an_unknown_type_is_one_error_and_not_one_for_each_type() -> None:
    bad = case(events={"flight": {"type": "Defecton", "departing": "thae-yong-ho"}})
    assert errors(bad) == [("events/flight/type", "enum")]


def test_a_node_without_a_type_is_one_error() -> None:
    assert errors(case(events={"flight": {"date": "2016"}})) == [("events/flight", "required")]


def test_a_section_of_one_class_needs_no_type() -> None:
    node = {"name": {"en": "arrivals"}}
    assert errors(case(indicators={"arrivals": node})) == []
    assert SCHEMA["$defs"]["Indicator"]["properties"]["type"]["default"] == "Indicator"


@pytest.mark.parametrize("slug", ["Thae", "thae_yong", "-thae", "thae--yong", "", "태영호", "a/b"])
def test_an_id_that_is_no_slug_is_refused(slug: str) -> None:
    assert errors(case(actors={slug: {"type": "Person"}})) == [("actors", "propertyNames")]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("size", 13),
        ("size", "13"),
        ("sizeApproximate", True),
        ("sizeApproximate", "false"),
        ("sex", ["female", "male"]),
        ("name", "Ningbo staff"),
        ("name", ["Ningbo staff", "the thirteen"]),
        (
            "name",
            {"en": ["Ningbo staff", "the thirteen"], "ko": "닝보 종업원", "ko-Latn": "Ningbo"},
        ),
        ("sameAs", "https://example.org/"),
        ("at", ["p4s2", "../mou-arrivals/p1"]),
    ],
)
def test_values_are_taken_as_editors_and_as_our_reader_have_them(key: str, value: Any) -> None:
    assert errors(case(actors={"ningbo-staff": {"type": "Group", key: value}})) == []


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("size", "13.5", "pattern"),
        ("size", [13, 14], "type"),
        ("size", "about 13", "pattern"),
        ("sizeApproximate", "yes", "enum"),
        ("sex", [], "minItems"),
        ("sex", ["female", "female"], "uniqueItems"),
        ("name", "", "minLength"),
        ("name", {}, "minProperties"),
        ("name", {"English!": "x"}, "propertyNames"),
        ("description", ["one", "two"], "type"),
        ("sameAs", "javascript:alert(1)", "pattern"),
        ("basedIn", "North Korea", "pattern"),
        ("basedIn", "../kim-2016/ningbo", "pattern"),
        ("at", "p4s2/../x", "pattern"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(key: str, value: Any, rule: str) -> None:
    bad = case(actors={"ningbo-staff": {"type": "Group", key: value}})
    assert [kind for _, kind in errors(bad)] == [rule]


def every_key() -> list[tuple[str, str, Json]]:
    return [
        (cls, name, key)
        for cls in ["Source", *(cls for _, cls in CLASSES)]
        for name, key in SCHEMA["$defs"].get(cls, SCHEMA)["properties"].items()
        if "x-tumen-kind" in key
    ]


def test_every_key_tells_its_kind_and_what_it_means() -> None:
    kinds = {"ref", "local", "concept", "text", "string", "decimal", "integer", "boolean"}
    kinds |= {"driver", "edtf", "url"}
    silent = [
        (cls, name)
        for cls, name, key in every_key()
        if key["x-tumen-kind"] not in kinds or not key["description"].endswith(".")
    ]
    assert silent == []


def test_every_reference_tells_which_classes_it_may_lead_to() -> None:
    known = {cls for _, cls in CLASSES} | {"Actor", "Anchor", "Claim", "Thing"}
    wrong = [
        (cls, name)
        for cls, name, key in every_key()
        if key["x-tumen-kind"] in {"ref", "local"} and not set(key["x-tumen-range"]) <= known
    ]
    assert wrong == []


def test_every_default_is_a_value_that_its_key_takes() -> None:
    defaults = [(cls, name, key) for cls, name, key in every_key() if "default" in key]
    wrong = [
        (cls, name)
        for cls, name, key in defaults
        if not jsonschema_rs.is_valid({"$defs": SCHEMA["$defs"], **key}, key["default"])
    ]
    assert (len(defaults) > 0, wrong) == (True, [])


def test_a_claim_may_leave_out_what_has_a_default() -> None:
    claim = {"type": "CausalClaim", "cause": "policing", "effect": "arrivals", "gist": "It does."}
    assert errors(case(claims={"policing-cuts-arrivals": claim})) == []
