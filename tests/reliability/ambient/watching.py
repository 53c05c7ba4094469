"""A process whose every reach is noted, and a server that counts who comes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "canary-5f1d-in-a-file-that-nobody-named"
# Runs commands in one process that notes every name looked up, every connection, every file opened.
WATCHER = """
import contextlib, io, json, os, sys
reached = []
watched = sys.argv[1]
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        reached.append([event, repr(arguments[1:])])
    elif event in ("open", "os.listdir", "os.scandir", "sqlite3.connect") and watched in os.path.realpath(str(arguments[0])):
        reached.append([event, str(arguments[0])])
sys.addaudithook(hook)
from tumen.cli import main
class Kept(io.BytesIO):  # the command line wraps it, and what wraps it closes it
    def close(self):
        pass
real, os._exit = sys.stdout, sys.exit  # an abandoned query must not end this process
for line in sys.stdin:
    arguments = json.loads(line)
    out, err = Kept(), Kept()
    code, sys.argv, reached[:] = 0, ["tumen", *arguments], []
    with contextlib.redirect_stdout(io.TextIOWrapper(out)), contextlib.redirect_stderr(io.TextIOWrapper(err)):
        try:
            main()
        except SystemExit as end:
            code = end.code
        except BaseException as error:
            code = "%s: %s" % (type(error).__name__, error)
        sys.stdout.flush()
        sys.stderr.flush()
    told = (out.getvalue() + err.getvalue()).decode("utf-8", "replace")
    print(json.dumps([code, told[-4000:], list(reached)]), file=real, flush=True)
"""


class Canary:
    """A server on this machine that counts who comes."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.visits = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self.socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@dataclass(slots=True)
class Watch:
    """A process in which commands run, watched."""

    book: Path
    secret: Path
    canary: Canary = field(default_factory=Canary)
    process: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> tuple[object, str]:
        """Run a command; its exit code and what it said. Fails if it reached anything."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-c", WATCHER, str(self.secret.parent)], cwd=self.book, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
                env=os.environ | {"PYTHONUTF8": "1", "http_proxy": self.canary.address, "ALL_PROXY": self.canary.address},
            )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        code, told, reached = json.loads(self.process.stdout.readline())
        assert reached == [], (arguments, reached, told)
        assert self.canary.visits == 0, arguments
        assert SECRET not in told, arguments
        assert "Traceback" not in told, arguments
        assert isinstance(code, int), (arguments, code)
        return code, told

    @property
    def fill(self) -> dict[str, str]:
        return {
            "net": self.canary.address, "file": self.secret.as_posix(),
            "host": "http://canary.invalid",
        }  # fmt: skip
