"""Conclusions: of one new case in a small and a large casebook; of a whole graph beside peers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from benchmarks.lines import Line, beyond, ratio
from benchmarks.made_up import made_up
from benchmarks.rooms import filled_casebook
from benchmarks.timing import Cost, at_rest, measured, middle, process, side_by_side
from tumen.analysis.owl.dl_profile import axioms_of
from tumen.build.changes import reading_version
from tumen.core.casebook import Casebook
from tumen.derive.derivation import Revision
from tumen.derive.inference.update import InferredGraph
from tumen.store.ledger import Entry
from tumen.store.writer import Change, Writer, digest, open_writer

FEW = 100
RATIO = 1.5
PEER = 1 / 10  # of a peer's cost
HERMIT = 15.0  # seconds
# owlrl's cost grows faster than the graph: what it takes for more is at least in proportion.
OWLRL_MOST = 10_000
_CHAINS = "propertyChainAxiom>"


def reasoning(
    true: Casebook, work: Path, graph: Path, many: int, rounds: int, seed: int
) -> Iterator[Line]:
    """Measure inference; `graph` is a file of N-Quads."""
    yield from _one_new_case(work, many, rounds, seed)
    yield from _beside_peers(true, work, graph)
    yield _hermit(true)


def _one_new_case(work: Path, many: int, rounds: int, seed: int) -> Iterator[Line]:
    casebooks = {
        "small": filled_casebook(work / "hundred-cases", FEW, seed),
        "large": filled_casebook(work / "thousands-of-cases", many, seed),
    }
    number = count(1)
    withdrawn: dict[str, list[Cost]] = {name: [] for name in casebooks}

    def derive(name: str) -> Cost:
        """Return the cost of deriving from a case about things that both casebooks have."""
        casebook = casebooks[name]
        with open_writer(casebook) as writer:
            change = _new_case(seed, next(number))
            cost = _derived(writer, change, casebook)
            withdrawn[name].append(_derived(writer, Change(change.slug, None, []), casebook))
        return cost

    derive("small")  # the axioms are compiled once a process
    withdrawn["small"].clear()
    come = side_by_side(rounds, {name: partial(derive, name) for name in casebooks})
    gone = {name: middle(costs) for name, costs in withdrawn.items()}
    note = "in process; what the engine tidies after a write is the write's"
    for key, label, costs in (
        ("reason-case", "conclusions of one new case", come),
        ("reason-withdrawn", "conclusions withdrawn with a case", gone),
    ):
        yield ratio(
            key, f"{label} among {many:,}", f"among {FEW}", costs["large"], costs["small"],
            RATIO, note,
        )  # fmt: skip


def _derived(writer: Writer, change: Change, casebook: Casebook) -> Cost:
    version = reading_version(casebook.ontology)
    step = InferredGraph(Revision(writer, casebook, [change], version))
    before = measured(step.prepare)
    writer.write([change])
    at_rest()
    after = measured(step.update)
    step.mark_done()
    return Cost(before.wall + after.wall, before.cpu + after.cpu)


def _new_case(seed: int, number: int) -> Change:
    """Generate a case with things of its own that mentions those of the first sources."""
    from pyoxigraph import RdfFormat, parse

    said = made_up(seed, FEW - 2)
    text = re.sub(rf"-{FEW - 2}\b", f"-new-{number}", said.nquads())
    text = text.replace(said.slug, f"bench-new-{number}")
    quads = list(parse(text, format=RdfFormat.N_QUADS))
    slug = f"bench-new-{number}"
    return Change(slug, Entry(slug, "", "", "", *digest(quads)), quads)


def _beside_peers(true: Casebook, work: Path, graph: Path) -> Iterator[Line]:
    """Compare with peers on axioms that all cover; `reasonable` ignores property chains."""
    axioms, statements, small = (work / f"{name}.ttl" for name in ("axioms", "whole", "part"))
    with axioms.open("w", encoding="utf-8", newline="\n") as file:
        for one in axioms_of(true):
            if not str(one.triple.predicate).endswith(_CHAINS):
                file.write(f"{one.triple} .\n")
    size = _without_graphs(graph, statements)
    part = _without_graphs(graph, small, OWLRL_MOST)

    def run(name: str, path: Path) -> Cost:
        return process(["-m", "benchmarks.peers", name, axioms, path])

    for name, path, triples in (("reasonable", statements, size), ("owlrl", small, part)):
        if find_spec(name) is None:
            yield Line(
                f"reason-{name}", f"conclusions of {triples:,} triples", "ratio", 0.0, None, name,
                note="not measured: python -m pip install -r requirements/bench.txt",
            )  # fmt: skip
            continue
        _same(work, name, axioms, path)
        costs = side_by_side(
            2, {"ours": lambda p=path: run("ours", p), name: lambda n=name, p=path: run(n, p)}  # type: ignore[misc]
        )  # fmt: skip
        note = "from files to conclusions, without chains; the same conclusions"
        if triples < size:
            note += f"; a bound for {size:,}, since its cost grows faster than the graph"
        yield ratio(
            f"reason-{name}", f"conclusions of {triples:,} triples", name,
            costs["ours"], costs[name], PEER, note,
        )  # fmt: skip


def _same(work: Path, name: str, axioms: Path, statements: Path) -> None:
    """Raise where a peer concludes something else than we do."""
    found = []
    for one in ("ours", name):
        path = work / f"concluded-{one}"
        process(["-m", "benchmarks.peers", one, axioms, statements, path])
        found.append(set(path.read_text(encoding="utf-8").splitlines()))
    if found[0] != found[1] or not found[0]:
        odd = sorted(found[0] ^ found[1])[:3]
        raise RuntimeError(f"{name} and the rules conclude different things: {odd}")


def _without_graphs(graph: Path, path: Path, most: int | None = None) -> int:
    """Write the triples of N-Quads as N-Triples, or the first of them; gives how many."""
    number = 0
    with (
        graph.open(encoding="utf-8", newline="\n") as quads,
        path.open("w", encoding="utf-8", newline="\n") as file,
    ):
        for number, line in enumerate(quads, 1):
            file.write(f"{line.rsplit(' ', 2)[0]} .\n")
            if number == most:
                break
    return number


def _hermit(true: Casebook) -> Line:
    """Measure the whole command, including Java."""
    ours = process(["-m", "tumen", "reason", "--casebook", true.root])
    nothing = process(["-c", "pass"])
    return beyond(
        "reason-hermit", "HermiT over the shipped cases", "python -c pass", ours, nothing, HERMIT
    )
