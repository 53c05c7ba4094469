"""Pin and hash every installed package: `python3 scripts/lock.py [--upgrade]`.

Writes `requirements/build.txt`, `run.txt`, `test.txt` and `bench.txt` from pyproject.toml, each
including the one before it, for every supported platform and Python. Needs `uv`
(for maintainers only).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "build": ["build"],
    "run": ["build"],
    "test": ["build", "dev"],
    "bench": ["build", "dev", "bench"],
}
EXTRAS = ["owl", "serve", "vectors"]  # in every lock: after scripts/run.py all commands work
HEADER = "# Pinned by scripts/lock.py from pyproject.toml; not to be edited by hand.\n"


def main() -> int:
    """Write the lock files; keep existing pins unless --upgrade is given."""
    parser = argparse.ArgumentParser(description="Pin and hash everything that is installed.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = parser.parse_args().upgrade
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("scripts/lock.py needs uv; install it with: python3 -m pip install uv")
    constraint: list[str] = []
    for name, groups in LOCKS.items():
        place = f"requirements/{name}.txt"
        command = [uv, "pip", "compile", *_groups(groups), *constraint]
        if name != "build":  # the build tools alone, which build the source packages of the rest
            command += ["pyproject.toml", *(part for e in EXTRAS for part in ("--extra", e))]
        command += ["--universal", "--python-version", "3.11", "--fork-strategy", "fewest"]
        command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
        command += ["--quiet", "--output-file", place, *(["--upgrade"] if upgrade else [])]
        subprocess.run(command, cwd=ROOT, check=True)
        text = (ROOT / place).read_text(encoding="utf-8").removeprefix(HEADER)
        if found := re.search(r"\S*(://|file:)\S*", text):
            sys.exit(f"{place} names a place to fetch from: {found.group()}")
        (ROOT / place).write_text(HEADER + text, encoding="utf-8", newline="\n")
        constraint = ["--constraint", place]
        print(f"{place}: {text.count('==')} packages")
    return 0


def _groups(names: list[str]) -> list[str]:
    return [part for name in names for part in ("--group", name)]


if __name__ == "__main__":
    sys.exit(main())
