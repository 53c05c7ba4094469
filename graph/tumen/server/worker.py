"""Answer jobs in a worker process: read one from standard input, write its answer, repeat.

A job is one line of JSON; an answer is one line of JSON (status, media type, number of bytes) and
then the bytes. The process ends with its parent, and at its memory limit.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tumen.core.casebook import Casebook, find_casebook
from tumen.core.errors import StoreError, TumenError, UnknownName
from tumen.core.processes import limit_address_space
from tumen.server.answers import ANSWERS, Made, Refused
from tumen.store.reader import open_reader, revision

if TYPE_CHECKING:
    from pyoxigraph import Store

    from tumen.privacy.gate import Gate

Job = dict[str, Any]
# Runs a command of the command line: name, arguments, casebook → its JSON.
Command = Callable[[str, list[str], Casebook], str]
STACK = 256 * 1024 * 1024  # bytes: the engine recurses on nested queries
_PLACE = re.compile(r"query(:\d+:\d+)?")


def main(command: Command) -> None:
    """Serve the jobs on standard input until it ends. The one argument is the start, as JSON."""
    start = json.loads(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers
    limit_address_space(start["memory"])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed must not come among the answers
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.stack_size(STACK)
    session = Session(start, command)

    def serve() -> None:
        while True:
            status, media, body = session.answer(json.loads(jobs.get()))
            goes_on = not _has_grown(start["memory"])
            head = {"status": status, "media": media, "bytes": len(body)}
            head |= {"tag": session.tag, "goes_on": goes_on}
            out.write(json.dumps(head).encode("ascii") + b"\n" + body)
            out.flush()

    threading.Thread(target=serve, daemon=True).start()
    for line in sys.stdin.buffer:
        jobs.put(line)
    os._exit(0)  # the parent is gone, or wants no more: also from the middle of a query


def _has_grown(limit: int) -> bool:
    """Tell whether this process has once held so much memory that a fresh one is better."""
    try:
        import resource
    except ImportError:  # Windows
        return False
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > limit / 3


class Session:
    """Answer jobs on one casebook, always on its last build.

    For a public server this is the public view, and nothing that a visitor sends is pseudonymised:
    else it would tell under which pseudonym a person appears.
    """

    def __init__(self, start: Job, command: Command) -> None:
        root = start["casebook"]
        self._private = find_casebook(None if root is None else Path(root))
        self._public: bool = start["public"]
        self._gate: Gate | None = None
        self._opened = ""
        self._store: Store | None = None
        self.casebook = self._private
        self.limits = start
        self.command = command
        self.tag = ""

    def answer(self, job: Job) -> tuple[int, str, bytes]:
        """Return status, media type and body."""
        try:
            self._look()
        except TumenError as error:  # nothing is built, or protection changed
            return self._error(503, error)
        try:
            made = ANSWERS[job["do"]](self, job)
        except Refused as refused:
            return self._error(refused.status, refused)
        except UnknownName as error:
            return self._error(404, error)
        except StoreError as error:
            return self._error(503, error)
        except TumenError as error:
            return self._error(400, error)
        except MemoryError:
            return self._error(507, TumenError("the request needs too much memory. Narrow it."))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the worker
            return self._error(500, TumenError(f"the server failed: {type(error).__name__}."))
        return self._checked(made)

    @property
    def store(self) -> Store:
        """Return the store of the last build."""
        if self._store is None:
            self._store = open_reader(self.casebook)
        return self._store

    def _look(self) -> None:
        """Go over to a new build if there is one."""
        if self._public:
            self._look_at_public_view()
        now = revision(self.casebook)
        if now != self._opened:
            self._store, self._opened = None, now
            self.tag = f"{self._private.root.name}-{now}" if not self._public else f"public-{now}"

    def _look_at_public_view(self) -> None:
        from tumen.privacy.gate import Gate
        from tumen.privacy.public_view import public_view, redactor_of

        view = public_view(self._private)  # refuses where protection changed
        before, self.casebook = self.casebook, view
        if self._gate is None or revision(view) != self._opened or before.build != view.build:
            veil = redactor_of(view)
            self._gate = None if veil is None else Gate(veil)
            self._opened = ""

    def _checked(self, made: Made) -> tuple[int, str, bytes]:
        """Search an answer for protected names, but for the program's own parts of a page."""
        if self._gate is not None:
            data = made.body
            if made.media.startswith("text/html"):
                for part in made.own_parts:
                    data = data.replace(part, b"")
            try:
                self._gate.check(data)
            except TumenError:
                refused = TumenError("the answer was withheld, since it would name someone.")
                return self._error(403, refused)
        return 200, made.media, made.body

    def _error(self, status: int, error: TumenError) -> tuple[int, str, bytes]:
        """Write an error. A public one repeats nothing of the request or the graph."""
        text = str(error)
        if self._public:
            place = _PLACE.match(text)
            text = {
                400: "the request cannot be answered as it is.",
                404: "there is nothing of that name here.",
                503: "nothing public can be shown at the moment.",
            }.get(status, text)
            if status == 400 and place and place[1]:
                text = f"{place[0]}: the query cannot be read from here on."
        said: dict[str, Any] = {"error": text}
        if where := re.match(r"query:(\d+):(\d+):", text):
            said |= {"line": int(where[1]), "column": int(where[2])}
        return status, "application/json", json.dumps(said, ensure_ascii=False).encode()
