"""What an analyst is told who asks wrongly: one line with the thing, the place and the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook, tumen

from tumen.build.build import build
from tumen.core.casebook import find_casebook


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = make_casebook(tmp_path_factory.mktemp("asking") / "book")
    build(find_casebook(book))
    (book / "broken.rq").write_text('SELECT ?a {\n  ?a ?b "x\n}', encoding="utf-8")
    (book / "latin.rq").write_bytes(b"SELECT * { ?s ?p 'caf\xe9' }")
    return book


REFUSED = {
    ("query", "who-defectd"): (
        "unknown question 'who-defectd'. Did you mean 'who-defected'? List them with: tumen queries"
    ),
    ("query", "who-defected", "sinc=2016"): (
        "unknown parameter 'sinc'. Did you mean 'since'? "
        "'who-defected' takes: since, until, place, kind."
    ),
    ("query", "who-defected", "since"): (
        "'since' is not an argument. Write parameter=value: since=2016"
    ),
    ("query", "who-defected", "since=2016-13"): (
        "parameter 'since' needs a date; '2016-13' is no date. There is no month 13."
    ),
    ("query", "claims-by-modality", "modality=likely"): (
        "unknown Modality concept 'likely'. Did you mean 'possible'? "
        "There are: asserted, denied, possible, predicted, reported."
    ),
    ("query", "claims-by-modality", "modality=assrted"): (
        "unknown Modality concept 'assrted'. Did you mean 'asserted'? "
        "There are: asserted, denied, possible, predicted, reported."
    ),
    ("query", "causes-of", "effect=arival"): (
        "unknown thing 'arival'. Did you mean 'arrivals'?"
    ),
    ("query", "none.rq"): "none.rq does not exist. Make it a readable file, or remove it.",
    ("query", "broken.rq"): (
        "broken.rq:2:9: the string that begins with \" does not end.\n      ?a ?b \"x\n            ^"
    ),
    ("query", "latin.rq"): "latin.rq has the byte 0xE9 in line 1, which is not UTF-8. Save the file as UTF-8.",
    ("query", "notes.txt"): (
        "'notes.txt' is not the name of a question, a file that ends in .rq or .sparql, "
        "or SPARQL. List the questions with: tumen queries"
    ),
    ("query", "--sparql", "SELECT ?x { ?x a foo:Bar }"): (
        "query:1:18: the prefix 'foo:' is not declared. Declare it: PREFIX foo: <…>\n"
        "    SELECT ?x { ?x a foo:Bar }\n                     ^"
    ),
    ("query", "--sparql", "CLEAR ALL"): (
        "query: CLEAR changes data, and a query only reads. What is said is changed in the case "
        "files, and taken over by: tumen build"
    ),
    ("about", "fenc"): "unknown thing 'fenc'. Did you mean 'fence'? Names that contain it: 'building of the fence'.",
    ("about", "fence-cuts-arrivals"): "unknown thing 'fence-cuts-arrivals'. Name a claim or passage with its case: border-2016/fence-cuts-arrivals.",
    ("reveal", "p1s1"): "unknown thing 'p1s1'. Name a claim or passage with its case: border-2016/p1s1.",
    ("about", "mi-rae"): "unknown thing 'mi-rae'. Did you mean 'han-mi-rae' or 'Han Mi-rae'? Names that contain it: 'Han Mi-rae'.",
}  # fmt: skip


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_a_wrong_question_gets_one_helpful_line(arguments: tuple[str, ...], folder: Path) -> None:
    done = tumen(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"tumen: {REFUSED[arguments]}\n"


def test_a_casebook_without_cases_is_told_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "graph" / "cases").mkdir(parents=True)
    assert tumen("build", "--no-view", cwd=tmp_path).returncode == 0
    for command in (
        ("about", "fence"),
        ("explain", "fence"),
        ("query", "causes-of", "effect=fence"),
    ):
        assert tumen(*command, cwd=tmp_path).stderr == (
            "tumen: unknown thing 'fence'. No case has been built here. "
            "Begin one with: tumen new NAME, then: tumen build\n"
        )


IN_VAIN = {
    "SELECT ?x { ?x a tumen:Persn }": (
        "query:1:18: unknown term of the vocabulary 'Persn'. "
    ),
    "PREFIX v: <https://w3id.org/tumen/ontology#> ASK { ?x a v:Persn }": (
        "query:1:57: unknown term of the vocabulary 'Persn'. "
    ),
    "ASK { <https://w3id.org/tumen/id/fense> ?p ?o }": (
        "query:1:7: unknown thing 'fense'. Did you mean 'fence'"
    ),
    "ASK { GRAPH source:border-2015 { ?s ?p ?o } }": (
        "query:1:13: unknown source 'border-2015'. Did you mean 'border-2016'?"
    ),
}  # fmt: skip


@pytest.mark.parametrize("text", IN_VAIN)
def test_a_name_that_nothing_bears_is_pointed_out(text: str, folder: Path) -> None:
    done = tumen("query", "--sparql", text, cwd=folder)
    assert done.returncode == 0
    assert done.stderr.startswith(f"note: {IN_VAIN[text]}")
    assert done.stderr.count("note:") == 1


def test_names_that_are_borne_raise_no_doubt(folder: Path) -> None:
    text = """PREFIX tumen: <http://example.org/else#>
        ASK { GRAPH source:border-2016 { id:fence a ?kind, tumen:Persn ; ?p "tumen:Persn" } }"""
    done = tumen("query", "--sparql", text, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
