"""What a release is made of is listed, current, under terms that may be passed on, and unchanged."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import provenance
import vendor


def test_the_bill_of_materials_and_the_licences_are_current() -> None:
    done = subprocess.run(
        [sys.executable, str(Path(provenance.__file__)), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_two_bills_of_materials_are_the_same_and_name_no_time() -> None:
    first = provenance.sbom()
    assert first == provenance.sbom()
    assert not re.search(r"\d{4}-\d\d-\d\dT|urn:uuid", first)


def test_the_bill_lists_each_pinned_file_by_its_hash(root: Path) -> None:
    pinned = set(
        re.findall(
            r"sha256:([0-9a-f]{64})", (root / "requirements/run.txt").read_text(encoding="utf-8")
        )
    )
    listed = {
        sum_["content"]
        for component in json.loads(provenance.sbom())["components"]
        for sum_ in component["hashes"]
    }
    vendored = {sum_ for library in vendor.LIBRARIES for sum_ in library.checksums().values()}
    assert listed == pinned | vendored


def test_nothing_that_comes_along_is_under_the_gpl() -> None:
    assert list(provenance.copyleft(provenance.parts())) == []
    bad = provenance.Part("pypi", "layouts", "1.0", "GPL-2.0-or-later", ())
    either = provenance.Part("pypi", "either", "1.0", "MIT OR GPL-2.0-only", ())
    assert list(provenance.copyleft([bad, either])) == ["layouts 1.0 is under GPL-2.0-or-later"]


def test_nothing_is_pinned_that_nothing_asks_for(root: Path) -> None:
    names = {canonicalize_name(part.name) for part in provenance.parts() if part.kind == "pypi"}
    asked: set[str] = set()
    waiting = ["tumen", "hatchling", "setuptools"]
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in asked:
            continue
        asked.add(name)
        if name in names | {"tumen"}:
            wanted = requires(name) if name != "colorama" else None
            waiting += [Requirement(text).name for text in wanted or ()]
    assert names - asked == set()


def test_the_vendored_browser_parts_are_what_was_fetched() -> None:
    assert [path for library in vendor.LIBRARIES for path in vendor.differing(library)] == []


def test_no_pinned_package_has_a_known_hole() -> None:
    if shutil.which("pip-audit") is None:
        pytest.skip(
            "pip-audit is not installed here; it needs a network: scripts/provenance.py --audit"
        )
    assert provenance.audit() == 0
