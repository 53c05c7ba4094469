"""Keep in a graph of its own which drivers the names of conditions and events suggest.

`thing tumen:suggestsDriver driver` is a search index: `match` and `check` look up through it which
things of other cases may be about the same. It decides nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from tumen.core.vocabulary import CONCEPTS, DERIVED, ID, Tumen
from tumen.derive.derivation import Derivation
from tumen.derive.identity.drivers import Drivers, read_drivers
from tumen.derive.identity.phrases import phrase
from tumen.parse.case import RDF_TYPE
from tumen.store.classes import read_class_tree

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

NAMES = (Tumen.name, Tumen.alias)
FAMILIES = (Tumen.Condition, Tumen.Event)
MOST = 3  # drivers of one thing
_READ = frozenset({*NAMES, Tumen.concept, RDF_TYPE})


class ConceptsGraph(Derivation):
    """Index conditions and events by the drivers that they name."""

    name = "concepts"
    FORMAT_VERSION = "1"
    public = False

    def read_old_state(self) -> None:
        """Find the things whose names, concept or class change."""
        self._changed = {
            quad.subject
            for change in self.changes
            for quad in self.revision.before(change.slug) ^ frozenset(change.quads)
            if quad.predicate.value in _READ
        }

    def rebuild(self) -> None:
        """Index everything."""
        self.writer.replace(self.graph, suggestions(self.writer.store))

    def apply_changes(self) -> None:
        """Index the changed things again."""
        store, graph = self.writer.store, self.graph
        old = {
            q for node in self._changed for q in store.quads_for_pattern(node, None, None, graph)
        }
        new = set(suggestions(store, {node.value for node in self._changed}))  # type: ignore[union-attr]
        if old != new:
            self.writer.update_graph(graph, old - new, new - old)


def suggestions(store: Store, only: Iterable[str] | None = None) -> Iterator[Quad]:
    """Yield the drivers that things suggest: those of the given IRIs, or all."""
    from pyoxigraph import NamedNode, Quad

    named = concept_names(store, only)
    if not named:
        return
    drivers = read_drivers(store)
    property_, graph = NamedNode(Tumen.suggestsDriver), NamedNode(CONCEPTS)
    for iri, (names, stated) in named.items():
        for driver in stated or suggested(drivers, names):
            yield Quad(NamedNode(iri), property_, NamedNode(driver), graph)


def suggested(drivers: Drivers, names: Iterable[str]) -> list[str]:
    """Return the drivers that some names suggest, the best first."""
    best: dict[str, float] = {}
    for name in names:
        for found in drivers.of(phrase(name))[:MOST]:
            best[found.driver] = max(found.score, best.get(found.driver, 0.0))
    return sorted(best, key=lambda driver: (-best[driver], driver))[:MOST]


def concept_names(
    store: Store, only: Iterable[str] | None = None
) -> dict[str, tuple[list[str], list[str]]]:
    """Map conditions and events to their names, and to the drivers that sources state."""
    from pyoxigraph import NamedNode

    above = read_class_tree(store).above
    classes = {class_ for class_ in above for family in FAMILIES if family in above[class_]}
    type_ = NamedNode(RDF_TYPE)
    if only is None:
        things = {
            quad.subject.value  # type: ignore[union-attr]
            for class_ in classes
            for quad in store.quads_for_pattern(None, type_, NamedNode(class_), None)
        }
    else:
        things = {
            iri
            for iri in only
            for quad in store.quads_for_pattern(NamedNode(iri), type_, None, None)
            if quad.object.value in classes  # type: ignore[union-attr]
        }
    found: dict[str, tuple[list[str], list[str]]] = {}
    for iri in sorted(iri for iri in things if iri.startswith(ID)):
        values: dict[str, set[str]] = defaultdict(set)
        for quad in store.quads_for_pattern(NamedNode(iri), None, None, None):
            if not quad.graph_name.value.startswith(DERIVED):  # type: ignore[union-attr]
                values[quad.predicate.value].add(quad.object.value)  # type: ignore[union-attr]
        names = sorted(set().union(*(values[property_] for property_ in NAMES)))
        found[iri] = names, sorted(values[Tumen.concept])
    return found
