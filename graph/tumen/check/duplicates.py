"""Find possible duplicates: things with a name in common, or with names that sound alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.check.contradictions import sections_of_classes
from tumen.check.other_cases import OtherCases
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, Tumen
from tumen.parse.case import RDF_TYPE, Case
from tumen.parse.schema import SCHEMA_FILE

if TYPE_CHECKING:
    from pyoxigraph import Quad

Decided = Callable[[str, str], bool]
# Comparisons of names by their sound: the case's names times all others, some tenths of a second.
_MOST_PAIRS = 4_000_000
# A name that sounds like those of more things than this is a common one.
_COMMON = 2
_MOST_BEARERS = 4  # that a finding lists
# Sections of things with proper names. Similar descriptions of events are mostly of two events.
_PROPER = ("actors", "places")


def find_duplicates(
    case: Case, things: list[str], findings: Findings, others: OtherCases, ontology: Path,
    decided: Decided,
) -> None:  # fmt: skip
    """Report things of a case with another thing's name (warning), or a similar one (info).

    Pairs with a decision, and pairs that both have a description, are skipped.
    """
    sections = sections_of_classes(ontology / SCHEMA_FILE)
    own = {iri: place for place, iri in enumerate(things)}
    told: set[tuple[str, str]] = set()
    named = [
        quad
        for quad in case.quads
        if quad.predicate.value in (Tumen.name, Tumen.alias) and _iri(quad) in own
    ]
    alike: dict[str, list[tuple[Quad, str]]] = defaultdict(list)
    for quad in named:
        iri = _iri(quad)
        for other in sorted(_bearers(quad, others) - {iri}):
            # Of two in this case, the second is reported.
            if own.get(other, -1) > own[iri] or (iri, other) in told or decided(iri, other):
                continue
            if _kinds(iri, others, sections) & _kinds(other, others, sections):
                told.add((iri, other))
                alike[quad.object.value].append((quad, other))  # type: ignore[union-attr]
    for name, pairs in alike.items():
        _note_bearers(case, name, pairs, findings)
    _note_spellings(case, named, own, findings, others, sections, decided, told)


def _note_bearers(case: Case, name: str, pairs: list[tuple[Quad, str]], findings: Findings) -> None:
    """Report all things with one name in one finding."""
    quad, other = pairs[0]
    if len(pairs) == 1:
        said = f"'{_short(case, _iri(quad))}' has the same name as '{_short(case, other)}': {name}"
    else:
        bearers = dict.fromkeys(iri for quad, other in pairs for iri in (other, _iri(quad)))
        first = ", ".join(f"'{_short(case, iri)}'" for iri in list(bearers)[:_MOST_BEARERS])
        more = len(bearers) - _MOST_BEARERS
        said = f"{len(bearers)} things have the name {name}: {first}"
        said += f" and {more} more" if more > 0 else ""
    findings.add(
        case.origins.value(_iri(quad), quad.predicate.value, name), "lookalike", said,
        "If they are the same, use one id; if not, give each a 'description'.", "warning",
    )  # fmt: skip


def _note_spellings(
    case: Case, named: list[Quad], own: dict[str, int], findings: Findings, others: OtherCases,
    sections: dict[str, str], decided: Decided, told: set[tuple[str, str]],
) -> None:  # fmt: skip
    from tumen.derive.identity.phonetic_keys import near_matches, phonetic_keys, same_phonetic_key

    known = others.by_sound
    named = [quad for quad in named if _kinds(_iri(quad), others, sections) & set(_PROPER)]
    if not named or len(named) * len(known) > _MOST_PAIRS:
        return
    texts = [quad.object.value for quad in named]  # type: ignore[union-attr]
    found: dict[int, dict[str, str]] = defaultdict(dict)
    alike = near_matches(phonetic_keys(texts), list(known))
    for number, other, name in ((n, *one) for n, sound in alike for one in known[sound]):
        iri = _iri(named[number])
        if len(found[number]) > _COMMON:
            continue
        # Within one case the author sees both.
        if other in own or (iri, other) in told or other in found[number]:
            continue
        kinds = _kinds(iri, others, sections) & _kinds(other, others, sections)
        of_person = Tumen.Person in others.values(iri, RDF_TYPE)
        if (
            kinds
            and of_person == (Tumen.Person in others.values(other, RDF_TYPE))
            and same_phonetic_key(texts[number], name, of_person=of_person)
        ):
            found[number][other] = name
    for number, similar in found.items():
        if len(similar) > _COMMON:
            continue
        quad, text = named[number], texts[number]
        iri = _iri(quad)
        for other, name in sorted(similar.items()):
            if (iri, other) in told or decided(iri, other) or _apart(iri, other, others):
                continue
            told.add((iri, other))
            findings.add(
                case.origins.value(iri, quad.predicate.value, text), "spelt-alike",
                f"'{_short(case, iri)}' ({text}) may be '{_short(case, other)}' ({name})",
                f"To compare them: tumen match {_short(case, iri)}", "info",
            )  # fmt: skip


def _iri(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", ""))


def _short(case: Case, iri: str) -> str:
    return iri.removeprefix(ID).removeprefix(f"{case.slug}/")


def _kinds(iri: str, others: OtherCases, sections: dict[str, str]) -> set[str]:
    return {sections.get(class_, class_) for class_ in others.values(iri, RDF_TYPE)}


def _bearers(quad: Quad, others: OtherCases) -> set[str]:
    """Return the things with that name. An alias counts only against names, not aliases."""
    from pyoxigraph import Literal

    if not isinstance(quad.object, Literal):
        return set()
    found = others.bearers(quad.object, Tumen.name)
    if quad.predicate.value == Tumen.name:
        found |= others.bearers(quad.object, Tumen.alias)
    return {iri for iri in found if not _described(_iri(quad), iri, others)}


def _described(one: str, other: str, others: OtherCases) -> bool:
    """Return whether both things have a description, and so are known to be two."""
    return all(others.values(iri, Tumen.description) for iri in (one, other))


def _apart(one: str, other: str, others: OtherCases) -> bool:
    """Return whether descriptions, years of birth or sexes tell the two apart."""
    if _described(one, other, others):
        return True
    years: list[set[str]] = [
        {date[:4] for date in others.values(iri, Tumen.born) if date[:4].isdigit()}
        for iri in (one, other)
    ]
    sexes = [others.values(iri, Tumen.sex) for iri in (one, other)]
    return any(both[0] and both[1] and not both[0] & both[1] for both in (years, sexes))
