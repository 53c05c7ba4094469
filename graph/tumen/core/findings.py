"""Collect findings: what a check says about one place in one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]


class Mark(NamedTuple):  # a case has hundreds, and a dataclass takes three times as long to make
    """Represent a place in a text: line and column, both counted from 1."""

    line: int
    column: int


START = Mark(1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Describe a problem (`message`), its place, its severity, and the remedy (`hint`).

    `code` is a stable, hyphenated name of the kind of finding.

    >>> print(Finding("kim.yaml", 41, 13, "error", "unknown-key", "unknown key 'efect'", "…"))
    kim.yaml:41:13: error: unknown key 'efect' [unknown-key] …
    """

    file: str
    line: int
    column: int
    severity: Severity
    code: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}"
        hint = f" {self.hint}" if self.hint else ""
        return f"{place}: {self.severity}: {self.message} [{self.code}]{hint}"

    def as_dict(self) -> dict[str, str | int]:
        """Return the finding under the keys that `tumen check --format json` promises."""
        return asdict(self)


class Findings:
    """Collect the findings about one file, each once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[Finding, None] = {}
        self._codes: dict[Mark, set[str]] = {}

    def add(
        self, mark: Mark, code: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Add a finding at `mark`."""
        finding = Finding(self.file, mark.line, mark.column, severity, code, message, hint)
        self._found[finding] = None
        self._codes.setdefault(mark, set()).add(code)

    def extend(self, others: Findings) -> None:
        """Add all findings of another collection about the same file."""
        for found in others._found:
            mark = Mark(found.line, found.column)
            self.add(mark, found.code, found.message, found.hint, found.severity)

    def codes_at(self, mark: Mark) -> set[str]:
        """Return the codes of the findings at a place so far."""
        return self._codes.get(mark, set())

    def has_errors(self) -> bool:
        """Say whether any finding is an error."""
        return has_errors(self._found)

    def sorted(self) -> list[Finding]:
        """Return all findings in the order of the file."""
        return sorted(self._found)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether any finding is an error, not just a warning or a remark."""
    return any(finding.severity == "error" for finding in findings)
