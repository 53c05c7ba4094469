"""Hold the write lock of a casebook: one process writes at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tumen.core.casebook import Casebook
from tumen.core.errors import StoreInUse
from tumen.core.locks import exclusive_lock
from tumen.store.disk_errors import IN_USE, disk_errors

_PATIENCE = 60.0  # seconds


@contextmanager
def import_lock(casebook: Casebook) -> Iterator[None]:
    """Let one import run at a time: each compares its file with the edition that it replaces.

    Raises `StoreInUse` if another import is still running after a minute.
    """
    place = casebook.build / "importing.lock"
    with ExitStack() as stack:
        with disk_errors(place):
            held = stack.enter_context(exclusive_lock(place, wait=_PATIENCE))
        if not held:
            raise StoreInUse("another import is running. Try again when that has finished.")
        yield


@contextmanager
def write_lock(casebook: Casebook, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the write lock, from opening the writer to swapping in what was made beside the store.

    The engine locks its own folder; this lock also guards a store that is being made, and the swap.
    Raises `StoreInUse` if another process still holds it after `wait` seconds.
    """
    place = casebook.build / "writing.lock"
    with ExitStack() as stack:
        with disk_errors(place):
            held = stack.enter_context(exclusive_lock(place, wait=wait))
        if not held:
            raise StoreInUse(IN_USE.format(place=casebook.build / "graph"))
        yield
