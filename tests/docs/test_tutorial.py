"""The tutorial is walked through as a reader does, and prints what it shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_every_step_of_the_tutorial_gives_what_it_shows(root: Path) -> None:
    script = root / "scripts" / "tutorial.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_what_the_tutorial_makes_has_ten_claims_and_one_more(root: Path) -> None:
    page = (root / "docs" / "adding-a-case.md").read_text(encoding="utf-8")
    assert page.count("type: CausalClaim") + page.count("type: StatementClaim") == 7
    assert page.count("type: StatisticClaim") + page.count("type: EvidentialClaim") == 4
