"""Kills whoever writes to a casebook, again and again, and looks at what is left.

    python tests/holds/crashing.py --rounds 10000 --seed 7 --journal crashes.json

Each round has a process build, build anew, load, import (as quads or as a case), decide on a match, make the
public view or export all (the backup), and kills it with SIGKILL: in turn at a random moment, at one of all steps
of the writing, and at one of the steps that change the disk (a step is a call that the writing code makes into the
engine, SQLite or the system). Then

- readers must see the whole state before or the whole state after, quad for quad, and the latter if the process
  had said that it was done; and so must the file that it was writing;
- the next build must give what a build in an empty folder gives from the same files, quad for quad; every source
  must have the hash that the ledger has; nothing hidden or half made may be left; and the public view and the
  export must be those of that state.

A book lives for some rounds, from its first build on, which is killed as any other. What is done depends on the
seed alone, when a random moment comes on the machine. With a journal, a run that was broken off goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crashbook import (
    EDITIONS,
    EXPORT,
    STATES,
    VERDICTS,
    State,
    Texts,
    damaged,
    export,
    held,
    lines,
    made,
    operations,
    put,
    shown,
    texts,
    warm,
)  # fmt: skip
from victims import Death, apart, result, room, told

from tumen.book import Book
from tumen.errors import StoreError
from tumen.publishing.view import public_view
from tumen.vocabulary import SOURCE

LIFE = 25  # rounds that a book lives
WAYS = ("moment", "step", "step that changes the disk")
COUNTED = ("killed", "finished", "ways", "seen")
NOTHING = None  # seen where nothing has been built yet


@dataclass
class Outcome:
    """What happened over all rounds, and how far an operation goes: its steps and seconds."""

    seed: str
    lives: int = 0
    rounds: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    steps: dict[str, list[int]] = field(default_factory=dict)
    longest: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @classmethod
    def read(cls, journal: Path | None, seed: str) -> Outcome:
        """As it was broken off, or a new one."""
        if journal is None or not journal.exists():
            return cls(seed)
        found = json.loads(journal.read_text(encoding="ascii"))
        if found["seed"] != seed:
            raise SystemExit(f"{journal} is of the seed {found['seed']}")
        return cls.of(found)

    @classmethod
    def of(cls, found: dict[str, Any]) -> Outcome:
        """From its JSON."""
        return cls(**found | {key: Counter(found[key]) for key in COUNTED})

    def add(self, other: Outcome) -> None:
        """Take in what another of several that run at once has seen."""
        for key in COUNTED:
            getattr(self, key).update(getattr(other, key))
        self.lives, self.rounds = self.lives + other.lives, self.rounds + other.rounds
        self.problems += other.problems
        self.seconds = max(self.seconds, other.seconds)

    def line(self) -> str:
        """In one line."""
        pace = self.seconds / max(self.rounds, 1)
        killed = self.killed.total()
        return (
            f"{self.rounds} rounds, {killed} killed in the midst, {len(self.problems)} problems, "
            f"{pace:.2f} s a round"
        )


class Expected:
    """What there is to see of a state, by a build in an empty folder; each is made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: Texts = texts(folder)
        self.key = folder / "texts"  # whose key all books share
        self._graph: dict[State, bytes] = {}
        self._view: dict[State, str] = {}

    def graph(self, state: State) -> bytes:
        """All that readers see."""
        if state not in self._graph:
            self._graph[state] = told(lambda: self._anew(state)).encode()
        return self._graph[state]

    def view(self, state: State) -> str:
        """A hash of the public view."""
        if state not in self._view:
            self._view[state] = told(lambda: self._anew(state, public=True))
        return self._view[state]

    def _anew(self, state: State, *, public: bool = False) -> str:
        root = Path(tempfile.mkdtemp(dir=self.folder)) / "anew"
        book = made(root, self.key)
        self.texts.write(root, state)
        book.build()
        if state.loaded:
            book.load(root / "elsewhere.nq")
            book.build()
        seen = held(public_view(book.casebook)) if public else lines(book.casebook).decode()
        shutil.rmtree(root.parent)
        return seen

    def unconcluded(self, before: bytes | None, was: State, then: State) -> bytes | None:
        """What is seen once something is loaded or imported, and nothing concluded from it yet."""
        seen = set() if before is None else set(before.split(b"\n"))
        if then.people != was.people:
            graph = f"<{SOURCE}people> .".encode()
            seen = {line for line in seen if not line.endswith(graph)}
            seen |= set(self.texts.people[then.people].encode().splitlines())
        elif then.loaded != was.loaded:
            loaded = (self.folder / "texts" / "elsewhere.nq").read_bytes()
            seen |= set(loaded.splitlines())
        else:
            return before
        return b"\n".join(sorted(seen))


class Life:
    """One book, from its first build on."""

    def __init__(self, folder: Path, expected: Expected, outcome: Outcome, number: int) -> None:
        self.chance = random.Random(f"{outcome.seed} {number}")
        self.expected, self.outcome, self.number = expected, outcome, number
        self.root = folder / "book"
        shutil.rmtree(self.root, ignore_errors=True)
        self.book: Book = made(self.root, expected.key)
        self.some = self.chance.sample(range(STATES), 2)  # few, since each is built anew once
        self.state = State(self.some[0])
        put(self.root, self.state.cases)
        self.seen: bytes | None = NOTHING
        self.exported = ""
        self.viewed: State | None = None

    def next(self) -> tuple[str, State]:
        """What is to be done, and the state of the files that it leads to."""
        was = self.state
        can = ["build", "build", "fresh", "import", "import as case"]
        can += [] if was.loaded else ["load"]
        can += [] if was.decided == len(VERDICTS) else ["decide"]
        can += [] if self.seen is NOTHING else ["export"]
        can += [] if self.seen is NOTHING or self.viewed == was else ["view"]
        operation = self.chance.choice(can)
        edition = self.chance.randint(1, EDITIONS)
        if operation == "fresh":
            return operation, replace(was, cases=self.chance.choice(self.some))
        if operation == "build":
            other = self.some[self.some[0] == was.cases]
            return operation, was if self.seen is NOTHING else replace(was, cases=other)
        if operation == "load":
            return operation, replace(was, loaded=True)
        if operation == "import":
            return operation, replace(was, people=edition)
        if operation == "import as case":
            return operation, replace(was, register=edition)
        return operation, replace(was, decided=was.decided + (operation == "decide"))

    def round(self) -> None:
        """One round."""
        outcome = self.outcome
        outcome.rounds += 1
        operation, then = self.next()
        way = outcome.rounds % len(WAYS)
        where = f"life {self.number}, round {outcome.rounds} ({operation}, by {WAYS[way]}, {then})"
        if operation in ("build", "fresh"):
            put(self.root, then.cases)
            after: bytes | None = self.expected.graph(then)
        else:
            after = self.expected.unconcluded(self.seen, self.state, then)
        done = self.cut_off(operation, then, way, where)
        found = result(*apart(lambda: self.look(operation, after)))
        if "result" not in found:
            outcome.problems.append(f"{where}: {found or 'whoever looked died'}")
            return
        report = found["result"]
        self.judge(operation, then, report, done=done, where=where)

    def cut_off(self, operation: str, then: State, way: int, where: str) -> bool:
        """Have it begun and killed: whether it had said that it was done."""
        outcome, work = self.outcome, operations(self.book, then)[operation]
        first = operation not in outcome.steps
        death: Death | None = None
        if first:  # the first of its kind is let through, and its steps are counted
            death = Death()
        elif way:
            death = Death(self.chance.randint(1, outcome.steps[operation][way - 1]), way == 2)

        def timed() -> float:
            began = time.monotonic()
            work()
            return time.monotonic() - began

        moment = self.chance.random()
        child, reading = apart(timed, death)
        if death is None:
            time.sleep(moment * 1.1 * outcome.longest[operation])
            os.kill(child, signal.SIGKILL)
        said = result(child, reading)
        done = "result" in said
        (outcome.finished if done else outcome.killed)[operation] += 1
        outcome.ways[f"{WAYS[way]}: {'finished' if done else 'killed'}"] += 1
        if first and done:
            outcome.steps[operation], outcome.longest[operation] = said["steps"], said["result"]
        elif (
            death is None and done
        ):  # some have little to do, and the machine is not always as busy
            outcome.longest[operation] = max(0.97 * outcome.longest[operation], said["result"])
        if "error" in said:
            outcome.problems.append(f"{where}: {said['error']}")
        return done

    def look(self, operation: str, after: bytes | None) -> dict[str, Any]:
        """What is left, as it is and after the next build; in a process of its own."""
        book = self.book
        try:
            found: bytes | None = lines(book.casebook)
        except StoreError as error:
            if "has not been built yet" not in str(error):
                raise
            found = NOTHING
        opened = shown(book.casebook)
        exported = self.root / EXPORT
        report: dict[str, Any] = {
            "before": found == self.seen,
            "after": found == after,
            "files": asdict(self.expected.texts.read(self.root, self.state)),
            "exported": _sorted(exported),
        }
        book.build()
        same = found is not NOTHING and shown(book.casebook) == opened
        report["built"] = _sum(found or b"") if same else held(book.casebook)
        report["damaged"] = damaged(book.casebook)
        if operation == "view":
            report["view"] = held(public_view(book.casebook))
        if operation == "export":
            export(book)
            report["export"] = _sorted(exported)
        report["left"] = [*self.hidden(), *map(str, book.casebook.build.glob("graph.*"))]
        return report

    def hidden(self) -> list[str]:
        """The hidden files in the rooms of the casebook, and beside the export."""
        rooms = [self.root, *(self.root / "graph").iterdir()]
        kept = {".tumen"}  # the folder of the key
        found = (path for room in rooms for path in room.iterdir() if path.name not in kept)
        return [str(path) for path in found if path.name.startswith(".")]

    def judge(
        self, operation: str, then: State, report: dict[str, Any], *, done: bool, where: str
    ) -> None:
        """Whether what is left may be left, and what the book is now."""

        def demand(right: object, what: str) -> None:
            if not right:
                self.outcome.problems.append(f"{where}: {what}")

        before, after = report["before"], report["after"]
        seen = "the same" if before and after else "after" if after else "before"
        self.outcome.seen[seen if before or after else "neither"] += 1
        demand(after if done else before or after, "readers see neither the old nor the new state")
        state = State(**report["files"])
        state = replace(
            state, cases=then.cases, loaded=then.loaded and (after or self.state.loaded)
        )
        demand(state in ((then,) if done else (then, replace(self.state, cases=then.cases))),
               f"the files are those of {state}")  # fmt: skip
        self.state, self.seen = state, self.expected.graph(state)
        demand(
            report["built"] == _sum(self.seen), "the next build is not what an empty folder gives"
        )
        demand(not report["damaged"], f"damaged: {report['damaged']}")
        demand(not report["left"], f"left behind: {report['left']}")
        if operation == "view":
            demand(report["view"] == self.expected.view(state), "the public view is another")
            self.viewed = state
        if operation == "export":
            new = _sum(self.seen)
            old = self.exported
            demand(report["exported"] in ((new,) if done else (new, old)), "a half export")
            demand(report["export"] == new, "the next export is another")
            self.exported = new


def _sorted(path: Path) -> str:
    """A hash of the lines of a file, in whatever order; of none, nothing."""
    return _sum(b"\n".join(sorted(path.read_bytes().splitlines()))) if path.exists() else ""


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()


def crash(
    outcome: Outcome, rounds: int, folder: Path, seconds: float, journal: Path | None
) -> None:
    """Go on until there were so many rounds, or as many as there is time for."""
    expected = Expected(folder)
    began, spoken, spent = time.monotonic(), 0.0, outcome.seconds
    while outcome.rounds < rounds and len(outcome.problems) <= 20:
        life = Life(folder, expected, outcome, outcome.lives)
        problems = len(outcome.problems)
        for _ in range(min(LIFE, rounds - outcome.rounds)):
            life.round()
            if len(outcome.problems) > problems:
                break  # what comes of a broken book tells nothing
        outcome.lives += 1
        passed = time.monotonic() - began
        outcome.seconds = spent + passed
        if journal is not None:
            new = journal.with_suffix(".new")
            new.write_text(json.dumps(vars(outcome)), encoding="ascii")
            new.replace(journal)
        if passed - spoken > 60:
            spoken = passed
            line = f"{time.strftime('%H:%M')} seed {outcome.seed}: {outcome.line()}"
            print(line, file=sys.stderr, flush=True)
        if seconds and passed > seconds:
            break


def one_of_several(asked: argparse.Namespace, number: int) -> dict[str, Any]:
    """Crash with a seed of its own: what happened."""
    seed = str(asked.seed) if asked.jobs == 1 else f"{asked.seed}.{number}"
    journal = asked.journal and asked.journal.with_suffix(f".{seed}.json")
    outcome = Outcome.read(journal, seed)
    with tempfile.TemporaryDirectory(dir=room()) as folder:
        crash(outcome, asked.rounds // asked.jobs, Path(folder), asked.seconds, journal)
    return vars(outcome)


def main() -> int:
    """Crash so often, and print what happened."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="so many at once share the rounds")
    parser.add_argument("--seconds", type=float, default=0, help="stop after this time")
    parser.add_argument("--journal", type=Path, help="note how far it came here, and go on from it")
    asked = parser.parse_args()
    warm()
    running = [apart(partial(one_of_several, asked, number)) for number in range(asked.jobs)]
    outcome = Outcome(str(asked.seed))
    for job in running:
        said = result(*job)
        if "result" in said:
            outcome.add(Outcome.of(said["result"]))
        else:
            outcome.problems.append(said.get("error", "one of several died"))
    print(json.dumps(vars(outcome), indent=1))
    print(outcome.line(), file=sys.stderr)
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
