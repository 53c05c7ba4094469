"""Lets the disk be full, or read-only, at whatever moment of writing, and looks at what is left.

    python tests/reliability/filling.py --each 10 --seed 1

Whoever writes must say so in one line, or get done all the same; what must hold then is said in `lives.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crashbook import operations, warm
from lives import Expected, Life
from victims import apart, result, room

SIZE, FOR_TEMPORARY = 96 * 1024, 1024  # of the small disks, in KiB
# The most that is left, as powers of two: bytes a file, KiB on the disk and for temporary files.
LARGE, SMALL = (22, 12.5, 8), (11, 5, 8)
OF_SMALL_FILES = ("decide", "import as case", "new", "passages", "export", "page")
OURS = ("StoreError: ", "StoreInUse: ", "TumenError: ")
Outside = Callable[[], Callable[[], object]] | None  # hinders, and gives what frees again
Inside = Callable[[], object] | None


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path | None]:
    """A disk of its own of so many KiB; None where this user may mount none."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, check=False)
    if done.returncode != 0:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


class Trial:
    """Books on a small disk, each hindered in one operation after the other, and what came of it."""

    def __init__(self, folder: Path, disk: Path | None, seed: int) -> None:
        self.expected = Expected(folder)
        self.folder, self.seed = disk or folder, seed
        self.met: Counter[str] = Counter()
        self.problems: list[str] = []
        self.life = Life(self.folder, self.expected, f"{seed}")

    def attempt(
        self, operation: str, way: str, outside: Outside = None, inside: Inside = None
    ) -> None:
        """Try one operation while the disk is hindered, from outside or for itself; then look."""
        then = self.life.leads_to(operation)
        if then is None:
            self.renew()
            self.live("build")
            if operation == "passages":
                self.live("new")
            then = self.life.leads_to(operation)
        assert then is not None, operation
        hindered = partial(self.hindered, f"{operation}, {way}", outside, inside)
        self.life.go(operation, then, way, hindered)
        if self.life.problems:  # what comes of a broken book tells nothing
            self.renew()

    def live(self, operation: str) -> None:
        """Do something unhindered."""
        then = self.life.leads_to(operation)
        assert then is not None, operation
        self.life.go(operation, then, "unhindered", lambda work: _done(result(*apart(work))))

    def renew(self) -> None:
        """Begin with another book."""
        self.problems += self.life.problems
        self.life = Life(self.folder, self.expected, f"{self.seed}, {self.met.total()}")

    def hindered(
        self, what: str, outside: Outside, inside: Inside, work: Callable[[], object]
    ) -> tuple[bool, str]:
        """Whether the work was done, or else what was wrong with what it said."""
        free = outside and outside()

        def hampered() -> object:
            return (inside and inside(), work())[1]

        done, error = _done(result(*apart(hampered)))
        if free:
            free()
        if done:
            self.met[f"{what}: done all the same"] += 1
        elif error.startswith(OURS) and "\n" not in error and "damaged" not in error:
            self.met[f"{what}: said in one line"] += 1
            error = ""
        return done, error


def _done(said: dict[str, object]) -> tuple[bool, str]:
    return ("result" in said, "" if "result" in said else str(said.get("error", "it died")))


def fill(each: int, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """Hinder every operation so often in every way."""
    warm()
    chance = random.Random(seed)
    with (
        small_disk(folder / "disk", SIZE) as disk,
        small_disk(folder / "temporary", FOR_TEMPORARY) as temporary,
    ):
        trial = Trial(folder, disk, seed)
        for name in operations(trial.life.book, trial.life.state):
            trial.renew()
            if trial.life.leads_to(name) is None:
                trial.live("build")
            for _ in range(each):
                most = SMALL if name in OF_SMALL_FILES else LARGE
                limit, room_, rest = (int(2 ** chance.uniform(0, power)) for power in most)
                trial.attempt(name, "files held small", inside=partial(_hold_small, limit))
                if disk is not None and temporary is not None:
                    trial.attempt(name, "disk full", partial(_filled, disk, room_))
                    use = partial(_use, temporary)
                    full = partial(_filled, temporary, rest)
                    trial.attempt(name, "no room for temporary files", full, use)
            if disk is not None:
                trial.attempt(name, "disk read-only", partial(_read_only, disk))
        trial.renew()
        if disk is None:
            trial.met["no small disk: this user may mount none"] += 1
        return trial.met, trial.problems


def _use(temporary: Path) -> None:
    """Let this process have its temporary files there: Python's, SQLite's and the engine's."""
    os.environ["TMPDIR"] = tempfile.tempdir = str(temporary)


def _hold_small(limit: int) -> None:
    """Let no file of this process grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


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
