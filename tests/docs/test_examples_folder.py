"""The programs in `examples/` run, and print what they should."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PRINTED = {
    "rival_accounts.py": ["disputes: "],
    "causal_paths.py": [
        "un-sanctions-2270 -> exports -> economic-difficulties -> arrivals",
        "kim-2016/sanctions-cut-exports: decreases",
        "kim-2016/exports-ease-difficulties: decreases",
        "kim-2016/reason-economy: increases",
    ],
    "new_casebook.py": [
        "line 16: unknown key 'efect' in 'patrols-cut-departures'",
        "errors: 0",
        "https://w3id.org/tumen/id/coast-guard-patrols https://w3id.org/tumen/ontology#decreases",
    ],
}


def test_every_example_is_run(root: Path) -> None:
    assert sorted(path.name for path in (root / "examples").glob("*.py")) == sorted(PRINTED)


@pytest.mark.parametrize("name", PRINTED)
def test_an_example_prints_what_it_should(root: Path, built: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(root / "examples" / name)],
        cwd=built, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    for line in PRINTED[name]:
        assert line in done.stdout
