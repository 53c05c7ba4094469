"""Docstrings of the package open with an imperative sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# Words that open a description and not an instruction.
DESCRIBING = frozenset(
    [
        "A",
        "All",
        "An",
        "And",
        "Another",
        "Any",
        "As",
        "At",
        "Both",
        "Base",
        "By",
        "Each",
        "Either",
        "Everything",
        "Every",
        "For",
        "From",
        "Here",
        "How",
        "If",
        "In",
        "It",
        "Its",
        "Kinds",
        "No",
        "Not",
        "Nothing",
        "Of",
        "On",
        "One",
        "Only",
        "Other",
        "Others",
        "Our",
        "Some",
        "Such",
        "That",
        "The",
        "Their",
        "There",
        "These",
        "They",
        "This",
        "Those",
        "Three",
        "To",
        "Two",
        "What",
        "Whatever",
        "When",
        "Where",
        "Whether",
        "Which",
        "Who",
        "Whoever",
        "Whose",
        "Why",
        "With",
        "Without",
    ]
)


def openings(package: Path) -> Iterator[tuple[str, str]]:
    """Yield the place and the first word of every docstring."""
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                text = ast.get_docstring(node)
                if text and not text.startswith(">>>"):
                    name = getattr(node, "name", "module")
                    yield f"{path.relative_to(package)}: {name}", text.split()[0]


def is_imperative(word: str) -> bool:
    """Tell whether a word can open an instruction: not `The`, `Finds`, `Reading` or a `symbol`.

    >>> [is_imperative(word) for word in ("Find", "Process", "The", "Finds", "Finding", "`x`")]
    [True, True, False, False, False, False]
    """
    inflected = word.endswith(("ing", "s")) and not word.endswith(("ss", "String", "Bring"))
    return word[:1].isupper() and word.isalpha() and word not in DESCRIBING and not inflected


def test_every_docstring_opens_with_an_imperative(root: Path) -> None:
    found = list(openings(root / "graph" / "tumen"))
    assert len(found) > 1000
    words = {"Delta-encode", "Pre-scan"}  # verbs with a hyphen
    assert [o for o in found if not is_imperative(o[1].rstrip(",:")) and o[1] not in words] == []


def test_descriptions_are_told_from_instructions() -> None:
    assert is_imperative("Return")
    for word in ("The", "Whether", "Finds", "Reading", "`rows`", "rows"):
        assert not is_imperative(word)
