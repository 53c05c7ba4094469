"""Compare a newer edition of a source: what is new, changed and gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tumen.core.findings import Finding

MOST_KEYS = 10_000


class CaseTooLarge(Exception):
    """Report that the records are more than a case file may hold; quads may hold them."""


@dataclass(slots=True)
class Changes:
    """Group records by what became of them since the last import: their keys in the source.

    Of very many the first are kept by their keys, and all are numbered.
    """

    came: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    unchanged: int = 0
    numbers: Counter[str] = field(default_factory=Counter)

    def number(self, what: str) -> int:
        """Count the records that "came", "changed", "vanished" or "returned"."""
        return max(self.numbers[what], len(getattr(self, what)))

    def note(self, key: str, digest: str, before: tuple[str, bool] | None) -> None:
        """Take in one record; `before` is its hash then and whether it was withdrawn."""
        if before is None:
            what = "came"
        elif before[1]:
            what = "returned"
        elif before[0] != digest:
            what = "changed"
        else:
            self.unchanged += 1
            return
        self.numbers[what] += 1
        if self.numbers[what] <= MOST_KEYS:
            getattr(self, what).append(key)

    def any(self) -> bool:
        """Return whether anything differs."""
        return bool(self.came or self.changed or self.vanished or self.returned)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Limit an import: skip bad rows, overwrite what was edited by hand, or only report."""

    skip_invalid: bool = False
    overwrite: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class WriteResult:
    """Report the outcome: place, differences, refusals, and whether anything was written."""

    place: Path
    changes: Changes
    findings: list[Finding]
    written: bool


def known(records: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, bool]]:
    """Return what the last import recorded of each record: its hash, and whether it was
    withdrawn.
    """
    return {
        name: (entry.get("sha256", ""), "withdrawn" in entry) for name, entry in records.items()
    }
