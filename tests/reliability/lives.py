"""The life of a book to which things are done and are disturbed, and what must hold after each.

- Readers must see the whole state before or the whole state after, quad for quad, and the latter if whoever
  wrote had said that it was done; and so must the files that were being written.
- The next build must give what a build in an empty folder gives from the same files, quad for quad; every source
  must have the hash that the ledger has; nothing hidden or half made may be left; the public view and the outputs
  must be those of that state.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from crashbook import (
    EDITIONS,
    OUTPUTS,
    STATES,
    VERDICTS,
    State,
    Texts,
    damaged,
    held,
    lines,
    made,
    operations,
    put,
    shown,
    texts,
)
from victims import apart, result, told

from tumen.api import Book
from tumen.core.errors import NotBuilt
from tumen.core.vocabulary import SOURCE
from tumen.privacy.public_view import public_view

NOTHING = None  # seen where nothing has been built yet
UNDONE = 0.4  # of the changes whose build was broken off are taken back before the next one
Disturbed = Callable[[Callable[[], object]], tuple[bool, str]]


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
    """One book, from its first build on; what is wrong with it is noted among `problems`."""

    def __init__(self, folder: Path, expected: Expected, seed: str) -> None:
        self.chance = random.Random(seed)
        self.expected, self.seed = expected, seed
        self.problems: list[str] = []
        self.root = folder / "book"
        shutil.rmtree(self.root, ignore_errors=True)
        self.book: Book = made(self.root, expected.key)
        self.some = self.chance.sample(range(STATES), 2)  # few, since each is built anew once
        self.state = State(self.some[0])
        put(self.root, self.state.cases)
        self.seen: bytes | None = NOTHING
        self.outputs = dict.fromkeys(OUTPUTS, "")
        self.viewed: State | None = None

    def leads_to(self, operation: str) -> State | None:
        """The state of the files after an operation; None where it can do nothing now."""
        was, edition = self.state, self.chance.randint(1, EDITIONS)
        other = replace(was, cases=self.some[self.some[0] == was.cases])
        if operation == "build":
            return was if self.seen is NOTHING else other
        if operation == "fresh":
            return self.chance.choice((was, other))
        if operation == "load":
            return None if was.loaded else replace(was, loaded=True)
        if operation == "import":
            return replace(was, people=edition)
        if operation == "import as case":
            return replace(was, register=edition)
        if operation == "decide":
            return None if was.decided == len(VERDICTS) else replace(was, decided=was.decided + 1)
        if operation == "new":
            return None if was.draft else replace(was, draft=1)
        if operation == "passages":
            return replace(was, draft=3 - was.draft) if was.draft else None
        if self.seen is NOTHING or (operation == "view" and self.viewed == was):
            return None
        return was

    def go(
        self,
        operation: str,
        then: State,
        way: str,
        disturbed: Disturbed,
        again: Disturbed | None = None,
    ) -> str:
        """Have something done and disturbed, and look at what is left: what readers saw then.

        `disturbed` does the work in a process of its own, in its `way`: whether that had said that
        it was done, and what is wrong with what it said else. With `again`, so is the next build,
        which was to make it good.
        """
        where = f"{self.seed}: {operation}, {way}, to {then}"
        if operation in ("build", "fresh"):
            put(self.root, then.cases)
            after: bytes | None = self.expected.graph(then)
        else:
            after = self.expected.unconcluded(self.seen, self.state, then)
        done, wrong = disturbed(operations(self.book, then)[operation])
        if wrong:
            self.problems.append(f"{where}: {wrong}")
        if then.cases != self.state.cases and not done and self.chance.random() < UNDONE:
            then = replace(then, cases=self.state.cases)
            put(self.root, then.cases)
        mended: bool | None = None
        if again is not None and not done:
            mended, wrong = again(operations(self.book, then)["build"])
            if wrong:
                self.problems.append(f"{where}, and the next build: {wrong}")
        found = result(*apart(lambda: self.look(operation, after)))
        if "result" not in found:
            self.problems.append(f"{where}: {found or 'whoever looked died'}")
            return "nothing"
        wrongs = self.judge(operation, then, found["result"], done=done, mended=mended)
        self.problems += [f"{where}: {wrong}" for wrong in wrongs]
        return str(found["result"]["seen"])

    def look(self, operation: str, after: bytes | None) -> dict[str, Any]:
        """What is left, as it is and after the next build; in a process of its own."""
        book = self.book
        try:
            found: bytes | None = lines(book.casebook)
        except NotBuilt:
            found = NOTHING
        opened = shown(book.casebook)
        old, new = found == self.seen, found == after
        seen = "the same" if old and new else "after" if new else "before" if old else "neither"
        report: dict[str, Any] = {
            "seen": seen,
            "found": _sum(found or b""),
            "files": asdict(self.expected.texts.read(self.root, self.state)),
            "output": _sorted(self.root / OUTPUTS.get(operation, "none")),
        }
        book.build()
        same = found is not NOTHING and shown(book.casebook) == opened
        report["built"] = _sum(found or b"") if same else held(book.casebook)
        report["damaged"] = damaged(book.casebook)
        if operation == "view":
            report["view"] = held(public_view(book.casebook))
        if operation in OUTPUTS:
            operations(book, self.state)[operation]()
            report["anew"] = _sorted(self.root / OUTPUTS[operation])
        report["left"] = [*self.hidden(), *map(str, book.casebook.build.glob("graph.*"))]
        return report

    def hidden(self) -> list[str]:
        """The hidden files in the rooms of the casebook, and beside its outputs."""
        rooms = [self.root, *(self.root / "graph").iterdir()]
        kept = {".tumen"}  # the folder of the key
        found = (path for room in rooms for path in room.iterdir() if path.name not in kept)
        return [str(path) for path in found if path.name.startswith(".")]

    def judge(
        self,
        operation: str,
        then: State,
        report: dict[str, Any],
        *,
        done: bool,
        mended: bool | None,
    ) -> Iterator[str]:
        """What is wrong with what is left; and what the book is now."""
        seen = report["seen"]
        was, new = replace(self.state, cases=then.cases), State(**report["files"])
        loaded = then.loaded and (seen == "after" or was.loaded)
        self.state = replace(new, cases=then.cases, loaded=loaded)
        if self.state not in ((then,) if done else (then, was)):
            yield f"the files are those of {self.state}"
        self.seen = self.expected.graph(self.state)
        allowed = seen in ("after", "the same", *(() if done else ("before",))) and not mended
        if not allowed and (mended is None or report["found"] != _sum(self.seen)):
            yield f"readers see {seen}, not the whole old or new state"
        if report["built"] != _sum(self.seen):
            yield "the next build is not what an empty folder gives"
        if report["damaged"]:
            yield f"damaged: {report['damaged']}"
        if report["left"]:
            yield f"left behind: {report['left']}"
        if operation == "view":
            self.viewed = self.state
            if report["view"] != self.expected.view(self.state):
                yield "the public view is another"
        if operation in OUTPUTS:
            old, new_one = self.outputs[operation], report["anew"]
            if report["output"] not in (new_one, *(() if done else (old,))):
                yield "the output is neither the old nor the new one"
            if operation == "export" and new_one != _sum(self.seen):
                yield "the next export is another"
            self.outputs[operation] = new_one


def _sorted(path: Path) -> str:
    """A hash of the lines of a file, in whatever order; of none, nothing."""
    return _sum(b"\n".join(sorted(path.read_bytes().splitlines()))) if path.exists() else ""


def _sum(content: bytes) -> str:
    return sha256(content).hexdigest()
