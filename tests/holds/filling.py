"""Lets the disk be full, or read-only, at whatever moment of writing, and looks at what is left.

python tests/holds/filling.py --each 10 --seed 1
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crashbook import damaged, held, made, put, warm
from victims import apart, result, room, told

from tumen.book import Book
from tumen.publishing.view import public_view
from tumen.view import write_view
from tumen.writing import output

SIZE = 96 * 1024  # of the small disk, in KiB
OURS = ("StoreError: ", "TumenError: ")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own with little room; None where this user may mount none."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}k", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, check=False)
    if done.returncode != 0:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def operations(book: Book) -> dict[str, Callable[[], object]]:
    """All that writes."""
    root = book.casebook.root
    page = root / "page.html"

    def export() -> None:
        from tumen.exporting import export_rdf

        with output(root / "graph.nq") as target:
            export_rdf(book.casebook, "nquads", target)

    return {
        "build": lambda: bool(book.build()),
        "fresh": lambda: bool(book.build(fresh=True)),
        "load": lambda: bool(book.load(root / "elsewhere.nq")),
        "view": lambda: bool(public_view(book.casebook)),
        "page": lambda: bool(write_view(book.casebook, page)),
        "export": export,
    }


def _brought(book: Book, *, loaded: bool) -> tuple[str, list[str]]:
    """What the store holds once everything is built and loaded, and what of it is damaged."""
    book.build()
    if loaded:
        book.load(book.casebook.root / "elsewhere.nq")
        book.build()
    return held(book.casebook), damaged(book.casebook)


class Trial:
    """One casebook on a disk, its two states, and what has come of each try."""

    def __init__(self, root: Path) -> None:
        self.book = made(root)
        self.root = root
        self.met: Counter[str] = Counter()
        self.problems: list[str] = []
        self.states: dict[tuple[int, bool], str] = {}
        for state in (1, 3):
            for loaded in (False, True):
                shutil.rmtree(root / "build", ignore_errors=True)
                put(root, state)
                self.states[state, loaded] = told(partial(_brought, self.book, loaded=loaded))[0]
        self.loaded = True
        self.state = 3

    def attempt(
        self,
        name: str,
        way: str,
        hinder: Callable[[], Callable[[], None]] | None,
        inside: Callable[[], None] | None,
    ) -> None:
        """Try one operation while the disk is hindered, then free it and look."""
        before = self.states[self.state, self.loaded]
        if name in ("build", "fresh"):
            self.state = 4 - self.state
            put(self.root, self.state)
        after = self.states[self.state, self.loaded]
        if name in ("page", "export"):
            for old in ("page.html", "graph.nq"):
                (self.root / old).unlink(missing_ok=True)
        work = operations(self.book)[name]

        def hindered() -> object:
            if inside is not None:
                inside()
            return work()

        free = None if hinder is None else hinder()
        said = result(*apart(hindered))
        if free is not None:
            free()
        where = f"{name}, {way}"
        if "result" in said:
            self.met[f"{where}: done all the same"] += 1
        elif said.get("error", "").startswith(OURS) and "\n" not in said["error"]:
            self.met[f"{where}: said in one line"] += 1
            if "damaged" in said["error"]:
                self.problems.append(f"{where}: {said['error']}")
        else:
            self.problems.append(f"{where}: {said or 'died'}")
        seen = result(*apart(lambda: held(self.book.casebook))).get("result")
        if seen not in ((after,) if "result" in said else (before, after)):
            self.problems.append(f"{where}: readers see neither the old nor the new state")
        left = [path.name for path in self.root.iterdir() if path.name in ("page.html", "graph.nq")]
        if "result" not in said and left:
            self.problems.append(f"{where}: left half an output: {left}")
        mended = result(*apart(partial(_brought, self.book, loaded=self.loaded)))
        if mended.get("result") != [after, []]:
            self.problems.append(f"{where}: after making room: {mended}")


def fill(each: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """Hinder every operation so often in every way."""
    warm()
    chance = random.Random(seed)
    with small_disk(folder) as disk:
        trial = Trial((disk or folder) / "book")

        for name in operations(trial.book):
            for _ in range(each):
                limit = int(2 ** chance.uniform(0, 22))
                limits = resource.RLIMIT_FSIZE, (limit, limit)
                trial.attempt(name, "files held small", None, partial(resource.setrlimit, *limits))
                if disk is not None:
                    room = int(2 ** chance.uniform(0, 12.5))
                    trial.attempt(name, "disk full", partial(_filled, disk, room), None)
            if disk is not None:
                trial.attempt(name, "disk read-only", partial(_read_only, disk), None)
        if disk is None:
            trial.met["no small disk: this user may mount none"] += 1
        return trial.met, trial.problems


def _filled(disk: Path, room: int) -> Callable[[], None]:
    """Leave so much room, in KiB."""
    ballast = disk / "ballast"
    block = bytes(1 << 14)
    with ballast.open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(block):
                pass
        file.truncate(max(0, file.tell() - room * 1024))
    return ballast.unlink


def _read_only(disk: Path) -> Callable[[], None]:
    def remount(how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)

    remount("ro")
    return lambda: remount("rw")


def main() -> int:
    """Hinder, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=room()) as folder:
        met, problems = fill(asked.each, asked.seed, Path(folder))
    for how, number in sorted(met.items()):
        print(f"{how:50} {number:6}")
    print(json.dumps(problems, indent=1))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
