"""Kills whoever writes to a casebook, again and again, and looks at what is left.

    python tests/reliability/crashing.py --rounds 10000 --seed 7 --journal crashes.json

Each round has a process build, build anew, load, import (as quads or as a case), decide on a match, begin a case,
anchor it to another edition of its text, make the public view, export all (the backup) or write the page, and kills it with SIGKILL: in turn at a random moment, at one of all steps
of the writing, and at one of the steps that change the disk (a step is a call that the writing code makes into the
engine, SQLite or the system). What must hold then is said in `lives.py`.
The build that is to make it good is killed as well, now and then, and a change whose build was broken off taken back.

A book lives for some rounds, from its first build on, which is killed as any other. What is done depends on the
seed alone, when a random moment comes on the machine. With a journal, a run that was broken off goes on.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crashbook import warm
from lives import Disturbed, Expected, Life
from victims import Death, apart, result, room

LIFE = 25  # rounds that a book lives
AGAIN = 0.25  # of the builds that are to make it good are killed as well
WAYS = ("moment", "step", "step that changes the disk")
OPERATIONS = (
    "build",
    "build",
    "fresh",
    "load",
    "import",
    "import as case",
    "decide",
    "new",
    "passages",
    "view",
    "export",
    "page",
)
COUNTED = ("killed", "finished", "ways", "seen")


@dataclass
class Outcome:
    """What happened over all rounds, and how far an operation goes: its steps and seconds."""

    seed: str
    lives: int = 0
    rounds: int = 0
    attempts: int = 0
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
        self.attempts += other.attempts
        self.problems += other.problems
        self.seconds = max(self.seconds, other.seconds)

    def line(self) -> str:
        """In one line."""
        pace = self.seconds / max(self.rounds, 1)
        killed = self.killed.total()
        return (
            f"{self.rounds} rounds, {self.attempts} to be killed, {killed} in the midst, "
            f"{len(self.problems)} problems, {pace:.2f} s a round"
        )


def one_round(life: Life, outcome: Outcome) -> None:
    """Something that can be done now, and is cut off."""
    outcome.rounds += 1
    possible = [(name, then) for name in OPERATIONS if (then := life.leads_to(name))]
    operation, then = life.chance.choice(possible)
    way = outcome.rounds % len(WAYS)
    kill = partial(cut_off, life.chance, outcome, operation, way)
    again: Disturbed | None = None
    if operation != "load" and life.chance.random() < AGAIN:
        again = partial(cut_off, life.chance, outcome, "build", life.chance.randrange(len(WAYS)))
    outcome.seen[life.go(operation, then, f"killed by {WAYS[way]}", kill, again)] += 1


def cut_off(
    chance: random.Random, outcome: Outcome, operation: str, way: int, work: Callable[[], object]
) -> tuple[bool, str]:
    """Have it begun and killed: whether it had said that it was done, or else what it said."""
    first = operation not in outcome.steps
    death: Death | None = None
    if first:  # the first of its kind is let through, and its steps are counted
        death = Death()
    elif way:
        death = Death(chance.randint(1, outcome.steps[operation][way - 1]), way == 2)

    def timed() -> float:
        began = time.monotonic()
        work()
        return time.monotonic() - began

    moment = chance.random()
    child, reading = apart(timed, death)
    if death is None:
        time.sleep(moment * 1.1 * outcome.longest[operation])
        os.kill(child, signal.SIGKILL)
    said = result(child, reading)
    done = "result" in said
    outcome.attempts += 1
    (outcome.finished if done else outcome.killed)[operation] += 1
    outcome.ways[f"{WAYS[way]}: {'finished' if done else 'killed'}"] += 1
    if first and done:
        outcome.steps[operation], outcome.longest[operation] = said["steps"], said["result"]
    elif death is None and done:
        # Some have little to do, and the machine is not always as busy.
        outcome.longest[operation] = max(0.97 * outcome.longest[operation], said["result"])
    return done, said.get("error", "")


def crash(
    outcome: Outcome,
    rounds: int,
    folder: Path,
    seconds: float = 0,
    journal: Path | None = None,
    enough: int = 20,
) -> None:
    """Go on until there were so many rounds, or enough problems, or as long as there is time."""
    expected = Expected(folder)
    began, spoken, spent = time.monotonic(), 0.0, outcome.seconds
    while outcome.rounds < rounds and len(outcome.problems) < enough:
        life = Life(folder, expected, f"{outcome.seed}, life {outcome.lives}")
        for _ in range(min(LIFE, rounds - outcome.rounds)):
            one_round(life, outcome)
            if life.problems:
                break  # what comes of a broken book tells nothing
        outcome.problems += life.problems
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
