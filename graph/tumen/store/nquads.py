"""Scan an N-Quads file before it is loaded: its hash, its graphs, its blank nodes.

Parsing every line is the engine's work, and the dearer part of loading. The scan looks only at the
end of each line, where the graph is named, and parses the lines that look unusual there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError

if TYPE_CHECKING:
    from pyoxigraph import Quad

CHUNK = 1 << 20
LONGEST_LINE = 64 << 20

# What follows the last " <" of nearly every line: the rest of an IRI, and the full stop.
_TAIL = re.compile(rb" <([A-Za-z][^\x00-\x20<>\"{}|\\^`]*)>[ \t]*\.[ \t]*\r?\Z")
_BLANK = b"_:"
_TERM = b"<<"
MOST_TERMS = 100  # in one line: some thousands run the engine out of stack, which ends the process


@dataclass(frozen=True, slots=True)
class Scan:
    """Describe a file: the SHA-256 of its bytes, their number, its statements, their graphs."""

    content: str
    size: int
    statements: int
    graphs: frozenset[str]


def scan(path: Path, *, graphs: str = "", never: Sequence[str] = ()) -> Scan:
    """Scan an N-Quads file, holding no more of it in memory than a chunk and its graphs.

    Every graph's name must start with `graphs` and with none of `never`. Two things that look
    like such a graph at the end of a line are found only on loading: the object of a statement in
    no graph, and a comment that ends like a statement.

    Raises `TumenError`, with the line, for a graph that may not be loaded, for a statement in no
    graph, and for a blank node; also where the file cannot be read.
    """
    sum_ = sha256()
    size = 0
    look = _Look(path, graphs, tuple(never))
    rest = b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                sum_.update(chunk)
                size += len(chunk)
                text = rest + chunk if rest else chunk
                end = text.rfind(b"\n") + 1
                rest = text[end:]
                if len(rest) > LONGEST_LINE:
                    line = look.lines + text.count(b"\n") + 1
                    raise TumenError(f"{path}:{line}:1: the line has no end.")
                look.over(text[:end])
        if rest:
            look.over(rest + b"\n")
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None
    names = frozenset({*look.names, *look.known.values()})
    return Scan(sum_.hexdigest(), size, look.lines - look.empty, names)


class _Look:
    """Hold the state of a scan.

    `known` are accepted ends of lines, with the graphs that they name; `names` the graphs of
    unusual lines; `empty` counts lines without a statement.
    """

    def __init__(self, path: Path, graphs: str, never: tuple[str, ...]) -> None:
        self.path = path
        self.graphs = graphs
        self.never = never
        self.known: dict[bytes, str] = {}
        self.names: set[str] = set()
        self.lines = 0
        self.empty = 0

    def over(self, text: bytes) -> None:
        """Scan some whole lines: look at the end of each, and parse those that are unusual."""
        rows = text.split(b"\n")
        rows.pop()  # what follows the last line end: nothing
        if _TERM in text:
            for number, row in enumerate(rows, self.lines + 1):
                if row.count(_TERM) > MOST_TERMS:
                    raise TumenError(
                        f"{self.path}:{number}:1: triple terms (<<) are nested too deeply. "
                        "Give what is said of a statement an IRI of its own."
                    )
        tails = {row[row.rfind(b" <") :] for row in rows}.difference(self.known)
        unusual = {tail for tail in tails if not self._is_good(tail)}
        # A single rare byte is found at a speed that two are not.
        if unusual or (b"_" in text and _BLANK in text):
            for number, row in enumerate(rows, self.lines + 1):
                if row[row.rfind(b" <") :] in unusual or _BLANK in row:
                    self._parse(row, number)
        self.lines += len(rows)

    def _is_good(self, tail: bytes) -> bool:
        found = _TAIL.match(tail)
        name = found[1].decode("utf-8", "replace") if found else ""
        if not found or not name.startswith(self.graphs) or name.startswith(self.never):
            return False
        self.known[tail] = name
        return True

    def _parse(self, row: bytes, number: int) -> None:
        from pyoxigraph import RdfFormat, parse

        try:
            quads = list(parse(row, format=RdfFormat.N_QUADS))
        except SyntaxError as error:
            place = f"{self.path}:{number}:{error.offset or 1}"
            raise TumenError(f"{place}: {syntax_message(error)}.") from None
        self.empty += not quads
        for quad in quads:
            self.names.add(self._graph(quad, number))

    def _graph(self, quad: Quad, number: int) -> str:
        from pyoxigraph import BlankNode, NamedNode

        place = f"{self.path}:{number}:1"
        terms = (quad.subject, quad.object, quad.graph_name)
        if any(isinstance(term, BlankNode) for term in terms):
            raise TumenError(
                f"{place}: a blank node, whose label means nothing outside this file. "
                "Give each an IRI of its own."
            )
        if not isinstance(quad.graph_name, NamedNode):
            raise TumenError(
                f"{place}: a statement in no graph. Name its source's graph: <{self.graphs}…>."
            )
        name = quad.graph_name.value
        if name.startswith(self.never):
            raise TumenError(f"{place}: the graph <{name}> is made by the build. Leave it out.")
        if not name.startswith(self.graphs):
            raise TumenError(
                f"{place}: the graph <{name}> is not a source's: those start with {self.graphs}. "
                "Rename it, or load the file with any_graph=True."
            )
        return name


def syntax_message(error: SyntaxError) -> str:
    """Return the parser's message without the place, which we give in our own form."""
    said = str(error.msg)
    return said.partition(": ")[2] if said.startswith("Parser error at ") else said
