"""The questions asked of a small made-up casebook, whose answers can be checked by eye."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from tumen.build.build import build
from tumen.core.casebook import Casebook, find_casebook
from tumen.core.vocabulary import SOURCE
from tumen.derive.disputes import iterate_disputes
from tumen.derive.disputes.update import dispute_quads
from tumen.derive.inference.axioms import program
from tumen.derive.inference.update import rebuild
from tumen.derive.labels import labels
from tumen.query.execute import evaluate
from tumen.query.named_query import Question, catalogue
from tumen.query.parameters import bind
from tumen.query.results import write
from tumen.store.reader import open_reader
from tumen.store.writer import open_writer

HERE = Path(__file__).parent


def musan(folder: Path) -> Casebook:
    """A casebook that holds the vocabulary and the quads of `musan.trig`."""
    (folder / "graph" / "cases").mkdir(parents=True)
    casebook = find_casebook(folder)
    build(casebook)
    with open_writer(casebook) as writer:
        writer.store.extend(parse(path=HERE / "musan.trig", format=RdfFormat.TRIG))
        rebuild(writer.store, program(casebook.ontology))
        writer.store.extend(list(labels(writer.store)))
        found = (made for _, made in iterate_disputes(writer.store) if made is not None)
        writer.store.extend(dispute_quads(found))
        writer.store.flush()
        writer.publish()
    return casebook


def questions(casebook: Casebook) -> list[Question]:
    found, errors = catalogue(casebook)
    assert errors == []
    return found


def answer(casebook: Casebook, text: str) -> str:
    """The answer as people compare it: CSV for rows, N-Triples for graphs."""
    store = open_reader(casebook)
    target = io.BytesIO()
    results = evaluate(store, text)
    format_ = "csv" if hasattr(results, "variables") else "ntriples"
    write(results, format_, target)
    text = target.getvalue().decode().replace("\r\n", "\n")
    return text if format_ == "csv" else "".join(sorted(text.splitlines(keepends=True)))


def ask(casebook: Casebook, name: str, **arguments: str) -> list[dict[str, str]]:
    """The rows of an answer, with the names of things for their addresses, empty cells left out."""
    question = next(q for q in questions(casebook) if q.name == name)
    found = answer(casebook, bind(question, arguments, open_reader(casebook)))
    return [
        {key: cell.rpartition("/id/")[2].rpartition("#")[2].removeprefix(SOURCE)
         for key, cell in row.items() if cell}
        for row in csv.DictReader(io.StringIO(found))
    ]  # fmt: skip
