"""Check one case against the others: references, shapes, kinds, containment.

The cost is that of the case: of other cases only what it refers to is looked up.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.check.contradictions import check_containment, check_kinds
from tumen.check.other_cases import OtherCases
from tumen.check.shacl import Violation, driver_names, relations, validate
from tumen.core.errors import did_you_mean, nearest
from tumen.core.findings import Findings, Mark
from tumen.core.vocabulary import DRIVER, ID, ONTOLOGY, SOURCE, Tumen
from tumen.parse.case import GENID, RDF_TYPE, Case
from tumen.parse.date_bounds import BOUNDS_OF
from tumen.parse.turtle_case import TurtleOrigins

if TYPE_CHECKING:
    from pyoxigraph import Quad

# SHACL constraint component → code of the finding. A shape with a rule of its own gives its name.
_CODES = {
    "ClassConstraintComponent": "wrong-kind",
    "MinCountConstraintComponent": "missing-key",
    "MaxCountConstraintComponent": "too-many",
    "DatatypeConstraintComponent": "wrong-value",
    "NodeKindConstraintComponent": "wrong-value",
    "InConstraintComponent": "unknown-value",
    "PatternConstraintComponent": "wrong-value",
    "LessThanConstraintComponent": "wrong-order",
    "LessThanOrEqualsConstraintComponent": "wrong-order",
    "MinInclusiveConstraintComponent": "wrong-value",
    "MaxInclusiveConstraintComponent": "wrong-value",
    "MinLengthConstraintComponent": "empty-value",
    "NodeConstraintComponent": "wrong-value",
    "UniqueLangConstraintComponent": "too-many",
}
# A finding of the schema says the same better, in the author's own words.
_SAID_ALREADY = {
    "bad-date", "bad-id", "dangling-reference", "missing-key", "unknown-term", "unknown-value",
    "wrong-type", "wrong-value",
}  # fmt: skip

_CLAIMS = {
    Tumen.CausalClaim, Tumen.EvidentialClaim, Tumen.NormativeClaim, Tumen.StatementClaim,
    Tumen.StatisticClaim,
}  # fmt: skip
# Searching the nearest of all names is slow, and more wrong names than this have one cause.
_MOST_HINTS = 50
_COMPUTED = {property_ for pair in BOUNDS_OF.values() for property_ in pair}


def check_case(case: Case, findings: Findings, others: OtherCases, ontology: Path) -> None:
    """Report dangling references, broken shapes and contradictions with other cases.

    `others` may include the case itself.
    """
    own, described, mentioned = case.types(), case.described(), case.mentioned()
    things = sorted(mentioned | {iri for iri in own if iri.startswith(ID)})
    known = {iri: others.classes(iri) for iri in things}
    check_kinds(case, own, findings, known, ontology)
    check_containment(case, findings, others)
    _note_texts_for_things(case, findings, ontology)
    dangling = [iri for iri in things if iri not in described and known[iri] is None]
    unclear = _note_dangling(dangling, case, findings, others)
    if findings.has_errors():
        unclear |= _of_unclear_kind(case, own, findings)
    lines = [str(quad.triple) for quad in case.quads]
    lines += (
        f"<{iri}> <{RDF_TYPE}> <{class_}>"
        for iri, classes in known.items()
        for class_ in classes or ()
        if class_ not in own.get(iri, ())
    )
    for violation in validate(ontology, lines):
        # Another case is checked by itself: here only the class of its things is known.
        if violation.node in described and not (
            violation.node in unclear or violation.value in unclear
        ):
            _note(violation, case, findings, ontology)


def _note_texts_for_things(case: Case, findings: Findings, ontology: Path) -> None:
    """Report a text where a thing is wanted: no shape sees it, since a text has no class."""
    from pyoxigraph import Literal

    if not isinstance(case.origins, TurtleOrigins):  # the schema of a YAML case reports the same
        return
    between = relations(ontology)
    for quad in case.quads:
        property_ = quad.predicate.value
        if isinstance(quad.object, Literal) and property_ in between:
            value = quad.object.value
            mark = case.origins.value(quad.subject.value, property_, value)  # type: ignore[union-attr]
            findings.add(
                mark, "wrong-value",
                f"'{property_.removeprefix(ONTOLOGY)}' leads to a thing, and '{value}' is a text",
                "Name the thing by its IRI, without quotes.",
            )  # fmt: skip


def _of_unclear_kind(case: Case, own: dict[str, set[str]], findings: Findings) -> set[str]:
    """Return the things whose type is misspelt: shapes would report that error again."""
    return {
        iri
        for iri, classes in own.items()
        for class_ in classes
        if "unknown-value" in findings.codes_at(case.origins.value(iri, RDF_TYPE, class_))
    }


def _note_dangling(
    dangling: list[str], case: Case, findings: Findings, others: OtherCases
) -> set[str]:
    """Report every reference to a thing that no case describes, in linear time.

    Returns what is no id at all, which has been reported already.
    """
    local = f"{ID}{case.slug}/"
    nameless = f"{local}{GENID}"  # a blank node without statements is no typing error
    mentions: dict[str, list[Quad]] = {iri: [] for iri in dangling if not iri.startswith(nameless)}
    if not mentions:
        return set()
    for quad in case.quads:
        if (value := getattr(quad.object, "value", None)) in mentions:
            mentions[value].append(quad)
    no_ids: set[str] = set()
    described = case.described()
    own = [iri.removeprefix(local) for iri in described if iri.startswith(local)]
    everything = {iri.removeprefix(ID) for iri in (*described, *others.things())}
    things = [name for name in everything if "/" not in name and not name.startswith("http")]
    for number, (iri, quads) in enumerate(mentions.items()):
        name = iri.removeprefix(local)
        known = own if name != iri else things  # a passage or a claim of this very case, or a thing
        name = name.removeprefix(ID)
        hint = ""
        anchor = known is own and all(q.predicate.value == Tumen.at for q in quads)
        if known is things and name in own:
            hint = _NO_THING.format(name)
        elif number < _MOST_HINTS:
            apart = [] if known is things or anchor else _in_other_cases(name, everything)
            hint = did_you_mean(apart or nearest(name, known))
        marks = [case.origins.value(q.subject.value, q.predicate.value, iri) for q in quads]  # type: ignore[union-attr]
        # Every claim has the author as its claimant: one typing error is reported once.
        if any("wrong-value" in findings.codes_at(mark) for mark in marks):
            no_ids.add(iri)
            continue
        for mark in _written(marks, quads, case):
            if not findings.codes_at(mark) & _SAID_ALREADY:
                findings.add(
                    mark, "dangling-reference", f"nothing is called '{name}'",
                    hint or (_ANCHOR_IT.format(case.slug) if anchor else _DESCRIBE_IT),
                )  # fmt: skip
    return no_ids


_NO_THING = (
    "'{}' is a claim or passage of this case, not a thing. An utterance can be an event of the "
    "type Statement: describe that, and name it here."
)
_DESCRIBE_IT = "Describe it in this case, or correct the name."
_ANCHOR_IT = (
    "Put it under 'passages'; get its line from: tumen passages {} --find WORDS --source-text FILE"
)


def _in_other_cases(name: str, everything: set[str]) -> list[str]:
    """Return claims and passages of other cases with that name, written as references."""
    return sorted(f"../{other}" for other in everything if other.endswith(f"/{name}"))[:3]


def _written(marks: list[Mark], quads: list[Quad], case: Case) -> list[Mark]:
    """Return the marks without those of claims that only inherit the author as claimant."""
    head = SOURCE + case.slug
    if not any(quad.subject.value == head for quad in quads):  # type: ignore[union-attr]
        return marks
    return [
        mark
        for mark, quad in zip(marks, quads, strict=True)
        if quad.predicate.value != Tumen.claimant or mark != case.origins.node(quad.subject.value)  # type: ignore[union-attr]
    ]


def _note(violation: Violation, case: Case, findings: Findings, ontology: Path) -> None:
    code = _CODES.get(violation.component) or _rule_name(violation.shape)
    if violation.property and violation.component == "OrConstraintComponent":
        code = "wrong-kind"  # one property that admits several classes
    mark = case.origins.value(violation.node, violation.property, violation.value)
    if findings.codes_at(mark) & _SAID_ALREADY:
        return
    if violation.property == Tumen.concept and violation.component == "ClassConstraintComponent":
        driver, known = violation.value.removeprefix(DRIVER), driver_names(ontology)
        hint = did_you_mean(nearest(driver, known)) or "They are listed in ontology/drivers.ttl."
        findings.add(mark, "unknown-driver", f"no driver is called '{driver}'", hint)
        return
    if violation.property in _COMPUTED and findings.has_errors():
        return  # it was computed from a wrong date
    if violation.property == Tumen.claimant and _misnames_its_author(case, findings):
        return  # the claims lack a claimant only because the author is wrong
    name = violation.node.removeprefix(ID).removeprefix(f"{case.slug}/").removeprefix(SOURCE)
    value = violation.value.removeprefix(ID).removeprefix(f"{case.slug}/")
    about = f"'{name}'" + (f" ('{value}')" if value and code == "wrong-kind" else "")
    claim = code == "wrong-kind" and bool(_CLAIMS & case.types().get(violation.value, set()))
    hint = _NO_THING.format(value) if claim else ""
    findings.add(mark, code, f"{about}: {violation.message}", hint, violation.severity)  # type: ignore[arg-type]


def _misnames_its_author(case: Case, findings: Findings) -> bool:
    """Return whether the author or publisher is wrong, which has been reported."""
    return any(
        findings.codes_at(mark)
        for head in (Tumen.author, Tumen.publisher)
        for mark in case.origins.values(SOURCE + case.slug, head)
    )


def _rule_name(shape: str) -> str:
    """Name a rule by its shape: `…#PercentNeedsBaseShape` → `percent-needs-base`."""
    name = re.split(r"[#/]", shape)[-1].removesuffix("Shape")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower() or "shape"
