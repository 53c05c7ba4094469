"""Align the causes and effects of different claims by the curators' relations.

Two things are level if they are the same driver or opposites, over any number of steps; each then
has a turn, 1 or -1: whether more of it is more or less of the thing that stands for its class. A
thing may also be narrower than others. `docs/alignment.md` gives the rules and their logic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tumen.core.vocabulary import DRIVER, Tumen
from tumen.derive.identity.relations import read_relations
from tumen.store.lookup import asserted

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.store.labels import Labels

Turned = tuple[str, int]  # a thing, and whether more of it is more (1) or less (-1)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Represent one reason to align: `one` is level with `other` (`turn`), or narrower than it."""

    kind: str  # level or narrower
    one: str
    other: str
    turn: int
    by: str

    def explain(self, labels: Labels) -> str:
        """Say the reason in words."""
        if self.kind == "narrower":
            return f"{labels[self.one]} is a kind of {labels[self.other]} (decided by {self.by})"
        if self.by:
            return f"{labels[self.one]} is the opposite of {labels[self.other]} ({self.by})"
        driver = self.other.removeprefix(DRIVER)
        how = "is more" if self.turn > 0 else "is less"
        if self.one.startswith(DRIVER):
            return f"the driver '{self.one.removeprefix(DRIVER)}' is the opposite of '{driver}'"
        return f"{labels[self.one]} {how} of the driver '{driver}', as its case states"


def read_edges(store: Store) -> set[Edge]:
    """Read the reasons to align that a store holds: decisions, and drivers that cases state.

    The cost follows their number.
    """
    from pyoxigraph import NamedNode

    found = set()
    for relation in read_relations(store):
        by = f"{relation.by}, {relation.date}"
        if relation.relation == "opposite":
            found.add(Edge("level", relation.from_, relation.to, -1, by))
        elif relation.relation == "narrower":
            found.add(Edge("narrower", relation.from_, relation.to, 1, by))
    less = {
        quad.subject.value  # type: ignore[union-attr]
        for quad in store.quads_for_pattern(
            None, NamedNode(Tumen.direction), NamedNode(Tumen.less), None
        )
    }
    drivers = set()
    for quad in store.quads_for_pattern(None, NamedNode(Tumen.concept), None, None):
        thing, driver = quad.subject.value, quad.object.value  # type: ignore[union-attr]
        if asserted(quad.graph_name.value):  # type: ignore[union-attr]
            found.add(Edge("level", thing, driver, -1 if thing in less else 1, ""))
            drivers.add(driver)
    for driver in drivers:
        pattern = (NamedNode(driver), NamedNode(Tumen.oppositeDriver), None, None)
        for quad in store.quads_for_pattern(*pattern):
            if quad.object.value in drivers and driver < quad.object.value:  # type: ignore[union-attr]
                found.add(Edge("level", driver, quad.object.value, -1, ""))  # type: ignore[union-attr]
    return found


class Alignment:
    """Tell which things are level or narrower, in which direction, and why."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._level: dict[str, list[tuple[str, int, Edge]]] = defaultdict(list)
        self._root: dict[str, Turned] = {}
        self._members: dict[str, list[str]] = {}
        ordered = sorted(edges)
        for edge in ordered:
            if edge.kind == "level":
                self._level[edge.one].append((edge.other, edge.turn, edge))
                self._level[edge.other].append((edge.one, edge.turn, edge))
        for thing in sorted(self._level, key=lambda iri: (iri.startswith(DRIVER), iri)):
            if thing not in self._root:
                self._members[thing] = self._spread(thing)
        self._above: dict[str, list[tuple[str, int, Edge]]] = defaultdict(list)
        self._below: dict[str, set[str]] = defaultdict(set)
        for edge in ordered:
            if edge.kind == "narrower":
                (one, turn), (other, again) = self.level(edge.one), self.level(edge.other)
                if one != other:
                    self._above[one].append((other, turn * again, edge))
                    self._below[other].add(one)

    def _spread(self, root: str) -> list[str]:
        """Give everything level with a thing its turn; the first way counts where ways differ."""
        self._root[root] = (root, 1)
        waiting = [root]
        for thing in waiting:
            for other, turn, _ in self._level[thing]:
                if other not in self._root:
                    self._root[other] = (root, self._root[thing][1] * turn)
                    waiting.append(other)
        return waiting

    def level(self, thing: str) -> Turned:
        """Return the thing that stands for all that are level with one, and the turn."""
        return self._root.get(thing, (thing, 1))

    def members(self, root: str) -> list[str]:
        """Return everything that is level with a thing that stands for its class."""
        return self._members.get(root, [root])

    def above(self, root: str) -> dict[str, int]:
        """Return itself and everything broader, with the turn; the first way counts."""
        found, waiting = {root: 1}, [root]
        for thing in waiting:
            for other, turn, _ in self._above.get(thing, ()):
                if other not in found:
                    found[other] = found[thing] * turn
                    waiting.append(other)
        return found

    def below(self, root: str) -> set[str]:
        """Return itself and everything narrower."""
        found, waiting = {root}, [root]
        for thing in waiting:
            fresh = self._below.get(thing, set()) - found
            found |= fresh
            waiting += sorted(fresh)
        return found

    def reasons(self, thing: str, root: str, labels: Labels) -> list[str]:
        """Return why a thing is compared with another one that is level with it or broader."""
        came: dict[str, tuple[str, Edge]] = {}
        waiting = [thing]
        for each in waiting:
            steps = [(other, edge) for other, _, edge in self._level.get(each, ())]
            above = self._above.get(self.level(each)[0], ())
            steps += [(edge.other, edge) for _, _, edge in above if edge.one == each]
            for other, edge in steps:
                if other not in came and other != thing:
                    came[other] = (each, edge)
                    waiting.append(other)
        found: list[str] = []
        while root != thing and root in came:
            root, edge = came[root]
            found.append(edge.explain(labels))
        return found[::-1]


def affected(before: Iterable[Edge], after: Iterable[Edge]) -> set[str]:
    """Return the things whose alignment a change of edges can move: all that they connect."""
    old, new = set(before), set(after)
    ways: dict[str, set[str]] = defaultdict(set)
    for edge in old | new:
        ways[edge.one].add(edge.other)
        ways[edge.other].add(edge.one)
    waiting = sorted({end for edge in old ^ new for end in (edge.one, edge.other)})
    found = set(waiting)
    for thing in waiting:
        fresh = ways[thing] - found
        found |= fresh
        waiting += sorted(fresh)
    return {thing for thing in found if not thing.startswith(DRIVER)}


def pairs_above(alignment: Alignment, cause: str, effect: str) -> Iterator[tuple[str, str, int]]:
    """Yield a link and every broader one, with the turn of its sign."""
    for broader, turn in alignment.above(cause).items():
        for wider, again in alignment.above(effect).items():
            yield broader, wider, turn * again
