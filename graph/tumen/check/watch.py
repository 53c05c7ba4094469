"""Waits for case files to change, by looking at their dates.

Looking is enough here: a casebook has at most some thousand files, and a look at all of them
takes milliseconds. The notices of the operating system would need a library more, and do not
come from network drives, shared folders and containers, where casebooks often lie.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

State = dict[Path, tuple[int, int]]


def changes(
    files: Callable[[], Iterable[Path]], *, every: float = 0.25,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[set[Path]]:  # fmt: skip
    """The files that came, changed or went, each time that any did; it never ends of itself.

    `files` tells which are to be watched, anew at each look; `every` is the pause between two
    looks in seconds, longer where looking itself takes long. What changes is told at the first
    look that finds it at rest: an editor empties a file before it writes it.
    """
    told = before = _look(files())
    while True:
        began = time.monotonic()
        now = _look(files())
        took = time.monotonic() - began
        changed = {path for path in told.keys() | now.keys() if told.get(path) != now.get(path)}
        if changed and now == before:
            told = now
            yield changed
        before = now
        sleep(max(every, 10 * took))


def _look(paths: Iterable[Path]) -> State:
    seen: State = {}
    for path in paths:
        with suppress(OSError):  # gone since it was listed
            stat = path.stat()
            seen[path] = (stat.st_mtime_ns, stat.st_size)
    return seen
