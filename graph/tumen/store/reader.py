"""Open the published snapshot of a casebook for reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.errors import StoreError
from tumen.store.checksums import damage_error, first_corrupt_file
from tumen.store.disk_errors import REBUILD, disk_errors
from tumen.store.ledger import Entry, Ledger
from tumen.store.snapshots import active_store, read_current

if TYPE_CHECKING:
    from pyoxigraph import Store as OxigraphStore


def snapshot_path(casebook: Casebook) -> Path:
    """The folder of the snapshot that readers open.

    Raises `StoreError` where nothing has been built yet.
    """
    home = active_store(casebook)
    name = read_current(home)
    if name is None or not (home / "snapshots" / name).is_dir():
        raise StoreError("this casebook has not been built yet. Build it with: tumen build")
    return home / "snapshots" / name


def verified_snapshot(casebook: Casebook) -> Path:
    """As `snapshot_path`, after a look at each file. Raises `StoreError` where one is damaged."""
    path = snapshot_path(casebook)
    with disk_errors(path):
        name = first_corrupt_file(path)
    if name is not None:
        raise damage_error(casebook.build / "graph", name, REBUILD)
    return path


def open_reader(casebook: Casebook) -> OxigraphStore:
    """The last published state, read-only; any number of processes may hold it at once."""
    from pyoxigraph import Store as OxigraphStore

    while True:
        path = verified_snapshot(casebook)
        try:
            with disk_errors(path):
                return OxigraphStore.read_only(str(path))
        except StoreError:
            if path.is_dir():
                raise


def open_reader_if_any(casebook: Casebook) -> OxigraphStore | None:
    """As `open_reader`, but None where nothing has been built yet."""
    if read_current(active_store(casebook)) is None:
        return None
    return open_reader(casebook)


def read_entries(casebook: Casebook) -> tuple[list[Entry], int]:
    """What the ledger has noted of every source, and when (nanoseconds)."""
    ledger = Ledger(active_store(casebook) / "ledger.sqlite")
    try:
        return list(ledger.entries()), int(ledger.meta("noted") or 0)
    finally:
        ledger.close()


def revision(casebook: Casebook) -> str:
    """The name of the state that readers see; it changes with every build that changed anything."""
    return snapshot_path(casebook).name
