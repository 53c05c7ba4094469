"""Run the README's sessions and write what they print under them: `scripts/readme.py [--check]`.

With `--check` nothing is written, and a difference is an error. Needs a POSIX terminal, since what
a user sees there is what the README shows.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
WIDTH = 90
SESSION = re.compile(r"^```console\n\$ tumen (?P<typed>.*)\n(?:.*\n)*?```$", re.MULTILINE)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def main() -> int:
    """Write the README's sessions anew, or show where they differ from what would be written."""
    parser = argparse.ArgumentParser(description="Run the README's sessions anew.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    check = parser.parse_args().check
    before = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        casebook = Path(folder)
        for room in ("ontology", "queries", "graph/cases"):
            shutil.copytree(ROOT / room, casebook / room)
        on_a_terminal(["build", "--no-view"], casebook)
        after = SESSION.sub(lambda found: session(found["typed"], casebook), before)
    if not check:
        README.write_text(after, encoding="utf-8", newline="\n")
        return 0
    changes = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    print(*changes, sep="\n", end="")
    return 0 if before == after else 1


def session(typed: str, casebook: Path) -> str:
    """The block of one command: what is typed and what is then seen."""
    return f"```console\n$ tumen {typed}\n{on_a_terminal(shlex.split(typed), casebook)}```"


def on_a_terminal(arguments: list[str], casebook: Path) -> str:
    """What a command prints on a terminal of `WIDTH` columns, without its colours."""
    import pty

    seen, side = pty.openpty()
    variables = os.environ | {"COLUMNS": str(WIDTH), "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tumen", *arguments],
        cwd=casebook, env=variables, stdin=subprocess.DEVNULL, stdout=side, stderr=side,
    )  # fmt: skip
    os.close(side)
    output = b""
    try:
        while part := os.read(seen, 4096):
            output += part
    except OSError:  # so Linux ends a terminal's output; others give nothing more
        pass
    os.close(seen)
    text = COLOUR.sub("", output.decode()).replace("\r\n", "\n")
    if process.wait() != 0:
        sys.exit(f"tumen {shlex.join(arguments)} failed:\n{text}")
    return text


if __name__ == "__main__":
    sys.exit(main())
