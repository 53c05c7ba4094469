"""Create the repository's virtual environment, and update it when its inputs change.

Packages are pinned and hashed in `requirements/`. Their index is the user's own pip configuration:
no file here names one.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
_WINDOWS = os.name == "nt"
_BIN = FOLDER / ("Scripts" if _WINDOWS else "bin")

# Each lock holds all that the one before it holds, in the same versions.
LOCKS = ("build", "run", "test")


def python() -> Path:
    """Return the path of the environment's Python."""
    return _BIN / ("python.exe" if _WINDOWS else "python")


def prepare(lock: str) -> None:
    """Install what `requirements/<lock>.txt` pins, and the package itself.

    Does nothing if that is already so. Ends the program with one line on failure.
    """
    if _is_whole() and _marker(lock).is_file() and _marker(lock).read_text() == _digest(lock):
        return
    if not (_is_whole() and _place_marker().is_file() and _place_marker().read_text() == str(ROOT)):
        _make()
    for name in LOCKS:
        _marker(name).unlink(missing_ok=True)
    say("Installing what is needed (only when it changed; a minute or two the first time) …")
    held = LOCKS[: LOCKS.index(lock) + 1]
    for name in held:
        # No build isolation: a source package is built with the pinned tools of the first lock.
        install = ["--no-build-isolation", "--require-hashes", "-r", f"requirements/{name}.txt"]
        _pip(install, f"could not install requirements/{name}.txt")
    _pip(["--no-build-isolation", "--no-deps", "--editable", "."], "could not install the package")
    for name in held:
        _marker(name).write_text(_digest(name))


def run(command: Sequence[str | Path], *, quiet: bool = False) -> int:
    """Run a command in the repository's root with this Python; return its exit code."""
    stdout = subprocess.DEVNULL if quiet else None
    return subprocess.run(
        [python(), *command], cwd=ROOT, env=variables(), stdout=stdout, check=False
    ).returncode


def variables() -> dict[str, str]:
    """Return the environment variables without those that lead Python to other packages."""
    hidden = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    path = f"{_BIN}{os.pathsep}{kept.get('PATH', '')}"
    return kept | {"PATH": path, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def say(line: str) -> None:
    """Print a progress line on stderr."""
    print(line, file=sys.stderr, flush=True)


def _make() -> None:
    builder = venv.EnvBuilder(clear=True, symlinks=not _WINDOWS, with_pip=_has("ensurepip"))
    if not _has("ensurepip") and not _has("pip"):
        sys.exit(
            "This Python cannot make virtual environments: it has neither ensurepip nor pip. "
            "On Debian and Ubuntu install the package python3-venv and run this again."
        )
    say(f"Making a virtual environment in {FOLDER.name} …")
    try:
        builder.create(FOLDER)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The virtual environment in {FOLDER} could not be created: {error}")
    _place_marker().write_text(str(ROOT))


def _pip(arguments: list[str], failure: str) -> None:
    if (_BIN / ("pip.exe" if _WINDOWS else "pip")).exists():
        start: list[str | Path] = [python(), "-m", "pip"]
    else:  # made without ensurepip: the pip of the Python that runs this works on it from outside
        start = [sys.executable, "-m", "pip", "--python", python()]
    command = [*start, "install", "-qq", *arguments]
    if subprocess.run(command, cwd=ROOT, env=variables(), check=False).returncode != 0:
        sys.exit(
            f"pip {failure}: see its message above. Packages come from the index that pip is "
            "configured for (see: pip config list). Correct that and run this again."
        )


def _has(module: str) -> bool:
    return find_spec(module) is not None


def _is_whole() -> bool:
    return python().exists() and (FOLDER / "pyvenv.cfg").is_file()


def _place_marker() -> Path:
    # An environment does not survive being moved: its scripts and links name full paths.
    return FOLDER / "tumen-place"


def _marker(lock: str) -> Path:
    return FOLDER / f"tumen-installed-{lock}"


def _digest(lock: str) -> str:
    files = [ROOT / "pyproject.toml", *(ROOT / "requirements" / f"{name}.txt" for name in LOCKS)]
    until = files[: LOCKS.index(lock) + 2]
    content = b"\0".join([str(ROOT).encode(), *(path.read_bytes() for path in until)])
    return hashlib.sha256(content).hexdigest()
