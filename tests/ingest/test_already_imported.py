"""An import of what is here already under another id says so; one that is new says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.ingest.run import ImportRequest, import_file

PERSON = '{{"id": "{0}", "schema": "Person", "properties": {{"name": ["{0} of {1}"]}}}}\n'


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    make_casebook(tmp_path / "book")
    return find_casebook(tmp_path / "book")


def people(folder: Path, town: str, *names: str) -> Path:
    file = folder / f"{town}.ftm"
    file.write_text("".join(PERSON.format(name, town) for name in names), encoding="utf-8")
    return file


def said(casebook: Casebook, file: Path, slug: str, **how: object) -> list[str]:
    outcome = import_file(casebook, ImportRequest(file, slug, **how))  # type: ignore[arg-type]
    assert not outcome.refused
    return [str(finding) for finding in outcome.findings]


@pytest.mark.parametrize("form", ["case", "quads"])
@pytest.mark.parametrize("built", [True, False])
def test_the_same_file_under_another_id_is_told_with_the_remedy(
    casebook: Casebook, tmp_path: Path, form: str, built: bool
) -> None:
    file = people(tmp_path, "orrin", "ri", "pak")
    assert said(casebook, file, "list", form=form) == []
    if built:
        build(casebook)
    assert said(casebook, file, "list-again", form=form) == [
        f"{file}:1:1: warning: this very file is here already, as the source 'list'; as "
        "'list-again' it is a second witness for all it says [already-imported] An edition of one "
        "source keeps its id: import it with --id list, and delete the file of 'list-again' if it "
        "has been written."
    ]


@pytest.mark.parametrize("built", [True, False])
def test_a_newer_edition_under_another_id_is_told(
    casebook: Casebook, tmp_path: Path, built: bool
) -> None:
    said(casebook, people(tmp_path, "orrin", "ri", "pak", "kim"), "list")
    if built:
        build(casebook)
    # Ri has changed, Kim is gone, Han has come.
    newer = people(tmp_path, "orrin", "pak", "han")
    changed = newer.read_text(encoding="utf-8") + PERSON.format("ri", "another place")
    newer.write_text(changed, encoding="utf-8")
    (told,) = said(casebook, newer, "list-2", dry_run=True)
    assert "2 of 3 records are here already, in the source 'list'" in told


def test_a_list_that_shares_a_few_records_is_a_source_of_its_own(
    casebook: Casebook, tmp_path: Path
) -> None:
    said(casebook, people(tmp_path, "orrin", "ri", "pak"), "list")
    build(casebook)
    assert said(casebook, people(tmp_path, "vell", "ri", "han", "kim"), "other") == []


def test_rows_that_only_have_a_number_in_common_are_not_the_same(
    casebook: Casebook, tmp_path: Path
) -> None:
    said(casebook, people(tmp_path, "orrin", "1", "2"), "list")
    build(casebook)
    assert said(casebook, people(tmp_path, "vell", "1", "2"), "other") == []


def test_an_edition_under_the_id_that_it_has_is_not_told_of_itself(
    casebook: Casebook, tmp_path: Path
) -> None:
    said(casebook, people(tmp_path, "orrin", "ri", "pak"), "list")
    build(casebook)
    assert said(casebook, people(tmp_path, "orrin", "ri", "pak", "kim"), "list") == []
