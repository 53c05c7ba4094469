"""Keep a derived graph in step with the sources: the protocol that every derived graph follows.

A build runs each derivation in three steps:

    prepare()      before the changed sources are written
    update()       after they are written
    mark_done()    once readers see the result

The ledger records for which version each derived graph is right. The build withdraws that record
before it writes anything. So a derived graph whose build was cut off is rebuilt as a whole.

To add a derived graph, subclass `Derivation` and add the class to `tumen.build.commit.DERIVATIONS`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.core.vocabulary import DERIVED
from tumen.store.disk_errors import disk_errors
from tumen.store.writer import Change, Writer

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad


@dataclass(frozen=True, slots=True)
class Revision:
    """Hold the changes that one build makes to a store.

    `version` identifies the vocabulary and the reader: where it differs from the recorded one,
    everything derived is rebuilt.
    """

    writer: Writer
    casebook: Casebook
    changes: Sequence[Change]
    version: str
    decisions: object = None  # as `tumen.derive.identity.update` reads them
    _before: dict[str, frozenset[Quad]] = field(default_factory=dict)

    def is_whole(self) -> bool:
        """Return whether the changes, once written, are all that the store holds, as in a fresh
        build.
        """
        written = sum(1 for change in self.changes if change.quads)
        return written == self.writer.count_sources()

    def before(self, slug: str) -> frozenset[Quad]:
        """Return the quads of a source before this revision. Call it first in `prepare`."""
        if slug not in self._before:
            self._before[slug] = frozenset(self.writer.quads(slug))
        return self._before[slug]


class Derivation(ABC):
    """Keep one derived graph in step with the sources.

    A subclass sets `name` and `FORMAT_VERSION`, and implements `rebuild` and `apply_changes`.
    Its graph is `DERIVED + name`.
    """

    name: ClassVar[str]
    FORMAT_VERSION: ClassVar[str]  # raise it when the same sources give another graph than before
    public: ClassVar[bool] = True  # whether a public view may have this graph
    many: ClassVar[int] = 500  # more changed sources than this: rebuilding is quicker

    def __init__(self, revision: Revision) -> None:
        self.revision = revision
        self.writer = revision.writer
        self.changes = revision.changes
        self.inputs_changed = 0  # how many inputs besides the sources (decisions) changed
        self.findings: list[Finding] = []  # what is wrong with the inputs
        self.version = f"{self.FORMAT_VERSION} {revision.version}"
        self.stale = self.writer.ledger.derived().get(self.name) != self.version

    @property
    def graph(self) -> NamedNode:
        """Return the name of the derived graph."""
        from pyoxigraph import NamedNode

        return NamedNode(DERIVED + self.name)

    def prepare(self) -> bool:
        """Read what the update needs of the old state; return whether there is anything to do."""
        if not self.stale and len(self.changes) > self.many:
            self.stale = True
        if not self.stale and self.changes:
            self.read_old_state()
        return self.stale or bool(self.changes)

    def update(self) -> None:
        """Bring the derived graph up to date."""
        with disk_errors(self.writer.home):
            if self.stale:
                self.rebuild()
            else:
                self.apply_changes()

    def mark_done(self) -> None:
        """Record that the graph is right, and that readers see it."""
        self.writer.ledger.record_derived(self.name, self.version)

    def read_old_state(self) -> None:  # noqa: B027 - many derivations need nothing of it
        """Read what `apply_changes` needs of the sources before they are written."""

    @abstractmethod
    def rebuild(self) -> None:
        """Derive the whole graph anew."""

    @abstractmethod
    def apply_changes(self) -> None:
        """Update the graph at the cost of what changed."""
