"""Texts of chance by the million, each bound in the next parameter and held against its term.

    python tests/reliability/injection/million.py --texts 1000000 --seed 7

A line a minute tells how far it is, and the last line how it ended. Each text follows from the
seed and its number alone, so that one that fails is tried again by `--first NUMBER --texts 1`.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store
from texts import KINDS, any_kind, any_text
from twice import Asked, every_parameter, hold, of_kind, small_store

MINUTE = 60.0
# What was taken out of a store in memory is still walked over: after so many texts it is copied anew.
A_WHILE = 200


@dataclass(slots=True)
class Tally:
    """How far a run is. `spent` and `slowest` are seconds of the clock; the latter is of one text."""

    seed: str
    texts: int = 0
    asked: int = 0
    with_rows: int = 0
    spent: float = 0.0
    slowest: float = 0.0

    def __str__(self) -> str:
        return (
            f"seed {self.seed}: {self.texts:,} texts, {self.asked:,} reached a query, "
            f"{self.with_rows:,} of these found rows, {self.texts / max(self.spent, 0.001):.0f} a second, "
            f"slowest {self.slowest:.2f} s"
        )


def run(
    store: Store, every: list[Asked], seed: str, *, number: int, seconds: float, first: int = 0
) -> Tally:
    """Try so many texts, from the one with number `first`, or for so long."""
    tally, told, began = Tally(seed), 0.0, time.monotonic()
    asked = [{kind: of_kind(each, kind) for kind in KINDS} for each in every]
    try:
        while tally.texts < number and tally.spent < seconds:
            if tally.texts % A_WHILE == 0:
                fresh = Store()
                fresh.extend(store)
            one_text(fresh, asked, first + tally.texts, tally)
            tally.spent = time.monotonic() - began
            if tally.spent - told >= MINUTE:
                told = tally.spent
                print("at work:", tally, flush=True)
                # Where a text hangs, even inside the engine, the place is told and the run ends.
                faulthandler.dump_traceback_later(3 * MINUTE, exit=True, file=sys.__stderr__)
    except BaseException:
        print(f"stopped at text {first + tally.texts}:", tally, flush=True)
        raise
    finally:
        faulthandler.cancel_dump_traceback_later()
    print("ended:", tally, flush=True)
    return tally


def one_text(store: Store, asked: list[dict[str, Asked]], number: int, tally: Tally) -> None:
    """Try the text of that number in the parameter whose turn it is, as one of the types."""
    chance = random.Random(f"{tally.seed}:{number}")
    kind = any_kind(chance)
    began = time.perf_counter()
    found = hold(store, asked[number % len(asked)][kind], any_text(chance, kind))
    tally.slowest = max(tally.slowest, time.perf_counter() - began)
    tally.texts += 1
    tally.asked += found is not None
    tally.with_rows += bool(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--seed", default=str(time.time_ns()))
    parser.add_argument("--first", type=int, default=0)
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    root = Path(__file__).resolve().parents[3]
    every = every_parameter(root)
    print(f"{len(every)} parameters, seed {wanted.seed}", flush=True)
    tally = run(small_store(root), every, wanted.seed, number=wanted.texts, seconds=wanted.seconds, first=wanted.first)  # fmt: skip
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{used.ru_utime + used.ru_stime:,.0f} s of processor time for {tally.texts:,} texts")


if __name__ == "__main__":
    main()
