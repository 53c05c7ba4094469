"""Walk through docs/adding-a-case.md as a reader does: `scripts/tutorial.py [--check]`.

Files are written and changed as the page says, commands are run in their order, and what they
print is put under them. With `--check` nothing is written, and a difference is an error.

A paragraph that ends with "as `FILE`:" is followed by a new file, one with "end of `FILE`:" by
what is added to it, one with "in `FILE`:" by a `diff` of it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from rewriting import rewrite

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "adding-a-case.md"
BLOCK = re.compile(
    r"(?P<before>[^\n]*)\n\n```(?P<language>\w+)\n(?P<content>.*?)^```$", re.M | re.S
)
PLACE = re.compile(r"(?P<how>as|of|in) `(?P<file>[^`]+)`:$")
SECONDS = re.compile(r"\b\d+\.\d s\b")


def main() -> int:
    """Write the page's sessions anew, or show where they differ from what would be written."""
    return rewrite(PAGE, walked, "Walk through the tutorial.")


def walked(page: str) -> str:
    """Run every session of the tutorial from an empty folder; return the page."""
    with tempfile.TemporaryDirectory() as folder:
        return BLOCK.sub(Walk(Path(folder)).block, page)


class Walk:
    """Track the reader's folder and what was done so far."""

    def __init__(self, start: Path) -> None:
        self.start = start
        self.here = start

    def block(self, found: re.Match[str]) -> str:
        """Execute a block; return it as it should be."""
        language, content = found["language"], found["content"]
        if language == "console":
            content = self._session(content)
            return f"{found['before']}\n\n```console\n{content}```"
        place = PLACE.search(found["before"])
        if place is None:
            sys.exit(f"The block after this line says nothing of its file: {found['before']}")
        file = self.here / place["file"]
        if place["how"] == "as":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8", newline="\n")
        elif place["how"] == "of":
            file.write_bytes(file.read_bytes() + b"\n" + content.encode())
        else:
            self._change(file, content)
        return found[0]

    def _change(self, file: Path, content: str) -> None:
        lines = content.splitlines()
        old = "\n".join(line[1:] for line in lines if line.startswith("-"))
        new = "\n".join(line[1:] for line in lines if line.startswith("+"))
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            sys.exit(f"{file.name} has {text.count(old)} times what is to be changed:\n{old}")
        file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def _session(self, content: str) -> str:
        typed = [line[2:] for line in content.splitlines() if line.startswith("$ ")]
        return "".join(f"$ {line}\n{self._run(line)}" for line in typed)

    def _run(self, line: str) -> str:
        program, *arguments = shlex.split(line)
        if program == "cd":
            self.here = self.here / arguments[0]
            return ""
        done = subprocess.run(
            [sys.executable, "-m", program, *arguments], cwd=self.here, check=False,
            env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "90"}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        return SECONDS.sub("0.3 s", done.stdout).replace(str(self.start), "/home/you")


if __name__ == "__main__":
    sys.exit(main())
