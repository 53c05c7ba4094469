"""The locks pin what pyproject.toml asks for, with hashes, and name no place to fetch it from."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+))? \\$")


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def pins(root: Path, lock: str) -> dict[str, Version]:
    lines = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    found = (ENTRY.match(line) for line in lines)
    return {entry["name"]: Version(entry["version"]) for entry in found if entry}


def unmet(wanted: list[str], pinned: dict[str, Version]) -> list[str]:
    requirements = [Requirement(text) for text in wanted]
    return [
        str(requirement)
        for requirement in requirements
        if (version := pinned.get(canonicalize_name(requirement.name))) is None
        or version not in requirement.specifier
    ]


def test_the_run_lock_meets_the_package_and_its_build(root: Path, project: dict[str, Any]) -> None:
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    assert unmet(wanted, pins(root, "run")) == []


def test_the_test_lock_meets_the_development_group(root: Path, project: dict[str, Any]) -> None:
    assert unmet(project["dependency-groups"]["dev"], pins(root, "test")) == []


def test_the_bench_lock_meets_its_group(root: Path, project: dict[str, Any]) -> None:
    assert unmet(project["dependency-groups"]["bench"], pins(root, "bench")) == []


@pytest.mark.parametrize(
    ("smaller", "larger"), [("build", "run"), ("run", "test"), ("test", "bench")]
)
def test_each_lock_holds_the_one_before_in_the_same_versions(
    root: Path, smaller: str, larger: str
) -> None:
    held, holding = pins(root, smaller), pins(root, larger)
    assert {name: holding.get(name) for name in held} == held


def test_a_requirement_that_the_lock_does_not_meet_is_found() -> None:
    pinned = {"click": Version("8.1")}
    assert unmet(["click>=8.2", "rdflib"], pinned) == ["click>=8.2", "rdflib"]


@pytest.mark.parametrize("lock", ["build", "run", "test", "bench"])
def test_every_line_of_a_lock_is_a_hashed_pin_and_nothing_else(root: Path, lock: str) -> None:
    lines = (root / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines()
    hashed = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
    strange = [
        line
        for line in lines
        if not (line.startswith("# ") or ENTRY.match(line) or hashed.match(line))
    ]
    unhashed = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if ENTRY.match(line) and not hashed.match(following)
    ]
    assert (strange, unhashed) == ([], [])
