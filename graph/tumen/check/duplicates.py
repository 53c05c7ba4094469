"""Two things that may be one: a name in common, or names that only differ in their spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.check.other_cases import Elsewhere
from tumen.core.findings import Findings
from tumen.core.vocabulary import ID, ONTOLOGY, Tumen
from tumen.parse.case import RDF_TYPE, Case
from tumen.parse.schema import SCHEMA_FILE, load_schema

if TYPE_CHECKING:
    from pyoxigraph import Quad

Decided = Callable[[str, str], bool]
# Names compared by their sound, those of the case times all others: some tenths of a second.
_MOST_PAIRS = 4_000_000
# A name like those of more things than this is a common one, and says nothing.
_COMMON = 2
_MOST_BEARERS = 4  # that are told by their ids
# What bears a name; where two descriptions are nearly alike, they mostly are of two.
_PROPER = ("actors", "places")


def note_lookalikes(
    case: Case, things: list[str], findings: Findings, elsewhere: Elsewhere, ontology: Path,
    decided: Decided,
) -> None:  # fmt: skip
    """Note the things of a case that bear another's name, as a warning, or nearly, as a remark.

    Pairs on which a decision stands, and such as are described apart, are known to be two or one.
    """
    sections = _sections(ontology / SCHEMA_FILE)
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
        for other in sorted(_bearers(quad, elsewhere) - {iri}):
            # Of two in this very case the second is the one to look at.
            if own.get(other, -1) > own[iri] or (iri, other) in told or decided(iri, other):
                continue
            if _kinds(iri, elsewhere, sections) & _kinds(other, elsewhere, sections):
                told.add((iri, other))
                alike[quad.object.value].append((quad, other))  # type: ignore[union-attr]
    for name, pairs in alike.items():
        _note_bearers(case, name, pairs, findings)
    _note_spellings(case, named, own, findings, elsewhere, sections, decided, told)


def _note_bearers(case: Case, name: str, pairs: list[tuple[Quad, str]], findings: Findings) -> None:
    """Note all that bear one name in one line: of a common name there would be a line for each."""
    quad, other = pairs[0]
    if len(pairs) == 1:
        said = f"'{_short(case, _iri(quad))}' bears the name of '{_short(case, other)}': {name}"
    else:
        bearers = dict.fromkeys(iri for quad, other in pairs for iri in (other, _iri(quad)))
        first = ", ".join(f"'{_short(case, iri)}'" for iri in list(bearers)[:_MOST_BEARERS])
        more = len(bearers) - _MOST_BEARERS
        said = f"{len(bearers)} bear one name: {name}: {first}" + (
            f" and {more} more" if more > 0 else ""
        )
    findings.add(
        case.origins.value(_iri(quad), quad.predicate.value, name), "lookalike", said,
        "If they are one, use one id for both; if not, give each a 'description'.", "warning",
    )  # fmt: skip


def _note_spellings(
    case: Case, named: list[Quad], own: dict[str, int], findings: Findings, elsewhere: Elsewhere,
    sections: dict[str, str], decided: Decided, told: set[tuple[str, str]],
) -> None:  # fmt: skip
    from tumen.derive.identity.phonetic_keys import near_matches, phonetic_keys, same_phonetic_key

    known = elsewhere.sounding
    named = [quad for quad in named if _kinds(_iri(quad), elsewhere, sections) & set(_PROPER)]
    if not named or len(named) * len(known) > _MOST_PAIRS:
        return
    texts = [quad.object.value for quad in named]  # type: ignore[union-attr]
    found: dict[int, dict[str, str]] = defaultdict(dict)
    alike = near_matches(phonetic_keys(texts), list(known))
    for number, other, name in ((n, *one) for n, sound in alike for one in known[sound]):
        iri = _iri(named[number])
        if len(found[number]) > _COMMON:
            continue
        # In this very case the author sees both; two sources see one person under two ids.
        if other in own or (iri, other) in told or other in found[number]:
            continue
        kinds = _kinds(iri, elsewhere, sections) & _kinds(other, elsewhere, sections)
        of_person = Tumen.Person in elsewhere.values(iri, RDF_TYPE)
        if (
            kinds
            and of_person == (Tumen.Person in elsewhere.values(other, RDF_TYPE))
            and same_phonetic_key(texts[number], name, of_person=of_person)
        ):
            found[number][other] = name
    for number, others in found.items():
        if len(others) > _COMMON:
            continue
        quad, text = named[number], texts[number]
        iri = _iri(quad)
        for other, name in sorted(others.items()):
            if (iri, other) in told or decided(iri, other) or _apart(iri, other, elsewhere):
                continue
            told.add((iri, other))
            findings.add(
                case.origins.value(iri, quad.predicate.value, text), "spelt-alike",
                f"'{_short(case, iri)}' is called '{text}', and '{_short(case, other)}' '{name}'",
                f"Whether they are one: tumen match {_short(case, iri)}", "info",
            )  # fmt: skip


def _iri(quad: Quad) -> str:
    return str(getattr(quad.subject, "value", ""))


def _short(case: Case, iri: str) -> str:
    return iri.removeprefix(ID).removeprefix(f"{case.slug}/")


def _kinds(iri: str, elsewhere: Elsewhere, sections: dict[str, str]) -> set[str]:
    return {sections.get(class_, class_) for class_ in elsewhere.values(iri, RDF_TYPE)}


def _bearers(quad: Quad, elsewhere: Elsewhere) -> set[str]:
    """Whoever has that name; a mere alias must be the other's name, not its alias as well."""
    from pyoxigraph import Literal

    if not isinstance(quad.object, Literal):
        return set()
    found = elsewhere.bearers(quad.object, Tumen.name)
    if quad.predicate.value == Tumen.name:
        found |= elsewhere.bearers(quad.object, Tumen.alias)
    return {iri for iri in found if not _described(_iri(quad), iri, elsewhere)}


def _described(one: str, other: str, elsewhere: Elsewhere) -> bool:
    """Two that are described apart are known to be two."""
    return all(elsewhere.values(iri, Tumen.description) for iri in (one, other))


def _apart(one: str, other: str, elsewhere: Elsewhere) -> bool:
    """Whether something else says that the two are two."""
    if _described(one, other, elsewhere):
        return True
    years: list[set[str]] = [
        {date[:4] for date in elsewhere.values(iri, Tumen.born) if date[:4].isdigit()}
        for iri in (one, other)
    ]
    sexes = [elsewhere.values(iri, Tumen.sex) for iri in (one, other)]
    return any(both[0] and both[1] and not both[0] & both[1] for both in (years, sexes))


@lru_cache(maxsize=4)
def _sections(schema: Path) -> dict[str, str]:
    """Class → the section of a case in which its things stand."""
    return {
        ONTOLOGY + class_: section
        for section, part in load_schema(schema).schema["properties"].items()
        for class_ in part.get("x-tumen-classes", [])
    }
