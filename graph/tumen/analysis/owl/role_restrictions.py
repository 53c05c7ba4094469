"""What OWL 2 DL forbids of properties that are concluded from others (section 11.2).

A property is *composite* if a chain or its transitivity concludes it, or if it lies above such a
one. Counting, irreflexivity and their like are for the others only; and chains must not run in a
circle, so that the properties can be put in order.
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
    """Each property that breaks the restrictions of OWL 2 DL on composite properties, and how."""
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
    """Pairs of properties of which the first lies below the second, either way round."""
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
    open_ = list(found)
    while open_:
        for upper in above[open_.pop()] - found:
            found.add(upper)
            open_.append(upper)
    return found


def _circles(ontology: Ontology) -> Iterator[tuple[str, str]]:
    """Chains by which a property would have to come before itself."""
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
    open_ = [start]
    while open_:
        for next_ in after.get(open_.pop(), set()) - found:
            found.add(next_)
            open_.append(next_)
    return found
