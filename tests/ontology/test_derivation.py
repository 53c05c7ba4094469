"""The derived files are current, the same on every run, and `--check` names those that are not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from documents import ROOM
from rdflib import OWL, RDF, URIRef
from validating import vocabulary

TUMEN = "https://w3id.org/tumen/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DERIVED = [
    "ontology/context.jsonld", "ontology/case.schema.json", "graph/tumen/core/vocabulary.py",
    "docs/ontology/index.html", "docs/ontology/tumen.ttl",
]  # fmt: skip


def run(room: Path, *options: str, seed: str = "0") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(room / "scripts" / "derive.py"), *options],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the derivation reads and writes, safe to spoil."""
    for folder in ("scripts", "ontology"):
        shutil.copytree(ROOM / folder, tmp_path / folder)
    (tmp_path / DERIVED[2]).parent.mkdir(parents=True)
    shutil.copy(ROOM / DERIVED[2], tmp_path / DERIVED[2])
    shutil.copytree(ROOM / "docs" / "ontology", tmp_path / "docs" / "ontology")
    return tmp_path


def test_the_derived_files_are_current() -> None:
    result = run(ROOM, "--check")
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_run_writes_the_same(copy: Path, seed: str) -> None:
    for name in DERIVED:
        (copy / name).unlink()
    assert run(copy, seed=seed).returncode == 0
    for name in DERIVED:
        assert (copy / name).read_bytes() == (ROOM / name).read_bytes()


@pytest.mark.parametrize("name", DERIVED)
def test_a_file_changed_by_hand_is_named(copy: Path, name: str) -> None:
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    result = run(copy, "--check")
    assert (result.returncode, result.stdout) == (1, f"{name}: out of date\n")


def test_a_changed_definition_reaches_the_schema(copy: Path) -> None:
    topic = copy / "ontology" / "actors.ttl"
    text = topic.read_text(encoding="utf-8")
    topic.write_text(text.replace("number of people in a group", "head count"), encoding="utf-8")
    result = run(copy, "--check")
    assert result.stdout == "".join(
        f"{name}: out of date\n"
        for name in (
            "ontology/case.schema.json",
            "docs/ontology/index.html",
            "docs/ontology/tumen.ttl",
        )
    )


def test_the_python_vocabulary_has_every_term_and_no_other() -> None:
    from tumen.core.vocabulary import Tumen

    named = {name: iri for name, iri in vars(Tumen).items() if not name.startswith("__")}
    assert all(name.rstrip("_") == iri.removeprefix(TUMEN) for name, iri in named.items())
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.NamedIndividual}
    ours = {
        str(term)
        for kind in kinds
        for term in vocabulary().subjects(RDF.type, kind)
        if str(term).startswith(TUMEN)
    }
    schemes = set(vocabulary().subjects(RDF.type, URIRef(f"{SKOS}ConceptScheme")))
    assert set(named.values()) == ours - set(map(str, schemes)) | {TUMEN + "property"}


def test_a_type_checker_sees_a_misspelt_term(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from tumen.core.vocabulary import Tumen\n\nprint(Tumen.CausalClam)\n")
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(wrong)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"MYPYPATH": str(ROOM / "graph"), "PATH": ""},
    )
    assert '"type[Tumen]" has no attribute "CausalClam"' in result.stdout
