"""Read RDF in the casebook's vocabulary, in any syntax: every described thing is a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tumen.core.errors import TumenError, did_you_mean, nearest
from tumen.core.vocabulary import ID, ONTOLOGY
from tumen.ingest.ids import slug_of
from tumen.ingest.rdf.parse import Things, statements
from tumen.ingest.record import Node, Record, Session
from tumen.ingest.temp_table import Index
from tumen.parse.case import RDF_TYPE
from tumen.parse.schema import SCHEMA_FILE, load_schema

if TYPE_CHECKING:
    from pyoxigraph import Quad

_NAMELESS = re.compile(r"(?<= )_:\S+(?= \.$)")
# What a case says anyway, or what the reader works out.
_SILENT = {
    "describes", "states", "hasPassage", "hasRecord", "earliest", "latest", "baseEarliest",
    "baseLatest", "objectEarliest", "objectLatest", "at",
}  # fmt: skip


def read_rdf_file(path: Path, session: Session) -> Iterator[Record]:
    """Yield the things that a file describes in our vocabulary; count statements in other words."""
    schema = load_schema(session.ontology / SCHEMA_FILE).schema
    homes = {
        class_: name
        for name, section in schema["properties"].items()
        for class_ in section.get("x-tumen-classes", ())
    }
    sources = set(schema["properties"]["type"]["enum"])
    things, index = (
        session.resources.enter_context(Things()),
        session.resources.enter_context(Index()),
    )
    heads: list[str] = []

    def note(subject: str, quad: Quad) -> None:
        if quad.predicate.value == RDF_TYPE:
            class_ = str(getattr(quad.object, "value", "")).removeprefix(ONTOLOGY)
            if class_ in sources:
                heads.append(subject)
            elif class_ in homes:
                index.add(subject[1:-1].removeprefix(ID), class_, 1)

    things.add(_counted(path, session), note)
    _refuse_several_sources(path, heads)
    session.class_of = index.get
    for subject in heads:  # first, as every batch of records is written with the head
        _read_head(things.of(subject), schema, sources, session)
    session.source.setdefault("type", "Dataset")
    session.source.setdefault("title", {"en": path.stem})
    for row, (subject, quads) in enumerate(things, 1):
        iri = subject.strip("<>")
        kinds = (
            str(getattr(q.object, "value", "")) for q in quads if q.predicate.value == RDF_TYPE
        )
        types = [kind.removeprefix(ONTOLOGY) for kind in kinds]
        ours = [t for t in types if t in homes]
        if sources & set(types):
            continue
        if not iri.startswith(ID) or not ours:
            _count(iri, types, homes, session, row)
        elif homes[ours[0]] in ("passages", "records"):
            session.unmapped[f"{ours[0]} (its source is not here)"] += 1
        else:
            section, local = homes[ours[0]], iri.removeprefix(ID)
            node = _node(quads, schema, ours[0], session)
            # A nameless thing is called something else in every reading of the file.
            lines = sorted(_NAMELESS.sub("_:", f"{q.triple} .") for q in quads)
            name = local.rpartition("/")[2] if section == "claims" else local
            content = "\n".join(lines).encode()
            yield Record(local, slug_of(local), row, content, "", {section: {name: node}})


def _refuse_several_sources(path: Path, heads: list[str]) -> None:
    """Raise `TumenError` for a file of several sources: one would be the witness for all."""
    sources = sorted(set(heads))
    if len(sources) > 1:
        names = ", ".join(source.strip("<>").rpartition("/")[2] for source in sources[:5])
        more = f" and {len(sources) - 5:,} more" if len(sources) > 5 else ""
        raise TumenError(
            f"{path} holds {len(sources):,} sources: {names}{more}. What one of them says would "
            "become what another says. Split the file by named graph, and import each by itself."
        )


def _counted(path: Path, session: Session) -> Iterator[Quad]:
    graphs: set[str] = set()
    for count, quad in enumerate(statements(path, f"{ID}{session.slug}/"), 1):
        if count % 10_000 == 0:
            session.progress(f"statements of {path.name}", count, 0)
        graphs.add(str(quad.graph_name))
        if len(graphs) > 1:
            one, other = sorted(graphs)[:2]
            raise TumenError(
                f"{path} has statements in several graphs, of {one} and of {other}: who says what "
                "would be lost. Split the file by graph, and import each by itself."
            )
        yield quad


def _read_head(
    quads: list[Quad], schema: dict[str, Any], sources: set[str], session: Session
) -> None:
    types = (str(getattr(q.object, "value", "")) for q in quads if q.predicate.value == RDF_TYPE)
    class_ = next(name for t in types if (name := t.removeprefix(ONTOLOGY)) in sources)
    head = _node(quads, schema, class_, session)
    session.source |= {key: value for key, value in head.items() if key != "text"}


def _count(iri: str, types: list[str], homes: dict[str, str], session: Session, row: int) -> None:
    for name in types:
        if "/" not in name and iri.startswith(ID):
            session.refuse(
                row, "unknown-term", f"{iri}: the vocabulary has no class '{name}'",
                did_you_mean(nearest(name, homes)),
            )  # fmt: skip
            return
    session.unmapped["things in other words than the vocabulary's"] += 1


_XSD_DAY = re.compile(
    r"(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?\Z", re.ASCII
)
_XSD_DATES = ("http://www.w3.org/2001/XMLSchema#date", "http://www.w3.org/2001/XMLSchema#dateTime")


def _plain_day(term: Any, session: Session) -> str:
    """Give the text of a term; of a date or time of XML Schema the day, as EDTF writes it."""
    value = str(getattr(term, "value", ""))
    datatype = getattr(getattr(term, "datatype", None), "value", "")
    found = _XSD_DAY.match(value) if datatype in _XSD_DATES else None
    if found is None:
        return value
    if found[2] and not found[2].startswith("T00:00:00"):
        session.unmapped["time of day"] += 1
    return found[1]


def _node(quads: list[Quad], schema: dict[str, Any], class_: str, session: Session) -> Node:
    from pyoxigraph import BlankNode, Literal

    keys = schema["$defs"].get(class_, schema).get("properties", {})
    node: Node = {"type": class_}
    for quad in quads:
        name, term = quad.predicate.value, quad.object
        if name == RDF_TYPE:
            continue
        key = name.removeprefix(ONTOLOGY)
        if key == name or key in _SILENT:
            if key not in _SILENT:
                session.unmapped[name] += 1
            continue
        if key not in keys or key == "type":
            session.refuse(
                1, "unknown-key", f"{quad.subject}: a {class_} has no '{key}'",
                did_you_mean(nearest(key, keys)) or f"Known: {', '.join(sorted(keys))}.",
                partly=True,
            )  # fmt: skip
            continue
        if isinstance(term, BlankNode):
            session.unmapped[f"{key} of a nameless thing"] += 1
            continue
        language = term.language if isinstance(term, Literal) else None
        told: Any = node.setdefault(key, [] if language is None else {})
        if isinstance(told, dict) != (language is not None):
            session.refuse(
                1, "two-values", f"{quad.subject}: its {key} is told with and without a language",
                "Give each of the texts a language, or none.", partly=True,
            )  # fmt: skip
        elif language is not None:
            told.setdefault(language, []).append(str(getattr(term, "value", "")))
        else:
            value = _plain_day(term, session).removeprefix(ONTOLOGY).removeprefix(ID)
            plain = key == "property" or "/" not in value or isinstance(term, Literal)
            told.append(value if plain else f"../{value}")
    return {k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in node.items()}
