"""Format rows as a table for the terminal or as Markdown."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tumen.query.formats import shortened

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = BlankNode | Literal | NamedNode | Triple

# Control characters could drive the terminal; marks of writing direction could reorder a line.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_GAP = 2
_NARROWEST = 8


def cell(term: Term | None) -> str:
    """Return the text of a term: the lexical form, a shortened IRI, or nothing if unbound."""
    from pyoxigraph import Literal, NamedNode

    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shortened(term.value)
    return term.value if isinstance(term, Literal) else str(term)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], width: int | None) -> str:
    """Format a table whose lines fit `width` cells; the widest columns are cut.

    Empty columns are left out. If the columns do not fit side by side, each row becomes a block
    of lines.
    """
    from tabulate import tabulate
    from wcwidth import wcswidth

    clean = [[_UNSEEN.sub(" ", text) for text in row] for row in rows]
    shown = [n for n in range(len(columns)) if not clean or any(row[n] for row in clean)]
    names = [columns[n] for n in shown]
    cells = [[row[n] for n in shown] for row in clean]
    widths = [
        max(wcswidth(text) for text in (name, *(row[n] for row in cells)))
        for n, name in enumerate(names)
    ]
    if width is not None:
        room = width - _GAP * (len(names) - 1)
        if room < sum(min(w, _NARROWEST) for w in widths):
            return _blocks(names, cells, width)
        widths = _shares(widths, room)
    return tabulate(
        [[_cut(text, w) for text, w in zip(row, widths, strict=True)] for row in cells],
        headers=[_cut(name, w) for name, w in zip(names, widths, strict=True)],
        tablefmt="simple",
        disable_numparse=True,
    )


def markdown(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Format a Markdown table; no cell can end it, break the line, or pass as HTML."""
    lines = [_markdown_row(columns), _markdown_row(["---"] * len(columns), escape=False)]
    lines += [_markdown_row(row) for row in rows]
    return "\n".join(lines)


def _markdown_row(cells: Sequence[str], *, escape: bool = True) -> str:
    if escape:
        cells = [
            _UNSEEN.sub(" ", re.sub(r"([\\|`*_\[\]])", r"\\\1", html.escape(text, quote=False)))
            for text in cells
        ]
    return "| " + " | ".join(cells) + " |"


def _shares(widths: list[int], room: int) -> list[int]:
    """Return widths that fit into `room`: narrow columns keep theirs, wide ones share the rest."""
    fixed: dict[int, int] = {}
    waiting = sorted(range(len(widths)), key=lambda n: widths[n])
    for done, n in enumerate(waiting):
        share = (room - sum(fixed.values())) // (len(waiting) - done)
        fixed[n] = min(widths[n], share)
    return [fixed[n] for n in range(len(widths))]


def _cut(text: str, width: int) -> str:
    """Cut `text` to `width` terminal cells; a Hangul character takes two."""
    from wcwidth import wcswidth, wcwidth

    if wcswidth(text) <= width:
        return text
    used, kept = 0, []
    for character in text:
        used += max(wcwidth(character), 0)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _blocks(names: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> str:
    longest = max(map(len, names))
    blocks = [
        "\n".join(
            _cut(f"{name:<{longest}}  {text}", width)
            for name, text in zip(names, row, strict=True)
            if text
        )
        for row in cells
    ]
    return "\n\n".join(blocks)
