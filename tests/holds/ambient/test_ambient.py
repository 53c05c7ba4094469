"""Nothing reaches the network, or a file outside the casebook, that nobody named on that call."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import vectors
from casebooks import make_casebook

SECRET = "canary-5f1d-in-a-file-that-nobody-named"
# Runs commands in one process that notes every name looked up, every connection, every file opened.
WATCHER = """
import contextlib, io, json, os, sys
reached = []
watched = sys.argv[1]
def hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"):
        reached.append([event, repr(arguments[1:])])
    elif event in ("open", "os.listdir", "os.scandir") and watched in os.path.realpath(str(arguments[0])):
        reached.append([event, str(arguments[0])])
sys.addaudithook(hook)
from tumen.cli import main
for line in sys.stdin:
    arguments = json.loads(line)
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace")
    code, sys.argv, reached[:] = 0, ["tumen", *arguments], []
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            main()
        except SystemExit as end:
            code = end.code
        except BaseException as error:
            code = "%s: %s" % (type(error).__name__, error)
        out.flush()
    told = out.buffer.getvalue().decode("utf-8", "replace")
    print(json.dumps([code, told[-4000:], list(reached)]), file=sys.__stdout__, flush=True)
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
        assert reached == [], arguments
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


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("ambient")
    outside = folder / "outside"
    outside.mkdir()
    secret = outside / "secret.ttl"
    secret.write_text(f'<x:a> <x:b> "{SECRET}" .\n', encoding="utf-8")
    found = Watch(make_casebook(folder / "book"), secret)
    assert found.run("build", "--no-view")[0] == 0
    yield found
    if found.process is not None:
        found.process.kill()
        found.process.wait()
    found.canary.socket.close()


def test_the_watch_sees_what_is_reached(watch: Watch) -> None:
    """A check that has never failed proves nothing."""
    with pytest.raises(AssertionError):
        watch.run("check", str(watch.secret))
    with pytest.raises(AssertionError):
        watch.run(
            "query",
            "--allow-service",
            "--text",
            f"ASK {{ SERVICE <{watch.canary.address}> {{ ?s ?p ?o }} }}",
        )
    assert watch.canary.visits == 1
    watch.canary.visits = 0


@pytest.mark.slow
def test_no_query_reaches_out(watch: Watch, figure: Callable[[str, object], None]) -> None:
    number = 0
    for kind, texts in (("refused", vectors.REFUSED_QUERIES), ("inert", vectors.INERT_QUERIES)):
        for text in texts:
            for query in vectors.filled(text, watch.fill):
                code, told = watch.run("query", "--text", query)
                number += 1
                if kind == "refused":
                    assert code == 2, query
                    assert "network" in told or "changes data" in told, (query, told)
    figure("ambient access, queries", f"{number}, nothing reached")


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".ttl", ".trig", ".yaml"])
def test_no_case_reaches_out(
    watch: Watch, suffix: str, figure: Callable[[str, object], None]
) -> None:
    number = 0
    cases = watch.book / "graph" / "cases"
    case = cases / f"v{suffix}"
    for text in vectors.YAML if suffix == ".yaml" else vectors.TURTLE:
        for content in vectors.filled(text, watch.fill):
            case.write_text(content, encoding="utf-8")
            code, _ = watch.run("check", str(case))
            assert code in (0, 1, 2)
            number += 1
    assert watch.run("build", "--no-view")[0] in (0, 1)
    case.unlink()
    watch.run("build", "--no-view")
    figure(f"ambient access, cases {suffix}", f"{number}, nothing reached")


def test_no_name_of_a_case_leads_elsewhere(
    watch: Watch, figure: Callable[[str, object], None]
) -> None:
    if os.name == "nt":
        pytest.skip("most of these names cannot be made here")
    for name in vectors.NAMES:
        case = watch.book / "graph" / "cases" / name
        case.write_text("id: x\ntype: Article\ntitle: t\n", encoding="utf-8")
        code, told = watch.run("build", "--no-view")
        assert code == 1 or name.startswith("."), (name, told)
        case.unlink()
    assert watch.run("build", "--no-view")[0] == 0
    assert sorted(path.name for path in watch.secret.parent.iterdir()) == ["secret.ttl"]
    figure("ambient access, names of cases", f"{len(vectors.NAMES)}, none led elsewhere")


@pytest.mark.slow
def test_no_argument_reaches_out(watch: Watch, figure: Callable[[str, object], None]) -> None:
    number = 0
    for arguments in vectors.ARGUMENTS:
        filled = [argument.format(**watch.fill) for argument in arguments]
        if filled[:2] == ["query", watch.secret.as_posix()]:
            continue  # that file is named on the call
        code, told = watch.run(*filled)
        assert code in (1, 2), (filled, told)
        number += 1
    assert not Path("/tmp/outside.yaml").exists()
    figure("ambient access, arguments", f"{number}, nothing reached")


def test_no_link_leads_out_of_the_casebook(watch: Watch) -> None:
    if os.name == "nt":
        pytest.skip("links need a right here that few have")
    links = {
        watch.book / "graph" / "cases" / "letter.ttl": "leads outside the casebook",
        watch.book / "graph" / "cases" / "folder": "",
        watch.book / "queries" / "borrowed.rq": "leads outside the casebook",
    }
    for link, said in links.items():
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(watch.secret.parent if link.suffix == "" else watch.secret)
        asks = ("query", "borrowed") if link.suffix == ".rq" else ("build", "--no-view")
        code, told = watch.run(*asks)
        assert said in told, told
        assert bool(code) == bool(said)
        link.unlink()
    (watch.book / "queries").rmdir()
    watch.run("build", "--no-view")
