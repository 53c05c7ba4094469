"""Run the README's sessions and write what they print under them: `scripts/readme.py [--check]`.

With `--check` nothing is written, and a difference is an error. Needs a POSIX terminal, since what
a user sees there is what the README shows.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rewriting import rewrite

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
WIDTH = 90
SESSION = re.compile(r"^```console\n\$ tumen (?P<typed>.*)\n(?:.*\n)*?```$", re.MULTILINE)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def main() -> int:
    """Write the README's sessions anew, or show where they differ from what would be written."""
    return rewrite(README, sessions, "Run the README's sessions anew.")


def sessions(page: str) -> str:
    """Run every session of the page in a casebook of the shipped cases; return the page."""
    with tempfile.TemporaryDirectory() as folder:
        casebook = Path(folder)
        for room in ("ontology", "queries", "graph/cases"):
            shutil.copytree(ROOT / room, casebook / room)
        on_a_terminal(["build", "--no-view"], casebook)
        return SESSION.sub(lambda found: session(found["typed"], casebook), page)


def session(typed: str, casebook: Path) -> str:
    """Render one session: the command and its output."""
    return f"```console\n$ tumen {typed}\n{on_a_terminal(shlex.split(typed), casebook)}```"


def on_a_terminal(arguments: list[str], casebook: Path) -> str:
    """Return a command's output on a terminal of `WIDTH` columns, without colours."""
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
