"""Explain a YAML syntax error at the place where it can be fixed.

The parser tells where it could not go on. Where a quote or a bracket was never closed that is far
below the line with the mistake, often the end of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tumen.core.findings import START, Mark

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

_OPENED = {"flow mapping": ("{", "}"), "flow sequence": ("[", "]")}


def syntax_finding(error: MarkedYAMLError, lines: list[str]) -> tuple[Mark, str, str]:
    """Return the place of a syntax error, the message and the hint.

    `error` is what the parser raised, `lines` the text that it read.
    """
    problem = " ".join(part for part in (error.context, error.problem) if part)
    context, place = error.context_mark, error.problem_mark or error.context_mark
    said, hint = f"this is not YAML: {problem}", _hint(problem, place, lines)
    if context and "quoted scalar" in problem:
        place, said = context, "a quotation mark is opened here, and nowhere closed"
        hint = "Put the same mark at the end of the text, or take this one away."
    for name, (opening, closing) in _OPENED.items():
        if context and place and f"parsing a {name}" in problem:
            if _starts_new_key(context, place, lines):
                place, said = context, f"'{opening}' is opened here, and nowhere closed"
                hint = f"Put '{closing}' where it ends: each '{opening}' needs one."
            else:
                hint = (
                    f"Between '{opening}' and '{closing}' commas stand between the parts; a text "
                    'with a comma, a bracket or a quotation mark in it needs "…" around the whole.'
                )
    mark = Mark(place.line + 1, place.column + 1) if place else START
    return mark, said, hint


_MISALIGNED = "Keys that belong together begin in one column: this line is indented otherwise."


def _starts_new_key(opened: Mark | object, place: object, lines: list[str]) -> bool:
    """Say whether the parser stopped in a later line that is indented no further: a new key."""
    first, last = getattr(opened, "line", 0), getattr(place, "line", 0)
    if last <= first:
        return False
    if last >= len(lines):
        return True
    return _indent(lines[last]) <= _indent(lines[first])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _hint(problem: str, place: object, lines: list[str]) -> str:
    row, column = getattr(place, "line", 0), getattr(place, "column", 0)
    before = lines[row][:column].strip() if row < len(lines) else ""
    if "mapping values are not allowed" in problem:
        if before.isalnum():  # a key, which the parser took for more of the text above
            return _MISALIGNED
        return "A text with ': ' in it needs quotes around it."
    if "\\t" in problem or "tab" in problem.lower():
        return "Indent with spaces, not with tabs."
    if "could not find expected ':'" in problem:
        return "A key is followed by ': ' and its value."
    if "'<scalar>'" in problem and before.endswith(('"', "'")):
        return (
            "A text that begins with a quotation mark ends with it: put the other sort, ' or \", "
            "around the whole."
        )
    if "'<block mapping start>'" in problem:
        return _MISALIGNED
    if "parsing a block collection" in problem:
        return "Items ('- ') and keys do not mix: write each id with a colon, in place of '- '."
    return "Look at the indentation and the quotes here and in the line above."
