"""Write the graph as FollowTheMoney entities, one a line: what both vocabularies name."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from tumen.core.vocabulary import ID, ONTOLOGY
from tumen.ingest.countries import code_of_id
from tumen.ingest.ftm.schema import MEMBERSHIPS, NAMES, THINGS, TIES, WIKIDATA, schemata
from tumen.parse.case import RDF_TYPE

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Store

_SCHEMA = {
    "Person": "Person", "Enterprise": "Company", "OverseasEnterprise": "Company",
    "State": "PublicBody", "Ministry": "PublicBody", "ArmyBody": "PublicBody",
    "DiplomaticMission": "PublicBody", "Institution": "Organization", "Party": "Organization",
    "InternationalOrganisation": "Organization", "Media": "Organization",
    "ResearchInstitute": "Organization", "University": "Organization",
    "DetentionFacility": "PublicBody", "Post": "Position", "Tenure": "Occupancy",
    "Membership": "Membership", "Sanction": "Sanction",
}  # fmt: skip
# What one of them is here may be any of them there.
_ALIKE = (MEMBERSHIPS, {name for name in THINGS if name not in ("Person", "Position")})
_KIN = ("parent", "child", "spouse", "sibling")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?", re.ASCII)

Facts = dict[str, list[str]]


def export_ftm(store: Store, graphs: Iterable[NamedNode], target: BinaryIO) -> Counter[str]:
    """Write entities of the given sources, and count by class what FtM has no schema for."""
    export = _Export(store, graphs)
    for entity in export.entities():
        target.write(json.dumps(entity, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
    return export.left


class _Export:
    def __init__(self, store: Store, graphs: Iterable[NamedNode]) -> None:
        self.facts: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
        self.left: Counter[str] = Counter()
        self.described: set[str] = set()
        for graph in graphs:
            # Beside a source's records stand things that only serve them: a state, an authority.
            listed = next(store.quads_for_pattern(None, _named("hasRecord"), None, graph), None)
            if listed is None:
                rows = store.quads_for_pattern(None, _named("describes"), None, graph)
                self.described |= {quad.object.value for quad in rows}  # type: ignore[union-attr]
            for quad in store.quads_for_pattern(None, None, None, graph):
                name = quad.predicate.value
                if name == RDF_TYPE:
                    name = "type"
                elif name.startswith(ONTOLOGY):
                    name = name.removeprefix(ONTOLOGY)
                else:
                    continue
                value = quad.object.value.removeprefix(ONTOLOGY)  # type: ignore[union-attr]
                values = self.facts[quad.subject.value][name]  # type: ignore[union-attr]
                if value not in values:
                    values.append(value)
        self.at: dict[str, list[str]] = defaultdict(list)  # record → what it shows
        for subject, facts in self.facts.items():
            for record in facts.get("at", ()):
                self.at[record].append(subject)
        self.told: set[tuple[str, str, str]] = set()

    def entities(self) -> Iterator[dict[str, object]]:
        """Yield every entity, in the order of the things' addresses."""
        for record in sorted(self.facts):
            yield from self._tie(record)
        for iri in sorted(self.facts):
            facts = self.facts[iri]
            if iri not in self.described and not facts.get("at"):
                continue
            class_ = next((c for c in facts.get("type", ()) if c in _SCHEMA), None)
            if class_ is None:
                for other in facts.get("type", ()):
                    if other not in ("Record", "Passage") and not other.endswith("Claim"):
                        self.left[other] += 1
                continue
            schema, key = self._identity(iri, _SCHEMA[class_])
            properties = self._properties(iri, schema, facts)
            if properties is not None:
                yield _entity(key, schema, properties)
            for tie in _KIN:
                for other in facts.get(tie, ()):
                    if (iri, tie, other) not in self.told and other in self.facts:
                        yield self._loose(
                            "Family", iri, other,
                            {
                                "person": [self.key(iri)], "relative": [self.key(other)],
                                "relationship": [tie],
                            },
                        )  # fmt: skip
            for owner in facts.get("owner", ()):
                if (iri, "owner", owner) not in self.told and owner in self.facts:
                    yield self._loose(
                        "Ownership", iri, owner,
                        {"owner": [self.key(owner)], "asset": [self.key(iri)]},
                    )  # fmt: skip

    def _identity(self, iri: str, schema: str) -> tuple[str, str]:
        """Return the schema and id of a thing in its source, or else ours."""
        wanted = next((kinds for kinds in _ALIKE if schema in kinds), {schema})
        for record in self.facts[iri].get("at", ()):
            facts = self.facts.get(record, {})
            word = next(iter(facts.get("recordedAs", ())), "").partition(":")[0]
            if word in wanted:
                return word, facts["key"][0]
        return schema, iri.removeprefix(ID).replace("/", "-")

    def key(self, iri: str) -> str:
        """Return the id of a thing in FollowTheMoney."""
        class_ = next((c for c in self.facts[iri].get("type", ()) if c in _SCHEMA), "Person")
        return self._identity(iri, _SCHEMA[class_])[1]

    def _properties(self, iri: str, schema: str, facts: Facts) -> dict[str, list[str]] | None:
        if schema == "Sanction":
            return self._sanction(facts)
        if schema == "Occupancy":
            if self._worded(facts):
                return None
            return self._two(facts, schema, "holder", "post")
        if schema in MEMBERSHIPS:
            found = self._two(facts, schema, "member", "organisation")
            if found is not None and facts.get("role") and "role" in schemata()[schema]:
                found["role"] = facts["role"]
            return found
        properties: dict[str, list[str]] = {}
        for theirs, ours in NAMES.items():
            if facts.get(ours):
                properties[theirs] = facts[ours]
        if not properties.get("name"):
            properties["name"] = [iri.removeprefix(ID)]
        ids = [v.removeprefix(WIKIDATA) for v in facts.get("sameAs", ()) if v.startswith(WIKIDATA)]
        properties["wikidataId"] = ids
        if schema == "Position":
            if iri in self._worded_posts():
                return None
            properties["organization"] = [self.key(body) for body in facts.get("institution", ())]
        elif schema == "Person":
            self._person(iri, properties, facts)
        else:
            properties["jurisdiction"] = _codes(facts.get("citizenOf", ()))
            properties["country"] = _codes(facts.get("basedIn", ()))
            properties["parent"] = [
                self.key(body) for body in facts.get("partOf", ()) if body in self.facts
            ]
        return properties

    def _person(self, iri: str, properties: dict[str, list[str]], facts: Facts) -> None:
        properties["nationality"] = _codes(facts.get("citizenOf", ()))
        properties["birthDate"] = self._dates(facts.get("born", ()))
        properties["deathDate"] = self._dates(facts.get("died", ()))
        properties["gender"] = facts.get("sex", [])
        properties["profession"] = facts.get("occupation", [])
        properties["birthCountry"] = _codes(facts.get("bornIn", ()))
        properties["birthPlace"] = [
            name
            for place in facts.get("bornIn", ())
            if code_of_id(place.removeprefix(ID)) is None
            for name in self.facts[place].get("name", ())
        ]
        properties["position"] = [
            name
            for tenure in self._worded_tenures().get(iri, ())
            for post in self.facts[tenure].get("post", ())
            for name in self.facts[post].get("name", ())
        ]

    def _dates(self, texts: Iterable[str]) -> list[str]:
        """Give the days, months and years that FollowTheMoney can hold; count the other dates."""
        found = []
        for text in texts:
            dates = _plain_dates(text)
            if not dates:
                self.left[f"the date {text}, for which FollowTheMoney has no form"] += 1
            found += dates
        return found

    def _period(self, facts: Facts) -> dict[str, list[str]]:
        for text in facts.get("date", ()):
            first, slash, last = text.partition("/")
            if not slash:
                return {"date": self._dates([text])}
            ends = ([end] if end not in ("", "..") else [] for end in (first, last))
            start, end = (self._dates(given) for given in ends)
            return {"startDate": start, "endDate": end}
        return {}

    def _worded(self, facts: Facts) -> bool:
        """Return whether a tenure is what a person's record says in words, and not an entity."""
        words = [w for r in facts.get("at", ()) for w in self.facts[r].get("recordedAs", ())]
        return "Person" in words or "INDIVIDUAL" in words

    def _worded_tenures(self) -> dict[str, list[str]]:
        if not hasattr(self, "_tenures"):
            self._tenures: dict[str, list[str]] = defaultdict(list)
            for iri in sorted(self.facts):
                facts = self.facts[iri]
                if "Tenure" in facts.get("type", ()) and self._worded(facts):
                    for holder in facts.get("holder", ()):
                        self._tenures[holder].append(iri)
        return self._tenures

    def _worded_posts(self) -> set[str]:
        if not hasattr(self, "_posts"):
            tenures = [t for every in self._worded_tenures().values() for t in every]
            worded = {post for t in tenures for post in self.facts[t].get("post", ())}
            other = {
                post
                for facts in self.facts.values()
                if "Tenure" in facts.get("type", ()) and not self._worded(facts)
                for post in facts.get("post", ())
            }
            self._posts = worded - other
        return self._posts

    def _two(self, facts: Facts, schema: str, one: str, other: str) -> dict[str, list[str]] | None:
        first, second = TIES[schema]
        if not facts.get(one) or not facts.get(other):
            return None
        found = {
            first: [self.key(iri) for iri in facts[one]],
            second: [self.key(iri) for iri in facts[other]],
        }
        return found | self._period(facts)

    def _sanction(self, facts: Facts) -> dict[str, list[str]] | None:
        targets = [self.key(iri) for iri in facts.get("target", ()) if iri in self.facts]
        if not targets:
            return None
        found = {
            "entity": targets,
            "authority": [
                n for a in facts.get("authority", ()) for n in self.facts[a].get("name", ())
            ],
            "program": facts.get("programme", []),
            "authorityId": facts.get("listingNumber", []),
            "listingDate": [d for text in facts.get("listed", ()) for d in _DATE.findall(text)],
            "provisions": facts.get("restricts", []),
        }
        return found | self._period(facts)

    def _tie(self, record: str) -> Iterator[dict[str, object]]:
        """Yield the entity of a record that ties two things and describes none of its own."""
        facts = self.facts[record]
        schema, _, word = next(iter(facts.get("recordedAs", ())), "").partition(": ")
        shown = set(self.at[record])
        ties = {"Family": _KIN, "Ownership": ("owner",)}.get(schema, ())
        found = [
            (one, tie, other)
            for one in sorted(shown)
            for tie in ties
            for other in self.facts[one].get(tie, ())
            if other in shown
        ]
        if not found:
            return
        one, tie, other = found[0]
        self.told.add(found[0])
        if schema == "Family":
            ends = {"person": [self.key(one)], "relative": [self.key(other)]}
            yield _entity(facts["key"][0], schema, ends | {"relationship": [word or tie]})
        else:
            ends = {"owner": [self.key(other)], "asset": [self.key(one)]}
            yield _entity(facts["key"][0], schema, ends)

    def _loose(
        self, schema: str, one: str, other: str, properties: dict[str, list[str]]
    ) -> dict[str, object]:
        mark = sha256(f"{schema} {one} {other}".encode()).hexdigest()[:16]
        return _entity(f"tumen-{mark}", schema, properties)


def _named(name: str) -> NamedNode:
    from pyoxigraph import NamedNode

    return NamedNode(ONTOLOGY + name)


def _plain_dates(text: str) -> list[str]:
    """Give the dates of an EDTF text, if it is one date or a set of several; nothing else.

    >>> _plain_dates("1964~"), _plain_dates("[1964,1966-05]"), _plain_dates("[1901..2000]")
    (['1964'], ['1964', '1966-05'], [])
    >>> _plain_dates("196X"), _plain_dates("1964-21"), _plain_dates("1963/1968")
    ([], [], [])
    """
    inner = text[1:-1] if text[:1] in "[{" and text[-1:] in "]}" else text
    dates = [part.strip().rstrip("~?%") for part in inner.split(",")]
    return dates if all(_DATE.fullmatch(date) for date in dates) else []


def _codes(iris: Iterable[str]) -> list[str]:
    codes = (code_of_id(iri.removeprefix(ID)) for iri in iris)
    return sorted({code for code in codes if code})


def _entity(key: str, schema: str, properties: dict[str, list[str]]) -> dict[str, object]:
    kept = {name: sorted(set(values)) for name, values in sorted(properties.items()) if values}
    return {"id": key, "schema": schema, "properties": kept}
