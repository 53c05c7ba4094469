"""Represent what an import reads: records, with their places in the source and their things.

A record says what it says in the words of a case file: sections, ids, keys. So whatever is
imported passes the schema and the shapes that every case passes, and no second mapping to RDF
exists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import is_normalized, normalize

from tumen.core.findings import Findings, Mark
from tumen.parse.hidden_characters import hidden_character

Node = dict[str, Any]
Nodes = dict[str, dict[str, Node]]  # section → id → keys

MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Record:
    """Represent one row, entry or entity of a source.

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
    references: tuple[str, ...] = ()  # addresses that the record itself gives as its ground
    line: int = 1  # where it stands in the file, if the file has lines
    tidied: bool = False  # whether the texts of its own things are tidy

    @property
    def digest(self) -> str:
        """Hash the content with SHA-256."""
        return sha256(self.content).hexdigest()


def no_progress(what: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def no_class(_: str) -> None:
    """Return no class, for any thing."""


@dataclass(slots=True)
class Session:
    """Hold what one import knows and records while it reads.

    `source` are the keys of the case's head, which the reader may fill in; `unmapped` counts what
    the vocabulary has no term for, by the source's own names; `shortened` gives the keys of the
    records in which a field was shortened; `findings` are rows that cannot be used.
    """

    slug: str
    findings: Findings
    source: Node = field(default_factory=dict)
    shared: Nodes = field(default_factory=dict)
    unmapped: Counter[str] = field(default_factory=Counter)
    shortened: dict[str, list[str]] = field(
        default_factory=dict
    )  # field → keys of records it was cut in
    assumed: list[str] = field(default_factory=list)
    progress: Callable[[str, int, int], None] = no_progress
    # The class of a thing that the file describes somewhere, by its id here; None for others.
    class_of: Callable[[str], str | None] = no_class
    single_class: bool = False  # whether a thing is of that class wherever the file describes it
    bad: int = 0
    # Lines of rows, one of which may be bad in many ways; numbers of rows where lines have several.
    refused: set[int] = field(default_factory=set)
    partial: set[int] = field(default_factory=set)  # of which only some value is bad
    mapping: Path | None = None
    ontology: Path = Path()
    encoding: str = ""  # that the user states
    resources: ExitStack = field(default_factory=ExitStack)  # closed when the import is over

    def refuse(
        self, line: int, code: str, message: str, hint: str = "", column: int = 1, row: int = 0,
        *, partly: bool = False,
    ) -> None:  # fmt: skip
        """Note a row that cannot be used, or `partly`: one that comes in without the bad value.

        The first hundred are noted in words, the others in number.
        """
        self.bad += 1
        (self.partial if partly else self.refused).add(row or line)
        if self.bad <= MOST_FINDINGS:
            self.findings.add(Mark(line, column), code, message, hint)


def tidy(value: Any) -> Any:
    """Normalise a text for a case: composed (NFC), on one line, without invisible characters.

    Empty texts, lists and maps of a node are left out.

    >>> tidy({"name": "Ri\\u200b  Il\\nHo", "alias": ["", "Ho"]})
    {'name': 'Ri Il Ho', 'alias': ['Ho']}
    """
    if isinstance(value, str):
        return _tidy(value)
    if isinstance(value, dict):
        pairs = value.items()
        return {k: t for k, v in pairs if (t := _tidy(v) if v.__class__ is str else tidy(v))}
    if isinstance(value, list):
        kept = [inner for item in value if (inner := tidy(item))]
        # Lists in lists and maps in lists are no values of a case: the schema tells of them.
        return list(dict.fromkeys(kept)) if all(isinstance(k, str) for k in kept) else kept
    return _tidy(str(value))


def _tidy(text: str) -> str:
    plain = text.isprintable() and "  " not in text
    if plain and (
        text.isascii() or (is_normalized("NFC", text) and not any(map(hidden_character, text)))
    ):
        return text.strip()
    words = ("".join(c for c in word if not hidden_character(c)) for word in text.split())
    # Last: what an invisible character kept apart is composed where that is gone.
    return normalize("NFC", " ".join(filter(None, words)))
