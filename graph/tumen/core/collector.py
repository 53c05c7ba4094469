"""Python's garbage collector, out of the way while many small objects are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
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
