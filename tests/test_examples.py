"""Every example in a docstring gives what it says it gives."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "graph" / "tumen"
WITH_EXAMPLES = [
    ".".join(part for part in path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_the_examples_of_a_module_hold(module: str) -> None:
    outcome = doctest.testmod(import_module(module.removesuffix(".__init__")))
    assert outcome.attempted > 0
    assert outcome.failed == 0
