"""A process that runs one command and ends it, and itself, when whoever started both has gone.

`python -P -m tumen.core.processes COMMAND…`: the command's exit status is its own. A reader of
standard input finds its end when the parent dies in whatever way, and kills the process group.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


def main() -> int:
    """Run the command that the arguments are."""
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL) as process:  # noqa: S603
        threading.Thread(target=_end_with_parent, args=[process], daemon=True).start()
        status = process.wait()
    return status if status >= 0 else 128 - status  # a signal, as shells tell it


def _end_with_parent(process: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1):
        pass
    process.kill()
    if sys.platform == "win32":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        os.killpg(0, signal.SIGKILL)


@contextmanager
def gc_disabled() -> Iterator[None]:
    """No cyclic collection inside.

    Making a graph makes hundreds of thousands of dictionaries, none of which is garbage; the
    collector would look through all of them again and again, at half the cost of the whole.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def limit_address_space(limit: int) -> None:
    """Hold this process to `limit` bytes of addresses, where the platform can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (OSError, ValueError):  # macOS knows the limit and does not take it
        return


if __name__ == "__main__":
    sys.exit(main())
