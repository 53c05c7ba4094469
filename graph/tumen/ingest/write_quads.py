"""Write many records as quads in the named graph of their source, a thousand at a time.

A thousand records are a case like any other: they pass the schema, become RDF by the same context,
and are held against the same shapes. Only what they refer to beyond those thousand is looked up.
The quads lie in `graph/imports/SLUG.nq` and in the store; the file can be loaded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from tumen.check.case import check_case
from tumen.check.other_cases import OtherCases
from tumen.check.shacl import validate
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE
from tumen.ingest.case_file import RecordMerger
from tumen.ingest.fast_quads import NoTemplate, TripleTemplates
from tumen.ingest.record import Record, Session
from tumen.parse.case import RDF_TYPE, Case
from tumen.parse.date_bounds import add_bounds
from tumen.parse.defaults import fill_defaults
from tumen.parse.json_ld import to_quads
from tumen.parse.schema import SCHEMA_FILE, load_schema
from tumen.parse.yaml_case import YamlOrigins
from tumen.parse.yaml_tree import MarkedTree

if TYPE_CHECKING:
    from tumen.core.casebook import Casebook

BATCH = 1000


def quads_path(casebook: Casebook, slug: str) -> Path:
    """Return the path of the quads of an imported source."""
    return casebook.imports / f"{slug}.nq"


def write_quads(records: Iterable[Record], session: Session, target: BinaryIO) -> Iterator[Record]:
    """Write records, and hand each on once it is written."""
    from pyoxigraph import RdfFormat, serialize

    rest = iter(records)
    schema = load_schema(session.ontology / SCHEMA_FILE)
    lines = TripleTemplates(session.slug, session.ontology, schema.schema)
    while batch := list(islice(rest, BATCH)):
        merging = RecordMerger(session)
        for record in batch:
            merging.add(record)
        for section, members in session.shared.items():
            merging.tree.setdefault(section, {}).update(members)
        tree = {"id": session.slug, **session.source, **merging.tree}
        marked, found = MarkedTree(tree), Findings(session.findings.file)
        schema.check(marked, found)
        filled = fill_defaults(tree, schema.schema)
        said = None if found.has_errors() else _said(filled, lines, session)
        if said is not None:
            end = f" <{SOURCE}{session.slug}> .\n"
            target.write((end.join(said) + end).encode())
        else:
            # What is wrong, or has no form, is worked out as that of any case.
            quads = to_quads(filled, session.slug, session.ontology) or []
            case = Case(session.slug, quads, YamlOrigins(marked, session.slug))
            _check(case, found, batch, session)
            target.write(serialize(case.quads, format=RdfFormat.N_QUADS))  # type: ignore[arg-type]
        yield from batch


def _said(filled: dict[str, Any], lines: TripleTemplates, session: Session) -> list[str] | None:
    """Return the statements of a valid batch; None if `check_case` may object."""
    try:
        said = lines.said(filled)
    except NoTemplate:
        return None
    neighbours, outside = _WholeFile(session), []
    # What is alike wherever the file describes it need not be looked up for what else it is.
    own = set() if session.single_class else said.described
    for iri in own | (said.mentioned - said.described):
        classes = neighbours.classes(iri)
        if classes is None and iri not in own:
            return None  # a reference that leads nowhere
        outside += [f"<{iri}> <{RDF_TYPE}> <{name}>" for name in classes or ()]
    described = {SOURCE + session.slug, *said.described}
    for found in validate(session.ontology, chain(said.triples, outside)):
        if found.severity == "error" and found.node in described:
            return None
    return said.triples


def _check(case: Case, found: Findings, batch: list[Record], session: Session) -> None:
    """Refuse a batch in which something is wrong, between its first and its last line."""
    add_bounds(case, found)
    check_case(case, found, _WholeFile(session), session.ontology)
    for finding in found.sorted():
        if finding.severity == "error":
            first, last = batch[0].row, batch[-1].row
            session.refuse(
                first, finding.code, f"between here and line {last}: {finding.message}",
                finding.hint,
            )  # fmt: skip


class _WholeFile(OtherCases):
    """Look up what the file that is being imported says beyond the batch at hand."""

    def __init__(self, session: Session) -> None:
        super().__init__([])
        self._session = session

    def classes(self, iri: str) -> Mapping[str, set[str]] | None:
        """Return the class of an entity of the file."""
        found = self._session.class_of(iri.removeprefix(ID))
        return None if found is None else {ONTOLOGY + found: {self._session.slug}}
