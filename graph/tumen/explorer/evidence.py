"""Collect the evidence panel: every fact and claim about drawn things, as fields of text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from tumen.analysis.network.claim_edges import ENDS
from tumen.analysis.network.nodes import preferred
from tumen.core.vocabulary import ONTOLOGY, Tumen
from tumen.explorer.facts import Fact, claims_about, read_facts
from tumen.explorer.layout.wrap_labels import clean
from tumen.query.resolve import short
from tumen.store.classes import ClassTree, local

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.analysis.network import Network

# One value of a field: its text, and what it refers to, if anything: a thing, claim or address.
Value = dict[str, str]
Field = tuple[str, list[Value]]

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NAMES = (Tumen.name, Tumen.alias, Tumen.assumedName)
_SILENT = {
    _TYPE, *_NAMES, Tumen.earliest, Tumen.latest, Tumen.baseEarliest, Tumen.baseLatest,
    Tumen.objectEarliest, Tumen.objectLatest, Tumen.gist,
    Tumen.description, Tumen.sha256, Tumen.title, Tumen.describes, Tumen.states, Tumen.hasPassage,
    Tumen.characters, Tumen.statementAsWritten,
}  # fmt: skip
# The order in which a claim's fields are shown; what is not named here follows by its label.
_ORDER = (
    Tumen.cause, Tumen.effect, Tumen.evidence, Tumen.conclusion, Tumen.addressee, Tumen.callsFor,
    Tumen.because, Tumen.subject, Tumen.property, Tumen.object, Tumen.objectText, Tumen.indicator,
    Tumen.population, Tumen.place, Tumen.period, Tumen.value, Tumen.atLeast, Tumen.atMost,
    Tumen.unit, Tumen.statistic, Tumen.approximate, Tumen.sign, Tumen.linkType, Tumen.concerning,
    Tumen.date, Tumen.modality, Tumen.claimant, Tumen.attributedTo,
)  # fmt: skip
_RANK = {iri: place for place, iri in enumerate(_ORDER)}
_DEFAULTS = {
    Tumen.rank: Tumen.normal, Tumen.coverage: Tumen.full, Tumen.approximate: "false",
    Tumen.status: Tumen.happened,
}  # fmt: skip
_DATES = {
    Tumen.date, Tumen.period, Tumen.basePeriod, Tumen.published, Tumen.born, Tumen.died, Tumen.asOf,
}  # fmt: skip
_TITLE = 90  # characters of a source's title in the line under the page's own
_WEB = re.compile(r"https?://[^\s\x00-\x20]+\Z")


class Evidence:
    """Collect the panel's texts for a set of drawn things."""

    def __init__(
        self, store: Store, kinds: ClassTree, everything: Network, shown: set[str],
        quotes: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.store = store
        self.kinds = kinds
        self.names = {iri: clean(values["label"]) for iri, values in everything.nodes(data=True)}
        self.everything = everything
        self.shown = shown
        self.quotes = quotes
        claims = claims_about(store, shown)
        self.of_claims = read_facts(store, claims)
        self.of_things = read_facts(store, shown)
        subjects = [*self.of_claims.values(), *self.of_things.values()]
        self.of_sources = read_facts(store, {fact.source for facts in subjects for fact in facts})
        passages = {fact.value for facts in subjects for fact in facts if fact.property == Tumen.at}
        self.of_passages = read_facts(store, passages)

    def things(self) -> dict[str, dict[str, Any]]:
        """Return each thing by short id: names, kind, fields, relations and the claims about it."""
        mentions: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for claim, facts in sorted(self.of_claims.items()):
            for fact in facts:
                if fact.is_iri and fact.value in self.shown:
                    mentions[fact.value].append((short(claim), self.kinds.label(fact.property)))
        result = {}
        for iri in sorted(self.shown):
            node = self.everything.nodes[iri]
            facts = [fact for fact in self.of_things.get(iri, ()) if not self._is_relation(fact)]
            result[short(iri)] = {
                "label": self.names[iri],
                "names": [[tag, clean(name)] for tag, name in sorted(node["names"].items())],
                "aliases": sorted(map(clean, node["aliases"])),
                "kind": self._kind(node["kinds"]),
                "section": node["section"],
                "about": self._text(facts, Tumen.description),
                "fields": self._fields(facts),
                "relations": self._relations(iri),
                "claims": mentions.get(iri, []),
            }
        return result

    def claims(self) -> dict[str, dict[str, Any]]:
        """Return each claim by short id, in the order of the text: gist, fields, source."""
        result = {}
        for iri, facts in sorted(self.of_claims.items(), key=self._place):
            types = [fact.value for fact in facts if fact.property == _TYPE]
            result[short(iri)] = {
                "kind": self._kind([local(type_) for type_ in types if type_ in ENDS]),
                "gist": self._text(facts, Tumen.gist),
                "fields": self._fields(facts),
                "source": short(min(fact.source for fact in facts)),
            }
        return result

    def sources(self) -> dict[str, dict[str, Any]]:
        """Return each source by short id: title and fields."""
        return {
            short(iri): {
                "label": self._text(facts, Tumen.title) or short(iri),
                "kind": self._kind([local(f.value) for f in facts if f.property == _TYPE]),
                "about": self._text(facts, Tumen.description),
                "fields": self._fields(facts),
                "curated": any(f.value == Tumen.CuratorNote for f in facts),
            }
            for iri, facts in sorted(self.of_sources.items())
        }

    def _place(self, claim: tuple[str, list[Fact]]) -> tuple[str, float, str]:
        """Sort key: source, position in its text, claim; claims without a position come last."""
        iri, facts = claim
        starts = [
            int(fact.value)
            for at in facts
            if at.property == Tumen.at
            for fact in self.of_passages.get(at.value, ())
            if fact.property == Tumen.start and fact.value.isdecimal()
        ]
        return min(fact.source for fact in facts), min(starts, default=inf), iri

    def _kind(self, names: Iterable[str]) -> str:
        return " or ".join(self.kinds.label(ONTOLOGY + name) for name in sorted(names))

    @staticmethod
    def _text(facts: Iterable[Fact], property_: str) -> str:
        found = [fact for fact in facts if fact.property == property_]
        texts = {fact.language: fact.value for fact in reversed(found)}
        return clean(preferred(texts) or "")

    def _is_relation(self, fact: Fact) -> bool:
        return fact.is_iri and fact.value in self.names and fact.property != Tumen.at

    def _fields(self, facts: Sequence[Fact]) -> list[Field]:
        fields: dict[str, dict[str, Value]] = defaultdict(dict)
        for fact in facts:
            if fact.property in _SILENT or fact.value == _DEFAULTS.get(fact.property):
                continue
            value = self._value(fact)
            fields[fact.property].setdefault(value["text"], value)
        order = sorted(fields, key=lambda p: (_RANK.get(p, len(_RANK)), self.kinds.label(p)))
        return [
            ("passage" if p == Tumen.at else self.kinds.label(p), list(fields[p].values()))
            for p in order
        ]

    def _value(self, fact: Fact) -> Value:
        if fact.property == Tumen.at:
            where = {"text": self._passage(fact.value)}
            quote = self.quotes.get(fact.value)
            return {**where, "quote": clean(quote)} if quote else where
        if not fact.is_iri:
            text = clean(fact.value)
            if fact.property in {Tumen.url, Tumen.sameAs} and _WEB.match(fact.value):
                return {"text": text, "href": fact.value}
            if fact.property in _DATES:
                return {"text": date_in_words(text)}
            return {"text": {"true": "yes", "false": "no"}.get(text, text)}
        if fact.value in self.names:
            thing = {"text": self.names[fact.value]}
            return {**thing, "thing": short(fact.value)} if fact.value in self.shown else thing
        if fact.value in self.of_claims:
            gist = self._text(self.of_claims[fact.value], Tumen.gist)
            return {"text": gist or short(fact.value), "claim": short(fact.value)}
        if fact.value.startswith(ONTOLOGY):
            return {"text": self.kinds.label(fact.value)}
        return {"text": clean(short(fact.value))}

    def _passage(self, iri: str) -> str:
        values = {fact.property: clean(fact.value) for fact in self.of_passages.get(iri, ())}
        parts = [
            f"{name} {values[property_]}"
            for name, property_ in (
                ("record", Tumen.key), ("row", Tumen.row), ("page", Tumen.page),
                ("paragraph", Tumen.paragraph), ("sentence", Tumen.sentence),
            )
            if property_ in values
        ]  # fmt: skip
        where = ", ".join(parts) or short(iri).rpartition("/")[2]
        if Tumen.start in values and Tumen.end in values:
            where += f" (characters {values[Tumen.start]} to {values[Tumen.end]})"
        if Tumen.commitment in values:
            where += " (held back, and committed to)"
        return where

    def _relations(self, iri: str) -> list[list[str]]:
        """List label, direction, other thing and source of each direct relation."""
        found = set()
        for _, other, values in self.everything.out_edges(iri, data=True):
            if values["kind"] == "Relation" and other in self.shown:
                found.add((clean(values["label"]), "out", short(other), short(values["source"])))
        for other, _, values in self.everything.in_edges(iri, data=True):
            if values["kind"] == "Relation" and other in self.shown:
                found.add((clean(values["label"]), "in", short(other), short(values["source"])))
        return [list(row) for row in sorted(found)]


def date_in_words(text: str) -> str:
    """Write an EDTF date in words.

    >>> [date_in_words(text) for text in ("2016-08~", "2012/..", "2010/2015", "2016-04?")]
    ['about 2016-08', 'from 2012', '2010 to 2015', '2016-04, uncertain']
    """
    first, slash, last = text.partition("/")
    if slash:
        if last in {"", ".."}:
            return f"from {date_in_words(first)}"
        if first in {"", ".."}:
            return f"until {date_in_words(last)}"
        return f"{date_in_words(first)} to {date_in_words(last)}"
    if text.endswith("%"):
        return f"about {text[:-1]}, uncertain"
    if text.endswith("~"):
        return f"about {text[:-1]}"
    return f"{text[:-1]}, uncertain" if text.endswith("?") else text


def source_line(sources: Mapping[str, Mapping[str, Any]]) -> str:
    """Name the sources that the page is drawn from, in one line."""
    titles = [str(source["label"]) for source in sources.values()]
    labels = [f"“{t if len(t) <= _TITLE else t[: _TITLE - 1] + '…'}”" for t in titles]
    if len(labels) > 2:
        return f"{len(labels)} sources"
    return " and ".join(labels) or "no source"
