"""Processes that do one thing to a store and are killed, or kill themselves, while they do it.

The process that forks them has everything imported and compiled, and never opens a store: the engine's
threads do not outlive a fork. So a victim costs some milliseconds, and is killed as any process is.
"""

from __future__ import annotations

import gc
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import tumen

# Where a call counts as a step of writing: everything between the cases and the disk.
_PACKAGE = Path(tumen.__file__).parent
_WRITING = frozenset({
    *(str(path) for room in ("store", "build", "privacy") for path in (_PACKAGE / room).glob("*.py")),
    *(str(_PACKAGE / path) for path in (
        "core/files.py", "core/keys.py", "core/locks.py", "core/replace_files.py", "derive/disputes/update.py",
        "derive/identity/decide.py", "derive/identity/update.py", "derive/inference/update.py",
        "ingest/run.py", "ingest/authoring/new_case.py", "ingest/authoring/reanchor.py", "ingest/store_quads.py", "ingest/write_case.py", "ingest/write_quads.py",
        "query/export_rdf.py",
    )),
    *(work.__code__.co_filename for work in (shutil.rmtree, pathlib.Path.unlink, tempfile.mkstemp)),
})  # fmt: skip
assert all(Path(path).is_file() for path in _WRITING), "a module of the writing has moved"
# The calls among them after which something on the disk is another, or will be.
_CHANGING = frozenset((
    "replace", "rename", "link", "unlink", "rmdir", "mkdir", "chmod", "utime", "write", "writelines", "fsync", "flush",
    "close", "execute", "executemany", "executescript", "backup", "bulk_extend", "bulk_load", "extend", "update",
    "remove_graph",
))  # fmt: skip
_OWNERS = ("pyoxigraph", "sqlite3", "_io")
NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Death:
    """Where a process kills itself: before its n-th step of writing, or the n-th that changes the disk."""

    at: int = NEVER
    changing: bool = False


def apart(work: Callable[[], Any], death: Death | None = None) -> tuple[int, int]:
    """Run `work` in a process of its own: its id, and a pipe on which it says its result.

    With a `death`, its steps are counted, and it kills itself at that one.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        counted = _count_steps(death)
        said = {"result": work(), "steps": counted}
    except BaseException as error:  # noqa: BLE001 - told, and judged by the parent
        said = {"error": f"{type(error).__name__}: {error}"}
    sys.setprofile(None)
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(json.dumps(said).encode())
    os._exit(0)


def _count_steps(death: Death | None) -> list[int]:
    """The numbers of steps, of all and of those that change the disk; they grow as they are made."""
    counted = [0, 0]
    if death is None:
        return counted
    system = os.replace.__self__  # type: ignore[attr-defined]
    which, at = int(death.changing), death.at

    def step(frame: FrameType, event: str, argument: Any) -> None:
        if event != "c_call" or frame.f_code.co_filename not in _WRITING:
            return
        counted[0] += 1
        if argument.__name__ in _CHANGING:
            owner = argument.__self__
            counted[1] += owner is system or type(owner).__module__ in _OWNERS
            if which == 1 and counted[1] == at:
                os.kill(os.getpid(), signal.SIGKILL)
        if which == 0 and counted[0] == at:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(step)
    return counted


def result(child: int, reading: int) -> dict[str, Any]:
    """What a process said; nothing where it died."""
    said = b""
    while part := os.read(reading, 1 << 16):
        said += part
    os.close(reading)
    os.waitpid(child, 0)
    return json.loads(said) if said else {}


def told(work: Callable[[], Any]) -> Any:
    """The result of work that is done in a process of its own, and must not fail."""
    return next(all_told([work], 1))


def all_told(works: Sequence[Callable[[], Any]], at_once: int) -> Iterator[Any]:
    """The same of several, each in a process of its own, in their order."""
    running = deque(apart(work) for work in works[:at_once])
    for place in range(len(works)):
        said = result(*running.popleft())
        if "result" not in said:
            raise RuntimeError(said.get("error", "a process died that nobody killed"))
        running.extend(apart(work) for work in works[at_once + place :][:1])
        yield said["result"]


def settle() -> None:
    """Before the first fork: what is there now stays, so that no child copies it to count it."""
    gc.collect()
    gc.freeze()


def room() -> str | None:
    """A folder in memory where there is one: what is killed there leaves the same as on a disk."""
    memory = Path("/dev/shm")
    return str(memory) if os.access(memory, os.W_OK) else None
