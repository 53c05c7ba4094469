"""The folder of imports: a build takes in what lies there, whoever put it there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.vocabulary import DERIVED, ONTOLOGY_GRAPH
from tumen.ingest.run import ImportRequest, import_file
from tumen.store.reader import open_reader
from tumen.store.writer import open_writer

MADE = (ONTOLOGY_GRAPH, DERIVED)
PERSON = '{{"id": "{0}", "schema": "Person", "properties": {{"name": ["{0}"]}}}}\n'


@pytest.fixture
def casebook(tmp_path: Path) -> Casebook:
    make_casebook(tmp_path / "book")
    return find_casebook(tmp_path / "book")


def imported(casebook: Casebook, *names: str) -> Path:
    file = casebook.root / "list.ftm"
    file.write_text("".join(PERSON.format(name) for name in names), encoding="utf-8")
    return import_file(casebook, ImportRequest(file, "list", form="quads")).place


def said(casebook: Casebook) -> set[str]:
    """All that is asserted: what the build makes of it, and the vocabulary, are left out."""
    return {
        f"{quad} ."
        for quad in open_reader(casebook)
        if not quad.graph_name.value.startswith(MADE)  # type: ignore[union-attr]
    }


def copied(casebook: Casebook) -> Casebook:
    other = casebook.root.with_name("clone")
    shutil.copytree(casebook.root, other, ignore=shutil.ignore_patterns("build"))
    return find_casebook(other)


def test_a_comment_in_an_import_is_no_obstacle_to_its_next_edition(casebook: Casebook) -> None:
    place = imported(casebook, "Ri", "Pak")
    text = place.read_text(encoding="utf-8")
    first, _, rest = text.partition("\n")
    tabbed = rest.replace(" ", "\t", 1)
    place.write_text(f"# edited by hand\n\n{first}\n  \n{tabbed}#", encoding="utf-8")
    build(casebook)
    assert imported(casebook, "Pak") == place  # Ri is gone, which is recorded
    assert build(casebook).findings == []
    lines = place.read_text(encoding="utf-8").splitlines()
    assert any("withdrawn" in line for line in lines)
    assert any('"Ri"' in line for line in lines)


def test_a_copy_without_its_store_answers_the_same(casebook: Casebook) -> None:
    imported(casebook, "Ri", "Pak")
    build(casebook)
    clone = copied(casebook)
    done = tumen("build", "--no-view", cwd=clone.root)
    assert done.returncode == 0 and "1 case built" in done.stderr
    assert "1 import taken in" in done.stderr
    assert said(clone) == said(casebook)
    again = build(clone)
    assert (again.imported, again.findings, again.changed) == ([], [], False)
    assert build(clone, fresh=True).imported == ["list.nq"]
    assert said(clone) == said(casebook)


def test_what_comes_changes_or_goes_is_followed(casebook: Casebook) -> None:
    place = imported(casebook, "Ri", "Pak")
    build(casebook)
    both = said(casebook)
    clone = copied(casebook)
    imported(clone, "Ri", "Pak", "Jo")
    build(clone)
    shutil.copyfile(clone.imports / place.name, place)  # as a checkout of a newer state would
    report = build(casebook)
    assert (report.imported, report.built, report.changed) == (["list.nq"], [], True)
    assert said(casebook) == said(clone)
    place.unlink()
    assert build(casebook).imports_gone == ["list.nq"]
    assert said(casebook) == {quad for quad in both if "source/list>" not in quad}
    with open_writer(casebook) as writer:
        assert (list(writer.ledger.loads()), writer.ledger.imports()) == ([], {})


@pytest.mark.parametrize("fresh", [False, True])
def test_a_broken_file_is_named_and_changes_nothing(casebook: Casebook, fresh: bool) -> None:
    place = imported(casebook, "Ri")
    build(casebook)
    before = said(casebook)
    lines = place.read_text(encoding="utf-8").splitlines(keepends=True)
    other = casebook.imports / "other.nq"
    graph = "<https://w3id.org/tumen/source/other>"
    other.write_text(f"<x:a> <x:b> <x:c> {graph} .\n<x:a> <x:b> nothing {graph} .\n", "utf-8")
    place.write_text("".join([*lines, lines[0].replace("source/list", "source/border-2016")]))
    report = build(casebook, fresh=fresh)
    assert [(Path(f.file).name, f.line, f.code) for f in report.findings] == [
        ("list.nq", 1, "import-refused"), ("other.nq", 2, "import-refused"),
    ]  # fmt: skip
    assert "the source 'border-2016', which is the case" in report.findings[0].message
    kept = {quad for quad in before if not fresh or "source/list>" not in quad}
    assert said(casebook) == kept
    place.write_text("".join(lines), encoding="utf-8")
    other.unlink()
    assert build(casebook).findings == []
    assert said(casebook) == before


def test_two_files_of_one_source_are_refused(casebook: Casebook) -> None:
    place = imported(casebook, "Ri")
    shutil.copyfile(place, casebook.imports / "twice.nq")
    (finding,) = build(casebook).findings
    assert (Path(finding.file).name, finding.code) == ("twice.nq", "import-refused")
    assert "<https://w3id.org/tumen/source/list>" in finding.message


def test_a_change_of_the_same_size_at_once_is_seen(casebook: Casebook) -> None:
    place = imported(casebook, "Ri", "Pak")
    build(casebook)
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace('"Ri"', '"Ra"'), encoding="utf-8")
    assert build(casebook).imported == ["list.nq"]
    assert any('"Ra"' in quad for quad in said(casebook))


def test_a_check_before_the_first_build_knows_what_the_imports_describe(
    casebook: Casebook,
) -> None:
    imported(casebook, "ri")
    (casebook.cases / "talk.yaml").write_text(
        "id: talk\ntype: Interview\ntitle: A talk\nclaims:\n"
        "  ri-speaks: {type: NormativeClaim, claimant: list-ri,"
        " addressee: list-ri, callsFor: fence, gist: Ri asks for the fence.}\n",
        encoding="utf-8",
    )
    clone = copied(casebook)
    assert check_files(clone) == []
    assert not clone.build.exists()
    # What came into the folder since the last build is known as well, and what left it is not.
    build(clone)
    (clone.imports / "list.nq").unlink()
    assert {f.code for f in check_files(clone)} == {"dangling-reference"}
    shutil.copy(casebook.imports / "list.nq", clone.imports / "later.nq")
    assert check_files(clone) == []


def test_a_check_tells_of_an_import_that_no_build_could_take_in(casebook: Casebook) -> None:
    file = imported(casebook, "ri")
    file.write_text(file.read_text(encoding="utf-8") + "nonsense\n", encoding="utf-8")
    clone = copied(casebook)
    (found,) = check_files(clone)
    assert found.code == "import-refused"
    assert (Path(found.file).name, found.line) == ("list.nq", file.read_text().count("\n"))
    assert build(clone).findings == [found]
