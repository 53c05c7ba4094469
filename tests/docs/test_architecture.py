"""docs/architecture.md, CONTRIBUTING.md and docs/abstractions.md match the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_imports import ROOMS

PAGES = ("docs/architecture.md", "docs/abstractions.md", "CONTRIBUTING.md", "README.md")
# A path in backticks: with a folder or a suffix, and no placeholder in capitals, dots or braces.
PATH = re.compile(r"`((?:[a-z0-9_.-]+/)+(?:[a-z0-9_.-]+)?|[a-z0-9_-]+\.(?:py|ttl|rq|md))`")


def packages(root: Path) -> set[str]:
    package = root / "graph" / "tumen"
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    modules = {path.name for path in package.glob("*.py") if not path.name.startswith("__")}
    return folders | modules


def named_paths(page: Path) -> set[str]:
    return set(PATH.findall(page.read_text(encoding="utf-8")))


def exists(root: Path, path: str) -> bool:
    places = (root, root / "graph" / "tumen", root / "build", root / "scripts", root / "docs")
    return any((place / path).exists() for place in places)


def test_the_table_of_packages_is_the_tree_in_the_order_of_imports(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("## The package")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([a-z]+(?:\.py)?)` \|", table, re.MULTILINE)
    assert [name.removesuffix(".py") for name in listed] == list(ROOMS)
    assert set(listed) == packages(root)


def test_the_package_has_few_entries_at_its_root(root: Path) -> None:
    package = root / "graph" / "tumen"
    assert len(list(package.glob("*/__init__.py"))) <= 13
    assert packages(root) - {path.parent.name for path in package.glob("*/__init__.py")} == {
        "api.py"
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(root: Path, page: str) -> None:
    missing = [path for path in sorted(named_paths(root / page)) if not exists(root, path)]
    # Names of what a build or a user makes.
    made = {
        "ontology/shipped.zip",
        "before-renewal/",
        "before-upgrade/",
        "build/explorer.html",
        "explorer.html",
    }
    assert [path for path in missing if path not in made] == []


def test_a_path_that_is_not_there_is_found(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See `graph/tumen/parse/edtf.py` and `graph/tumen/parse/nowhere.py`.", "utf-8")
    assert {p for p in named_paths(page) if not exists(root, p)} == {"graph/tumen/parse/nowhere.py"}


def test_no_module_has_more_than_400_lines(root: Path) -> None:
    long = {
        path.name: lines
        for path in (root / "graph" / "tumen").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}
