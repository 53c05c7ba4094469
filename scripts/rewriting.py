"""Run the sessions of a page, and write or compare their output."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Callable
from pathlib import Path


def rewrite(page: Path, run: Callable[[str], str], what: str) -> int:
    """Rewrite a page; with `--check` only show differences and return 1 if there are any."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    before = page.read_text(encoding="utf-8")
    after = run(before)
    if not check:
        page.write_text(after, encoding="utf-8", newline="\n")
        return 0
    changes = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    print(*changes, sep="\n", end="")
    return 0 if before == after else 1
