"""Withhold links of order that would date an event whose date is coarsened.

The public view shows only the year of an event that names a protected person. A link to an event
that keeps its day would narrow that year. So the link is left out, unless the years of both events
imply it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tumen.core.vocabulary import Tumen
from tumen.store.lookup import literals, objects, references, subjects_with

if TYPE_CHECKING:
    from pyoxigraph import Store

ORDER = frozenset({Tumen.follows, Tumen.partOf, Tumen.after})
Pair = tuple[str, str]


def revealing_order(store: Store, events: Iterable[str]) -> frozenset[Pair]:
    """Return the pairs, each with one of `events`, whose order in time is withheld."""
    coarse = set(events)
    return frozenset(
        (one, other)
        for one, other, part in sorted({pair for event in coarse for pair in _pairs(store, event)})
        if not {one, other} <= coarse and _reveals(store, one, other, part=part)
    )


def statements_of_order(store: Store, pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield the claims that state the order of such a pair."""
    for one, other in pairs:
        for claim in subjects_with(store, Tumen.subject, one):
            if other in objects(store, claim, Tumen.object) and ORDER.intersection(
                objects(store, claim, Tumen.property)
            ):
                yield claim


def _pairs(store: Store, event: str) -> Iterator[tuple[str, str, bool]]:
    for property_ in ORDER:
        part = property_ == Tumen.partOf
        for other in objects(store, event, property_):
            yield event, other, part
        for other in subjects_with(store, property_, event):
            yield other, event, part
    for claim, end in references(store, event):
        said = ORDER.intersection(objects(store, claim, Tumen.property))
        if not said or end not in (Tumen.subject, Tumen.object):
            continue
        part = said == {Tumen.partOf}
        far = Tumen.object if end == Tumen.subject else Tumen.subject
        for other in objects(store, claim, far):
            yield (event, other, part) if end == Tumen.subject else (other, event, part)


def _reveals(store: Store, one: str, other: str, *, part: bool) -> bool:
    """Tell whether a link of order says more than the years of its ends."""
    ours, others = _years(store, one), _years(store, other)
    if ours is None or others is None:
        return True
    apart = ours[1][:4] < others[0][:4] or others[1][:4] < ours[0][:4]
    around = others[0] <= f"{ours[0][:4]}-01-01" and others[1] >= f"{ours[1][:4]}-12-31"
    return not (apart or (part and around))


def _years(store: Store, node: str) -> tuple[str, str] | None:
    """Return the first and last possible day by any source; None where the range is open."""
    first = min(literals(store, node, Tumen.earliest), default="")
    last = max(literals(store, node, Tumen.latest), default="")
    return (first, last) if first[:1].isdigit() and last[:1].isdigit() else None
