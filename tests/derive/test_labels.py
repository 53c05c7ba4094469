"""One label per thing, claim and source is derived, and follows every change."""

from __future__ import annotations

import random
from pathlib import Path

from casebooks import make_casebook
from pyoxigraph import NamedNode, Quad, Store

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.vocabulary import LABELS
from tumen.derive.labels import labels
from tumen.store.reader import open_reader

ID = "https://w3id.org/tumen/id/"


def stored(casebook: Casebook) -> set[Quad]:
    return set(open_reader(casebook).quads_for_pattern(None, None, None, NamedNode(LABELS)))


def texts(casebook: Casebook) -> dict[str, str]:
    return {
        quad.subject.value.removeprefix(ID): quad.object.value  # type: ignore[union-attr]
        for quad in stored(casebook)
    }


def sources_only(casebook: Casebook) -> Store:
    store = Store()
    store.extend(q for q in open_reader(casebook) if q.graph_name != NamedNode(LABELS))
    return store


def person(slug: str, names: str) -> str:
    return (
        f"id: {slug}\ntype: Report\ntitle: {{en: {slug}}}\nactors:\n"
        f"  kim: {{type: Person, name: {names}}}\n"
    )


def test_an_english_name_is_preferred_then_any_other(tmp_path: Path) -> None:
    book = make_casebook(tmp_path, first=person("first", "{ko: 김}"))
    casebook = find_casebook(book)
    build(casebook)
    assert texts(casebook)["kim"] == "김"
    (casebook.cases / "second.yaml").write_text(person("second", "{en: Kim}"), "utf-8")
    build(casebook)
    assert texts(casebook)["kim"] == "Kim"
    (casebook.cases / "second.yaml").unlink()
    build(casebook)
    assert texts(casebook)["kim"] == "김"


def test_a_claim_is_labelled_by_its_gist_and_a_source_by_its_title(tmp_path: Path) -> None:
    casebook = find_casebook(make_casebook(tmp_path))
    build(casebook)
    found = texts(casebook)
    assert found["border-2016/fence-cuts-arrivals"]
    assert found["https://w3id.org/tumen/source/border-2016"]


def test_labels_kept_in_step_equal_labels_made_afresh(tmp_path: Path) -> None:
    chance = random.Random(20261201)
    casebook = find_casebook(make_casebook(tmp_path))
    for step in range(12):
        slug = f"s{chance.randrange(4)}"
        place = casebook.cases / f"{slug}.yaml"
        if place.exists() and chance.random() < 0.4:
            place.unlink()
        else:
            language = chance.choice(["en", "ko", "de"])
            place.write_text(person(slug, f"{{{language}: name {step}}}"), "utf-8")
        build(casebook)
        assert stored(casebook) == set(labels(sources_only(casebook)))
