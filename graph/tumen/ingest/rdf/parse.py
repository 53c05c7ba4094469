"""Parse RDF of others, in any syntax: nothing is fetched, no document type is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.errors import TumenError
from tumen.ingest.rdf.json_ld_limits import refuse_deep_json
from tumen.ingest.rdf.json_ld_process import parse_in_subprocess
from tumen.ingest.temp_table import Scratched
from tumen.ingest.xml import refuse_depth
from tumen.store.nquads import LONGEST_LINE, MOST_TERMS, syntax_message

if TYPE_CHECKING:
    from pyoxigraph import Quad

MOST_BYTES = 200_000_000
_SYNTAX = {
    ".ttl": "TURTLE", ".nt": "N_TRIPLES", ".nq": "N_QUADS", ".trig": "TRIG", ".n3": "N3",
    ".rdf": "RDF_XML", ".owl": "RDF_XML", ".xml": "RDF_XML",
    ".jsonld": "JSON_LD", ".json": "JSON_LD",
}  # fmt: skip


def statements(path: Path, base: str) -> Iterator[Quad]:
    """Yield the statements of a file, line by line if its syntax is one of lines.

    Raises `TumenError`, with the place, where it cannot be read.
    """
    from pyoxigraph import RdfFormat, parse

    name = _SYNTAX.get(path.suffix.lower())
    if name is None:
        raise TumenError(
            f"{path.name} ends in none of {', '.join(_SYNTAX)}: its syntax cannot be told."
        )
    lines = name in ("N_TRIPLES", "N_QUADS")
    if not lines and path.stat().st_size > MOST_BYTES:
        raise TumenError(
            f"{path} has more than {MOST_BYTES:,} bytes, which only N-Triples and N-Quads may "
            "have: they are read line by line. Convert it, or split it."
        )
    if name == "RDF_XML":
        refuse_depth(path, path.read_bytes())
    elif name == "JSON_LD":
        refuse_deep_json(path, path.read_bytes())
    _refuse_deep_terms(path, lines=lines)
    try:
        if name == "JSON_LD":
            yield from parse_in_subprocess(path, base)
            return
        given = {"path": str(path)} if lines else {"input": _without_mark(path.read_bytes())}
        yield from parse(**given, format=getattr(RdfFormat, name), base_iri=base)
    except OSError as error:
        raise TumenError(f"{path} cannot be read: {error.strerror or error}.") from None
    except SyntaxError as error:
        place = f"{path}:{error.lineno or 1}:{error.offset or 1}"
        said = syntax_message(error)
        if "context" in said.lower():
            raise TumenError(
                f"{place}: the file names a context elsewhere, and nothing is fetched. "
                "Put the context into the file."
            ) from None
        raise TumenError(f"{place}: {said}.") from None


def _without_mark(data: bytes) -> bytes:
    """Remove a byte order mark."""
    return data.removeprefix(b"\xef\xbb\xbf")


# What `<<` may stand in without being one: texts, addresses, comments.
_TOKEN = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    rb'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|\#[^\n]*|<<|>>',
    re.DOTALL,
)


def _refuse_deep_terms(path: Path, *, lines: bool) -> None:
    """Refuse triple terms so deep that the engine would run out of stack and end the process."""
    with path.open("rb") as file:
        parts = iter(partial(file.readline, LONGEST_LINE), b"") if lines else [file.read()]
        for number, part in enumerate(parts, 1):
            if lines and len(part) == LONGEST_LINE and not part.endswith(b"\n"):
                raise TumenError(
                    f"{path}:{number}:1: the line is longer than {LONGEST_LINE:,} bytes."
                )
            if part.count(b"<<") <= MOST_TERMS:
                continue
            depth = 0
            for token in _TOKEN.finditer(part):
                depth += {b"<<": 1, b">>": -1}.get(token[0], 0)
                if depth > MOST_TERMS:
                    line = number + part.count(b"\n", 0, token.start())
                    raise TumenError(
                        f"{path}:{line}:1: triple terms (<<) are nested too deeply. "
                        "Give what is said of a statement an IRI of its own."
                    )


class Things(Scratched):
    """Group the statements of a file by subject, on disk, however many there are.

    Use it as a context manager: `add` them all, then ask.
    """

    table = "said (subject TEXT, line TEXT)"

    def add(self, quads: Iterator[Quad], note: Callable[[str, Quad], None]) -> None:
        """Take in statements, and show each to `note` with its subject."""

        def rows() -> Iterator[tuple[str, str]]:
            for quad in quads:
                subject = str(quad.subject)
                note(subject, quad)
                yield subject, f"{quad.triple} .\n"

        self._db.executemany("INSERT INTO said VALUES (?, ?)", rows())
        self._db.execute("CREATE INDEX by_subject ON said (subject)")

    def of(self, subject: str) -> list[Quad]:
        """Return the statements about one thing."""
        rows = self._db.execute("SELECT line FROM said WHERE subject = ?", (subject,))
        return _parsed(line for (line,) in rows)

    def __iter__(self) -> Iterator[tuple[str, list[Quad]]]:
        """Yield every thing, by its name, with its statements."""
        with closing(self._db.cursor()) as cursor:
            rows = cursor.execute("SELECT subject, line FROM said ORDER BY subject, rowid")
            for subject, group in groupby(rows, key=lambda row: str(row[0])):
                yield subject, _parsed(line for _, line in group)


def _parsed(lines: Iterator[str]) -> list[Quad]:
    from pyoxigraph import RdfFormat, parse

    return list(parse("".join(lines), format=RdfFormat.N_TRIPLES))
