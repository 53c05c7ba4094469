"""Read Wikibase's own JSON (entity dumps, Special:EntityData) as the statements of its RDF."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tumen.core.errors import TumenError
from tumen.core.input import read_file, unique_keys
from tumen.ingest.jsonlines import LONGEST_LINE
from tumen.ingest.rdf.parse import MOST_BYTES
from tumen.ingest.wikidata.statements import (
    ALIAS,
    DERIVED,
    DESCRIPTION,
    LABEL,
    LATITUDE,
    LONGITUDE,
    MODIFIED,
    PQ,
    PQV,
    PR,
    PRECISION,
    PS,
    PSV,
    RANK,
    TIME,
    WD,
    Facts,
    Term,
)

_P = "http://www.wikidata.org/prop/"
_STATEMENT = "http://www.wikidata.org/entity/statement/"
_VALUE = "http://www.wikidata.org/value/"


def is_wikibase_json(start: bytes) -> bool:
    """Say whether a file begins as Wikibase's JSON does: an entity, a list of them, or a map."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"{", b"[")) or b"@context" in text:
        return False
    return b'"entities"' in text[:200] or (b'"mainsnak"' in text or b'"labels"' in text)


def read_wikibase_json(path: Path) -> Facts:
    """Give the facts of a file. Raises `TumenError`, with the line, where it is not that JSON."""
    facts = Facts()
    for number, entity in _entities(path):
        try:
            _add_entity(entity, facts)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
            id_ = entity.get("id", "?") if isinstance(entity, dict) else "?"
            what = f"{type(error).__name__}: {error}"[:100]
            raise TumenError(
                f"{path}:{number}:1: the entity {str(id_)[:40]} is not as Wikibase writes it "
                f"({what})."
            ) from None
    return facts


def _entities(path: Path) -> Iterator[tuple[int, Any]]:
    """Yield each entity of a dump: one per line, a list, a map, or a single one."""
    data = read_file(path, MOST_BYTES, any_kind=True).removeprefix(b"\xef\xbb\xbf")
    lines = data.splitlines()
    try:
        whole = _load(data) if len(lines) == 1 or b'"entities"' in data[:200] else None
    except ValueError as error:
        raise TumenError(f"{path}:1:1: this is not JSON: {error}.") from None
    if whole is None:
        try:
            whole = _load(data)
        except ValueError:
            yield from _lines(path, lines)
            return
    if isinstance(whole, dict) and isinstance(whole.get("entities"), dict):
        whole = list(whole["entities"].values())
    for entity in whole if isinstance(whole, list) else [whole]:
        yield 1, entity


def _lines(path: Path, lines: list[bytes]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, 1):
        text = line.strip().rstrip(b",")
        if text in (b"", b"[", b"]"):
            continue
        if len(text) > LONGEST_LINE:
            raise TumenError(f"{path}:{number}:1: the line is longer than 16 MiB.")
        try:
            yield number, _load(text)
        except ValueError as error:
            raise TumenError(f"{path}:{number}:1: the line is not JSON: {error}.") from None


def _load(data: bytes) -> Any:
    try:
        return json.loads(data, object_pairs_hook=unique_keys)
    except RecursionError:
        raise ValueError("too many brackets in each other") from None


def _add_entity(entity: dict[str, Any], facts: Facts) -> None:
    item = WD + entity["id"]
    for key, predicate in (("labels", LABEL), ("descriptions", DESCRIPTION)):
        for text in _members(entity.get(key)):
            facts.add(item, predicate, Term(str(text["value"]), str(text["language"])))
    for texts in _members(entity.get("aliases")):
        for text in texts:
            facts.add(item, ALIAS, Term(str(text["value"]), str(text["language"])))
    if "modified" in entity:
        facts.add(item, MODIFIED, Term(str(entity["modified"])))
    for statements in _members(entity.get("claims") or entity.get("statements")):
        for statement in statements:
            _add_statement(item, statement, facts)


def _add_statement(item: str, statement: dict[str, Any], facts: Facts) -> None:
    name = statement["mainsnak"]["property"]
    iri = _STATEMENT + str(statement["id"]).replace("$", "-")
    facts.add(item, _P + name, Term(iri))
    rank = str(statement.get("rank", "normal")).capitalize()
    facts.add(iri, RANK, Term(f"http://wikiba.se/ontology#{rank}Rank"))
    _add_snak(iri, PS + name, PSV + name, statement["mainsnak"], facts)
    for snaks in _members(statement.get("qualifiers")):
        for snak in snaks:
            _add_snak(iri, PQ + snak["property"], PQV + snak["property"], snak, facts)
    for number, reference in enumerate(statement.get("references") or ()):
        node = f"{iri}/reference-{reference.get('hash', number)}"
        facts.add(iri, DERIVED, Term(node))
        for snaks in _members(reference.get("snaks")):
            for snak in snaks:
                _add_snak(node, PR + snak["property"], "", snak, facts)


def _add_snak(subject: str, plain: str, full: str, snak: dict[str, Any], facts: Facts) -> None:
    if snak.get("snaktype") != "value":
        if snak.get("snaktype") == "somevalue":
            facts.add(subject, plain, Term("_", blank=True))
        return
    value = snak["datavalue"]["value"]
    kind = snak["datavalue"]["type"]
    if kind == "wikibase-entityid":
        id_ = value.get("id") or f"Q{value['numeric-id']}"
        facts.add(subject, plain, Term(WD + id_))
    elif kind == "monolingualtext":
        facts.add(subject, plain, Term(str(value["text"]), str(value["language"])))
    elif kind == "time":
        facts.add(subject, plain, Term(str(value["time"])))
        if full:
            node = f"{_VALUE}{value['time']}/{value.get('precision', 11)}"
            facts.add(subject, full, Term(node))
            facts.add(node, TIME, Term(str(value["time"])))
            facts.add(node, PRECISION, Term(str(value.get("precision", 11))))
    elif kind == "globecoordinate":
        node = f"{_VALUE}{value['latitude']}/{value['longitude']}"
        facts.add(subject, plain, Term(node))
        if full:
            facts.add(subject, full, Term(node))
            facts.add(node, LATITUDE, Term(str(value["latitude"])))
            facts.add(node, LONGITUDE, Term(str(value["longitude"])))
    elif isinstance(value, dict):
        facts.add(subject, plain, Term(str(value.get("amount", json.dumps(value, sort_keys=True)))))
    else:
        facts.add(subject, plain, Term(str(value)))


def _members(value: Any) -> list[Any]:
    """Return the values of a map; the format writes an empty map as a list."""
    return list(value.values()) if isinstance(value, dict) else []
