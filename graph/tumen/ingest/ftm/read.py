"""Read FollowTheMoney entities, one a line: persons, bodies, posts, their ties and sanctions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tumen.core.errors import did_you_mean, nearest
from tumen.ingest.countries import code_of, country_place, country_state
from tumen.ingest.ftm.schema import KINSHIP, MEMBERSHIPS, NAMES, THINGS, TIES, WIKIDATA, schemata
from tumen.ingest.ids import slug_of
from tumen.ingest.jsonlines import objects
from tumen.ingest.record import Node, Nodes, Record, Session
from tumen.ingest.temp_table import Index
from tumen.parse.edtf import InvalidDate, bounds

_QID = re.compile(r"Q[1-9]\d*\Z")
_EVERY = 1000
_CLASSES = {class_ for _, class_ in THINGS.values()}


def read_ftm(path: Path, session: Session) -> Iterator[Record]:
    """Yield the records of a file, in its order; count entities of a kind without a term here.

    The file is read twice: once for who is in it, once for what is said of them.
    """
    session.source.setdefault("type", "Dataset")
    session.source.setdefault("title", {"en": f"Entities of {path.name}"})
    index, seen = (session.resources.enter_context(Index()) for _ in range(2))
    total = _survey(path, session, index)
    entities = _Entities(session, index, seen)
    session.class_of = entities.class_of
    for row, (line, content, entity) in enumerate(objects(path, session), 1):
        if row % _EVERY == 0:
            session.progress(f"entities of {path.name}", row, total)
        record = entities.record(line, content, entity)
        if record is not None:
            yield record


def _survey(path: Path, session: Session, index: Index) -> int:
    """Note every entity in the index, and refuse those that cannot be told apart."""
    quiet = Session(session.slug, type(session.findings)(session.findings.file))
    count = 0
    for count, (line, _, entity) in enumerate(objects(path, quiet), 1):
        if count % _EVERY == 0:
            session.progress(f"looking through {path.name}", count, 0)
        key, schema = entity.get("id"), entity.get("schema")
        if isinstance(key, str) and key and isinstance(schema, str):
            index.add(slug_of(key), THINGS.get(schema, ("", schema))[1], line)
    return count


class _Entities:
    """Turn entities into records, knowing which others there are."""

    def __init__(self, session: Session, index: Index, seen: Index) -> None:
        self.session, self.index, self.seen = session, index, seen
        self.line = 0
        self.makers: dict[str, Callable[[str, str, Node, _Values], Nodes | None]] = {
            **dict.fromkeys(THINGS, self._thing),
            **dict.fromkeys(MEMBERSHIPS, self._membership),
            "Family": self._family, "Occupancy": self._occupancy, "Ownership": self._ownership,
            "Sanction": self._sanction,
        }  # fmt: skip

    def record(self, line: int, content: bytes, entity: dict[str, Any]) -> Record | None:
        """Return one record, or None if the entity has no use here or cannot be used."""
        self.line = line
        key, schema = entity.get("id"), entity.get("schema")
        if not isinstance(key, str) or not key:
            self._refuse("missing-key", "an entity without an id", "Give it an 'id' of its own.")
            return None
        if not isinstance(schema, str):
            self._refuse("missing-key", f"the entity '{key}' has no schema", "Give it a 'schema'.")
            return None
        if schema not in schemata():
            known = did_you_mean(nearest(schema, schemata()))
            self._refuse("unknown-value", f"'{schema}' is no schema of FollowTheMoney", known)
            return None
        first = self.seen.add(key, schema, line)
        if first is not None:
            self._refuse(
                "id-clash", f"the entity '{key}' stands in line {first} already",
                "Merge the two, or give one another id.",
            )  # fmt: skip
            return None
        properties = _Values(self, schema, entity.get("properties"))
        maker = self.makers.get(schema)
        if maker is None:
            self.session.unmapped[f"{schema} (whole entities)"] += 1
            return None
        if properties.broken:
            return None
        shared: Nodes = {}
        own = maker(key, schema, shared, properties)
        if own is None:
            return None
        properties.count_the_rest()
        kind = f"{schema}: {properties.word}" if properties.word else schema
        return Record(key, slug_of(key), line, content, kind, own, shared, line=line)

    def thing(self, key: str) -> str:
        """Return our id of an entity there."""
        return f"{self.session.slug}-{slug_of(key)}"

    def _refuse(self, code: str, message: str, hint: str) -> None:
        self.session.refuse(self.line, code, message, hint)

    def _thing(self, key: str, schema: str, shared: Nodes, values: _Values) -> Nodes:
        section, class_ = THINGS[schema]
        node: Node = {"type": class_}
        for name, ours in NAMES.items():
            texts = values.take(name)
            if texts:
                node[ours] = texts
        ids = [v for v in values.take("wikidataId") if _QID.match(v) or values.left("wikidataId")]
        if ids:
            node["sameAs"] = [WIKIDATA + qid for qid in ids]
        if section == "posts":
            body = values.one("organization")
            if body and self._class(body) in ("Enterprise", "Institution"):
                node["institution"] = self.thing(body)
            elif body:
                values.left("organization")
            return {section: {self.thing(key): node}}
        if schema == "Person":
            return self._person(key, node, shared, values)
        self._states(node, "citizenOf", shared, values, "jurisdiction")
        self._lands(node, "basedIn", shared, values, "country")
        above = values.one("parent")
        if above and self._class(above) in ("Enterprise", "Institution", "Person"):
            node["partOf"] = self.thing(above)
        elif above:
            values.left("parent")
        return {section: {self.thing(key): node}}

    def _person(self, key: str, node: Node, shared: Nodes, values: _Values) -> Nodes:
        id_ = self.thing(key)
        self._states(node, "citizenOf", shared, values, "nationality", "citizenship")
        for name, ours in (("birthDate", "born"), ("deathDate", "died")):
            dates = values.dates(name)
            if dates:
                node[ours] = dates[0] if len(dates) == 1 else f"[{','.join(sorted(dates))}]"
        sexes = values.take("gender")
        if len(sexes) == 1 and sexes[0] in ("male", "female"):
            node["sex"] = sexes[0]
        elif sexes:
            values.left("gender")
        trades = values.take("profession")
        if trades:
            node["occupation"] = trades
        self._lands(node, "bornIn", shared, values, "birthCountry")
        nodes: Nodes = {"actors": {id_: node}}
        for text in values.take("birthPlace"):
            place = f"{self.session.slug}-place-{slug_of(text)}"
            shared.setdefault("places", {})[place] = {"type": "Place", "name": text}
            node.setdefault("bornIn", []).append(place)
        for text in values.take("position"):
            post = f"{self.session.slug}-post-{slug_of(text)}"
            nodes.setdefault("posts", {})[post] = {"name": text}
            tenure = f"{id_}-as-{slug_of(text)}"
            nodes.setdefault("tenures", {})[tenure] = {"holder": id_, "post": post}
        return nodes

    def _occupancy(self, key: str, schema: str, _: Nodes, values: _Values) -> Nodes | None:
        ends = self._ends(schema, values, ("Person",), ("Post",))
        if ends is None:
            return None
        node: Node = {"holder": self.thing(ends[0]), "post": self.thing(ends[1])}
        values.period(node)
        return {"tenures": {self.thing(key): node}}

    def _membership(self, key: str, schema: str, _: Nodes, values: _Values) -> Nodes | None:
        ends = self._ends(
            schema, values, ("Person", "Institution", "Enterprise"), ("Institution", "Enterprise")
        )
        if ends is None:
            return None
        node: Node = {"member": self.thing(ends[0]), "organisation": self.thing(ends[1])}
        roles = values.take("role")
        if roles:
            node["role"] = roles
        values.period(node)
        return {"memberships": {self.thing(key): node}}

    def _family(self, _: str, schema: str, __: Nodes, values: _Values) -> Nodes | None:
        ends = self._ends(schema, values, ("Person",), ("Person",))
        if ends is None:
            return None
        word = values.one("relationship").lower()
        tie = KINSHIP.get(word)
        if tie is None or ends[0] == ends[1]:
            self.session.unmapped[f"Family of relationship '{word[:40]}'"] += 1
            return None
        one, other = self.thing(ends[0]), self.thing(ends[1])
        values.word = word
        return {"actors": {one: {"type": "Person", tie: [other]}, other: {"type": "Person"}}}

    def _ownership(self, _: str, schema: str, __: Nodes, values: _Values) -> Nodes | None:
        bodies = ("Institution", "Enterprise")
        ends = self._ends(schema, values, ("Person", *bodies), bodies)
        if ends is None:
            return None
        owner, asset = (self.thing(end) for end in ends)
        return {
            "actors": {
                asset: {"type": str(self._class(ends[1])), "owner": [owner]},
                owner: {"type": str(self._class(ends[0]))},
            }
        }

    def _sanction(self, key: str, schema: str, shared: Nodes, values: _Values) -> Nodes | None:
        target = values.one("entity")
        if not target or self._class(target) is None:
            self._refuse_end(schema, "entity", target)
            return None
        if self._class(target) not in _CLASSES:
            self.session.unmapped["Sanction of an entity without a term here"] += 1
            return None
        node: Node = {"type": "Sanction", "target": self.thing(target)}
        for text in values.take("authority"):
            body = f"{self.session.slug}-authority-{slug_of(text)}"
            shared.setdefault("actors", {})[body] = {"type": "Institution", "name": text}
            node.setdefault("authority", []).append(body)
        for name, ours in (
            ("program", "programme"), ("authorityId", "listingNumber"), ("provisions", "restricts"),
        ):  # fmt: skip
            texts = values.take(name)
            if texts:
                node[ours] = texts
        listed = values.dates("listingDate")
        if listed:
            node["listed"] = listed[0]
            if len(listed) > 1:
                values.left("listingDate")
        values.period(node)
        return {"measures": {self.thing(key): node}}

    def _ends(
        self, schema: str, values: _Values, one: tuple[str, ...], other: tuple[str, ...]
    ) -> tuple[str, str] | None:
        """Return the two entities that are tied; None if one is missing or of no use."""
        found = []
        for name, classes in zip(TIES[schema], (one, other), strict=True):
            key = values.one(name)
            class_ = self._class(key) if key else None
            if class_ is None:
                self._refuse_end(schema, name, key)
                return None
            if class_ not in classes:
                self.session.unmapped[f"{schema} whose {name} is a {class_}"] += 1
                return None
            found.append(key)
        return found[0], found[1]

    def _refuse_end(self, schema: str, name: str, key: str) -> None:
        what = f"'{key}', which is not in the file" if key else "nothing"
        self._refuse(
            "dangling-reference", f"the {name} of this {schema} is {what}",
            "Add the entity, or leave this one out with --skip-invalid.",
        )  # fmt: skip

    def _class(self, key: str) -> str | None:
        return self.index.get(slug_of(key))

    def class_of(self, id_: str) -> str | None:
        """Return the class of a thing by its id here."""
        found = self.index.get(id_.removeprefix(f"{self.session.slug}-"))
        return found if found in _CLASSES else None

    def _states(self, node: Node, ours: str, shared: Nodes, values: _Values, *names: str) -> None:
        self._countries(node, ours, shared, values, names, country_state)

    def _lands(self, node: Node, ours: str, shared: Nodes, values: _Values, *names: str) -> None:
        self._countries(node, ours, shared, values, names, country_place)

    def _countries(
        self, node: Node, ours: str, shared: Nodes, values: _Values, names: tuple[str, ...],
        make: Callable[[str], tuple[str, Nodes]],
    ) -> None:  # fmt: skip
        for name in names:
            for text in values.take(name):
                code = code_of(text)
                if code is None:
                    values.left(name)
                    continue
                id_, nodes = make(code)
                for section, members in nodes.items():
                    shared.setdefault(section, {}).update(members)
                if id_ not in node.setdefault(ours, []):
                    node[ours].append(id_)


class _Values:
    """Hold the properties of one entity, and which of them have been used."""

    def __init__(self, entities: _Entities, schema: str, given: object) -> None:
        self._entities, self._schema = entities, schema
        self._given: dict[str, list[str]] = {}
        self._taken: set[str] = set()
        self.broken = False
        self.word = ""  # the source's own word for a tie, where ours is wider
        if given is None:
            return None
        if not isinstance(given, dict):
            return self._broken("the properties are not an object of lists")
        for name, values in given.items():
            listed = values if isinstance(values, list) else [values]
            if not all(isinstance(value, str) for value in listed):
                return self._broken(f"a value of '{name}' is not a text")
            texts = dict.fromkeys(" ".join(value.split()) for value in listed)
            self._given[name] = [text for text in texts if text]
        return None

    def _broken(self, message: str) -> None:
        self.broken = True
        self._entities.session.refuse(
            self._entities.line, "wrong-type", message, 'FollowTheMoney has texts only: "1962".'
        )

    def take(self, name: str) -> list[str]:
        """Return the values of a property and mark it as used."""
        self._taken.add(name)
        return self._given.get(name, [])

    def one(self, name: str) -> str:
        """Return the first value of a property and count further ones."""
        values = self.take(name)
        if len(values) > 1:
            self.left(f"{name}, further values")
        return values[0] if values else ""

    def dates(self, name: str) -> list[str]:
        """Return the values of a date, and refuse those that no calendar has."""
        found = []
        for text in self.take(name):
            day, time, _ = text.partition("T")
            if time:
                self.left(f"{name}, time of day")
            try:
                if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", day):
                    raise InvalidDate(f"'{text}' is no date", "Write 2016, 2016-08 or 2016-08-17.")
                bounds(day)
            except InvalidDate as error:
                message, remedy = error.args
                self._refuse(f"{name}: {message}", remedy)
                continue
            found.append(day)
        return list(dict.fromkeys(found))

    def period(self, node: Node) -> None:
        """Give a node its date: from start to end, or the one date that there is."""
        starts, ends, dates = (self.dates(n) for n in ("startDate", "endDate", "date"))
        for name, found in (("startDate", starts), ("endDate", ends), ("date", dates)):
            if len(found) > 1:
                self.left(f"{name}, further values")
        if starts or ends:
            text = f"{starts[0] if starts else '..'}/{ends[0] if ends else '..'}"
            try:
                bounds(text)
            except InvalidDate as error:
                self._refuse(*error.args)
                return
            node["date"] = text
            if dates:
                self.left("date")
        elif dates:
            node["date"] = dates[0]

    def _refuse(self, message: str, hint: str) -> None:
        """Note a bad date, without which the entity can be used."""
        self._entities.session.refuse(self._entities.line, "bad-date", message, hint, partly=True)

    def left(self, name: str) -> bool:
        """Count a property whose value has no term here."""
        self._entities.session.unmapped[f"{self._schema}.{name}"] += 1
        return False

    def count_the_rest(self) -> None:
        """Count what nobody has taken."""
        known = schemata()[self._schema]
        for name, values in self._given.items():
            if values and name not in self._taken:
                self.left(name if name in known else f"{name} (unknown to FollowTheMoney)")
