"""Kills whoever writes to a store, again and again, and looks at what is left.

    python tests/holds/crashing.py --rounds 1000 --seed 7

Each round changes the cases, has a process of its own build, build anew, load, import, make the public
view, or decide on a match, and kills it (SIGKILL) at a random moment or, in every second round, at a chosen step: the n-th
call that the writing code makes into the engine, SQLite or the system. Then readers must see the
whole state before or the whole state after, and the latter if the process had said that it was done;
and the next build must give what a build in an empty folder gives from the same cases, quad for quad.
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
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from casebooks import CASE
from witness import CASES

from tumen.book import Book
from tumen.casebook import Casebook
from tumen.importing.running import Wanted, import_file
from tumen.matching.deciding import decide
from tumen.matching.decisions import Verdict, decision_files
from tumen.matching.decisions import folder as decisions
from tumen.publishing.keys import make_key
from tumen.publishing.view import public_view
from tumen.reasoning.axioms import program
from tumen.store import open_reader, open_writer

# Where a step counts as one of the writing: everything between the cases and the disk.
_WRITING = (
    "store.py", "ledger.py", "building.py", "bulk.py", "imported.py", "storing.py", "committing.py", "view.py", "noted.py",
    "writing.py", "deciding.py", "deriving.py", "inferring.py", "shutil.py", "pathlib.py",
)  # fmt: skip
PERSON = '{{"id": "{0}", "schema": "Person", "properties": {{"name": ["{0} {1}"]}}}}\n'
REASON = "One is a thing and the other a trend."
LOADED = "".join(
    f'<https://example.org/{n}> <http://purl.org/dc/terms/title> "{"x" * 200} {n}" '
    "<https://w3id.org/tumen/source/elsewhere> .\n"
    for n in range(300)
)
OPERATIONS = ("build", "build", "fresh", "load", "import", "view", "decide")
EDITIONS = 3


@dataclass
class Outcome:
    """What happened over all rounds."""

    rounds: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    finished: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    steps: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return {
            "rounds": self.rounds,
            "killed": dict(self.killed),
            "finished before the kill": dict(self.finished),
            "readers saw": dict(self.seen),
            "steps": self.steps,
            "problems": self.problems,
            "seconds": round(self.seconds, 1),
        }


def cases(state: int) -> dict[str, str]:
    """The case files of a state: each of eight adds, changes and withdraws something."""
    made = {"border-2016": CASE.replace("value: 1200", f"value: {1200 + state}")}
    if state % 2:
        made["talk-with-seo-min-jae"] = CASES["talk-with-seo-min-jae"]
    if state % 4 > 1 and state % 2:
        made["rumour-2020"] = CASES["rumour-2020"]
    for number in range(state % 5):
        made[f"border-{number}"] = CASE.replace("id: border-2016", f"id: border-{number}").replace(
            "The fence is why", f"In state {state}, the fence is why"
        )
    return made


def put(folder: Path, state: int) -> None:
    """Make the case files those of a state."""
    room = folder / "graph" / "cases"
    wanted = {f"{slug}.yaml": text for slug, text in cases(state).items()}
    for path in room.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = room / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def held(casebook: Casebook) -> str:
    """A hash of all that readers see."""
    from pyoxigraph import RdfFormat

    lines = sorted(open_reader(casebook).dump(format=RdfFormat.N_QUADS).splitlines())
    return sha256(b"\n".join(lines)).hexdigest()


def import_edition(book: Book, number: int) -> None:
    """Import a list, in which every edition calls the same people otherwise; 0 is none."""
    if number:
        file = book.casebook.root / f"edition-{number}.ftm"
        head = {"title": {"en": "People"}, "published": "2017"}
        import_file(book.casebook, Wanted(file, "people", form="quads", head=head))


def operate(book: Book, operation: str, folder: Path, edition: int = 0) -> None:
    """Do what is to be cut off."""
    if operation == "import":
        import_edition(book, edition)
    elif operation == "load":
        book.load(folder / "elsewhere.nq")
    elif operation == "view":
        public_view(book.casebook)
    elif operation == "decide":
        decide(book.casebook, "arrivals", "fence", Verdict("different", REASON, "J. Doe", "2016"))
    else:
        book.build(fresh=operation == "fresh")


def apart(work: Callable[[], Any], die_at: int = 0) -> tuple[int, int]:
    """Run `work` in a process of its own: its id, and a pipe on which it says its result.

    With `die_at`, it kills itself at that step of its writing.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        steps = _count_steps(die_at)
        said = {"result": work(), "steps": steps()}
    except BaseException as error:  # noqa: BLE001 - told, and judged by the parent
        said = {"error": f"{type(error).__name__}: {error}"}
    sys.setprofile(None)
    os.write(writing, json.dumps(said).encode())
    os._exit(0)


def _count_steps(die_at: int) -> Callable[[], int]:
    counted = 0

    def step(frame: FrameType, event: str, argument: object) -> None:
        nonlocal counted
        if event == "c_call" and frame.f_code.co_filename.endswith(_WRITING):
            counted += 1
            if counted == die_at:
                os.kill(os.getpid(), signal.SIGKILL)

    if die_at:
        sys.setprofile(step)
    return lambda: counted


def result(child: int, reading: int) -> dict[str, Any]:
    """What a process said; nothing where it died."""
    said = b""
    while part := os.read(reading, 1 << 16):
        said += part
    os.close(reading)
    os.waitpid(child, 0)
    return json.loads(said) if said else {}


def crash(rounds: int, seed: int, folder: Path, seconds: float = 0) -> Outcome:
    """So many rounds, or as many as there is time for."""
    _warm()
    chance = random.Random(seed)
    outcome = Outcome()
    began = time.monotonic()
    book = _made(folder / "book")
    expected: dict[tuple[int, bool, int, int], str] = {}
    longest: dict[str, float] = {}

    def anew(state: int, loaded: bool, edition: int, newest: int) -> str:
        """A hash of that state, or of what an import adds to it before anything is concluded."""
        if (state, loaded, edition, newest) not in expected:
            other = _made(Path(tempfile.mkdtemp(dir=folder)))
            root = other.casebook.root
            put(root, state)

            def work() -> str:
                other.build()
                if loaded:
                    other.load(root / "elsewhere.nq")
                    other.build()
                if edition:
                    import_edition(other, edition)
                    other.build()
                if newest != edition:
                    import_edition(other, newest)
                return held(other.casebook)

            expected[state, loaded, edition, newest] = result(*apart(work))["result"]
            shutil.rmtree(root)
        return expected[state, loaded, edition, newest]

    state, loaded, edition = 0, False, 0
    put(book.casebook.root, state)
    result(*apart(lambda: operate(book, "build", book.casebook.root)))
    while outcome.rounds < rounds and not (seconds and time.monotonic() - began > seconds):
        outcome.rounds += 1
        operation = chance.choice(OPERATIONS)
        before = anew(state, loaded, edition, edition)
        newest = edition
        if operation in ("build", "fresh"):
            state = chance.randrange(8)
            put(book.casebook.root, state)
        elif operation == "load":
            loaded = True
        elif operation == "import":
            newest = chance.randint(1, EDITIONS)
        after = anew(state, loaded, edition, newest)
        edition = newest
        where = f"round {outcome.rounds} ({operation}, state {state})"

        at_step = outcome.rounds % 2 == 0 and operation in outcome.steps
        die_at = chance.randint(1, outcome.steps[operation]) if at_step else 0
        if operation not in outcome.steps:
            die_at = 1 << 60  # the first of its kind is let through, and its steps are counted
        started = time.monotonic()
        child, reading = apart(
            partial(operate, book, operation, book.casebook.root, newest), die_at
        )
        if not die_at:
            time.sleep(chance.random() * 1.1 * longest.get(operation, 0.1))
            os.kill(child, signal.SIGKILL)
        said = result(child, reading)
        done = "result" in said
        (outcome.finished if done else outcome.killed)[operation] += 1
        if done and die_at > 1 << 50:
            outcome.steps[operation] = said["steps"]
            longest[operation] = time.monotonic() - started
        if "error" in said:
            outcome.problems.append(f"{where}: {said['error']}")

        found = result(*apart(lambda: held(book.casebook))).get("result")
        seen = "after" if found == after else "before" if found == before else "neither"
        outcome.seen[seen if before != after else "the same"] += 1
        if found not in ((after,) if done else (before, after)):
            outcome.problems.append(f"{where}: readers see neither the old nor the new state")
        if operation == "decide" and (wrong := _decided(book.casebook, done=done)):
            outcome.problems.append(f"{where}: {wrong}")
        mended = result(*apart(partial(_mend, book, loaded, edition)))
        if mended.get("result") != [anew(state, loaded, edition, edition), []]:
            outcome.problems.append(f"{where}: after the next build: {mended}")
        if operation == "view":
            view = result(*apart(lambda: _view_twice(book.casebook)))
            if "result" not in view or view["result"][0] != view["result"][1]:
                outcome.problems.append(f"{where}: the public view: {view}")
        if len(outcome.problems) > 20:
            break
    outcome.seconds = time.monotonic() - began
    return outcome


def _warm() -> None:
    """Have what every process would have to compile first compiled before they are forked off.

    No store may be opened here: the engine's threads do not outlive a fork.
    """
    with tempfile.TemporaryDirectory() as folder:
        book = _made(Path(folder) / "warm")
        for state in range(8):
            put(book.casebook.root, state)
            book.check()
        program(book.casebook.ontology)


def _room() -> str | None:
    """A folder in memory where there is one: what is killed there leaves the same as on a disk."""
    room = Path("/dev/shm")
    return str(room) if os.access(room, os.W_OK) else None


def _made(root: Path) -> Book:
    (root / "graph" / "cases").mkdir(parents=True)
    (root / "elsewhere.nq").write_text(LOADED, encoding="utf-8")
    for number in range(1, EDITIONS + 1):
        people = "".join(PERSON.format(key, number) for key in "abcdefgh")
        (root / f"edition-{number}.ftm").write_text(people, encoding="utf-8")
    make_key(root)
    return Book(Casebook(root, root / "build"))


def _mend(book: Book, loaded: bool, edition: int) -> tuple[str, list[str]]:
    """Build, load and import what should be, and build: what the store holds, and what is damaged."""
    book.build()
    if loaded:
        book.load(book.casebook.root / "elsewhere.nq")
        book.build()
    if edition:
        import_edition(book, edition)
        book.build()
    with open_writer(book.casebook) as writer:
        damaged = writer.damaged()
    return held(book.casebook), damaged


def _decided(casebook: Casebook, *, done: bool) -> str:
    """What is wrong with the decisions that were left, which are then removed."""
    left = [path.read_text(encoding="utf-8") for path in decision_files(casebook)]
    shutil.rmtree(decisions(casebook), ignore_errors=True)
    if len(left) > 1 or any(REASON not in text or "different" not in text for text in left):
        return f"decisions were left as {left}"
    return "a decision was said to be written, and is not there" if done and not left else ""


def _view_twice(casebook: Casebook) -> tuple[str, str]:
    """What the public view holds, as it was left and as it is when made anew."""
    left = held(public_view(casebook))
    shutil.rmtree(casebook.build / "public", ignore_errors=True)
    return left, held(public_view(casebook))


def main() -> int:
    """Crash so often, and print what happened."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0, help="stop after this time")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=_room()) as folder:
        outcome = crash(asked.rounds, asked.seed, Path(folder), asked.seconds)
    print(json.dumps(outcome.as_dict(), indent=1))
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
