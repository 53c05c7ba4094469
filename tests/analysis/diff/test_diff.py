"""What a change adds and removes is told in sentences, whichever two versions are compared."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from casebooks import CASE, make_casebook, tumen
from pyoxigraph import NamedNode, Quad

from tumen.analysis.diff.differences import by_thing
from tumen.build.build import build
from tumen.core.casebook import find_casebook
from tumen.derive.identity.decide import decide
from tumen.parse.decisions import Judgement

GENID = "https://w3id.org/tumen/id/note-2017/.well-known/genid/"

CHANGED = (
    CASE.replace("date: 2012,", "date: 2013,")
    .replace("sign: decreases", "sign: increases")
    .replace("name: {en: Han Mi-rae, ko: 한미래}", "name: {en: Han Mi-rae}, alias: [M. Han, H.]")
    .replace(
        "  arrivals-a-year:",
        "  crossings: {name: {en: crossings}, about: arrivals}\n  arrivals-a-year:",
    )
    .replace(
        "  departure: {type: Defection, departing: diplomat, from: north, date: 2016-08~, at: p1s3}\n",
        "",
    )
    .replace("value: 1200", "value: 1200.0")
)
TOLD = """\
border-2016
  ~ 'fence-cuts-arrivals': the sign was decreases and is now increases.
  + 'crossings' is new (Indicator): crossings (en); about arrivals.
  - 'departure' is gone (Defection): at p1s3; date 2016-08~; departing diplomat; from north; status happened.
  ~ 'fence': the date was 2012 and is now 2013.
  ~ 'han-mi-rae': the alias H., M. Han is added.
  ~ 'han-mi-rae': the name 한미래 (ko) is dropped.
"""


def diff(*arguments: str, cwd: Path) -> tuple[int, str, str]:
    done = tumen("diff", *arguments, cwd=cwd)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def case_of(book: Path) -> Path:
    return book / "graph/cases/border-2016.yaml"


def test_the_files_are_compared_with_what_was_built_of_them(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    build(find_casebook(book))
    assert diff(cwd=book) == (0, "", "no difference\n")
    case_of(book).write_text(CHANGED, encoding="utf-8")
    assert diff(cwd=book) == (1, TOLD, "")
    assert diff("border-2016", cwd=book) == (1, TOLD, "")
    build(find_casebook(book))
    assert diff(cwd=book) == (0, "", "no difference\n")


def test_a_case_that_came_and_one_that_went_are_told(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    build(find_casebook(book))
    case_of(book).unlink()
    note = (
        "id: note-2017\ntype: Report\ntitle: A note\nactors:\n  envoy: {type: Person, name: 특사}\n"
    )
    (book / "graph/cases/note-2017.yaml").write_text(note, encoding="utf-8")
    code, out, _ = diff(cwd=book)
    assert code == 1
    assert "  - The case 'border-2016' is gone (Article): Behind the fence (en);" in out
    assert "  - 3 passages are gone: p1s1, p1s2, p1s3.\n" in out
    assert out.endswith(
        "note-2017\n  + 'envoy' is new (Person): 특사.\n"
        "  + The case 'note-2017' is new (Report): A note.\n"
    )


def test_without_a_build_the_way_is_told(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    assert diff(cwd=book) == (
        2, "", "tumen: this casebook has not been built yet. Build it with: tumen build\n",
    )  # fmt: skip


def test_two_files_and_two_casebooks_are_compared(tmp_path: Path) -> None:
    one = make_casebook(tmp_path / "one")
    two = make_casebook(tmp_path / "two", **{"border-2016": CHANGED})
    assert diff("one", "two", cwd=tmp_path) == (1, TOLD, "")
    assert diff(str(case_of(one)), str(case_of(two)), cwd=tmp_path) == (1, TOLD, "")
    assert diff(str(case_of(one)), str(case_of(one)), cwd=tmp_path) == (0, "", "no difference\n")


def test_cases_are_named_by_their_ids_as_elsewhere(tmp_path: Path) -> None:
    book = make_casebook(
        tmp_path / "book", **{"other-2017": CASE.replace("border-2016", "other-2017")}
    )
    assert diff("border-2016", "other-2017", cwd=book)[:2] == (0, "")


def test_a_file_under_another_name_is_compared_as_a_version_of_the_same_case(
    tmp_path: Path,
) -> None:
    book = make_casebook(tmp_path / "book")
    (tmp_path / "draft.yaml").write_text(CASE.replace("id: border-2016", "id: draft"), "utf-8")
    assert diff("draft.yaml", str(case_of(book)), cwd=tmp_path) == (0, "", "no difference\n")


def git(book: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Curator", "-c", "user.email=curator@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=book, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    book = make_casebook(tmp_path / "shelf" / "book")
    git(book.parent, "init", "-q")
    git(book.parent, "add", ".")
    git(book.parent, "commit", "-q", "-m", "first")
    case_of(book).write_text(CHANGED, encoding="utf-8")
    return book


def test_revisions_are_compared_with_the_files_and_with_each_other(repository: Path) -> None:
    assert diff("--since", "HEAD", cwd=repository) == (1, TOLD, "")
    git(repository, "commit", "-q", "-a", "-m", "second")
    assert diff("--since", "HEAD", cwd=repository) == (0, "", "no difference\n")
    assert diff("--since", "HEAD~1", "--until", "HEAD", cwd=repository) == (1, TOLD, "")
    assert diff("border-2016", "--since", "HEAD~1", cwd=repository) == (1, TOLD, "")


@pytest.mark.parametrize("revision", ["nowhere", "--all", "-x", "HEAD; rm -rf .", "HEAD:graph"])
def test_a_revision_that_is_none_is_named(revision: str, repository: Path) -> None:
    assert diff(f"--since={revision}", cwd=repository) == (
        2, "", f"tumen: git knows no revision '{revision}' here. "
               "See: git log --oneline -- graph/cases\n",
    )  # fmt: skip


def test_json_has_the_terms_and_the_sentence(tmp_path: Path) -> None:
    one = make_casebook(tmp_path / "one")
    two = make_casebook(tmp_path / "two", **{"border-2016": CASE.replace("2012,", "2013,")})
    done = tumen("diff", str(one), str(two), "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (1, [{
        "source": "border-2016", "what": "changed", "thing": "https://w3id.org/tumen/id/fence",
        "property": "https://w3id.org/tumen/ontology#date", "before": ["2012"], "after": ["2013"],
        "sentence": "'fence': the date was 2012 and is now 2013.",
    }])  # fmt: skip


TURTLE = """\
@prefix tumen: <https://w3id.org/tumen/ontology#> .
@prefix id: <https://w3id.org/tumen/id/> .
<https://w3id.org/tumen/source/note-2017> a tumen:Report ; tumen:title "A note" ;
  tumen:describes id:dprk, [ a tumen:Person ; tumen:name "Envoy" ; tumen:spouse _:b ], _:b .
_:b a tumen:Person ; tumen:name "Spouse" ; tumen:spouse [ a tumen:Person ; tumen:name "Envoy" ] .
id:dprk a tumen:State ; tumen:name "North" .
"""


def turtle(folder: Path, text: str) -> Path:
    (folder / "graph/cases").mkdir(parents=True)
    (folder / "graph/cases/note-2017.ttl").write_text(text, encoding="utf-8")
    return folder


def test_things_without_a_name_are_known_by_what_is_said_of_them(tmp_path: Path) -> None:
    one = turtle(tmp_path / "one", TURTLE)
    other_labels = TURTLE.replace("_:b", "_:zzz")
    assert diff(str(one), str(turtle(tmp_path / "two", other_labels)), cwd=tmp_path)[0] == 0
    third = TURTLE + '[] a tumen:Person ; tumen:name "Third" .\n'
    assert diff(str(one), str(turtle(tmp_path / "three", third)), cwd=tmp_path) == (1, (
        "note-2017\n  + Something without a name is new (Person): Third.\n"
    ), "")  # fmt: skip


def test_thickets_of_nameless_things_are_named_in_short_time() -> None:
    graph = NamedNode("https://w3id.org/tumen/source/note-2017")
    nodes = [NamedNode(f"{GENID}c14n{number}") for number in range(60)]
    spouse = NamedNode("https://w3id.org/tumen/ontology#spouse")
    quads = [Quad(a, spouse, b, graph) for a in nodes for b in nodes if a != b]
    (thing,) = by_thing(quads, "note-2017")
    assert thing.startswith(GENID)


def decided(book: Path, verdict: str, reason: str) -> None:
    made = Judgement(verdict, reason, "us", "2020")
    decide(find_casebook(book), "diplomat", "han-mi-rae", made)


def test_decisions_are_compared_with_what_was_built(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    build(find_casebook(book))
    decided(book, "different", "He left.")
    assert diff(cwd=book) == (1, (
        "graph/decisions\n  + 'diplomat' and 'han-mi-rae' are now held to be two: He left "
        "(us, 2020).\n"
    ), "")  # fmt: skip
    assert diff("border-2016", cwd=book) == (0, "", "no difference\n")
    build(find_casebook(book))
    assert diff(cwd=book) == (0, "", "no difference\n")
    decided(book, "same", "She left.")
    assert diff(cwd=book)[1] == (
        "graph/decisions\n"
        "  ~ 'diplomat' and 'han-mi-rae': the reason was He left and is now She left.\n"
        "  ~ 'diplomat' and 'han-mi-rae': the verdict was different and is now same.\n"
    )
    (book / "graph/decisions/diplomat--han-mi-rae.yaml").unlink()
    assert diff(cwd=book)[1] == (
        "graph/decisions\n  - 'diplomat' and 'han-mi-rae' are no longer held to be two.\n"
    )


def test_decisions_of_casebooks_and_of_revisions_are_compared(
    repository: Path, tmp_path: Path
) -> None:
    case_of(repository).write_text(CASE, encoding="utf-8")
    other = make_casebook(tmp_path / "other")
    decided(repository, "different", "He left.")
    came = "  + 'diplomat' and 'han-mi-rae' are now held to be two: He left (us, 2020).\n"
    told = (1, f"graph/decisions\n{came}", "")
    assert diff("--since", "HEAD", cwd=repository) == told
    assert diff(str(other), str(repository), cwd=tmp_path) == told
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "decided")
    assert diff("--since", "HEAD~1", "--until", "HEAD", cwd=repository) == told
    (row,) = json.loads(diff("--since", "HEAD~1", "--format", "json", cwd=repository)[1])
    assert (row["source"], row["what"]) == ("graph/decisions", "added")


def test_a_decision_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    book = make_casebook(tmp_path / "book")
    build(find_casebook(book))
    decided(book, "different", "He left.")
    file = book / "graph/decisions/diplomat--han-mi-rae.yaml"
    file.write_text(file.read_text("utf-8").replace("different", "perhaps"), encoding="utf-8")
    code, out, said = diff(cwd=book)
    assert (code, out) == (2, "")
    assert "'perhaps' is no verdict. It cannot be compared until it can be read." in said


WRONG = {
    ("one", "two", "three"): "too many files. Name OLD and NEW, or one FILE, or none.",
    ("--until", "HEAD"): "--until needs --since.",
    ("nowhere", "book"): "there is no file nowhere, and no case of that name in book/graph/cases.",
    ("book", "book/graph/cases/border-2016.yaml"): "book and book/graph/cases/border-2016.yaml are a folder and a file. Name two of one kind.",
    ("border.txt", "border.txt"): "border.txt is not a case file. Case files end in .yaml, .yml, .ttl, .trig.",
    ("bad.yaml", "bad.yaml"): None,
    ("bad.yaml", "book/graph/cases/border-2016.yaml"): "bad.yaml:1:2: this is not YAML: while parsing a flow node expected the node content, but found '<stream end>'. It cannot be compared until it can be read.",
    ("border-2017",): "there is no file border-2017. Did you mean 'border-2016' or 'border-2016.yaml'?",
    ("--since", "HEAD"): None,
}  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG)
def test_what_cannot_be_compared_is_told_in_one_line(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    make_casebook(tmp_path / "book")
    (tmp_path / "border.txt").touch()
    (tmp_path / "bad.yaml").write_text("[", encoding="utf-8")
    code, out, said = diff(*arguments, "--casebook", "book", cwd=tmp_path)
    expected = WRONG[arguments]
    if expected is not None:
        assert (code, out, said) == (2, "", f"tumen: {expected}\n")
    elif arguments[0] == "--since":
        assert (code, said.startswith("tumen: git cannot tell what the casebook was (")) == (
            2,
            True,
        )
    else:  # the same bytes twice need not be read
        assert (code, said) == (0, "no difference\n")
