"""Read decisions on identity as one of the versions to compare.

They are compared by their matches in the graph of links. What follows from them is left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.analysis.diff.versions import Version
from tumen.core.casebook import Casebook
from tumen.core.errors import TumenError
from tumen.core.vocabulary import LINKS
from tumen.derive.identity.relations import MATCH
from tumen.derive.identity.update import match_quads
from tumen.parse.decisions import decision_bytes, decision_files, decisions_folder, read_decision

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

# What they are called among the cases: no case can have this name.
DECISIONS = "graph/decisions"


def of_contents(casebook: Casebook, contents: Mapping[str, bytes]) -> Version:
    """Return the decisions in files with these names (without folder) and contents.

    Reading them raises `TumenError` where one cannot be used.
    """
    sum_ = sha256()
    for name in sorted(contents):
        sum_.update(os.fsencode(f"{name}\0{sha256(contents[name]).hexdigest()}\n"))

    def read() -> list[Quad]:
        return [
            quad for name, data in sorted(contents.items()) for quad in _read(casebook, name, data)
        ]

    return Version(DECISIONS, sum_.hexdigest(), read)


def of_files(casebook: Casebook) -> Version:
    """Return the decisions in the files of a casebook."""
    contents = {path.name: decision_bytes(casebook, path) for path in decision_files(casebook)}
    # A build leaves as it is what cannot be read.
    return of_contents(
        casebook, {name: data for name, data in contents.items() if data is not None}
    )


def of_store(store: Store) -> Version:
    """Return the decisions in the store."""
    from pyoxigraph import NamedNode

    def read() -> list[Quad]:
        return _matches(store.quads_for_pattern(None, None, None, NamedNode(LINKS)))

    return Version(DECISIONS, "", read)


def things_of(match: str) -> tuple[str, str] | None:
    """Return the ids of the two things that a match (IRI) is about; None for anything else."""
    one, parted, rest = match.removeprefix(f"{LINKS}/").partition("--")
    if not parted or not match.startswith(f"{LINKS}/"):
        return None
    return one, rest.partition("--")[0]


def _read(casebook: Casebook, name: str, data: bytes) -> list[Quad]:
    path = decisions_folder(casebook) / name
    decision, findings = read_decision(casebook, path, data)
    if decision is None:
        first = findings.sorted()[0]
        raise TumenError(f"{first.file}:{first.line}:{first.column}: {first.message}. "
                         "It cannot be compared until it can be read.")  # fmt: skip
    return _matches(match_quads(Path(name).stem, decision))


def _matches(found: Iterable[Quad]) -> list[Quad]:
    return [q for q in found if str(getattr(q.subject, "value", "")).startswith(MATCH)]
