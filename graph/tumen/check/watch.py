"""Watch case files for changes, by polling their times.

Polling is enough: a casebook has at most some thousand files, and polling all of them takes
milliseconds. Notifications of the operating system would need one more library, and do not come
from network drives, shared folders and containers.
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
    """Yield the files that appeared, changed or vanished, each time that any did; never return.

    `files` is called at each poll; `every` is the pause between two polls in seconds, longer where
    polling itself is slow. A change is reported at the first poll that finds the files at rest: an
    editor empties a file before it writes it.
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
