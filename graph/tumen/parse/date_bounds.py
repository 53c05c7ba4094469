"""Add to every date of a case the first and the last day that it can mean, for queries.

A date that the source only attributes to a speaker belongs to the claim and not to the event.
"""

from __future__ import annotations

from tumen.core.findings import Findings
from tumen.core.vocabulary import Tumen
from tumen.parse.case import Case
from tumen.parse.edtf import InvalidDate, bounds, has_fast_path

# Property of the text → properties of its first and last day. What has no pair is checked only.
BOUNDS_OF = {
    Tumen.date: (Tumen.earliest, Tumen.latest),
    Tumen.period: (Tumen.earliest, Tumen.latest),
    Tumen.published: (Tumen.earliest, Tumen.latest),
    Tumen.basePeriod: (Tumen.baseEarliest, Tumen.baseLatest),
    Tumen.objectText: (Tumen.objectEarliest, Tumen.objectLatest),
}
# Of a statement the text is a date only where what it is said to be is one of these.
_DATED = {Tumen.date, Tumen.born, Tumen.died, Tumen.listed}
DATE_PROPERTIES = {
    *BOUNDS_OF, Tumen.asOf, Tumen.born, Tumen.died, Tumen.listed, Tumen.retrieved, Tumen.withdrawn,
}  # fmt: skip

MAX_SLOW_DATES = 400  # different ones that take milliseconds each to read
_XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"


def add_bounds(case: Case, findings: Findings) -> None:
    """Append the bounds of every EDTF date to the quads of a case; report invalid dates."""
    from pyoxigraph import Literal, NamedNode, Quad

    day_type = NamedNode(_XSD_DATE)
    bounds_of: list[Quad] = []
    unusual: set[str] = set()
    dating = {
        quad.subject
        for quad in case.quads
        if quad.predicate.value == Tumen.property and getattr(quad.object, "value", "") in _DATED
    }
    for quad in case.quads:
        predicate = quad.predicate.value
        if predicate not in DATE_PROPERTIES or not isinstance(quad.object, Literal):
            continue
        if predicate == Tumen.objectText and quad.subject not in dating:
            continue
        try:
            if not has_fast_path(quad.object.value):
                unusual.add(quad.object.value)
            if len(unusual) > MAX_SLOW_DATES:
                raise InvalidDate(
                    f"a case has at most {MAX_SLOW_DATES:,} unusual dates", "Split it."
                )
            days = bounds(quad.object.value)
        except InvalidDate as error:
            message, remedy = error.args
            mark = case.origins.value(quad.subject.value, predicate, quad.object.value)  # type: ignore[union-attr]
            findings.add(mark, "bad-date", message, remedy)
            continue
        for day, property_ in zip(days, BOUNDS_OF.get(predicate, ()), strict=False):
            if day is not None:
                literal = Literal(day.isoformat(), datatype=day_type)
                bounds_of.append(Quad(quad.subject, NamedNode(property_), literal, quad.graph_name))
    case.quads.extend(bounds_of)
