"""Run work in a subprocess that ends with its parent, at a time limit, and within a memory limit.

`subprocess_of` starts a module of ours, which calls `end_with_parent` and, if it wants a memory
limit, `limit_address_space`. A program that is not ours is run by this module itself, as a guard:
`python -P -m tumen.core.processes COMMAND…` has the command's exit status.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any

# A group of its own, so that all that the child has started ends with it.
OWN_GROUP: dict[str, Any] = (
    {"creationflags": 0x200}  # CREATE_NEW_PROCESS_GROUP, a name that only Windows has
    if sys.platform == "win32"
    else {"start_new_session": True}
)


@dataclass(slots=True)
class Subprocess:
    """Represent a running child: its process, whether it was killed at the time limit,
    its output.
    """

    process: subprocess.Popen[bytes]
    errors: IO[bytes]
    timed_out: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> int:
        """Wait until it has ended, and return its exit status."""
        return self.process.wait()

    def said(self) -> bytes:
        """Return what it wrote to standard error; call it after the child has ended."""
        self.errors.seek(0)
        return self.errors.read()

    def kill(self) -> None:
        """Kill it and all that it has started."""
        if sys.platform == "win32":
            subprocess.run(  # noqa: S603
                ["taskkill", "/F", "/T", "/PID", str(self.process.pid)],  # noqa: S607
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
            )  # fmt: skip
        else:
            with suppress(ProcessLookupError):  # all of them have ended
                os.killpg(self.process.pid, signal.SIGKILL)


@contextmanager
def subprocess_of(
    module: str, *arguments: str, stdout: IO[bytes] | int = subprocess.PIPE,
    timeout: float | None = None,
) -> Iterator[Subprocess]:  # fmt: skip
    """Run a module of ours with arguments; on leaving, it and all that it has started are gone.

    Its standard input stays open meanwhile: its end tells the child that we are gone. It is killed
    after `timeout` seconds.
    """
    # -P: a file json.py in the working directory must not become our json
    command = [sys.executable, "-P", "-m", module, *arguments]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=subprocess.PIPE, stdout=stdout, stderr=errors, **OWN_GROUP
        )
        child = Subprocess(process, errors)
        timer = threading.Timer(timeout or 0, _kill_late, [child])
        timer.daemon = True
        if timeout is not None:
            timer.start()
        try:
            yield child
        finally:
            timer.cancel()
            child.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not read by then is no longer wanted
                        pipe.close()
            process.wait()


def _kill_late(child: Subprocess) -> None:
    child.timed_out.set()
    child.kill()


def end_with_parent() -> None:
    """Kill this process, and all that it started, at the end of input: its parent is gone then."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    with suppress(OSError):
        while os.read(0, 1 << 10):
            pass
    if sys.platform == "win32":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        os.killpg(0, signal.SIGKILL)


def main() -> int:
    """Run the command that the arguments are."""
    with subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL) as process:  # noqa: S603
        if sys.platform == "win32":  # where a killed guard would leave it running
            threading.Thread(target=_end_both, args=[process], daemon=True).start()
        else:
            end_with_parent()
        status = process.wait()
    return status if status >= 0 else 128 - status  # a signal, as shells tell it


def _end_both(process: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1 << 10):
        pass
    process.kill()
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def gc_disabled() -> Iterator[None]:
    """Disable cyclic garbage collection inside.

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
    """Limit this process to `limit` bytes of addresses, where the platform can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(OSError, ValueError):  # macOS knows the limit and does not take it
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    sys.exit(main())
