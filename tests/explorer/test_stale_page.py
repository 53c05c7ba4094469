"""The page is drawn again after every change of the graph, whatever made it."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.derive.identity.decide import decide
from tumen.explorer import page, write_if_stale
from tumen.ingest.run import ImportRequest, import_file
from tumen.parse.decisions import Judgement
from tumen.store.bulk_load import load

PERSON = '{"id": "ri", "schema": "Person", "properties": {"name": ["Ri Nam-chol"]}}\n'


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    make_casebook(tmp_path)
    casebook = find_casebook(tmp_path)
    build(casebook)
    return casebook


def drawn(casebook: Casebook) -> bytes:
    return write_if_stale(casebook).read_bytes()


def test_an_import_as_quads_and_the_build_after_it_are_seen(casebook: Casebook) -> None:
    before = drawn(casebook)
    file = casebook.root / "list.ftm"
    file.write_text(PERSON, encoding="utf-8")
    import_file(casebook, ImportRequest(file, "list", form="quads"))
    after = drawn(casebook)
    assert after != before and after == page(casebook)
    build(casebook)
    assert drawn(casebook) == page(casebook)
    (casebook.imports / "list.nq").unlink()
    build(casebook)
    assert drawn(casebook) == page(casebook) != after


def test_a_load_is_seen(casebook: Casebook, tmp_path: Path) -> None:
    before = drawn(casebook)
    graph = tmp_path / "more.nq"
    graph.write_text(
        "<https://w3id.org/tumen/id/ri> <https://w3id.org/tumen/ontology#name> "
        '"Ri Nam-chol"@en <https://w3id.org/tumen/source/more> .\n'
    )
    load(casebook, graph)
    assert drawn(casebook) == page(casebook) != before


def test_a_decision_is_seen_and_so_is_its_withdrawal(casebook: Casebook) -> None:
    before = drawn(casebook)
    made = decide(
        casebook, "fence", "arrivals", Judgement("different", "no event", "jane", "2026-01-02")
    )
    build(casebook)
    after = drawn(casebook)
    assert after == page(casebook) != before
    made.unlink()
    build(casebook)
    assert drawn(casebook) == before


def test_a_build_from_nothing_draws_the_same_page(casebook: Casebook) -> None:
    before = drawn(casebook)
    assert tumen("build", "--fresh", cwd=casebook.root).returncode == 0
    assert drawn(casebook) == before
