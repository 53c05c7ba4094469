"""Wikidata entities as RDF with their statements, qualifiers and references (Special:EntityData).

Only full statements are read (`p:`, `ps:`, `pq:`, `pr:`), never the bare `wdt:` ones, which have
lost who says so. Each statement becomes a record, with the addresses that it gives as its ground.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tumen.errors import TumenError
from tumen.importing.graphs import statements
from tumen.importing.ids import slug_of
from tumen.importing.record import Node, Nodes, Record, Session

WD = "http://www.wikidata.org/entity/"
_P = "http://www.wikidata.org/prop/"
_PS, _PQ, _PR = _P + "statement/", _P + "qualifier/", _P + "reference/"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
_RANK = "http://wikiba.se/ontology#rank"
_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
_PRECISION = "http://wikiba.se/ontology#timePrecision"
_VALUE = "http://wikiba.se/ontology#timeValue"
_LANGUAGES = ("en", "ko", "zh", "ja", "ru", "de", "fr")
_KNOWN = {"Q423": "dprk", "Q884": "rok", "Q148": "prc"}
_SEX = {"Q6581097": "male", "Q6581072": "female"}
# Property of a person → (our property, class of what it leads to).
_LINKS = {
    "P27": ("citizenOf", "State"), "P19": ("bornIn", "Place"), "P20": ("diedIn", "Place"),
    "P108": ("worksAt", "Institution"), "P22": ("parent", "Person"), "P25": ("parent", "Person"),
    "P26": ("spouse", "Person"), "P40": ("child", "Person"), "P3373": ("sibling", "Person"),
}  # fmt: skip
_DATES = {"P569": "born", "P570": "died"}
_BODIES = {"P102": "Party", "P463": "Institution"}
_SECTIONS = {"Person": "actors", "State": "actors", "Institution": "actors", "Party": "actors",
             "Place": "places", "Post": "posts"}  # fmt: skip
Facts = dict[str, dict[str, list[tuple[str, str]]]]


def read_wikidata(path: Path, session: Session) -> Iterator[Record]:
    """The statements about people in a file, each a record; what has no term here is counted."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for count, quad in enumerate(statements(path, WD), 1):
        if count % 10_000 == 0:
            session.progress(f"statements of {path.name}", count, 0)
        language = getattr(quad.object, "language", None) or ""
        value = (str(getattr(quad.object, "value", "")), language)
        facts[quad.subject.value][quad.predicate.value].append(value)  # type: ignore[union-attr]
    session.source.setdefault("type", "Dataset")
    session.source.setdefault("title", {"en": f"Wikidata: {path.stem}"})
    session.source.setdefault("licence", "CC0 1.0")
    people = [s for s in sorted(facts) if _is_person(s, facts)]
    for subject in list(facts):
        other = subject.startswith(WD + "Q") and subject not in people
        if other and any(_claims(facts[subject])):
            session.left["entities that are no persons"] += 1
    if not people:
        raise TumenError(
            f"{path} has no person with statements (p:P31 → Q5). Fetch the full entity data "
            "(Special:EntityData/Q….ttl), not the simple statements (wdt:)."
        )
    row = 0
    for person in people:
        qid = person.removeprefix(WD)
        yield _names(person, qid, facts, (row := row + 1))
        for property_, statement in _claims(facts[person]):
            record = _statement(qid, property_, statement, facts, session)
            if record is not None:
                row += 1
                yield Record(
                    record.key, record.name, row, record.content, record.kind, record.own,
                    record.shared, record.references,
                )  # fmt: skip


def _is_person(subject: str, facts: Facts) -> bool:
    kinds = facts[subject].get(_P + "P31", ()) if subject.startswith(WD + "Q") else ()
    return any((WD + "Q5", "") in facts[s].get(_PS + "P31", ()) for s, _ in kinds if s in facts)


def _claims(said: dict[str, list[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    for predicate in sorted(said):
        name = predicate.removeprefix(_P)
        if predicate.startswith(_P) and re.fullmatch(r"P\d+", name):
            for statement, _ in sorted(said[predicate]):
                yield name, statement


def _names(person: str, qid: str, facts: Facts, row: int) -> Record:
    node: Node = {"type": "Person", "sameAs": person}
    for predicate, key in ((_LABEL, "name"), (_ALIAS, "alias")):
        texts: dict[str, list[str]] = {}
        for text, language in sorted(facts[person].get(predicate, ())):
            if language in _LANGUAGES:
                texts.setdefault(language, []).append(text)
        if texts:
            node[key] = texts
    content = repr(sorted(node.items(), key=str)).encode()
    return Record(qid, qid.lower(), row, content, "item", {"actors": {_id(qid): node}})


def _statement(
    qid: str, property_: str, statement: str, facts: Facts, session: Session
) -> Record | None:
    said = facts.get(statement, {})
    if any(rank.endswith("DeprecatedRank") for rank, _ in said.get(_RANK, ())):
        session.left[f"{property_} (deprecated there)"] += 1
        return None
    values = [value for value, _ in said.get(_PS + property_, ())]
    if property_ == "P31":
        return None
    if not values:
        session.left[f"{property_} (without a value)"] += 1
        return None
    shared: Nodes = {}
    own = _said(qid, property_, values[0], statement, facts, shared)
    if own is None:
        session.left[property_] += 1
        return None
    for predicate in said:
        name = predicate.removeprefix(_PQ)
        if (
            predicate.startswith(_PQ)
            and re.fullmatch(r"P\d+", name)
            and name not in ("P580", "P582")
        ):
            session.left[f"{property_}, qualifier {name}"] += 1
    references = sorted(
        {
            url
            for reference, _ in said.get(_DERIVED, ())
            for name in ("P854", "P248")
            for url, _ in facts.get(reference, {}).get(_PR + name, ())
            if url.startswith(("http://", "https://"))
        }
    )
    key = statement.rpartition("/")[2]
    content = repr(sorted((p, sorted(v)) for p, v in said.items())).encode()
    return Record(key, slug_of(key), 1, content, property_, own, shared, tuple(references))


def _said(
    qid: str, property_: str, value: str, statement: str, facts: Facts, shared: Nodes
) -> Nodes | None:
    me, node = _id(qid), {"type": "Person"}
    if property_ in _DATES:
        date = _date(statement, _PS + "value/" + property_, value, facts)
        return {"actors": {me: {**node, _DATES[property_]: date}}} if date else None
    other = value.removeprefix(WD)
    if other == value:
        return None
    if property_ == "P21" and other in _SEX:
        return {"actors": {me: {**node, "sex": _SEX[other]}}}
    if property_ == "P106":
        labels = {lang: text for text, lang in facts.get(value, {}).get(_LABEL, ()) if lang == "en"}
        return {"actors": {me: {**node, "occupation": labels}}} if labels else None
    if property_ in _LINKS:
        key, class_ = _LINKS[property_]
        _mention(other, class_, facts, shared)
        return {"actors": {me: {**node, key: [_id(other)]}}}
    tie = f"{me}-{slug_of(statement.rpartition('/')[2].lower())}"
    if property_ == "P39":
        _mention(other, "Post", facts, shared)
        return {"tenures": {tie: _dated({"holder": me, "post": _id(other)}, statement, facts)}}
    if property_ in _BODIES:
        _mention(other, _BODIES[property_], facts, shared)
        body: Node = {"member": me, "organisation": _id(other)}
        return {"memberships": {tie: _dated(body, statement, facts)}}
    return None


def _dated(node: Node, statement: str, facts: Facts) -> Node:
    found = []
    for property_ in ("P580", "P582"):
        plain = next((v for v, _ in facts[statement].get(_PQ + property_, ())), "")
        found.append(_date(statement, f"{_PQ}value/{property_}", plain, facts))
    start, end = found
    if start or end:
        node["date"] = f"{start or '..'}/{end or '..'}"
    return node


def _date(statement: str, property_: str, value: str, facts: Facts) -> str:
    """An EDTF date as exact as Wikidata says it is: to the day, the month or the year."""
    precision = 11
    for node, _ in facts[statement].get(property_, ()):
        precision = int(next((v for v, _ in facts[node].get(_PRECISION, ())), "11"))
        value = next((v for v, _ in facts[node].get(_VALUE, ())), value)
    found = re.match(r"\+?(\d{4})-(\d\d)-(\d\d)", value)
    if not found or precision < 9:
        return ""
    return "-".join(found.groups()[: min(precision, 11) - 8])


def _mention(qid: str, class_: str, facts: Facts, shared: Nodes) -> None:
    labels = {lang: t for t, lang in facts.get(WD + qid, {}).get(_LABEL, ()) if lang in _LANGUAGES}
    node: Node = {"type": class_, "name": labels or {"en": qid}, "sameAs": WD + qid}
    if qid in _KNOWN:
        node = {"type": class_, "sameAs": WD + qid}
    shared.setdefault(_SECTIONS[class_], {})[_id(qid)] = node


def _id(qid: str) -> str:
    return _KNOWN.get(qid, f"wikidata-{qid.lower()}")
