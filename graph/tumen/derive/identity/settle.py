"""Settle which decisions hold together: the clusters of ids that are one, and what cannot be used.

The result depends on the decisions and on the kinds of their things alone. The order of files,
names of files and dates play no part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, pairwise

from tumen.parse.decisions import DIRECTED, Decision

LARGEST_CLUSTER = 100
_RELATIONS = (*DIRECTED, "opposite")
_REMEDY = "Change one of these decisions, or delete its file."

Realms = Callable[[str], frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Say why a decision is not used: the name of its file without ending, and the finding."""

    name: str
    code: str
    message: str
    hint: str


@dataclass(slots=True)
class Settled:
    """Hold what decisions come to: `canonical` maps each id that another one stands for.

    `used` names the decisions that take effect, `faults` says why the others do not.
    """

    canonical: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def of(self, id_: str) -> str:
        """Return the id that stands for one."""
        return self.canonical.get(id_, id_)

    def drop(self, names: Iterable[str], code: str, message: str, hint: str = _REMEDY) -> None:
        """Leave decisions out, with a finding at the first one."""
        left_out = sorted(set(names))
        self.used -= set(left_out)
        self.faults.append(Fault(left_out[0], code, message, hint))


def settle(decisions: Mapping[str, Decision], realms: Realms) -> Settled:
    """Settle decisions, given by the names of their files without ending.

    `realms` gives the kinds that a thing may be, of which two things that are the same must share
    one; the empty set if nothing is known, None if no case describes the thing.

    The canonical id of a cluster is the one that a decision names (the first in the alphabet if
    decisions name several), else the first in the alphabet.
    """
    settled = Settled(used=set(decisions))
    known = {id_: realms(id_) for each in decisions.values() for id_ in each.things}
    for name in sorted(decisions):
        unknown = [id_ for id_ in sorted(decisions[name].things) if known[id_] is None]
        if unknown:
            settled.drop(
                [name], "unknown-thing", f"no case describes '{unknown[0]}'",
                "Correct the id, or delete the decision if the thing is gone for good.",
            )  # fmt: skip
    _settle_clusters(decisions, known, settled)
    _settle_relations(decisions, settled)
    settled.faults.sort(key=lambda fault: (fault.name, fault.code, fault.message))
    return settled


Chains = dict[str, dict[str, str]]  # thing → thing decided to be the same → the decision


def _settle_clusters(
    decisions: Mapping[str, Decision], known: Mapping[str, frozenset[str] | None], settled: Settled
) -> None:
    chains: Chains = defaultdict(dict)
    different: dict[str, set[str]] = defaultdict(set)
    for name in sorted(settled.used):
        one, other = decisions[name].things
        if decisions[name].now.verdict == "same":
            chains[one][other] = chains[other][one] = name
        elif decisions[name].now.verdict == "different":
            different[one].add(other)
            different[other].add(one)
    for cluster in _clusters(chains):
        if len(cluster) > LARGEST_CLUSTER:
            _cut(chains, settled, {name for id_ in cluster for name in chains[id_].values()},
                 "large-cluster",
                 f"decisions make one of {len(cluster)} things, from '{cluster[0]}' to "
                 f"'{cluster[-1]}', and at most {LARGEST_CLUSTER} can be one",
                 "Delete the decisions that join what is not the same.")  # fmt: skip
            continue
        for one, other in combinations(cluster, 2):
            if other in different[one]:
                why = f"'{one}' and '{other}' are decided to be different, but other decisions "
                code, why = "contradictory-decisions", why + "say they are the same: "
            elif known[one] and known[other] and not known[one] & known[other]:  # type: ignore[operator]
                kinds = [" or ".join(sorted(known[id_] or ())) for id_ in (one, other)]
                why = f"'{one}' is {kinds[0]} and '{other}' is {kinds[1]}, but they are decided "
                code, why = "incompatible-kinds", why + "to be the same: "
            else:
                continue
            while way := _way(chains, one, other):
                names = {chains[a][b] for a, b in pairwise(way)}
                _cut(chains, settled, names, code, why + " = ".join(way), _REMEDY)
    for cluster in _clusters(chains):
        if len(cluster) > 1:
            _choose(cluster, chains, decisions, settled)


def _cut(
    chains: Chains, settled: Settled, names: set[str], code: str, message: str, hint: str
) -> None:
    settled.drop(names, code, message, hint)
    for held in chains.values():
        for other in [other for other, name in held.items() if name in names]:
            del held[other]


def _choose(
    cluster: list[str], chains: Chains, decisions: Mapping[str, Decision], settled: Settled
) -> None:
    joined = sorted({name for id_ in cluster for name in chains[id_].values()})
    named = {each: name for name in joined if (each := decisions[name].now.canonical)}
    chosen = min(named, default=cluster[0])
    if len(named) > 1:
        settled.faults.append(
            Fault(
                max(named.values()),
                "contradictory-decisions",
                "decisions name several canonical ids of one thing: "
                f"{', '.join(sorted(named))}; '{chosen}' stands",
                "Let one of the decisions name it.",
            )
        )
    settled.canonical |= {id_: chosen for id_ in cluster if id_ != chosen}


def _clusters(chains: Chains) -> list[list[str]]:
    """Return the ids that chains join, each cluster in alphabetical order."""
    seen: set[str] = set()
    found = []
    for start in sorted(chains):
        if start in seen:
            continue
        cluster, waiting = {start}, [start]
        while waiting:
            fresh = chains[waiting.pop()].keys() - cluster
            cluster |= fresh
            waiting += fresh
        seen |= cluster
        found.append(sorted(cluster))
    return found


def _way(chains: Chains, start: str, goal: str) -> list[str]:
    """Return the shortest chain from one thing to another; empty if there is none."""
    ways, seen = [[start]], {start}
    while ways:
        longer = []
        for way in ways:
            for after in sorted(chains[way[-1]].keys() - seen):
                if after == goal:
                    return [*way, after]
                seen.add(after)
                longer.append([*way, after])
        ways = longer
    return []


def _settle_relations(decisions: Mapping[str, Decision], settled: Settled) -> None:
    """Leave out relations of a thing to itself, two on one pair, and those in a cycle."""
    said: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    edges: dict[str, dict[tuple[str, str], list[str]]] = {each: {} for each in DIRECTED}
    for name in sorted(settled.used):
        decision = decisions[name]
        relation = decision.now.verdict
        if relation not in _RELATIONS:
            continue
        one, other = map(settled.of, decision.things)
        if one == other:
            settled.drop(
                [name], "relation-to-itself",
                f"'{decision.things[0]}' cannot be {_WORDS[relation]} '{decision.things[1]}': "
                f"other decisions make both one thing, '{one}'",
            )  # fmt: skip
            continue
        first, second = sorted((one, other))
        said[first, second][relation].append(name)
        if relation in edges:
            edges[relation].setdefault((one, other), []).append(name)
    for (one, other), relations in sorted(said.items()):
        if len(relations) > 1:
            listed = " and ".join(sorted(relations))
            settled.drop(
                [name for names in relations.values() for name in names],
                "contradictory-decisions",
                f"decisions on '{one}' and '{other}' contradict each other: {listed}",
            )  # fmt: skip
    for relation, found in edges.items():
        usable = {ends: [n for n in names if n in settled.used] for ends, names in found.items()}
        for cycle in _cycles([ends for ends, names in usable.items() if names]):
            names = [name for ends, held in usable.items() if set(ends) <= cycle for name in held]
            way = _round(sorted(cycle), [ends for ends, held in usable.items() if held])
            settled.drop(
                names, "relation-cycle",
                f"'{way[0]}' would be {_WORDS[relation]} itself: {' → '.join(way)}",
            )  # fmt: skip


_WORDS = {
    "narrower": "narrower than", "part": "a part of", "instance": "an instance of",
    "opposite": "the opposite of",
}  # fmt: skip


def _cycles(edges: list[tuple[str, str]]) -> Iterator[set[str]]:
    """Yield the sets of things that reach each other."""
    after: dict[str, set[str]] = defaultdict(set)
    for one, other in edges:
        after[one].add(other)
    try:
        TopologicalSorter(after).prepare()
    except CycleError:
        import networkx

        components: Iterable[set[str]] = networkx.strongly_connected_components(
            networkx.DiGraph(edges)
        )
        yield from sorted((each for each in components if len(each) > 1), key=min)


def _round(cycle: list[str], edges: list[tuple[str, str]]) -> list[str]:
    """Return the shortest way from the first thing of a cycle back to it."""
    chains: Chains = defaultdict(dict)
    for one, other in edges:
        chains[one][other] = ""
    starts = sorted(other for one, other in edges if one == cycle[0])
    ways = [[cycle[0], s, *_way(chains, s, cycle[0])[1:]] for s in starts if s in cycle]
    return min((way for way in ways if way[-1] == cycle[0]), key=lambda way: (len(way), way))
