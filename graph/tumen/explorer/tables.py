"""Prepare the page's other tabs: timeline, figures and dossier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tumen.core.vocabulary import Tumen
from tumen.explorer.evidence import date_in_words
from tumen.explorer.facts import Fact
from tumen.explorer.layout.wrap_labels import clean
from tumen.query.resolve import short
from tumen.store.classes import local

if TYPE_CHECKING:
    from tumen.explorer.evidence import Evidence

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def tables(evidence: Evidence) -> dict[str, Any]:
    """Return events, figures and facts by source, each row with its source."""
    return {
        "events": events(evidence),
        "figures": figures(evidence),
        "facts": facts_by_source(evidence),
    }


def events(evidence: Evidence) -> list[dict[str, Any]]:
    """List each source's date for each event; without a date, the event alone."""
    found = []
    for iri in sorted(evidence.shown):
        if evidence.everything.nodes[iri]["section"] != "events":
            continue
        for source, facts in by_source(evidence.of_things.get(iri, ())):
            kinds = [local(f.value) for f in facts if f.property == _TYPE]
            if not kinds:
                continue  # a source that only mentions the event tells nothing of its time
            date = _one(facts, Tumen.date)
            found.append(
                {
                    "thing": short(iri),
                    "kind": evidence._kind(kinds),
                    "date": date_in_words(clean(date)),
                    "about": _about(date),
                    "first": _day(_one(facts, Tumen.earliest)),
                    "last": _day(_one(facts, Tumen.latest)),
                    "status": _label(evidence, facts, Tumen.status),
                    "place": _label(evidence, facts, Tumen.place),
                    "source": short(source),
                }
            )
    return found


def figures(evidence: Evidence) -> list[dict[str, Any]]:
    """List every statistic: measure, population, period, value, claimant."""
    found = []
    for iri, facts in sorted(evidence.of_claims.items()):
        indicator = _one(facts, Tumen.indicator)
        if not indicator:
            continue
        row: dict[str, Any] = {
            "claim": short(iri),
            "indicator": _label(evidence, facts, Tumen.indicator),
            "thing": short(indicator),
            "period": date_in_words(clean(_one(facts, Tumen.period))),
            "about": _about(_one(facts, Tumen.period)),
            "base": date_in_words(clean(_one(facts, Tumen.basePeriod))),
            "first": _day(_one(facts, Tumen.earliest)),
            "last": _day(_one(facts, Tumen.latest)),
            "approximate": _one(facts, Tumen.approximate) == "true",
            "kind": local(_one(facts, Tumen.statistic)),
            "source": short(min(fact.source for fact in facts)),
        }
        for key, property_ in (
            ("statistic", Tumen.statistic), ("unit", Tumen.unit), ("sex", Tumen.sex),
            ("population", Tumen.population), ("place", Tumen.place),
            ("coverage", Tumen.coverage), ("claimant", Tumen.claimant),
            ("modality", Tumen.modality),
        ):  # fmt: skip
            row[key] = _label(evidence, facts, property_)
        for key, property_ in (
            ("value", Tumen.value), ("least", Tumen.atLeast), ("most", Tumen.atMost),
        ):  # fmt: skip
            # As written: the page reckons with numbers, and shows the text.
            row[key] = clean(_one(facts, property_)) or None
        found.append(row)
    return found


def facts_by_source(evidence: Evidence) -> dict[str, list[list[Any]]]:
    """Return, for each thing, the sources that describe it with the fields each states."""
    result = {}
    for iri in sorted(evidence.shown):
        facts = [f for f in evidence.of_things.get(iri, ()) if not evidence._is_relation(f)]
        parts = by_source(facts)
        # One source alone states what the panel shows anyway: its fields are not held twice.
        result[short(iri)] = [
            [short(source)] if len(parts) == 1 else [short(source), evidence._fields(stated)]
            for source, stated in parts
        ]
    return result


def by_source(facts: Iterable[Fact]) -> list[tuple[str, list[Fact]]]:
    """Group facts by source."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.source, []).append(fact)
    return sorted(found.items())


def _one(facts: Sequence[Fact], property_: str) -> str:
    return min((fact.value for fact in facts if fact.property == property_), default="")


def _label(evidence: Evidence, facts: Sequence[Fact], property_: str) -> str:
    values = [evidence._value(fact)["text"] for fact in facts if fact.property == property_]
    return ", ".join(sorted(set(values)))


def _about(date: str) -> bool:
    """Tell whether an EDTF date is marked approximate or uncertain."""
    return any(mark in date for mark in "~?%")


def _day(text: str) -> str | None:
    """Return the text if it is a day that a browser can parse, else None."""
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None
