"""Lock files with the operating system's locks, which end with the process in whatever way."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_PAUSE = 0.02  # seconds between two attempts

if sys.platform == "win32":
    import msvcrt

    def try_lock(file: IO[bytes], *, shared: bool = False) -> bool:
        """Lock an open file unless it is locked already; return whether that was done."""
        if shared:  # Windows has no shared locks here, and deletes no file that is open
            return True
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(file: IO[bytes]) -> None:
        """Release the lock of a file."""
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(file: IO[bytes], *, shared: bool = False) -> bool:
        """Lock an open file unless it is locked already; return whether that was done."""
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(file: IO[bytes]) -> None:
        """Release the lock of a file."""
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def exclusive_lock(path: Path, *, wait: float = 0.0) -> Iterator[bool]:
    """Hold the lock of a file, which is created if needed, and yield whether it was free.

    `wait` (seconds) is how long to wait for another process, or another thread, to release it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        until = time.monotonic() + wait
        while not (held := try_lock(file)) and time.monotonic() < until:
            time.sleep(_PAUSE)
        try:
            yield held
        finally:
            if held:
                unlock(file)
