"""Holds one case against the rest: do its references lead anywhere, does it fit the shapes?

The cost is that of the case: of other cases only the classes of what it refers to are looked up.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.check.other_cases import Neighbours
from tumen.check.shacl import Violation, relations, validate
from tumen.core.errors import did_you_mean, nearest
from tumen.core.findings import Findings, Mark
from tumen.core.vocabulary import ID, ONTOLOGY, SOURCE, Tumen
from tumen.parse.case import GENID, RDF_TYPE, Case
from tumen.parse.date_bounds import BOUNDS_OF
from tumen.parse.turtle_case import TurtleOrigins

if TYPE_CHECKING:
    from pyoxigraph import Quad, Triple

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
# Looking for the nearest of all names is dear; whoever mistook more than this mistook the case.
_MOST_HINTS = 50
_COMPUTED = {property_ for pair in BOUNDS_OF.values() for property_ in pair}


def check_case(case: Case, findings: Findings, neighbours: Neighbours, ontology: Path) -> None:
    """Note every reference that leads nowhere and every shape that the case breaks."""
    _note_texts_for_things(case, findings, ontology)
    own = case.types()
    described = case.described()
    outside: dict[str, set[str]] = {}
    dangling = []
    for iri in sorted(case.mentioned()):
        classes = neighbours.classes(iri)
        if iri not in described and classes is None:
            dangling.append(iri)
        elif classes:
            outside[iri] = classes
    unclear = _note_dangling(dangling, case, findings, neighbours)
    unclear |= _of_unclear_kind(case, own, findings)
    for iri in own:
        if iri.startswith(ID) and iri not in outside:
            outside[iri] = neighbours.classes(iri) or set()
    for violation in validate(ontology, _triples(case, outside)):
        # What another case describes is that case's to answer for: here only its class is known.
        if violation.node in described and not (
            violation.node in unclear or violation.value in unclear
        ):
            _note(violation, case, findings)


def _note_texts_for_things(case: Case, findings: Findings, ontology: Path) -> None:
    """A text where a thing is wanted: shapes look only at what has a class, and this is nowhere."""
    from pyoxigraph import Literal

    if not isinstance(case.origins, TurtleOrigins):  # of a YAML case the schema has told the same
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


def _triples(case: Case, outside: dict[str, set[str]]) -> list[Triple]:
    from pyoxigraph import NamedNode, Triple

    rdf_type = NamedNode(RDF_TYPE)
    triples: list[Triple] = [quad.triple for quad in case.quads]
    triples.extend(
        Triple(NamedNode(iri), rdf_type, NamedNode(name))
        for iri, classes in outside.items()
        for name in classes
    )
    return triples


def _of_unclear_kind(case: Case, own: dict[str, set[str]], findings: Findings) -> set[str]:
    """Things whose kind is misspelt: what rests on the kind would only be said twice."""
    return {
        iri
        for iri, classes in own.items()
        for class_ in classes
        if "unknown-value" in findings.codes_at(case.origins.value(iri, RDF_TYPE, class_))
    }


def _note_dangling(
    dangling: list[str], case: Case, findings: Findings, neighbours: Neighbours
) -> set[str]:
    """Note every mention of what nobody describes, in time that follows the size of the case.

    Returns what is no id at all, as was said where it is written.
    """
    local = f"{ID}{case.slug}/"
    nameless = f"{local}{GENID}"  # a blank node of which nothing is said is no slip of the pen
    mentions: dict[str, list[Quad]] = {iri: [] for iri in dangling if not iri.startswith(nameless)}
    if not mentions:
        return set()
    for quad in case.quads:
        if (value := getattr(quad.object, "value", None)) in mentions:
            mentions[value].append(quad)
    no_ids: set[str] = set()
    described = case.described()
    own = [iri.removeprefix(local) for iri in described if iri.startswith(local)]
    everything = {iri.removeprefix(ID) for iri in (*described, *neighbours.things())}
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
        # Where it is an author, every claim is made by it: all that would follow from one slip.
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
    "'{}' is a claim or passage of this case, and no thing. What somebody said can be an event of "
    "the kind Statement: describe that, and name it here."
)
_DESCRIBE_IT = "Describe it in this case, or correct the name."
_ANCHOR_IT = (
    "Put it under 'passages'; get its line from: tumen passages {} --find WORDS --source-text FILE"
)


def _in_other_cases(name: str, everything: set[str]) -> list[str]:
    """The claims or passages of other cases that bear a name, as this case may refer to them."""
    return sorted(f"../{other}" for other in everything if other.endswith(f"/{name}"))[:3]


def _written(marks: list[Mark], quads: list[Quad], case: Case) -> list[Mark]:
    """The marks but for those of claims that only inherit their claimant from the source."""
    head = SOURCE + case.slug
    if not any(quad.subject.value == head for quad in quads):  # type: ignore[union-attr]
        return marks
    return [
        mark
        for mark, quad in zip(marks, quads, strict=True)
        if quad.predicate.value != Tumen.claimant or mark != case.origins.node(quad.subject.value)  # type: ignore[union-attr]
    ]


def _note(violation: Violation, case: Case, findings: Findings) -> None:
    code = _CODES.get(violation.component) or _rule_name(violation.shape)
    if violation.property and violation.component == "OrConstraintComponent":
        code = "wrong-kind"  # one property that admits several classes; not a rule of its own
    mark = case.origins.value(violation.node, violation.property, violation.value)
    if findings.codes_at(mark) & _SAID_ALREADY:
        return
    if violation.property in _COMPUTED and findings.has_errors():
        return  # what was computed from a wrong date is wrong with it
    if violation.property == Tumen.claimant and _misnames_its_author(case, findings):
        return  # the claims are the author's, and go without one only because of that slip
    name = violation.node.removeprefix(ID).removeprefix(f"{case.slug}/").removeprefix(SOURCE)
    value = violation.value.removeprefix(ID).removeprefix(f"{case.slug}/")
    about = f"'{name}'" + (f" ('{value}')" if value and code == "wrong-kind" else "")
    claim = code == "wrong-kind" and bool(_CLAIMS & case.types().get(violation.value, set()))
    hint = _NO_THING.format(value) if claim else ""
    findings.add(mark, code, f"{about}: {violation.message}", hint, violation.severity)  # type: ignore[arg-type]


def _misnames_its_author(case: Case, findings: Findings) -> bool:
    """Whether an author or publisher is given who could not be read, or is nobody."""
    return any(
        findings.codes_at(mark)
        for head in (Tumen.author, Tumen.publisher)
        for mark in case.origins.values(SOURCE + case.slug, head)
    )


def _rule_name(shape: str) -> str:
    """`…#PercentNeedsBaseShape` → `percent-needs-base`."""
    name = re.split(r"[#/]", shape)[-1].removesuffix("Shape")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower() or "shape"
