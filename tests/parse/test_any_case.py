"""What holds for every case that can be written, and not just for those that are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from any_case import cases
from casebooks import make_casebook
from hypothesis import HealthCheck, given, settings
from pyoxigraph import Quad, RdfFormat, Store, serialize

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook, find_casebook, shipped_root
from tumen.core.findings import has_errors
from tumen.parse import read_case
from tumen.store.reader import open_reader
from tumen.store.writer import source_graph

ONTOLOGY = shipped_root() / "ontology"
SLUG = "any-2020"
slow_to_make = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def in_braces(case: dict[str, Any]) -> bytes:
    return json.dumps(case, ensure_ascii=False).encode()


def in_lines(case: dict[str, Any]) -> bytes:
    from ruamel.yaml import YAML

    yaml, stream = YAML(typ="safe", pure=True), StringIO()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.dump(case, stream)
    return stream.getvalue().encode()


def quads(data: bytes, suffix: str = ".yaml") -> tuple[set[Quad] | None, bool]:
    """What a file says, and whether anything is wrong with it."""
    file = Path(SLUG + suffix)
    case, findings = read_case(data, file, file.name, ONTOLOGY)
    return (None if case is None else set(case.quads)), findings.has_errors()


@settings(max_examples=50, deadline=None, suppress_health_check=slow_to_make)
@given(cases())
def test_a_case_that_is_read_written_and_read_again_is_the_same(case: dict[str, Any]) -> None:
    """In either layout of YAML, and through each RDF syntax in which a case may be kept."""
    said, broken = quads(in_braces(case))
    assert quads(in_lines(case)) == (said, broken)
    if said is None or broken:
        return
    for suffix, syntax in ((".trig", RdfFormat.TRIG), (".ttl", RdfFormat.TURTLE)):
        rows = said if suffix == ".trig" else [quad.triple for quad in said]
        written = serialize(rows, format=syntax)
        assert written is not None
        again, _ = quads(written, suffix)
        assert again == said


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    """One casebook, whose second case is each example in turn."""
    book = find_casebook(make_casebook(tmp_path_factory.mktemp("any") / "book"))
    build(book)
    yield book
    # All that was written is withdrawn, and nothing of it stays.
    (book.cases / f"{SLUG}.yaml").unlink(missing_ok=True)
    assert build(book).failed == []
    assert list(open_reader(book).quads_for_pattern(None, None, None, source_graph(SLUG))) == []


def as_stored(said: set[Quad]) -> set[Quad]:
    """What a store makes of quads: it writes 1.50 as 1.5."""
    store = Store()
    store.extend(said)
    return set(store)


clean: list[bool] = []


@settings(max_examples=30, deadline=None, suppress_health_check=slow_to_make)
@given(case=cases())
def test_a_case_is_built_exactly_when_the_check_finds_no_error(
    book: Casebook, case: dict[str, Any]
) -> None:
    def held() -> set[Quad]:
        return set(open_reader(book).quads_for_pattern(None, None, None, source_graph(SLUG)))

    before = held()
    (book.cases / f"{SLUG}.yaml").write_bytes(in_lines(case))
    wrong = has_errors(check_files(book))
    report = build(book)
    assert (report.failed == [SLUG], has_errors(report.findings)) == (wrong, wrong)
    # What was checked is what is there; what has an error leaves what was there.
    assert held() == (before if wrong else as_stored(quads(in_lines(case))[0] or set()))
    clean.append(not wrong)


def test_enough_of_the_examples_are_clean() -> None:
    """A property of clean cases says nothing where none is."""
    assert sum(clean) >= len(clean) / 10
