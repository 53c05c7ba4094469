"""Measure start-up time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.lines import Line, beyond
from benchmarks.timing import process, side_by_side
from tumen.core.casebook import Casebook

HELP = 0.15  # seconds beyond Python's own start
BARE = """\
import sys
from pathlib import Path
from pyoxigraph import QueryResultsFormat, Store
text = Path(sys.argv[2]).read_text()
found = Store.read_only(sys.argv[1]).query(text, use_default_graph_as_union=True)
found.serialize(sys.stdout.buffer, format=QueryResultsFormat.CSV)
"""


def starting(true: Casebook, snapshot: Path, rounds: int) -> Iterator[Line]:
    """Compare cold starts with those of bare Python and of the bare engine."""
    question = "who-defected"
    asked = ["-m", "tumen", "query", question, "--casebook", true.root]
    costs = side_by_side(
        rounds,
        {
            "help": lambda: process(["-m", "tumen", "--help"]),
            "python": lambda: process(["-c", "pass"]),
            "query": lambda: process([*asked, "--format", "csv"]),
            "bare": lambda: process(["-c", BARE, snapshot, true.queries / f"{question}.rq"]),
        },
    )
    python = costs["python"]
    yield beyond("help", "tumen --help", "python -c pass", costs["help"], python, HELP)
    yield beyond(
        "cold-query", f"tumen query {question}, true cases", "the same from a bare script",
        costs["query"], costs["bare"],
    )  # fmt: skip
