"""A case file as plain strings, lists and maps, read without any module of the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CASES = Path(__file__).resolve().parents[2] / "graph" / "cases"
NOT_SECTIONS = {"title", "description", "text"}

Case = dict[str, Any]
Node = dict[str, Any]


def load(path: Path) -> Case:
    case: Case = YAML(typ="base", pure=True).load(path.read_text(encoding="utf-8"))
    return case


def many(value: Any) -> list[Any]:
    """The values of a key that may have one or several, or be left out."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def nodes(case: Case) -> Iterator[tuple[str, str, Node]]:
    """Section, id and content of everything in a case but its passages."""
    for section, content in case.items():
        if isinstance(content, dict) and section not in NOT_SECTIONS | {"passages"}:
            for name, node in content.items():
                yield section, name, node


def claims(case: Case, kind: str) -> dict[str, Node]:
    return {name: claim for name, claim in case["claims"].items() if claim["type"] == kind}


def anchored(case: Case) -> set[str]:
    """The passages that something in the case is anchored at."""
    return {passage for _, _, node in nodes(case) for passage in many(node.get("at"))}
