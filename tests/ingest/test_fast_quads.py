"""The forms by which an import writes quads say what the engine says of the same nodes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tumen.core.findings import Findings
from tumen.ingest.fast_quads import NoTemplate, TripleTemplates
from tumen.ingest.record import tidy
from tumen.parse.case import Case, Origins
from tumen.parse.date_bounds import add_bounds
from tumen.parse.defaults import fill_defaults
from tumen.parse.json_ld import to_quads
from tumen.parse.schema import SCHEMA_FILE, load_schema

ONTOLOGY = Path(__file__).parents[2] / "ontology"
SCHEMA = load_schema(ONTOLOGY / SCHEMA_FILE).schema
SECTIONS = {
    name: part["x-tumen-classes"]
    for name, part in SCHEMA["properties"].items()
    if "x-tumen-classes" in part
}
IDS = st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,2}){0,2}", fullmatch=True)
DATES = ["2016", "2016-08~", "2012/..", "../1998", "[1961,1963]", "196X", "2016-21", "?2016"]
TEXTS = st.text(max_size=12).map(tidy).filter(bool)
BY_LANGUAGE = st.dictionaries(st.sampled_from(["en", "ko", "ko-Latn"]), TEXTS, min_size=1)
VALUES = {
    "text": TEXTS | BY_LANGUAGE | st.lists(TEXTS, min_size=1, unique=True),
    "string": TEXTS,
    "ref": IDS | st.lists(IDS, min_size=1, max_size=3, unique=True),
    "local": IDS,
    "driver": IDS,
    "url": st.sampled_from(["https://a.b/c?d=e#f", "http://x.y/../z", 'https://a.b/"']),
    "edtf": st.sampled_from(DATES),
    "decimal": st.sampled_from(["15.60", "0", "-3"]),
    "integer": st.sampled_from(["0", "007", "-1"]),
    "boolean": st.sampled_from(["true", "false"]),
}


def words(part: dict[str, Any]) -> st.SearchStrategy[str]:
    """The words of an enumeration, which a key names directly or by a definition."""
    ref = part.get("$ref") or part["else"].get("$ref")
    return st.sampled_from(SCHEMA["$defs"][ref.rpartition("/")[2]]["enum"])


@st.composite
def nodes(draw: st.DrawFn, class_: str) -> dict[str, Any]:
    keys = {k: v for k, v in SCHEMA["$defs"][class_]["properties"].items() if k != "type"}
    chosen = draw(st.lists(st.sampled_from(sorted(keys)), max_size=4, unique=True))
    node = {"type": class_}
    for key in chosen:
        kind = keys[key]["x-tumen-kind"]
        node[key] = draw(words(keys[key]) if kind == "concept" else VALUES[kind])
    return dict(draw(st.permutations(list(node.items()))))


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    tree: dict[str, Any] = {"id": "book", "title": {"en": "B"}, "type": "Dataset"}
    tree |= draw(st.sampled_from([{}, {"published": "2016-08", "text": {"sha256": "ff"}}]))
    for section in draw(st.lists(st.sampled_from(sorted(SECTIONS)), max_size=3, unique=True)):
        classes = st.sampled_from(SECTIONS[section])
        tree[section] = draw(st.dictionaries(IDS, classes.flatmap(nodes), max_size=3))
    return fill_defaults(tree, SCHEMA)


FORMS = TripleTemplates("book", ONTOLOGY, SCHEMA)  # as in an import, asked once and filled for all


@settings(deadline=None, max_examples=80)
@given(trees())
def test_a_form_says_of_a_node_what_the_engine_says(tree: dict[str, Any]) -> None:
    quads = to_quads(tree, "book", ONTOLOGY)
    assert quads is not None
    case, found = Case("book", quads, Origins()), Findings("")
    add_bounds(case, found)
    try:
        said = FORMS.said(tree)
    except NoTemplate:
        found_in = [node for section in SECTIONS for node in tree.get(section, {}).values()]
        assert any({"objectText", "concept"} & node.keys() for node in found_in)
        return
    assert said.triples == [f"{q.subject} {q.predicate} {q.object}" for q in case.quads]
    assert said.described == {iri for iri in case.described() if "/id/" in iri}
    links = {q.object.value for q in quads if q.subject.value.endswith("/source/book")}  # type: ignore[union-attr]
    assert case.mentioned() - links <= said.mentioned <= case.mentioned()


@pytest.mark.parametrize(
    "node",
    [
        {"type": "Person", "born": "1962-02-30"},
        {"type": "Person", "parent": "../other/ri"},
        {"type": "Person", "age": 7},
        {"type": ["Person", "State"]},
    ],
)
def test_what_has_no_form_goes_to_the_engine(node: dict[str, Any]) -> None:
    with pytest.raises(NoTemplate):
        FORMS.said({"id": "book", "type": "Dataset", "actors": {"ri": node}})


@given(st.text())
def test_a_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_what_an_invisible_character_kept_apart_is_composed() -> None:
    assert tidy("Pok e\u200b\u0301") == "Pok é"
