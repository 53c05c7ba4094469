"""What lies in the folder of imports and no build has taken in yet, for a check to look into.

A check builds nothing, and yet the cases may refer to what an import describes: in a fresh copy of
a casebook, say. They are loaded into a store of their own, which is gone when the check is over;
it lies on disk, so that memory does not grow with them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tumen.build.imports import TakenIn, differs, files_of, look_through_import, told
from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.core.vocabulary import SOURCE
from tumen.store.bulk_load import feed
from tumen.store.ledger import Import, Ledger
from tumen.store.snapshots import standing

if TYPE_CHECKING:
    from pyoxigraph import Store


@dataclass(slots=True)
class Unread:
    """What the files say that the store does not know, or None where it knows all.

    `outdated` are the sources of which the store holds another state; `findings` tell which files
    cannot be used.
    """

    store: Store | None = None
    outdated: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


@contextmanager
def unread_imports(casebook: Casebook) -> Iterator[Unread]:
    """The imports that are new, changed or gone since the last build, for the time of a check."""
    known = _taken_in(casebook)
    there = {path.name: path for path in files_of(casebook)}
    due = [path for name, path in there.items() if differs(casebook, path, known.get(name))]
    unread = Unread()
    unchanged = there.keys() - {path.name for path in due}
    for name in known.keys() - unchanged:
        unread.outdated |= {graph.removeprefix(SOURCE) for graph in known[name].graphs}
    if not due:
        yield unread
        return
    with tempfile.TemporaryDirectory(prefix="tumen-check-", ignore_cleanup_errors=True) as folder:
        unread.store = _loaded(casebook, due, Path(folder), unread.findings)
        try:
            yield unread
        finally:
            unread.store = None  # lets go of the files, which are deleted next


def _loaded(casebook: Casebook, due: list[Path], folder: Path, findings: list[Finding]) -> Store:
    from pyoxigraph import Store

    store = Store(str(folder))
    taken = TakenIn(findings=findings)
    for path in due:
        with told(casebook, path, taken):
            look_through_import(casebook, path)
            feed(store, path)
    return store


def _taken_in(casebook: Casebook) -> dict[str, Import]:
    """What the ledger has noted of each file of imports; nothing where nothing has been built."""
    path = standing(casebook) / "ledger.sqlite"
    if not path.exists():
        return {}
    ledger = Ledger(path)
    try:
        return ledger.imports()
    finally:
        ledger.close()
