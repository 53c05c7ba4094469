"""Check the restrictions of OWL 2 DL on composite properties (Structural Specification, 11.2).

A property is *composite* if a chain or transitivity implies it, or if it is above such a property.
Cardinality, irreflexivity and the like are for simple properties only. Chains must not be circular,
so that the properties can be ordered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tumen.derive.inference.ontology_index import SUBPROPERTY, Ontology, local_name, owl
from tumen.derive.inference.rules import RDF_TYPE

_SIMPLE_ONLY = (
    "FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty", "AsymmetricProperty",
)  # fmt: skip
_COUNTING = (
    "cardinality", "minCardinality", "maxCardinality", "qualifiedCardinality",
    "minQualifiedCardinality", "maxQualifiedCardinality", "hasSelf",
)  # fmt: skip


def role_violations(ontology: Ontology) -> Iterator[tuple[str, str]]:
    """Yield each property that violates the restrictions on composite properties, and how."""
    composite = _composite(ontology)
    for word in _SIMPLE_ONLY:
        for property_ in ontology.subjects[RDF_TYPE, owl(word)]:
            if property_ in composite:
                yield property_, f"is owl:{word} and composite"
    for word in _COUNTING:
        for node, _ in ontology.pairs[owl(word)]:
            for property_ in ontology.objects[node, owl("onProperty")]:
                if property_ in composite:
                    yield property_, f"is composite and used in owl:{word}"
    for pair in ontology.pairs[owl("propertyDisjointWith")]:
        for property_ in pair:
            if property_ in composite:
                yield property_, "is composite and used in owl:propertyDisjointWith"
    yield from _circles(ontology)


def _inclusions(ontology: Ontology) -> list[tuple[str, str]]:
    """Return the pairs of a property and one that it implies, inverses included."""
    pairs = list(ontology.pairs[SUBPROPERTY])
    for word in ("equivalentProperty", "inverseOf"):
        for one, other in ontology.pairs[owl(word)]:
            pairs += [(one, other), (other, one)]
    return pairs


def _composite(ontology: Ontology) -> set[str]:
    found = {property_ for property_, _ in ontology.pairs[owl("propertyChainAxiom")]}
    found |= set(ontology.subjects[RDF_TYPE, owl("TransitiveProperty")])
    above: dict[str, set[str]] = defaultdict(set)
    for lower, upper in _inclusions(ontology):
        above[lower].add(upper)
    stack = list(found)
    while stack:
        for upper in above[stack.pop()] - found:
            found.add(upper)
            stack.append(upper)
    return found


def _circles(ontology: Ontology) -> Iterator[tuple[str, str]]:
    """Yield the properties that a chain puts before themselves."""
    after: dict[str, set[str]] = defaultdict(set)
    for lower, upper in _inclusions(ontology):
        after[lower].add(upper)
    strict: list[tuple[str, str]] = []
    for property_, node in ontology.pairs[owl("propertyChainAxiom")]:
        chain = list(ontology.list(node))
        if chain == [property_, property_]:
            continue
        # The property itself may stand at one end of its own chain.
        inner = chain[1:] if chain[0] == property_ else chain
        inner = inner[:-1] if inner == chain and chain[-1] == property_ else inner
        for step in inner:
            strict.append((step, property_))
            after[step].add(property_)
    for step, property_ in strict:
        if step in _reached(property_, after):
            yield property_, f"is in a cycle of property chains through {local_name(step)}"


def _reached(start: str, after: dict[str, set[str]]) -> set[str]:
    found = {start}
    stack = [start]
    while stack:
        for following in after.get(stack.pop(), set()) - found:
            found.add(following)
            stack.append(following)
    return found
