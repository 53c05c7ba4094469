"""Writing many records as quads in the named graph of their source, a thousand at a time.

A thousand records are a case like any other: they pass the schema, become RDF by the same context,
and are held against the same shapes. Only what they refer to beyond those thousand is looked up.
The quads lie in `graph/imports/SLUG.nq` and in the store; the file can be loaded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tumen.checking import check_case
from tumen.findings import Findings
from tumen.importing.casefile import Merging
from tumen.importing.record import Record, Session
from tumen.reading.case import Case
from tumen.reading.defaults import fill_defaults
from tumen.reading.json_ld import as_quads
from tumen.reading.marked import Marked
from tumen.reading.periods import add_bounds
from tumen.reading.schema import SCHEMA_FILE, load_schema
from tumen.reading.yaml_case import YamlOrigins
from tumen.vocabulary import ID, ONTOLOGY, SOURCE, Tumen

if TYPE_CHECKING:
    from tumen.casebook import Casebook

BATCH = 1000
_AT = f"<{Tumen.at}>"
_HAS_RECORD, _DESCRIBES = f"<{Tumen.hasRecord}>", f"<{Tumen.describes}>"


def place_of_quads(casebook: Casebook, slug: str) -> Path:
    """Where the quads of an imported source lie, or would."""
    return casebook.imports / f"{slug}.nq"


def write_quads(
    records: Iterable[Record], session: Session, ontology: Path, target: BinaryIO
) -> Iterator[Record]:
    """Write records, and hand each on once it is written."""
    from pyoxigraph import RdfFormat, serialize

    rest = iter(records)
    neighbours = _OfTheFile(session)
    while batch := list(islice(rest, BATCH)):
        merging = Merging(session)
        for record in batch:
            merging.add(record)
        for section, members in session.shared.items():
            merging.tree.setdefault(section, {}).update(members)
        tree = {"id": session.slug, **session.source, **merging.tree}
        marked = Marked(tree)
        found = Findings(session.findings.file)
        schema = load_schema(ontology / SCHEMA_FILE)
        schema.check(marked, found)
        quads = as_quads(fill_defaults(tree, schema.schema), session.slug, ontology) or []
        case = Case(session.slug, quads, YamlOrigins(marked, session.slug))
        add_bounds(case, found)
        check_case(case, found, neighbours, ontology)
        for finding in found.sorted():
            if finding.severity == "error":
                first, last = batch[0].row, batch[-1].row
                session.refuse(
                    first, finding.code, f"between here and line {last}: {finding.message}",
                    finding.hint,
                )  # fmt: skip
        target.write(serialize(case.quads, format=RdfFormat.N_QUADS))  # type: ignore[arg-type]
        yield from batch


class _OfTheFile:
    """What the file that is being imported says of things beyond the batch at hand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def classes(self, iri: str) -> set[str] | None:
        """The class of an entity of the file."""
        found = self._session.class_of(iri.removeprefix(ID))
        return None if found is None else {ONTOLOGY + found}

    def things(self) -> Iterator[str]:
        """None: what is missing in a file of many thousands is not guessed at."""
        return iter(())


def entries_of(path: Path, slug: str) -> Iterator[tuple[str, str, str, bool]]:
    """What an earlier import wrote of each record: its id, key, hash, and whether it was withdrawn.

    The records of a batch stand together, so that no more than a batch is held.
    """
    base = f"<{ID}{slug}/"
    wanted = {f"<{Tumen.key}>": 0, f"<{Tumen.sha256}>": 1, f"<{Tumen.withdrawn}>": 2}
    found: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
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


def _text(rest: str) -> str:
    from tumen.scans import plain

    literal = rest.rpartition(" <")[0].rpartition("^^")[0] or rest.rpartition(" <")[0]
    return plain(literal)[0]


def carry_over(path: Path, slug: str, gone: set[str], target: BinaryIO) -> None:
    """Copy from an earlier file what the records `gone` say: themselves and what points at them."""
    records = {f"<{ID}{slug}/{name}>" for name in gone}
    subjects = set(records)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            if predicate == _AT and rest.split(" ", 1)[0] in records:
                subjects.add(subject)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            links = predicate in (_HAS_RECORD, _DESCRIBES)
            if subject in subjects or (links and rest.split(" ", 1)[0] in subjects):
                target.write(line.encode())


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
