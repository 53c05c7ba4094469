"""SPARQL is a constant, or is put together of constants by the one function that may.

A module of the product may not format, join or add anything into a text that looks like SPARQL, but
constants: names of the vocabulary, and what a module sets once to a text of such. What stands in
`reviewed.txt` is allowed, line for line, with the reason, and is nothing that a person or a file has
written.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

LIKE_SPARQL = re.compile(
    r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b[^.]*[?{*]|\b(?:INSERT|DELETE)\s+(?:DATA|WHERE)\b"
    r"|\bVALUES\s*\(?\s*\?|\bFILTER\s*\(|\bBIND\s*\(|\bGRAPH\s+[?<{]|\bOPTIONAL\s*\{|\bUNION\s*\{"
)
REVIEWED = Path(__file__).with_name("reviewed.txt")


def texts(node: ast.AST) -> str:
    """The constant parts of an expression."""
    return "\x00".join(
        n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )


def constants(tree: ast.Module) -> set[str]:
    """The names that mean one text for good: of the vocabulary, or set once to a text of such."""
    found, often = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            (often if node.id in found else found).add(node.id)
    stored, known = found - often, set[str]()
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "tumen.core.vocabulary":
            known |= {alias.asname or alias.name for alias in statement.names} - found
        elif isinstance(statement, ast.Assign) and is_constant(statement.value, known):
            names = (t.id for t in statement.targets if isinstance(t, ast.Name))
            known |= {name for name in names if name in stored and name.isupper()}
    # A parameter of that name would stand for something else.
    return known - {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def is_constant(node: ast.AST, known: set[str]) -> bool:
    """Whether an expression is made of texts and of constants alone."""
    if isinstance(node, ast.JoinedStr):
        return all(is_constant(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return is_constant(node.value, known)
    if isinstance(node, ast.Attribute):  # `Tumen.describes`
        return isinstance(node.value, ast.Name) and node.value.id in known
    if isinstance(node, ast.Name):
        return node.id in known
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def put_together(tree: ast.Module) -> Iterator[ast.expr]:
    """Where a text that looks like SPARQL is formatted, added to, joined or replaced in."""
    known = constants(tree)
    for node in ast.walk(tree):
        parts: ast.AST | None = None
        if (
            (
                isinstance(node, ast.JoinedStr)
                and any(isinstance(value, ast.FormattedValue) for value in node.values)
            )
            or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod))
            or (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("format", "format_map", "join", "replace", "substitute")
            )
        ):
            parts = node
        if parts is None or is_constant(parts, known):
            continue
        if LIKE_SPARQL.search(texts(parts)):
            assert isinstance(node, ast.expr)
            yield node


def found(root: Path) -> dict[str, str]:
    """What is put together in the product → the module that does."""
    result = {}
    for path in sorted((root / "graph" / "tumen").rglob("*.py")):
        module = path.relative_to(root / "graph" / "tumen").as_posix()
        source = path.read_text(encoding="utf-8")
        for node in put_together(ast.parse(source)):
            text = " ".join((ast.get_source_segment(source, node) or "").split())
            result[f"{module}: {text}"] = module
    return result


def reviewed() -> dict[str, str]:
    """Line of `reviewed.txt` → the reason that stands above it."""
    reason, result = "", {}
    for line in REVIEWED.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            reason = line.removeprefix("#").strip()
        elif line.strip():
            result[line.strip()] = reason
    return result


def test_no_query_is_put_together_but_where_it_was_reviewed(root: Path) -> None:
    here, allowed = found(root), reviewed()
    assert sorted(here.keys() - allowed.keys()) == [], "use query.resolve.with_values, or review it"
    assert sorted(allowed.keys() - here.keys()) == [], "gone: take it out of reviewed.txt"
    assert all(len(reason) > 20 for reason in allowed.values())


def test_the_check_sees_every_way_to_put_a_query_together() -> None:
    for code in (
        'f"SELECT * {{ ?s ?p {x} }}"', '"SELECT * { ?s ?p %s }" % x', '"ASK { ?s ?p " + x + "}"',
        '"SELECT * {{ ?s ?p {} }}".format(x)', '" ".join(["SELECT * {", x, "}"])',
        '"SELECT * { X }".replace("X", x)', 'f"INSERT DATA {x}"', 'f"VALUES ?x {{ {x} }}"',
    ):  # fmt: skip
        assert list(put_together(ast.parse(code))), code
    for code in (
        '"SELECT * { ?s ?p ?o }"', 'f"{x} rows"', '"a" + "b"', 'f"DELETE the line {x}"',
        'X = "a"\nf"ASK {{ {X} }}"', 'X = "a"\nY = f"<{X}>"\nf"ASK {{ {Y} }}"',
        'from tumen.core.vocabulary import ID, Tumen\nf"ASK {{ <{ID}> a <{Tumen.Person}> }}"',
    ):  # fmt: skip
        assert not list(put_together(ast.parse(code))), code
