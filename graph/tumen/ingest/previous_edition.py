"""Read back, carry over and withdraw what an earlier import of a source wrote as quads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.ingest.write_quads import BATCH

_AT = f"<{Tumen.at}>"
_HAS_RECORD, _DESCRIBES = f"<{Tumen.hasRecord}>", f"<{Tumen.describes}>"


def entries_of(path: Path, slug: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what an earlier import wrote of each record.

    Id, key, hash, and whether it was withdrawn.

    The records of a batch stand together, so that no more than a batch is held.
    """
    base = f"<{ID}{slug}/"
    wanted = {f"<{Tumen.key}>": 0, f"<{Tumen.sha256}>": 1, f"<{Tumen.withdrawn}>": 2}
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for subject, predicate, rest, _ in _statements(lines):
            field = wanted.get(predicate)
            if field is None or not subject.startswith(base):
                continue
            entry = found.setdefault(subject[len(base) : -1], ["", "", ""])
            entry[field] = _text(rest)
            if len(found) > 4 * BATCH:
                for name in list(found)[: 2 * BATCH]:
                    key, digest, withdrawn = found.pop(name)
                    yield name, key, digest, bool(withdrawn)
    for name, (key, digest, withdrawn) in found.items():
        yield name, key, digest, bool(withdrawn)


def _statements(lines: Iterable[str]) -> Iterator[tuple[str, str, str, str]]:
    """Split lines of N-Quads into subject, predicate and the rest; skip comments and blank lines.

    The file may have been edited by hand since Tumen wrote it.
    """
    for line in lines:
        parts = line.split(None, 2)
        if len(parts) == 3 and not parts[0].startswith("#"):
            yield parts[0], parts[1], parts[2], line


def _text(rest: str) -> str:
    from tumen.store.lookup import plain

    literal = rest.rpartition(" <")[0].rpartition("^^")[0] or rest.rpartition(" <")[0]
    return plain(literal)[0]


def carry_over(path: Path, slug: str, gone: set[str], target: BinaryIO) -> None:
    """Copy from an earlier file what the records `gone` say: themselves and what points at them."""
    records = {f"<{ID}{slug}/{name}>" for name in gone}
    subjects = set(records)
    with path.open(encoding="utf-8") as lines:
        for subject, predicate, rest, _ in _statements(lines):
            if predicate == _AT and rest.split(" ", 1)[0] in records:
                subjects.add(subject)
    with path.open(encoding="utf-8") as lines:
        for subject, predicate, rest, line in _statements(lines):
            links = predicate in (_HAS_RECORD, _DESCRIBES)
            if subject in subjects or (links and rest.split(" ", 1)[0] in subjects):
                target.write(f"{line.rstrip()}\n".encode())


def withdraw(slug: str, gone: Iterable[str], date: str, target: BinaryIO) -> None:
    """Write of records that they are gone since the edition of `date`."""
    from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

    graph = NamedNode(SOURCE + slug)
    reason = Literal(f"No longer in the edition of {date}.", language="en")
    for name in gone:
        record = NamedNode(f"{ID}{slug}/{name}")
        quads = [
            Quad(record, NamedNode(Tumen.rank), NamedNode(Tumen.deprecated), graph),
            Quad(record, NamedNode(Tumen.rankReason), reason, graph),
            Quad(record, NamedNode(Tumen.withdrawn), Literal(date), graph),
        ]
        target.write(serialize(quads, format=RdfFormat.N_QUADS))  # type: ignore[arg-type]
