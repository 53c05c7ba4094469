"""Writes made-up graphs of any size, a source at a time: as N-Quads, or as case files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.made_up import made_up
from benchmarks.saying import Saying
from benchmarks.world import world

SEED = 2016


@dataclass(frozen=True, slots=True)
class Size:
    """Hold the size of a generated graph."""

    triples: int
    sources: int
    bytes: int


def sources(seed: int) -> Iterator[Saying]:
    """Yield the sources of a made-up graph without end, the shared world first."""
    yield world()
    for number in count(1):
        yield made_up(seed, number)


def write_nquads(path: Path, triples: int, seed: int = SEED) -> Size:
    """Write whole sources until there are at least so many triples; nothing is kept in memory."""
    written = done = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for said in sources(seed):
            file.write(said.nquads())
            written += len(said.triples)
            done += 1
            if written >= triples:
                break
    return Size(written, done, path.stat().st_size)


def triples(size: str) -> int:
    """Parse a size such as 100k or 1M.

    >>> triples("100k"), triples("1M"), triples("1_500")
    (100000, 1000000, 1500)
    """
    found = re.fullmatch(r"(\d[\d_]*)([kKmM]?)", size)
    if not found:
        raise ValueError(f"'{size}' is no size. Write a number of triples: 100k, 1M, 10M.")
    return int(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2].lower()]
