"""The rows of an answer depend neither on the spellings of names nor on optional values."""

from __future__ import annotations

from pathlib import Path

from asked import answer, musan, questions
from pyoxigraph import Literal, NamedNode, Quad

from tumen.core.casebook import Casebook
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.derive.derivation import Revision
from tumen.derive.labels import LabelsGraph
from tumen.store.writer import open_writer

# Their rows are names, or what is counted includes names.
ABOUT_NAMES = {"aliases", "korean-names", "neighbourhood", "claim-in-full"}
PEOPLE = ("ri-chol", "yanji-cooks", "yanji-restaurant")


def rows(casebook: Casebook) -> dict[str, int]:
    return {
        question.name: answer(casebook, question.text).count("\n")
        for question in questions(casebook)
        if question.name not in ABOUT_NAMES
    }


def test_another_spelling_of_a_name_changes_no_number_of_rows(tmp_path: Path) -> None:
    casebook = musan(tmp_path / "book")
    before = rows(casebook)
    with open_writer(casebook) as writer:
        for thing in PEOPLE:
            for property_ in (Tumen.name, Tumen.alias):
                for text, tag in (("Another Spelling", "en"), ("Spelling", "en-GB"), ("또", "ko")):
                    writer.store.add(
                        Quad(
                            NamedNode(ID + thing), NamedNode(property_),
                            Literal(text, language=tag), NamedNode(SOURCE + "han-2016"),
                        )
                    )  # fmt: skip
        LabelsGraph(Revision(writer, casebook, (), "")).rebuild()
        writer.store.flush()
        writer.publish()
    assert rows(casebook) == before
