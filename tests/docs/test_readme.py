"""What the README shows is what a user sees: its commands and its example case are run."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


def blocks(root: Path, language: str, document: str = "README.md") -> list[str]:
    text = (root / document).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal to see what users see")
def test_the_commands_of_the_readme_print_what_it_shows(root: Path) -> None:
    script = root / "scripts" / "readme.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_python_of_the_readme_gives_what_it_shows(
    root: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    (block,) = blocks(root, "python")
    test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
    assert doctest.DocTestRunner().run(test) == doctest.TestResults(failed=0, attempted=3)


def test_the_python_of_the_documents_gives_what_they_show(
    root: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    shown = "\n".join(blocks(root, "python", "docs/python.md"))
    test = doctest.DocTestParser().get_doctest(shown, {}, "python", "docs/python.md", 0)
    assert doctest.DocTestRunner().run(test) == doctest.TestResults(failed=0, attempted=14)


def test_the_example_case_of_the_readme_has_no_findings(root: Path, tmp_path: Path) -> None:
    (case,) = blocks(root, "yaml")
    cases = tmp_path / "graph" / "cases"
    cases.mkdir(parents=True)
    (cases / "river-2020.yaml").write_text(case, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tumen", "check", "--format", "json"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "[]")


def test_every_path_that_the_documents_name_is_there(root: Path) -> None:
    documents = [root / "README.md", *(root / "docs").glob("*.md")]
    missing = [
        f"{document.name}: {link}"
        for document in documents
        for link in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
        if "://" not in link and not (document.parent / link).exists()
    ]
    assert missing == []
    for script in re.findall(r"^python3 (\S+)", "\n".join(blocks(root, "sh")), re.MULTILINE):
        assert (root / script).is_file()


def test_every_page_of_the_documentation_is_reached_from_the_readme(root: Path) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    pages = {f"docs/{page.name}" for page in (root / "docs").glob("*.md")}
    assert pages <= set(re.findall(r"\]\(([^)#]+)\)", text))
