"""Find what cases say of one thing that cannot be: two kinds of thing, or a place inside itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path

from tumen.check.other_cases import OtherCases, containments
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, ONTOLOGY, Tumen
from tumen.parse.case import RDF_TYPE, Case
from tumen.parse.schema import SCHEMA_FILE, load_schema
from tumen.parse.turtle_case import TurtleOrigins

_WORDS = {Tumen.within: "lie within", Tumen.partOf: "be a part of"}


def check_kinds(
    case: Case, own: Mapping[str, set[str]], findings: Findings,
    known: Mapping[str, Mapping[str, set[str]] | None], ontology: Path,
) -> None:  # fmt: skip
    """Report things that are of one kind here and of another kind in another case.

    `own` are the classes that this case gives, `known` those that all cases give, with the slugs
    of the cases. Two kinds are told apart by the sections of a case: a person is no event.
    """
    sections = sections_of_classes(ontology / SCHEMA_FILE)
    # The sections of a YAML case are compared by its reader.
    within = isinstance(case.origins, TurtleOrigins)
    for iri, classes in own.items():
        given = known.get(iri) or {}
        if given.keys() == classes and len(classes) == 1:  # as nearly always
            continue
        here = {sections[class_]: class_ for class_ in sorted(classes) if class_ in sections}
        if not here:
            continue
        for class_, slugs in sorted(given.items()):
            elsewhere = sorted(slugs if within else slugs - {case.slug})
            if not elsewhere or sections.get(class_, next(iter(here))) in here:
                continue
            name = iri.removeprefix(ID).removeprefix(f"{case.slug}/")
            mine = next(iter(here.values()))
            findings.add(
                case.origins.value(iri, RDF_TYPE, mine), "id-clash",
                f"'{name}' is of the type {mine.removeprefix(ONTOLOGY)} here, and of the type "
                f"{class_.removeprefix(ONTOLOGY)} in the case '{elsewhere[0]}'",
                "One id is one thing: give one of the two another id.",
            )  # fmt: skip
            break


def check_containment(case: Case, findings: Findings, others: OtherCases) -> None:
    """Report places that lie within themselves, and things that are a part of themselves.

    A cycle within the case is an error; one that other cases close is a warning, since each of
    them may say what its source says.
    """
    own: dict[tuple[str, str], set[str]] = {}
    for thing, property_, whole in containments(case.quads):
        own.setdefault((thing, property_), set()).add(whole)
    reported: set[tuple[str, str]] = set()

    def containers(iri: str, property_: str) -> set[str]:
        return own.get((iri, property_), set())

    for severity, above in (("error", containers), ("warning", others.containers)):
        for (thing, property_), wholes in own.items():
            for whole in sorted(wholes):
                if (thing, property_) in reported:
                    break
                way = _way(whole, thing, partial(above, property_=property_))
                if not way:
                    continue
                reported |= {(iri, property_) for iri in way}
                names = [
                    iri.removeprefix(ID).removeprefix(f"{case.slug}/") for iri in (thing, *way)
                ]
                findings.add(
                    case.origins.value(thing, property_, whole), "containment-cycle",
                    f"'{names[0]}' would {_WORDS[property_]} itself: {' → '.join(names)}",
                    "Nothing contains itself: correct one of these.", severity,  # type: ignore[arg-type]
                )  # fmt: skip


def _way(start: str, goal: str, above: Callable[[str], set[str]]) -> list[str]:
    """Return the shortest chain from one thing up to another, both included; or nothing."""
    before = {start: ""}
    waiting = [start]
    for iri in waiting:
        if iri == goal:
            way = [iri]
            while before[way[-1]]:
                way.append(before[way[-1]])
            return way[::-1]
        for whole in sorted(above(iri)):
            if whole not in before:
                before[whole] = iri
                waiting.append(whole)
    return []


@lru_cache(maxsize=4)
def sections_of_classes(schema: Path) -> dict[str, str]:
    """Map each class to the section of a case in which its things stand."""
    return {
        ONTOLOGY + class_: section
        for section, part in load_schema(schema).schema["properties"].items()
        for class_ in part.get("x-tumen-classes", [])
    }
