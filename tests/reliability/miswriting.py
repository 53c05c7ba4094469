"""Plants faults into the writing, one at a time, and counts the kills until one comes to light.

    python tests/reliability/miswriting.py --rounds 500 --seed 1

A check that finds nothing where something is wrong would prove nothing. What stands here is part of the writing
while it is planted; the steps in a file that is called so are counted among those at which a victim dies.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crashbook import warm
from crashing import Outcome, crash
from victims import all_told, room

from tumen.build import build as building
from tumen.build import imports as imported
from tumen.core import files as writing
from tumen.core.casebook import Casebook
from tumen.privacy import public_view as view
from tumen.store import reader
from tumen.store import writer as store
from tumen.store.ledger import Import, Ledger
from tumen.store.snapshots import active_store
from tumen.store.writer import Change, Writer, source_graph


def begins_without_a_note() -> None:
    """Nothing is noted before the store is touched."""

    def mark_pending(self: Ledger, slugs: Sequence[str]) -> None:
        list(slugs)

    Ledger.mark_pending = mark_pending  # type: ignore[method-assign,assignment]


def vouches_too_early() -> None:
    """The ledger vouches for what is not yet in the store."""

    def write(self: Writer, changes: Sequence[Change], **meta: str) -> None:
        entries = [change.entry for change in changes if change.entry]
        self.ledger.record_sources(entries, [c.slug for c in changes if not c.entry], **meta)
        for change in changes:
            self.replace(source_graph(change.slug), change.quads)
        self.store.flush()

    Writer.write = write  # type: ignore[method-assign]


def shows_what_is_being_written() -> None:
    """Readers open the writer's own store."""
    right = reader.verified_snapshot

    def verified_snapshot(casebook: Casebook) -> Path:
        right(casebook)  # says so where nothing was built
        return active_store(casebook) / "store"

    reader.verified_snapshot = verified_snapshot


def removes_the_old_store_first() -> None:
    """A store made beside takes the place of one that is gone already."""

    def swap_in(casebook: Casebook) -> None:
        home = casebook.build / "graph"
        shutil.rmtree(home, ignore_errors=True)
        home.with_name("graph.new").replace(home)

    for module in (store, building, view):
        module.swap_in = swap_in  # type: ignore[attr-defined]


def writes_in_place() -> None:
    """A file is written where it stands."""

    def replace(self: writing.TempFile) -> None:
        self.file.seek(0)
        with self.place.open("wb", buffering=0) as file:
            while some := self.file.read(256):
                file.write(some)

    writing.TempFile.replace = replace  # type: ignore[method-assign]


def leaves_what_was_killed() -> None:
    """Nobody removes what a killed writer has left."""
    writing._remove_if_left = lambda path: None


def overlooks_a_changed_import() -> None:
    """A file that has been taken in once is not looked at again by a build."""
    right = imported.differs

    def differs(casebook: Casebook, path: Path, known: Import | None, ledger: Ledger) -> bool:
        return known is None and right(casebook, path, known, ledger)

    imported.differs = differs


PLANTED: tuple[Callable[[], None], ...] = (
    begins_without_a_note, vouches_too_early, shows_what_is_being_written,
    removes_the_old_store_first, writes_in_place, leaves_what_was_killed, overlooks_a_changed_import,
)  # fmt: skip


def found(plant: Callable[[], None], rounds: int, seed: int) -> tuple[int, list[str]]:
    """How many kills it took, and what was told."""
    plant()
    outcome = Outcome(str(seed))
    with tempfile.TemporaryDirectory(dir=room()) as folder:
        crash(outcome, rounds, Path(folder), enough=1)
    return outcome.rounds, outcome.problems


def main() -> int:
    """Plant each, and print when it was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="so many are tried at once")
    parser.add_argument("--only", default="", help="the one fault, as it is called when found")
    asked = parser.parse_args()
    warm()
    missed = 0
    planted = [p for p in PLANTED if asked.only in ("", p.__name__.replace("_", " "))]
    works = [partial(found, plant, asked.rounds, asked.seed) for plant in planted]
    for plant, (rounds, problems) in zip(planted, all_told(works, asked.jobs), strict=True):
        missed += not problems
        how = problems[0].rpartition(": ")[2] if problems else "not found"
        print(f"{plant.__name__.replace('_', ' '):32} {rounds:5}  {how}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
