"""Run every part of `scripts/test.py`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import environment


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one check: its name and the Python command that runs it."""

    name: str
    command: list[str]


STATIC = (
    Part("lint", ["-m", "ruff", "check", "."]),
    Part("formatting", ["-m", "ruff", "format", "--check", "."]),
    Part("types", ["-m", "mypy"]),
    Part("spelling", ["-m", "codespell_lib"]),
    Part("files derived from the ontology", ["scripts/derive.py", "--check"]),
    Part("command reference", ["scripts/commands.py", "--check"]),
    Part("bill of materials and licences", ["scripts/provenance.py", "--check"]),
    Part("vendored browser parts", ["scripts/vendor.py", "--check"]),
)


def main(arguments: list[str]) -> int:
    """Run every part; report at the end which failed."""
    parser = argparse.ArgumentParser(prog="scripts/test.py", description=__doc__)
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument("--long", action="store_true", help="the tests marked long as well")
    pace.add_argument("--fast", action="store_true", help="neither browsers nor slow tests")
    options, others = parser.parse_known_args(arguments)
    environment.prepare("test")
    if not options.fast:
        install_browser()
    # A worker that dies ends the run: pytest-xdist would wait for ever after replacing it.
    tests = ["-m", "pytest", "-n", "2", "--dist", "loadscope", "--max-worker-restart", "0"]
    tests += ["--long"] if options.long else []
    tests += ["-m", "not browser and not slow"] if options.fast else []
    outcomes = [run(part) for part in (*STATIC, Part("tests", [*tests, *others]))]
    print("\nsummary:")
    for name, code, seconds in outcomes:
        print(f"  {'ok    ' if code == 0 else 'FAILED'}  {name} ({seconds:.0f} s)", flush=True)
    return 1 if any(code for _, code, _ in outcomes) else 0


def run(part: Part) -> tuple[str, int, float]:
    """Run one part, streaming its output; return name, exit code and seconds."""
    print(f"\n== {part.name}", flush=True)
    began = time.monotonic()
    code = environment.run(part.command)
    return part.name, code, time.monotonic() - began


def install_browser() -> None:
    """Install Debian's chromium if it is missing and can be installed.

    Elsewhere the browser tests skip themselves and say so.
    """
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return
    if not may_install():
        environment.say("No browser is installed, and none can be: browser tests will be skipped.")
        return
    environment.say("Installing chromium for the tests that need a browser …")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            environment.say(f"{' '.join(command)} failed: browser tests will be skipped.")
            return


def may_install() -> bool:
    """Tell whether this is Debian with apt, run by root (Ubuntu's chromium is a snap stub)."""
    release = Path("/etc/os-release")
    debian = release.is_file() and "\nID=debian\n" in f"\n{release.read_text(encoding='utf-8')}\n"
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return debian and root and shutil.which("apt-get") is not None
