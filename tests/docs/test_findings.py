"""Every code of a finding has a section in docs/findings.md, with an example that triggers it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tumen.build.build import build
from tumen.build.check_only import check_files
from tumen.check.case import _CODES as SHAPE_CODES
from tumen.core.casebook import find_casebook
from tumen.core.findings import Finding

PAGE = Path(__file__).resolve().parents[2] / "docs" / "findings.md"
HEAD = "id: example\ntype: Article\ntitle: An example\n"
# Found by no look at a case file: what had been loaded was lost (tests/test_bulk.py), what an import
# finds here already (tests/ingest/test_already_imported.py), what only `tumen reason` tells
# (tests/reasoning/test_reporting.py), what is told of a casebook's copy (tests/test_renewing.py), and
# what takes a hundred decisions (tests/derive/identity/test_settle.py).
WITHOUT_EXAMPLE = {
    "already-imported",
    "import-refused",
    "large-cluster",
    "leads-outside",
    "not-compared",
    "not-reloaded",
    "other-vocabulary",
    "outside-owl-dl",
    "sources-contradict",
    "store-damaged",
    "text-missing",
    "unknown-filter",
    "unreadable",
}


def sections() -> dict[str, list[tuple[str, str]]]:
    """Code → its blocks as (language, content)."""
    _, *parts = re.split(r"^## ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        part.split("\n", 1)[0]: re.findall(r"^```(\w+)\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
        for part in parts
    }


def written(node: ast.AST, function: ast.AST) -> Iterator[str]:
    """The texts that an expression can be, as far as its function assigns them outright."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name):
        for statement in ast.walk(function):
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    names, values = [target], [statement.value]
                    if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
                        names, values = target.elts, statement.value.elts
                    for name, value in zip(names, values, strict=True):
                        if isinstance(name, ast.Name) and name.id == node.id:
                            yield from written(value, function)


def codes_in(tree: ast.AST) -> Iterator[str]:
    """What a module gives as code to a finding."""
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                places = {
                    "add": (3, 1),
                    "Finding": (6, 4),
                    "InputError": (4, 1),
                    "_finding": (5, 3),
                    "Fault": (4, 1),
                    "drop": (3, 1),
                    "_cut": (6, 3),
                }
                place = places.get(name)
                if place and len(node.args) >= place[0]:
                    yield from written(node.args[place[1]], function)
            elif isinstance(node, ast.Yield):
                parts = node.value.elts if isinstance(node.value, ast.Tuple) else []
                if len(parts) == 4:
                    yield from written(parts[1], function)


def rules_in(ontology: Path) -> Iterator[str]:
    """Shapes that are a rule of their own, and whose findings bear their name."""
    for file in (ontology / "shapes").glob("*.ttl"):
        for shape in re.split(r"\n\n", file.read_text(encoding="utf-8")):
            if re.search(r"^    sh:(or|xone|not) ", shape, re.MULTILINE) and "targetClass" in shape:
                name = shape.split()[0].removeprefix("shape:")
                yield re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def used(root: Path) -> set[str]:
    modules = (root / "graph" / "tumen").rglob("*.py")
    found = {code for m in modules for code in codes_in(ast.parse(m.read_text(encoding="utf-8")))}
    return found | {*SHAPE_CODES.values()} | {*rules_in(root / "ontology")}


def test_every_code_has_a_section_and_every_section_a_code(root: Path) -> None:
    codes = {code for code in used(root) if re.fullmatch(r"[a-z]+(-[a-z]+)*", code)}
    documented = sections()
    assert sorted(codes - documented.keys()) == []
    assert sorted(documented.keys() - codes) == []
    assert list(documented) == sorted(documented)


def findings_of(folder: Path, language: str, content: str, text: str) -> list[Finding]:
    cases = folder / "graph" / "cases"
    cases.mkdir(parents=True)
    suffix = {"turtle": ".trig"}.get(language, ".yaml")
    data = content.encode()
    if language == "python":
        data = eval(content)  # a test's own bytes
    elif language == "yaml" and content.startswith("# graph/"):
        # Several files, each under a line with its path; the case comes first.
        _, _, content, *others = re.split(r"^# (graph/\S+)\n", content, flags=re.MULTILINE)
        data = (HEAD + content).encode()
        for path, part in zip(others[::2], others[1::2], strict=True):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(part, encoding="utf-8")
    elif language == "yaml" and not content.startswith("id:"):
        data = (HEAD + content).encode()
    (cases / f"example{suffix}").write_bytes(data)
    casebook = find_casebook(folder)
    given = None
    if text:
        given = folder / "example.txt"
        given.write_text(text, encoding="utf-8")
    return [*check_files(casebook, text=given), *build(casebook, text=given).findings]


@pytest.mark.parametrize("code", sorted(sections().keys() - WITHOUT_EXAMPLE))
def test_an_example_triggers_its_finding_and_the_mend_ends_it(
    code: str, root: Path, tmp_path: Path
) -> None:
    blocks = sections()[code]
    text = "".join(content for language, content in blocks if language == "text")
    wrong, mended = [block for block in blocks if block[0] != "text"]
    found = findings_of(tmp_path / "wrong", *wrong, text)
    assert code in {finding.code for finding in found}, found
    left = findings_of(tmp_path / "mended", *mended, text)
    assert [str(f) for f in left if f.code == code or f.severity == "error"] == []
