"""The long run of mutated inputs: each told by its number alone, tried in processes that may die.

    python tests/reliability/hostile/mutations.py 10000000 [--jobs J] [--from N] [--keep FOLDER] [--seconds S]

A worker is forked with everything imported, tries some thousand inputs, and ends. The kernel ends
it where one input takes more than five seconds of processor time, and refuses it memory beyond a
gigabyte. Whatever raises an error that is not ours, ends the worker, or takes too much is a fault:
its input is kept in FOLDER, and the run goes on behind it. The last line tells the whole as JSON;
the exit code is 1 where there were faults.

One input again: `mutations.py 1 --from N`, which shows the whole traceback.
"""

from __future__ import annotations

import argparse
import gc
import json
import mmap
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from contextlib import suppress
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

# Before anything imports numpy, whose threads would not outlive a fork.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from mutating import LONG, SHORT, Family, mutated
from seeds import families
from stages import Came, Format, formats
from told import CAME, NAMES, SHARES, TAKEN, TRIED, WHOLE, WIDTH, Told

from tumen.core.errors import TumenError

SECONDS = 5  # of processor time for one input
MEMORY = 1 << 30
BATCH = 4_000  # inputs of one worker
EACH, WHOLE_EACH = 50, 100  # one in so many goes the whole way, and so many of those read whole
KEPT = 5  # inputs kept of one fault
MINUTE = 60.0
SWELLED = 3  # how a worker ends that took more memory
# What else a worker tells: integers, bytes, microseconds; and which inputs those were.
NUMBER, PEAK, SLOWEST, WHICH, HEAVIEST, TELLS = range(6)


def made(number: int, of: dict[str, Family]) -> tuple[str, bytes, Random]:
    """The input of a number: its format, itself, and the chance that goes on with it."""
    chance = Random(number)
    name = chance.choices(NAMES, cum_weights=_UP_TO)[0]
    most = LONG if chance.random() < (0.002 if name in _SLOW else 0.01) else SHORT
    return name, mutated(chance, of[name], most), chance


_UP_TO = [sum(list(SHARES.values())[: place + 1]) for place in range(len(SHARES))]
_RARELY = {"question": 10, "json-ld": 10, "text": 4}
_SLOW = ("yaml", "decision", "mapping", "xlsx", "date")


def tried(name: str, data: bytes, chance: Random, read: Format) -> tuple[Came, bool, bool]:
    """How far an input came, whether it went the whole way, and whether it was taken there."""
    came = read.first(data)
    if chance.randrange(EACH) and (came != Came.THROUGH or chance.randrange(WHOLE_EACH)):
        return came, False, False
    # Each question and each JSON-LD is a process of its own, each text a case of many passages.
    if chance.randrange(_RARELY.get(name, 1)):
        return came, False, False
    try:
        return came, True, read.second(data, chance)
    except TumenError as error:
        str(error).encode()  # one that cannot be printed is none
        return came, True, False


class Run:
    """A run: its families of inputs, and a page of memory that outlives the workers."""

    def __init__(self, root: Path, keep: Path) -> None:
        warnings.simplefilter("ignore")
        self.of = families(root)
        self.keep = keep
        self.told = Told()
        self.page = mmap.mmap(-1, 8 * (TELLS + len(NAMES) * WIDTH))
        self.shared = memoryview(self.page).cast("q")
        self.room = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
        self._warm()

    def _warm(self) -> None:
        """Have everything imported that a worker needs, by reading one true input of each format.

        None of them is asked of the store or put into it: the engine would start threads, which
        do not outlive a fork.
        """
        with tempfile.TemporaryDirectory(dir=self.room) as room:
            for name, read in formats(Path(room)).items():
                data = self.of[name].seeds[0].data
                read.first(data)
                if name != "question":
                    with suppress(TumenError):
                        read.second(data, Random(0))
        tasks = Path("/proc/self/task")
        assert not tasks.is_dir() or len([*tasks.iterdir()]) == 1

    def batch(self, first: int, after: int) -> int:
        """Try inputs in a worker: the number of the next one."""
        for place in range(len(self.shared)):
            self.shared[place] = 0
        self.shared[NUMBER] = first
        room = Path(tempfile.mkdtemp(prefix="tumen-mutated-", dir=self.room))
        sys.stdout.flush()
        worker = os.fork()
        if worker == 0:
            self._work(first, after, room)
        _, status = os.waitpid(worker, 0)
        shutil.rmtree(room, ignore_errors=True)
        told, counts = self.told, self.shared[TELLS:]
        told.counts = [a + b for a, b in zip(told.counts, counts, strict=True)]
        if self.shared[PEAK] > told.peak:
            told.peak, told.heaviest = self.shared[PEAK], self.shared[HEAVIEST]
        if self.shared[SLOWEST] / 1e6 > told.slowest:
            told.slowest, told.which = self.shared[SLOWEST] / 1e6, self.shared[WHICH]
        number = self.shared[NUMBER]
        for report in sorted(room.parent.glob(f"{room.name}.*.fault")):
            seed, _, what = report.read_text(encoding="utf-8").partition("\n")
            self.fault(int(seed), what)
            report.unlink()
        if status == 0:
            return number
        signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        swelled = os.WIFEXITED(status) and os.WEXITSTATUS(status) == SWELLED
        if (signalled == signal.SIGABRT or swelled) and self._ends_apart(number):
            told.apart += 1
        elif signalled == signal.SIGPROF:
            self.fault(number, f"more than {SECONDS} s of processor time")
        elif os.WIFSIGNALED(status):
            self.fault(number, f"the process died of {signal.Signals(signalled).name}")
        elif swelled:
            self.fault(number, "more than 1 GB of memory")
        else:
            self.fault(number, f"the process ended with {os.WEXITSTATUS(status)}")
        return number + 1

    def _ends_apart(self, number: int) -> bool:
        """Whether an input ends nothing where JSON-LD is read in a process of its own."""
        name, data, chance = made(number, self.of)
        if name != "json-ld":
            return False
        with tempfile.TemporaryDirectory(dir=self.room) as room:
            try:
                formats(Path(room))[name].second(data, chance)
            except TumenError as error:
                return "gave way" in str(error) or "needs more than" in str(error)
        return False

    def fault(self, number: int, what: str) -> None:
        """Keep the input of a fault, and tell it the first time."""
        name, data, _ = made(number, self.of)
        kind = f"{name}: {what.strip().splitlines()[-1][:300]}"
        self.told.faults[kind] += 1
        if self.told.faults[kind] <= KEPT:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{number}.{name}").write_bytes(data)
            (self.keep / f"{number}.{name}.told").write_text(what, encoding="utf-8")
            print(f"FAULT {number} {kind}", flush=True)

    def _work(self, first: int, after: int, room: Path) -> None:
        """Try inputs in this process, and end it."""
        code = 1
        try:
            os.setpgid(0, 0)
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_AS, (3 * MEMORY, 3 * MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            gc.set_threshold(20_000, 20, 20)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 2)
            code = self._try_all(first, after, room, formats(room))
        except BaseException:  # noqa: BLE001 - told by the parent
            (room.parent / f"{room.name}.0.fault").write_text(
                f"{self.shared[NUMBER]}\n{traceback.format_exc()}", encoding="utf-8"
            )
        finally:
            os._exit(code)

    def _try_all(self, first: int, after: int, room: Path, read: dict[str, Format]) -> int:
        shared, before = self.shared, time.process_time()
        for number in range(first, after):
            shared[NUMBER] = number
            name, data, chance = made(number, self.of)
            base = TELLS + NAMES.index(name) * WIDTH
            shared[base + TRIED] += 1
            signal.setitimer(signal.ITIMER_PROF, SECONDS)
            try:
                came, whole, taken = tried(name, data, chance, read[name])
            except Exception:  # noqa: BLE001 - whatever it is, it is a fault of the reader
                signal.setitimer(signal.ITIMER_PROF, 0)
                report = room.parent / f"{room.name}.{number}.fault"
                report.write_text(f"{number}\n{traceback.format_exc()}", "utf-8", "replace")
            else:
                shared[base + CAME + came] += 1
                shared[base + WHOLE] += whole
                shared[base + TAKEN] += taken
            now = time.process_time()
            if (now - before) * 1e6 > shared[SLOWEST]:
                shared[SLOWEST], shared[WHICH] = int((now - before) * 1e6), number
            before = now
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            if peak > shared[PEAK]:
                shared[PEAK], shared[HEAVIEST] = peak, number
            if shared[PEAK] > MEMORY:
                return SWELLED
        shared[NUMBER] = after
        signal.setitimer(signal.ITIMER_PROF, 0)
        return 0


def run(root: Path, first: int, number: int, keep: Path, seconds: float = 1e9) -> Told:
    """Try so many inputs from one number on, or as many as the time allows."""
    of = Run(root, keep)
    gc.collect()
    gc.freeze()  # what is shared with the workers stays shared
    began = last = time.monotonic()
    here = first
    ended: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda which, _: ended.append(which))
    while here < first + number and time.monotonic() - began < seconds and not ended:
        here = of.batch(here, min(here + BATCH, first + number))
        now = time.monotonic()
        if now - last > MINUTE:
            clock = time.strftime("%H:%M:%S")
            print(f"{clock} {of.told.line(now - began)}; next {here}", flush=True)
            last = now
    if here < first + number:
        print(f"{'ended by a signal' if ended else 'the time is up'}: next {here}", flush=True)
    return of.told


def shared(
    root: Path, first: int, number: int, keep: Path, seconds: float = 1e9, *, jobs: int
) -> Told:
    """The same, by so many processes at once, of which each takes its part of the numbers."""
    cuts = [first + number * job // jobs for job in range(jobs + 1)]
    forked = get_context("fork")
    running = []
    for begin, end in pairwise(cuts):
        here, there = forked.Pipe(duplex=False)

        def part(begin: int = begin, end: int = end, there: Connection = there) -> None:
            there.send(run(root, begin, end - begin, keep, seconds))

        job = forked.Process(target=part)
        job.start()
        there.close()  # so that a job that dies is an end of file, and not awaited for ever
        running.append((job, here))
    told = Told()
    for job, here in running:
        try:
            told.add(here.recv())
        except EOFError:
            told.faults["one of the jobs died, and what it had tried is not counted"] += 1
        job.join()
    return told


def once(root: Path, number: int) -> int:
    """Try one input in this process, and show what it raises."""
    name, data, chance = made(number, families(root))
    print(name, len(data), data[:2_000])
    with tempfile.TemporaryDirectory() as room:
        began = time.process_time()
        came, whole, taken = tried(name, data, chance, formats(Path(room))[name])
        print(came.name, whole, taken, f"{time.process_time() - began:.3f} s")
    return 0


def main(arguments: list[str]) -> int:
    """The command line; 1 where there were faults."""
    parser = argparse.ArgumentParser(description="Try mutated inputs.")
    parser.add_argument("number", type=int)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir(), "tumen-faults"))
    parser.add_argument("--jobs", type=int, default=1, help="so many at once share the numbers")
    given = parser.parse_args(arguments)
    root = Path(__file__).resolve().parents[3]
    if given.number == 1:
        return once(root, given.first)
    # What is made here must be small, whatever comes of it in a worker.
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY, 4 * MEMORY))
    began = time.monotonic()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: None)  # the jobs end, and tell how far they came
    told = shared(root, given.first, given.number, given.keep, given.seconds, jobs=given.jobs)
    spent = time.monotonic() - began
    print(told.table())
    print(f"{told.line(spent)}; {given.jobs} at once, {spent:,.0f} s")
    for kind, times in told.faults.most_common():
        print(f"  {times:,} x {kind}")
    whole = {"inputs": told.inputs, "faults": told.faults.total(), "apart": told.apart}
    most = {"slowest": told.slowest, "which": told.which, "memory": told.peak}
    print(json.dumps(whole | most | {"counts": told.of_each()}))
    return 1 if told.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
