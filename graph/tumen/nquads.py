"""A quick look through an N-Quads file before it is loaded: its hash, its graphs, its blank nodes.

Reading every line in full is the engine's work, and the dearer part of loading. This looks only at
the end of a line, where the graph stands, and parses just the lines that look unusual there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.errors import TumenError

if TYPE_CHECKING:
    from pyoxigraph import Quad

CHUNK = 1 << 20
LONGEST_LINE = 64 << 20

# What follows the last " <" of nearly every line: the rest of an IRI, and the full stop.
_TAIL = re.compile(rb" <([A-Za-z][^\x00-\x20<>\"{}|\\^`]*)>[ \t]*\.[ \t]*\r?\Z")
_BLANK = b"_:"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file holds: the SHA-256 of its bytes, their number, its statements, their graphs."""

    content: str
    size: int
    statements: int
    graphs: frozenset[str]


def scan(path: Path, *, graphs: str = "", never: Sequence[str] = ()) -> Scan:
    """Look through an N-Quads file, holding no more of it in memory than a chunk and its graphs.

    Every graph's name must start with `graphs` and with none of `never`. Two things that look
    like such a graph at the end of a line are left to whoever loads the file to find: the object
    of a statement in no graph, and a comment that ends like a statement.

    Raises `TumenError`, with the line, for a graph that is not wanted, for a statement in no
    graph, and for a blank node; also where the file cannot be read.
    """
    sum_ = sha256()
    size = lines = blank = 0
    known: dict[bytes, str] = {}
    names: set[str] = set()
    rest = b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                sum_.update(chunk)
                size += len(chunk)
                rows = (rest + chunk).split(b"\n") if rest else chunk.split(b"\n")
                rest = rows.pop()
                if len(rest) > LONGEST_LINE:
                    raise TumenError(f"{path}:{lines + len(rows) + 1}:1: the line has no end.")
                blank += _look(path, chunk, rows, lines, known, names, graphs, never)
                lines += len(rows)
        if rest:
            blank += _look(path, rest, [rest], lines, known, names, graphs, never)
            lines += 1
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None
    return Scan(sum_.hexdigest(), size, lines - blank, frozenset({*names, *known.values()}))


def _look(
    path: Path, chunk: bytes, rows: Sequence[bytes], before: int, known: dict[bytes, str],
    names: set[str], graphs: str, never: Sequence[str],
) -> int:  # fmt: skip
    """Take in the graphs of some lines; the number of those that hold no statement."""
    unusual = set()
    for tail in {row[row.rfind(b" <") :] for row in rows}.difference(known):
        found = _TAIL.match(tail)
        name = found[1].decode("utf-8", "replace") if found else ""
        if found and name.startswith(graphs) and not name.startswith(tuple(never)):
            known[tail] = name
        else:
            unusual.add(tail)
    blank = _BLANK in chunk or any(_BLANK in row for row in rows[:1])
    if not unusual and not blank:
        return 0
    without = 0
    for number, row in enumerate(rows, before + 1):
        if row[row.rfind(b" <") :] in unusual or (blank and _BLANK in row):
            statements = list(_parsed(path, row, number))
            without += not statements
            for quad in statements:
                names.add(_graph(path, quad, number, graphs, never))
    return without


def _parsed(path: Path, row: bytes, number: int) -> Iterable[Quad]:
    from pyoxigraph import RdfFormat, parse

    try:
        yield from parse(row, format=RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise TumenError(f"{path}:{number}:{error.offset or 1}: {complaint(error)}.") from None


def complaint(error: SyntaxError) -> str:
    """What the engine's parser complains of, without the place, which we tell in our own way."""
    said = str(error.msg)
    return said.partition(": ")[2] if said.startswith("Parser error at ") else said


def _graph(path: Path, quad: Quad, number: int, graphs: str, never: Sequence[str]) -> str:
    from pyoxigraph import BlankNode, NamedNode

    place = f"{path}:{number}:1"
    if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
        raise TumenError(
            f"{place}: a blank node, whose label means nothing outside this file. "
            "Give each an IRI of its own."
        )
    if not isinstance(quad.graph_name, NamedNode):
        raise TumenError(f"{place}: a statement in no graph. Name its source's graph: <{graphs}…>.")
    name = quad.graph_name.value
    if name.startswith(tuple(never)):
        raise TumenError(f"{place}: the graph <{name}> is made by the build. Leave it out.")
    if not name.startswith(graphs):
        raise TumenError(
            f"{place}: the graph <{name}> is not a source's: those start with {graphs}. "
            "Rename it, or load the file with any_graph=True."
        )
    return name
