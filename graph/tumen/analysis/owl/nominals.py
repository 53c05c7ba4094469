"""Remove nominals on the left side of axioms, which slow HermiT down.

"Anything with standing good is well placed" names a thing, a nominal, and with one nominal HermiT
carries all individuals through each of its tests. On the left side of an axiom, a class A with that
thing as its only stated member is equivalent. Since {a} ⊆ A, every model of ∃p.A ⊑ D satisfies
∃p.{a} ⊑ D, and A = {a} turns a model of the latter into one of the former. So the same consequences
follow, except those that mention A.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tumen.parse.case import RDF_TYPE

if TYPE_CHECKING:
    from pyoxigraph import Triple

NOMINAL_CLASS = "urn:tumen:nominal:"  # followed by the IRI of the thing

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_OWL = "http://www.w3.org/2002/07/owl#"
# From a part of a class to the whole that is on the left where the part is.
_PART_OF = {
    f"{_RDF}first", f"{_RDF}rest", f"{_OWL}intersectionOf", f"{_OWL}unionOf",
    f"{_OWL}someValuesFrom",
}  # fmt: skip
_BOTH_SIDES = {f"{_OWL}equivalentClass", f"{_OWL}disjointWith", f"{_OWL}complementOf"}


def remove_nominals(triples: Iterable[Triple]) -> list[Triple]:
    """Replace each nominal on the left side of an axiom by a class."""
    from pyoxigraph import NamedNode, Triple

    triples = list(triples)
    uses: dict[Any, list[Triple]] = defaultdict(list)
    both: set[Any] = set()
    for triple in triples:
        uses[triple.object].append(triple)
        if triple.predicate.value in _BOTH_SIDES:
            both.add(triple.subject)

    def is_left(node: Any) -> bool:
        return (
            not isinstance(node, NamedNode)
            and node not in both
            and all(use.predicate.value in _PART_OF and is_left(use.subject) for use in uses[node])
        )

    kind, some = NamedNode(RDF_TYPE), NamedNode(f"{_OWL}someValuesFrom")
    given: list[Triple] = []
    for triple in triples:
        single = triple.predicate.value == f"{_OWL}hasValue" and isinstance(
            triple.object, NamedNode
        )
        if not (single and is_left(triple.subject)):
            given.append(triple)
            continue
        thing = triple.object
        class_ = NamedNode(NOMINAL_CLASS + thing.value)  # type: ignore[union-attr]
        given += [
            Triple(triple.subject, some, class_),
            Triple(class_, kind, NamedNode(f"{_OWL}Class")),
            Triple(thing, kind, class_),  # type: ignore[arg-type]
        ]
    return given
