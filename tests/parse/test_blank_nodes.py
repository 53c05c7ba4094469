"""Blank nodes are named canonically where that ends, and refused where it would not."""

from __future__ import annotations

from pathlib import Path

import pytest
from casebooks import make_casebook

from tumen.build.check_only import check_files
from tumen.check.shacl import validate
from tumen.core.casebook import find_casebook
from tumen.core.errors import TumenError

NEAR = "<https://example.org/near>"


def clique(size: int) -> str:
    nodes = range(size)
    return "\n".join(f"_:a{i} {NEAR} _:a{j} ." for i in nodes for j in nodes if i != j)


def codes(folder: Path, text: str) -> set[str]:
    book = make_casebook(folder)
    (book / "graph" / "cases" / "knots.ttl").write_text(text, encoding="utf-8")
    return {finding.code for finding in check_files(find_casebook(book))}


@pytest.mark.parametrize(
    "text",
    [
        clique(10),
        "\n".join(f"_:a{i} {NEAR} _:a{i + 1} ." for i in range(20_000)),
        "\n".join(f"_:{hub} {NEAR} _:{hub}{leaf} ." for hub in "gh" for leaf in range(12)),
        "\n".join(f"_:a{i} {NEAR} _:a{2 * i}, _:a{2 * i + 1} ." for i in range(1, 5_000)),
        "\n".join(f"_:a{i} {NEAR} _:a{(i + 1) % 90}, _:a{(i + 89) % 90}, _:a{(i + 45) % 90} ." for i in range(90)),
    ],
    ids=["clique", "chain", "twin hubs", "tree", "ring"],
)  # fmt: skip
def test_nodes_that_would_take_days_to_name_are_refused(tmp_path: Path, text: str) -> None:
    assert "nameless-alike" in codes(tmp_path / "book", text)


@pytest.mark.parametrize(
    "text",
    [
        clique(5),
        "\n".join(f"[] {NEAR} 1 ." for _ in range(10_000)),
        f"<https://example.org/a> {NEAR} {' , '.join(['(1 2 3 4 5)'] * 2_000)} .",
        "\n".join(f"_:hub {NEAR} _:a{i} ." for i in range(10_000)),
    ],
    ids=["small clique", "alone", "lists", "one hub"],
)
def test_nodes_that_look_alike_and_stand_apart_are_named(tmp_path: Path, text: str) -> None:
    assert "nameless-alike" not in codes(tmp_path / "book", text)


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("shapes/own.ttl", "no turtle", "own.ttl:1:1"),
        ("own.ttl", "<a> <b> .\n", "own.ttl:1:"),
        ("shapes/own.ttl", "\udcff", "own.ttl has the byte 0xFF in line 1"),
        ("shapes/own.ttl", '<x:s> <http://www.w3.org/ns/shacl#pattern> "(((" ; a <http://www.w3.org/ns/shacl#NodeShape> ;'
         " <http://www.w3.org/ns/shacl#targetNode> <x:a> .", "regex"),
    ],
)  # fmt: skip
def test_a_vocabulary_that_cannot_be_used_is_named(
    tmp_path: Path, file: str, content: str, said: str
) -> None:
    (tmp_path / "shapes").mkdir()
    (tmp_path / file).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(TumenError, match=said.replace(".", r"\.")):
        validate(tmp_path, [])
