"""Causes at scale: loops and paths beside networkx, projections, cold commands."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks.lines import Line, ratio
from benchmarks.timing import Cost, environment, measured, middle, process
from tumen.analysis.causes.traversal import simple_cycles, simple_paths
from tumen.core.casebook import Casebook

STEPS = 6
LOOPS = 1 / 50  # of networkx's cost
PROJECTION, KEPT, COLD = 0.7, 0.02, 0.5  # seconds of processor
CLAIMS = 44_000

Graph = list[list[int]]


def made_up(links: int, seed: int) -> Graph:
    """Generate a causal map: three links per thing, and a few hubs."""
    chance = random.Random(seed)
    things = links * 3 // 10
    after: list[set[int]] = [set() for _ in range(things)]
    for _ in range(links):
        after[chance.randrange(things)].add(int(things * chance.random() ** 1.5))
    return [sorted(effects) for effects in after]


def causes(
    true: Casebook, work: Path, links: int, cap: float, rounds: int, seed: int
) -> Iterator[Line]:
    """Measure causal analysis; networkx gets `cap` seconds for the loops."""
    yield from _loops(links, cap, seed)
    yield from _paths(links, seed)
    yield from _large(10 * links, seed)
    yield from _projection(work, min(CLAIMS, links), seed)
    yield from _cold(true, rounds)


def _loops(links: int, cap: float, seed: int) -> Iterator[Line]:
    import networkx as nx

    after = made_up(links, seed)
    found: list[list[int]] = []
    ours = measured(lambda: found.extend(simple_cycles(after, STEPS)))
    reference: nx.DiGraph[int] = nx.DiGraph(
        (a, b) for a, effects in enumerate(after) for b in effects
    )
    theirs: list[list[int]] = []
    done = True

    def walk() -> None:
        nonlocal done
        until = time.monotonic() + cap
        # networkx looks through each part of the graph on its own; between two loops there may be
        # minutes, so the clock is looked at between parts as well.
        for number, cycle in enumerate(nx.simple_cycles(reference, length_bound=STEPS)):
            theirs.append(cycle)
            if number % 16 == 0 and time.monotonic() > until:
                done = False
                return

    other = measured(walk)
    mine = {_turned(cycle) for cycle in found}
    if not {_turned(cycle) for cycle in theirs} <= mine or (done and len(theirs) != len(found)):
        raise RuntimeError("networkx finds loops that we do not, or the other way round")
    note = f"{len(found):,} loops"
    note += "" if done else f"; networkx had {len(theirs):,} when it was stopped"
    what = f"loops of up to {STEPS} in {links:,} links"
    yield ratio("loops", what, "networkx", ours, other, LOOPS, note)


def _turned(cycle: list[int]) -> tuple[int, ...]:
    place = cycle.index(min(cycle))
    return tuple(cycle[place:] + cycle[:place])


def _paths(links: int, seed: int) -> Iterator[Line]:
    import networkx as nx

    after = made_up(links, seed)
    before: Graph = [[] for _ in after]
    for cause, effects in enumerate(after):
        for effect in effects:
            before[effect].append(cause)
    reference: nx.DiGraph[int] = nx.DiGraph(
        (a, b) for a, effects in enumerate(after) for b in effects
    )
    chance = random.Random(seed)
    ends = [(chance.randrange(len(after)), chance.randrange(99)) for _ in range(20)]
    ends = [(a, b) for a, b in ends if a in reference and b in reference and a != b]
    mine: list[tuple[int, ...]] = []
    theirs: list[tuple[int, ...]] = []

    def walk(
        paths: Callable[[int, int], Iterable[list[int]]], found: list[tuple[int, ...]]
    ) -> None:
        for start, goal in ends:
            found.extend(map(tuple, paths(start, goal)))

    ours = measured(lambda: walk(lambda a, b: simple_paths(after, before, a, b, STEPS), mine))
    other = measured(lambda: walk(lambda a, b: nx.all_simple_paths(reference, a, b, STEPS), theirs))
    if sorted(mine) != sorted(theirs):
        raise RuntimeError("networkx finds other paths than we do")
    what = f"paths of up to {STEPS} in {links:,} links"
    yield ratio("paths", what, "networkx", ours, other, note=f"{len(mine):,} paths")


_ALONE = """
import sys
from benchmarks.causes import STEPS, made_up, simple_cycles
from benchmarks.timing import measured, peak
after = made_up(int(sys.argv[1]), int(sys.argv[2]))
bare = peak()
count = 0
def walk():
    global count
    for _ in simple_cycles(after, STEPS):
        count += 1
cost = measured(walk)
print(count, cost.wall, cost.cpu, bare or 0, peak() or 0)
"""


def _large(links: int, seed: int) -> Iterator[Line]:
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, str(links), str(seed)],
        capture_output=True, check=True, text=True, env=environment(),
    )  # fmt: skip
    count, wall, cpu, bare, most = map(float, done.stdout.split())
    what = f"loops of up to {STEPS} in {links:,} links"
    note = f"{count:,.0f} loops"
    yield Line("loops-large", what, "seconds", cpu, None, "", Cost(wall, cpu), None, note)
    yield Line("loops-large-memory", "what the search held beside the graph", "bytes", most - bare)


def _projection(work: Path, claims: int, seed: int) -> Iterator[Line]:
    import tumen
    from tumen.analysis.network import project
    from tumen.store.reader import open_reader

    folder = work / "causes"
    (folder / "graph" / "cases").mkdir(parents=True)
    file = work / "causes.nq"
    _write_claims(file, claims, seed)
    book = tumen.open(folder)
    book.build()
    book.load(file)
    store = open_reader(book.casebook)
    made = measured(lambda: project(store, "causes"))
    book.network()  # keeps it
    warm = middle([measured(tumen.open(folder).network) for _ in range(3)])
    again = middle([measured(book.network) for _ in range(3)])
    what = f"projection of {claims:,} claims"
    yield Line("project-made", f"{what}, made", "seconds", made.cpu, None, "", made)
    yield Line("project", f"{what}, from its columns", "seconds", warm.cpu, PROJECTION, "", warm)
    yield Line("project-kept", f"{what}, asked again", "seconds", again.cpu, KEPT, "", again)


def _write_claims(file: Path, claims: int, seed: int) -> None:
    from tumen.core.vocabulary import ID, SOURCE, Tumen
    from tumen.parse.case import RDF_TYPE

    chance = random.Random(seed)
    things = claims // 2
    signs = (Tumen.increases, Tumen.decreases, Tumen.unknown)
    modalities = (Tumen.asserted, Tumen.asserted, Tumen.possible, Tumen.denied)
    with file.open("w", encoding="utf-8") as out:

        def say(subject: str, predicate: str, value: str, graph: str) -> None:
            out.write(f"<{subject}> <{predicate}> {value} <{graph}> .\n")

        for n in range(things):
            graph, thing = f"{SOURCE}made-up-{n // 50}", f"{ID}thing-{n}"
            say(thing, RDF_TYPE, f"<{Tumen.Condition}>", graph)
            say(thing, Tumen.name, f'"thing {n}"@en', graph)
        for n in range(claims):
            graph = f"{SOURCE}made-up-{n // 50}"
            claim = f"{ID}made-up-{n // 50}/claim-{n}"
            effect = int(things * chance.random() ** 1.5)
            for predicate, value in (
                (RDF_TYPE, Tumen.CausalClaim),
                (Tumen.cause, f"{ID}thing-{chance.randrange(things)}"),
                (Tumen.effect, f"{ID}thing-{effect}"),
                (Tumen.sign, chance.choice(signs)),
                (Tumen.linkType, Tumen.causes),
                (Tumen.modality, chance.choice(modalities)),
                (Tumen.rank, Tumen.normal),
                (Tumen.claimant, f"{ID}speaker-{chance.randrange(200)}"),
            ):
                say(claim, predicate, f"<{value}>", graph)
            say(claim, Tumen.gist, f'"What claim {n} says."@en', graph)
            say(graph, Tumen.states, f"<{claim}>", graph)


def _cold(true: Casebook, rounds: int) -> Iterator[Line]:
    for command in (
        ("paths", "nuclear-test-2016-01", "arrivals"), ("loops",), ("explain", "arrivals"),
    ):  # fmt: skip
        arguments = ["-m", "tumen", *command, "--casebook", true.root]
        cost = middle([process(arguments) for _ in range(rounds)])
        key = f"cold-{command[0]}"
        what = f"tumen {' '.join(command)}, cold"
        yield Line(key, what, "seconds", cost.cpu, COLD, "", cost)
