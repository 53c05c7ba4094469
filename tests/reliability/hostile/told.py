"""What a run of mutated inputs has come to: counts by format, and the faults by what they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

# How many of a thousand or so inputs are of a format. Pure Python's YAML takes ten times as long as
# the engine's parsers, Excel files and odd dates thirty times.
SHARES = {
    "yaml": 20, "turtle": 90, "trig": 70, "decision": 12, "mapping": 10, "question": 40, "date": 10, "text": 70, "n-triples": 70,
    "n-quads": 90, "n3": 70, "rdf-xml": 110, "json-ld": 120, "ftm": 90, "un": 60, "csv": 90, "xlsx": 3, "wikidata": 60,
}  # fmt: skip
NAMES = list(SHARES)
# For each format: inputs, how far they came (three), those that went the whole way, those taken.
TRIED, CAME, WHOLE, TAKEN, WIDTH = 0, 1, 4, 5, 6


@dataclass(slots=True)
class Told:
    """What the run has come to: counts by format, and the faults by what they are."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(NAMES) * WIDTH))
    faults: Counter[str] = field(default_factory=Counter)
    apart: int = 0  # the engine gave way at JSON-LD, and only the process that reads it ended
    peak: int = 0
    slowest: float = 0.0
    which: int = 0
    heaviest: int = 0

    def add(self, other: Told) -> None:
        """Take in what another run has come to."""
        self.counts = [a + b for a, b in zip(self.counts, other.counts, strict=True)]
        self.faults += other.faults
        self.apart += other.apart
        self.peak, self.heaviest = max((self.peak, self.heaviest), (other.peak, other.heaviest))
        self.slowest, self.which = max((self.slowest, self.which), (other.slowest, other.which))

    def of_each(self) -> dict[str, list[int]]:
        """The counts of every format."""
        return {name: self.counts[place * WIDTH :][:WIDTH] for place, name in enumerate(NAMES)}

    @property
    def inputs(self) -> int:
        """How many were tried."""
        return sum(self.counts[TRIED::WIDTH])

    def line(self, seconds: float) -> str:
        """In one line."""
        sums = [sum(self.counts[place::WIDTH]) for place in range(WIDTH)]
        past, through = sums[CAME + 1] + sums[CAME + 2], sums[CAME + 2]
        return (
            f"{self.inputs:,} inputs, {self.inputs / max(seconds, 1e-9):,.0f} a second; "
            f"past the parser {past / max(self.inputs, 1):.0%}, "
            f"read whole {through / max(self.inputs, 1):.0%}, "
            f"the whole way {sums[WHOLE]:,}, taken {sums[TAKEN]:,}; "
            f"slowest {self.slowest:.2f} s ({self.which}), "
            f"most memory {self.peak / 2**20:.0f} MB ({self.heaviest}); "
            f"ended apart {self.apart}; faults {self.faults.total():,}"
        )

    def table(self) -> str:
        """The counts of every format, as a table of Markdown."""
        rows = [
            "| format | inputs | past the parser | read whole | the whole way | taken |",
            "|---|---|---|---|---|---|",
        ]
        for name, (tries, _, past, through, whole, taken) in self.of_each().items():
            share = f"{(past + through) / max(tries, 1):.0%}"
            rows.append(f"| {name} | {tries:,} | {share} | {through:,} | {whole:,} | {taken:,} |")
        return "\n".join(rows)
