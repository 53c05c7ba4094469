"""Open the published snapshot of a casebook for reading."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tumen.core.casebook import Casebook
from tumen.core.errors import NotBuilt
from tumen.store.checksums import damage_error, first_corrupt_file
from tumen.store.disk_errors import REBUILD, REPAIR, disk_errors
from tumen.store.ledger import Entry, Ledger
from tumen.store.snapshots import active_store, hold, read_current, snapshots_of

if TYPE_CHECKING:
    from pyoxigraph import Store as OxigraphStore

# One swap of stores, or one deletion, can hide the pointer from two looks in a row, not from three.
_LOOKS = 3


def snapshot_path(casebook: Casebook) -> Path:
    """Return the folder of the snapshot to read, which stays as long as this process does.

    Raises `NotBuilt` where nothing has been built yet.
    """
    seen: list[str | None] = []
    while len(seen) < _LOOKS or len({*seen[-_LOOKS:]}) > 1:  # else the builder was between looks
        home = active_store(casebook)
        seen.append(read_current(home))
        path = snapshots_of(home) / (seen[-1] or "")
        if seen[-1] is not None and hold(path):
            return path
    if seen[-1] is None:
        raise NotBuilt("this casebook has not been built yet. Build it with: tumen build")
    raise damage_error(home, seen[-1], REBUILD)


def verified_snapshot(casebook: Casebook) -> Path:
    """Return the same as `snapshot_path` after checking each file.

    Raises `StoreDamaged` if one is corrupt.
    """
    path = snapshot_path(casebook)
    with disk_errors(path):
        name = first_corrupt_file(path)
    if name is not None:
        remedy = REBUILD if casebook.private is None else REPAIR
        raise damage_error(casebook.build / "graph", name, remedy)
    return path


def open_reader(casebook: Casebook) -> OxigraphStore:
    """Return the last published state, read-only; any number of processes may hold it at once."""
    from pyoxigraph import Store as OxigraphStore

    path = verified_snapshot(casebook)
    with disk_errors(path):
        return OxigraphStore.read_only(str(path))


def open_reader_if_any(casebook: Casebook) -> OxigraphStore | None:
    """Return the same as `open_reader`, or None if nothing has been built yet."""
    try:
        return open_reader(casebook)
    except NotBuilt:
        return None


def read_entries(casebook: Casebook) -> list[Entry]:
    """Return the ledger's entry of every source."""
    ledger = Ledger(active_store(casebook) / "ledger.sqlite")
    try:
        return ledger.entries()
    finally:
        ledger.close()


def read_recorded_decisions(casebook: Casebook) -> dict[str, str]:
    """Return the hash of each decision file that the store holds, by its name without ending."""
    ledger = Ledger(active_store(casebook) / "ledger.sqlite")
    try:
        return dict(ledger.decisions())
    finally:
        ledger.close()


def read_state(casebook: Casebook) -> list[str]:
    """Describe all that the published graph is made from: equal graphs have equal descriptions."""
    ledger = Ledger(active_store(casebook) / "ledger.sqlite")
    try:
        state = [f"source {entry.slug} {entry.digest}" for entry in ledger.entries()]
        state += (f"loaded {loaded.content}" for loaded in ledger.loads())
        state += (f"decision {name} {content}" for name, content in ledger.decisions())
        # After a load, what is derived is stale until the next build.
        state += (f"derived {name} {version}" for name, version in ledger.derived().items())
        return state
    finally:
        ledger.close()


def revision(casebook: Casebook) -> str:
    """Return the name of the state that readers see; each build that changes anything
    changes it.
    """
    return snapshot_path(casebook).name
