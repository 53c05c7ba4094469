"""What an import reads: records, each with its place in the source and the things it tells of.

A record says what it says in the words of a case file: sections, ids, keys. So whatever is
imported passes the schema and the shapes that every case passes, and no second mapping to RDF
exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from tumen.findings import Findings, Mark

Node = dict[str, Any]
Nodes = dict[str, dict[str, Node]]  # section → id → keys

MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Record:
    """One row, entry or entity of a source.

    `key` is what tells it from the others in the source, `name` the id of its record in the case,
    `row` its number from 1, `content` what is hashed, `kind` the source's own word for its sort.
    `own` are the things that it describes, which point back at it; `shared` are those that it
    needs and many others too: a state, an authority.
    """

    key: str
    name: str
    row: int
    content: bytes
    kind: str = ""
    own: Nodes = field(default_factory=dict)
    shared: Nodes = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of the content."""
        return sha256(self.content).hexdigest()


def quiet(what: str, done: int, total: int) -> None:
    """Report progress to nobody."""


@dataclass(slots=True)
class Session:
    """What one import knows and notes while it reads.

    `source` are the keys of the case's head, which the reader may fill in; `left` counts what the
    vocabulary has no term for, by the source's own names; `findings` are rows that cannot be used.
    """

    slug: str
    findings: Findings
    source: Node = field(default_factory=dict)
    shared: Nodes = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    assumed: list[str] = field(default_factory=list)
    progress: Callable[[str, int, int], None] = quiet
    bad: int = 0

    def refuse(self, line: int, code: str, message: str, hint: str = "", column: int = 1) -> None:
        """Note a row that cannot be used; the first hundred in words, the others in number."""
        self.bad += 1
        if self.bad <= MOST_FINDINGS:
            self.findings.add(Mark(line, column), code, message, hint)
