"""What the package imports is what it asks for: nothing is there only by somebody else's grace."""

from __future__ import annotations

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Looked for at run time, and named in the message where they are missing.
OPTIONAL = {"pandas", "polars"}


def imported(root: Path) -> set[str]:
    """The top-level modules that the package imports anywhere, its own and Python's left out."""
    found: set[str] = set()
    for path in (root / "graph" / "tumen").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"tumen"} - OPTIONAL


def test_everything_imported_is_asked_for_and_everything_asked_for_is_imported(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    asked = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    offered = {canonicalize_name(Requirement(text).name) for text in extras}
    owners = packages_distributions()
    used = {canonicalize_name(owner) for module in imported(root) for owner in owners[module]}
    assert used - asked - offered == set()
    assert asked - used == set()
