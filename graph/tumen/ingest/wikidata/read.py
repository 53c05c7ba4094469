"""Read Wikidata entities as RDF with statements, qualifiers and references (Special:EntityData).

Only full statements are read (`p:`, `ps:`, `pq:`, `pr:`), never the bare `wdt:` ones, which have
lost who says so. Each statement becomes a record, with the addresses that it gives as its ground.
Causes (`P828`, `P1542`) are left: here a cause is what somebody says, with a passage to prove it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

from tumen.core.errors import TumenError
from tumen.ingest.countries import code_of, country_place, country_state
from tumen.ingest.ids import slug_of
from tumen.ingest.record import Node, Nodes, Record, Session
from tumen.ingest.wikidata.statements import (
    ALIAS,
    DESCRIPTION,
    LABEL,
    LATITUDE,
    LONGITUDE,
    PRECISION_QUALIFIERS,
    PS,
    PSV,
    WD,
    Facts,
    Term,
    date_of,
    read_facts,
)
from tumen.ingest.wikidata.terms import (
    COUNTRIES,
    DATES,
    GROUNDS,
    KINDS,
    LANGUAGES,
    LINKS,
    MEMBERSHIPS,
    NAMES,
    SECTIONS,
    SEX,
    TIMES,
    class_by_words,
    group_of,
)
from tumen.parse.edtf import InvalidDate, bounds

_ORDER = {kind: number for number, kind in enumerate(KINDS)}


def read_wikidata(path: Path, session: Session) -> Iterator[Record]:
    """Yield the statements about the items of a file, each a record; count what has no term."""
    facts = read_facts(path, session)
    session.source.setdefault("type", "Dataset")
    session.source.setdefault("title", {"en": f"Wikidata: {path.stem}"})
    session.source.setdefault("licence", "CC0 1.0")
    if edition := facts.edition():
        session.source.setdefault("published", edition)
    items = facts.items()
    if not items:
        raise TumenError(
            f"{path} has no item with statements (p:P31 …). Fetch the full entity data "
            "(Special:EntityData/Q….ttl), not the simple statements (wdt:)."
        )
    kinds = {item: class_ for item in items if (class_ := _class(item, facts, session))}
    for item in items:
        if item not in kinds:
            session.unmapped[f"items of a kind without a term here: {_kinds(item, facts)}"] += 1
    if not kinds:
        raise TumenError(
            f"{path} has nothing of a kind that the vocabulary knows: "
            f"{'; '.join(sorted({_kinds(item, facts) for item in items}))}."
        )
    rows = count(1)
    mentioned: dict[str, str] = {}
    made = [_Item(item, facts, kinds, mentioned, session) for item in kinds]
    session.class_of = {one.id: one.class_ for one in made}.get
    for one in made:
        yield from one.records(rows)


def _class(item: str, facts: Facts, session: Session) -> str:
    """Return the class of an item by what it is an instance of, upwards as far as the file goes."""
    here = [kind for kind in _instance_of(item, facts) if kind.startswith(WD)]
    seen: set[str] = set()
    while here:
        known = [kind for kind in (iri.removeprefix(WD) for iri in here) if kind in KINDS]
        if known:
            return KINDS[min(known, key=_ORDER.__getitem__)]
        seen |= set(here)
        here = sorted({up for kind in here for up in facts.superclasses(kind)} - seen)
    for kind in _instance_of(item, facts):
        class_ = class_by_words(facts.label(kind))
        if class_:
            name = facts.label(item) or item.removeprefix(WD)
            session.assumed.append(f"{name} ({facts.label(kind)}) was taken for this: {class_}.")
            return class_
    return ""


def _instance_of(item: str, facts: Facts) -> list[str]:
    return [
        term.value
        for statement in facts.claims(item).get("P31", ())
        if facts.rank(statement) != "Deprecated"
        for term in facts.of(statement, PS + "P31")
        if not term.blank
    ]


def _kinds(item: str, facts: Facts) -> str:
    kinds = _instance_of(item, facts)
    if not kinds and facts.superclasses(item):
        return "a class itself"
    return ", ".join(_named(kind, facts) for kind in kinds) or "none is stated"


def _named(iri: str, facts: Facts) -> str:
    label, id_ = facts.label(iri), iri.removeprefix(WD)
    return f"{id_} ({label})" if label else id_


class _Item:
    """Turn one item into records."""

    def __init__(
        self, item: str, facts: Facts, kinds: dict[str, str], mentioned: dict[str, str],
        session: Session,
    ) -> None:  # fmt: skip
        self.item, self.facts, self.kinds = item, facts, kinds
        self.mentioned, self.session = mentioned, session
        self.qid, self.class_ = item.removeprefix(WD), kinds[item]
        self.group = group_of(self.class_)
        self.id = self._country()[1] if self.class_ == "Country" else _id(self.qid)
        self.claims: dict[str, list[str]] = {}

    def records(self, rows: Iterator[int]) -> Iterator[Record]:
        """Yield the names of the item, then its statements."""
        for name in self.facts.claims(self.item):
            if usable := self._usable(name):
                self.claims[name] = usable
        yield self._called(next(rows))
        period = self._period() if self.group == "event" else ""
        for name, statements in self.claims.items():
            if name in ("P31", "P279"):
                if len(statements) > 1:
                    self._leave(f"{name}, further values", len(statements) - 1)
                continue
            once = self._once(name, statements, period)
            for statement in statements:
                shared: Nodes = {}
                told = once and any(date_of(self.facts, statement, name))
                own = once if told else self._said(name, statement, shared)
                if own is None:
                    self._leave(name)
                    continue
                self._count_the_rest(name, statement, own)
                key = statement.rpartition("/")[2]
                content = self.facts.content(statement)
                yield Record(
                    key, slug_of(key), next(rows), content, name, own, shared,
                    self._grounds(statement),
                )  # fmt: skip

    def _leave(self, what: str, times: int = 1) -> None:
        name, *rest = what.split(",", 1)
        told = _named(f"{WD}{name}", self.facts)
        self.session.unmapped[",".join([told, *rest])] += times

    def _usable(self, name: str) -> list[str]:
        """Return the statements of a property that hold and have a value, each a known thing."""
        found = []
        for statement in self.facts.claims(self.item)[name]:
            terms = self.facts.of(statement, PS + name)
            if self.facts.rank(statement) == "Deprecated":
                self._leave(f"{name}, deprecated there")
            elif not terms:
                self._leave(f"{name}, without a value")
            elif terms[0].blank:
                self._leave(f"{name}, of unknown value")
            else:
                found.append(statement)
        single = name in DATES or name in TIMES or name in ("P21", "P625")
        best = [s for s in found if self.facts.rank(s) == "Preferred"]
        if single and best and len(best) < len(found):
            self._leave(f"{name}, another value is preferred there", len(found) - len(best))
            return best
        return found

    def _called(self, row: int) -> Record:
        node: Node = {"type": self.class_, "sameAs": self.item}
        for predicate, key in ((LABEL, "name"), (ALIAS, "alias")):
            texts, others = self._texts(predicate)
            if others:
                self.session.unmapped[f"{key} in other languages"] += others
            if texts:
                node[key] = texts
        if "name" not in node:
            labels = self.facts.of(self.item, LABEL)
            node["name"] = {labels[0].language: labels[0].value} if labels else self.qid
        if found := len(self.facts.of(self.item, DESCRIPTION)):
            self.session.unmapped["descriptions"] += found
        content = repr(sorted(node.items(), key=str)).encode()
        return Record(self.qid, self.qid.lower(), row, content, "item", self._own(**node))

    def _texts(self, predicate: str) -> tuple[dict[str, list[str]], int]:
        """Return the texts in the languages that are kept, and how many there are in others."""
        texts: dict[str, list[str]] = {}
        others = 0
        for text, language, _ in self.facts.of(self.item, predicate):
            if language in LANGUAGES:
                texts.setdefault(language, []).append(text)
            else:
                others += 1
        return texts, others

    def _own(self, **keys: object) -> Nodes:
        return {SECTIONS[self.group]: {self.id: {"type": self.class_, **keys}}}

    def _once(self, name: str, statements: list[str], period: str) -> Nodes | None:
        """Return the value of a property that has one value only, if all its statements agree."""
        if self.group == "event" and name in TIMES:
            return self._own(date=period) if period else None
        if self.group != "person" or name not in DATES:
            return None
        dates = sorted({d for s in statements for d in date_of(self.facts, s, name) if d})
        if len(dates) > 1:
            dates = [f"[{','.join(date.strip('[]') for date in dates)}]"]  # EDTF: one of these
        return self._own(**{DATES[name]: dates[0]}) if dates and _holds(dates[0]) else None

    def _period(self) -> str:
        start, end, point = (
            [d for s in self.claims.get(name, ()) for d in date_of(self.facts, s, name) if d]
            for name in TIMES
        )
        for name, found in zip(TIMES, (start, end, point), strict=True):
            if len(found) > 1 or (name == "P585" and found and (start or end)):
                self._leave(f"{name}, further values")
        text = f"{(start or ['..'])[0]}/{(end or ['..'])[0]}" if start or end else ""
        text = text or (point or [""])[0]
        return text if text and _holds(text) else ""

    def _said(self, name: str, statement: str, shared: Nodes) -> Nodes | None:
        value = self.facts.of(statement, PS + name)[0]
        if name in NAMES and value.language:
            return self._own(**{NAMES[name]: {value.language: [value.value]}})
        if name == "P625" and self.group == "place":
            return self._coordinates(statement)
        other = value.value.removeprefix(WD)
        if other == value.value or not other.startswith("Q"):
            return None
        if self.group == "person":
            if name == "P21" and other in SEX:
                return self._own(sex=SEX[other])
            if name == "P106" and (label := self.facts.label(value.value)):
                return self._own(occupation={"en": [label]})
            if name == "P39":
                tie = self._tie(statement)
                post = self._refer(other, "post", "Post", shared)
                return self._dated("tenures", tie, {"holder": self.id, "post": post}, statement)
        if name in MEMBERSHIPS and self.group in ("person", "body"):
            body = self._refer(other, "body", MEMBERSHIPS[name], shared)
            node: Node = {"member": self.id, "organisation": body}
            return self._dated("memberships", self._tie(statement), node, statement)
        if name in LINKS[self.group]:
            key, part, default = LINKS[self.group][name]
            found = self._refer(other, part, default, shared)
            return self._own(**{key: [found]}) if found and found != self.id else None
        return None

    def _tie(self, statement: str) -> str:
        return f"{self.id}-{slug_of(statement.rpartition('/')[2].lower())}"

    def _dated(self, section: str, tie: str, node: Node, statement: str) -> Nodes | None:
        if None in node.values():
            return None
        start, end = (
            next(iter(date_of(self.facts, statement, name, qualifier=True)), "")
            for name in ("P580", "P582")
        )
        period = f"{start or '..'}/{end or '..'}"
        if (start or end) and _holds(period):
            node["date"] = period
        return {section: {tie: node}}

    def _coordinates(self, statement: str) -> Nodes | None:
        for node in self.facts.of(statement, PSV + "P625"):
            north, east = (self.facts.of(node.value, p) for p in (LATITUDE, LONGITUDE))
            if north and east:
                latitude, longitude = _decimal(north[0]), _decimal(east[0])
                if latitude and longitude:
                    return self._own(latitude=latitude, longitude=longitude)
        return None

    def _refer(self, other: str, part: str, default: str, shared: Nodes) -> str | None:
        """Return the id of a statement's object, described as far as needed; None if of no use."""
        known = self.kinds.get(WD + other)
        class_ = known or self.mentioned.get(other) or default
        country = class_ in ("Country", "State") or default in ("Country", "State")
        if country and part in ("state", "actor", "body", "place"):
            if known not in (None, "Country"):
                return None
            nodes, id_ = self._country(other, land_=part == "place")
            for section, members in nodes.items():
                shared.setdefault(section, {}).update(members)
            return id_
        group = group_of(class_) if class_ else ""
        if group not in {"actor": ("person", "body"), "state": ()}.get(part, (part,)):
            return None
        if known is None:
            self.mentioned.setdefault(other, class_)
            label = self.facts.label(WD + other) or other
            node: Node = {"type": class_, "name": {"en": label}, "sameAs": WD + other}
            shared.setdefault(SECTIONS[group], {})[_id(other)] = node
        return _id(other)

    def _country(self, qid: str = "", *, land_: bool = True) -> tuple[Nodes, str]:
        """Return a country, which is a place, or the state of that name, and its id."""
        qid = qid or self.qid
        label = self.facts.label(WD + qid)
        code = COUNTRIES.get(qid) or code_of(label or qid)
        if code is not None:
            id_, nodes = country_place(code) if land_ else country_state(code)
        else:
            id_ = _id(qid) if land_ else f"state-of-{_id(qid)}"
            node: Node = {"type": "Country" if land_ else "State", "name": {"en": label or qid}}
            nodes = {"places" if land_ else "actors": {id_: node}}
        return nodes, id_

    def _count_the_rest(self, name: str, statement: str, own: Nodes) -> None:
        used: tuple[str, ...] = PRECISION_QUALIFIERS if name in DATES or name in TIMES else ()
        used += ("P580", "P582") if "tenures" in own or "memberships" in own else ()
        for qualifier in self.facts.qualifiers(statement):
            if qualifier not in used:
                self._leave(f"{name}, qualifier {qualifier}")

    def _grounds(self, statement: str) -> tuple[str, ...]:
        """Return the addresses in all references of a statement; count what else they say."""
        found = []
        for property_, term in self.facts.references(statement):
            if property_ in GROUNDS and term.value.startswith(("http://", "https://")):
                found.append(term.value)
            else:
                self.session.unmapped[f"references' {property_}"] += 1
        return tuple(dict.fromkeys(found))


def _id(qid: str) -> str:
    return f"wikidata-{qid.lower()}"


def _decimal(term: Term) -> str:
    """Return a number with at most six decimals; nothing if it is not a number."""
    try:
        return f"{float(term.value):.6f}".rstrip("0").rstrip(".")
    except ValueError:
        return ""


def _holds(date: str) -> bool:
    try:
        bounds(date)
    except InvalidDate:
        return False
    return True
