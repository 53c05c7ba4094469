"""Name the conditions of other cases that a new condition or event may be about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tumen.check.contradictions import sections_of_classes
from tumen.check.other_cases import OtherCases
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, SOURCE, Tumen
from tumen.derive.identity.concept_pairs import Concept, Suggestion, compare_concepts
from tumen.derive.identity.concepts_graph import suggested
from tumen.derive.identity.drivers import Drivers, vocabulary_drivers
from tumen.parse.case import RDF_TYPE, Case
from tumen.parse.schema import SCHEMA_FILE

MOST = 3  # that are named for one thing
LEAST = 0.6
_MOST_COMPARED = 500  # candidates of one thing
_SECTIONS = ("conditions", "events")


def note_related(
    case: Case, things: list[str], findings: Findings, others: OtherCases, ontology: Path,
    decided: Callable[[str, str], bool],
) -> None:  # fmt: skip
    """Report up to three things of other cases that each new condition or event may be about.

    Things that another case describes too, and pairs with a decision or already reported in this
    run, are skipped. The cost is
    that of the case and of what names the same drivers.
    """
    sections = sections_of_classes(ontology / SCHEMA_FILE)
    own = {iri: _section(iri, others, sections) for iri in things}
    wanted = [iri for iri, section in own.items() if section and _only_in(case, iri, others)]
    if not wanted:
        return
    drivers = vocabulary_drivers(ontology)
    for iri in wanted:
        concept = _concept(iri, others)
        found: list[tuple[Suggestion, str]] = []
        for other in _candidates(drivers, concept, others):
            section = None if other in own else _section(other, others, sections)
            pair = frozenset((iri, other))
            if section is None or pair in others.related or decided(iri, other):
                continue
            if "conditions" not in (section, own[iri]):
                continue
            suggestion = compare_concepts(drivers, concept, _concept(other, others))
            if suggestion is not None and suggestion.score >= LEAST:
                found.append((suggestion, other))
        found.sort(key=lambda pair: (-pair[0].score, pair[1]))
        for suggestion, other in found[:MOST]:
            name = min(concept.names)
            others.related.add(frozenset((iri, other)))
            findings.add(
                case.origins.node(iri), "related-concept",
                f"'{name}' looks like {other.removeprefix(ID)} ({_source(other, others)}): "
                f"{_ASKED[suggestion.relation]}?",
                f"To compare and decide: tumen match {iri.removeprefix(ID)}", "info",
            )  # fmt: skip


_ASKED = {
    "same": "same", "opposite": "opposite", "narrower": "narrower", "broader": "broader",
    "part": "a part", "whole": "its whole", "instance": "an instance", "kind": "its kind",
}  # fmt: skip


def _section(iri: str, others: OtherCases, sections: Mapping[str, str]) -> str | None:
    found = {sections.get(class_) for class_ in others.values(iri, RDF_TYPE)}
    return next((section for section in _SECTIONS if section in found), None)


def _only_in(case: Case, iri: str, others: OtherCases) -> bool:
    slugs = set().union(*(others.classes(iri) or {}).values())
    return slugs <= {case.slug}


def _source(iri: str, others: OtherCases) -> str:
    slugs = set().union(*(others.classes(iri) or {}).values())
    return min(slugs, default="").removeprefix(SOURCE)


def _concept(iri: str, others: OtherCases) -> Concept:
    names = sorted(others.values(iri, Tumen.name) | others.values(iri, Tumen.alias))
    driver = min(others.values(iri, Tumen.concept), default="")
    less = Tumen.less in others.values(iri, Tumen.direction)
    return Concept(tuple(names or [iri.removeprefix(ID)]), driver, -1 if less else 1)


def _candidates(drivers: Drivers, concept: Concept, others: OtherCases) -> Iterator[str]:
    """Yield the things that suggest the same driver, an opposite or a broader one."""
    stated = [concept.driver] if concept.driver else suggested(drivers, concept.names)
    near = dict.fromkeys([*stated, *(n for driver in stated for n in sorted(drivers.near(driver)))])
    seen: set[str] = set()
    for driver in near:
        for iri in others.suggesting(driver, drivers):
            if iri not in seen and len(seen) < _MOST_COMPARED:
                seen.add(iri)
                yield iri
