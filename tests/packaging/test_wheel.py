"""The wheel holds all that is needed and works in a clean environment, outside the repository."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tumen import __version__

pytestmark = pytest.mark.slow

DATA = "tumen/casebook/"


def hidden() -> dict[str, str]:
    """The surrounding variables without those that would show Python the repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    variables = hidden() | {"XDG_CACHE_HOME": str(cwd / "cache"), "LOCALAPPDATA": ""}
    return subprocess.run(
        command, cwd=cwd, env=variables, capture_output=True, text=True, encoding="utf-8",
        timeout=1800, check=False,
    )  # fmt: skip


def succeed(*command: str | Path, cwd: Path) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as users get it: built from the unpacked source distribution."""
    made = tmp_path_factory.mktemp("made")
    succeed(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", made, cwd=root)
    (source,) = made.glob("*.tar.gz")
    succeed(sys.executable, "-m", "tarfile", "-e", source, made / "unpacked", cwd=made)
    (unpacked,) = (made / "unpacked").iterdir()
    succeed(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", made, cwd=unpacked)
    (built,) = made.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def outside(wheel: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the repository with a clean environment that holds only the wheel."""
    folder = tmp_path_factory.mktemp("outside")
    venv.create(folder / "env", with_pip=True, symlinks=os.name != "nt")
    pip = [program(folder, "python"), "-m", "pip", "install", "-q"]
    for name in ("build", "run"):  # the build tools first: they build the source packages
        lock = root / "requirements" / f"{name}.txt"
        succeed(*pip, "--no-build-isolation", "--require-hashes", "-r", lock, cwd=folder)
    succeed(*pip, "--no-deps", "--no-index", wheel, cwd=folder)
    return folder


def program(folder: Path, name: str) -> Path:
    return folder / "env" / ("Scripts" if os.name == "nt" else "bin") / name


def tracked(root: Path, *folders: str) -> set[str]:
    """The files under `folders` that belong in the repository: those that git does not ignore."""
    listed = succeed(
        "git", "ls-files", "--cached", "--others", "--exclude-standard", *folders, cwd=root
    )  # fmt: skip
    return {line for line in listed.splitlines() if (root / line).is_file()}


def test_the_wheel_holds_the_package_and_its_casebook(root: Path, contents: set[str]) -> None:
    if not (root / ".git").exists():
        pytest.skip("not a git checkout: what belongs to the repository cannot be told")
    package = {
        f"tumen/{path.removeprefix('graph/tumen/')}" for path in tracked(root, "graph/tumen")
    }
    casebook = {
        DATA + path
        for path in tracked(root, "ontology", "queries", "graph/cases", "graph/decisions")
    }
    described = {name for name in contents if ".dist-info/" in name}
    assert contents - described == package | casebook
    assert {"tumen/py.typed", DATA + "graph/cases/kim-2016.yaml"} <= contents


def test_the_casebook_in_the_wheel_holds_no_python(contents: set[str]) -> None:
    assert [name for name in contents if name.startswith(DATA) and name.endswith(".py")] == []


def test_the_wheel_carries_both_licences(contents: set[str]) -> None:
    licences = f"tumen-{__version__}.dist-info/licenses/"
    assert {licences + "LICENSE", licences + "LICENSE-DATA"} <= contents


def test_what_the_wheel_asks_for_is_met_by_the_lock(outside: Path) -> None:
    assert "No broken requirements" in succeed(
        program(outside, "python"), "-m", "pip", "check", cwd=outside
    )


def test_help_answers_outside_the_repository(outside: Path) -> None:
    assert succeed(program(outside, "tumen"), "--help", cwd=outside).startswith("Usage: tumen ")


def test_the_shipped_casebook_is_built_and_asked_outside_the_repository(outside: Path) -> None:
    succeed(program(outside, "tumen"), "build", cwd=outside)
    question = "SELECT (COUNT(*) AS ?claims) { ?s tumen:states ?claim }"
    prefix = "PREFIX tumen: <https://w3id.org/tumen/ontology#>"
    (outside / "count.rq").write_text(f"{prefix}\n{question}\n", encoding="utf-8")
    answer = succeed(program(outside, "tumen"), "query", "count.rq", "--format", "csv", cwd=outside)
    ((number,),) = list(csv.reader(io.StringIO(answer)))[1:]
    assert int(number) > 60


def test_a_named_question_is_answered_outside_the_repository(outside: Path) -> None:
    succeed(program(outside, "tumen"), "build", cwd=outside)
    answer = succeed(
        program(outside, "tumen"), "query", "who-defected", "--format", "csv", cwd=outside
    )
    assert "Thae Yong-ho" in answer


def test_a_casebook_of_ones_own_is_made_and_built(outside: Path) -> None:
    succeed(program(outside, "tumen"), "init", "mine", cwd=outside)
    succeed(program(outside, "tumen"), "build", cwd=outside / "mine")
    listed = succeed(program(outside, "tumen"), "queries", "--format", "json", cwd=outside / "mine")
    assert '"who-defected"' in listed


def test_nothing_is_written_into_the_installed_package(outside: Path) -> None:
    (package,) = (outside / "env").rglob("site-packages/tumen/casebook")
    assert {path.name for path in package.iterdir()} == {"graph", "ontology", "queries"}


def test_mypy_sees_the_types_of_the_installed_package(outside: Path) -> None:
    program_text = 'import tumen\nbook: int = tumen.open(".")\n'
    (outside / "use.py").write_text(program_text, encoding="utf-8")
    checker = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    done = run(
        *checker, "--python-executable", program(outside, "python"), "use.py", cwd=outside
    )  # fmt: skip
    expected = (
        "use.py:2: error: Incompatible types in assignment "
        '(expression has type "Book", variable has type "int")  [assignment]'
    )
    assert done.stdout.splitlines() == [expected]
