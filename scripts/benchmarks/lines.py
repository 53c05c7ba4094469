"""Hold and print the report: each comparison, its target and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from benchmarks.timing import Cost

Measure = Literal["ratio", "rate", "seconds", "bytes", "share"]


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one measured figure.

    `ours` is our cost and `other` that of what `against` names. `value` is what counts: how many
    times the other's cost (`ratio`), our share of the other's speed (`rate`), seconds beyond the
    other's (`seconds`), memory (`bytes`), or a part of a whole (`share`). `target` is its promised
    limit: the least for a rate or a share, the most for all else; None promises nothing. A line
    that is not `judged` was measured on less than the promise is about.
    """

    key: str
    what: str
    measure: Measure
    value: float
    target: float | None = None
    against: str = ""
    ours: Cost | None = None
    other: Cost | None = None
    note: str = ""
    judged: bool = True

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or nothing where nothing is promised."""
        if self.target is None or not self.judged:
            return ""
        least = self.measure in {"rate", "share"}
        good = self.value >= self.target if least else self.value <= self.target
        return "met" if good else "missed"

    def as_dict(self) -> dict[str, object]:
        """Return the line as a dictionary."""
        return {**asdict(self), "verdict": self.verdict}


@dataclass(slots=True)
class Report:
    """Hold all figures of a run and its circumstances."""

    setting: dict[str, object]
    lines: list[Line] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """Return the report as a dictionary."""
        lines = [line.as_dict() for line in self.lines]
        return {"setting": self.setting, "lines": lines, "questions": self.questions}

    def missed(self) -> list[Line]:
        """Return the lines that miss their target."""
        return [line for line in self.lines if line.verdict == "missed"]


def ratio(
    key: str, what: str, against: str, ours: Cost, other: Cost, target: float | None = None,
    note: str = "",
) -> Line:  # fmt: skip
    """Report our cost as a multiple of the peer's."""
    return Line(key, what, "ratio", ours.over(other), target, against, ours, other, note)


def rate(
    key: str, what: str, against: str, ours: Cost, other: Cost, target: float | None = None,
    note: str = "",
) -> Line:  # fmt: skip
    """Report our rate as a share of the peer's."""
    return Line(key, what, "rate", 1 / ours.over(other), target, against, ours, other, note)


def beyond(
    key: str, what: str, against: str, ours: Cost, other: Cost, target: float | None = None,
    note: str = "",
) -> Line:  # fmt: skip
    """Report our processor time beyond the peer's."""
    value = ours.cpu - other.cpu
    return Line(key, what, "seconds", value, target, against, ours, other, note)


def share(
    key: str, what: str, against: str, ours: float, other: float, target: float | None = None,
    note: str = "",
) -> Line:  # fmt: skip
    """Report a share; the peer's share is in the note."""
    note = f"against {other:.1%}; {note}"
    return Line(key, what, "share", ours, target, against, None, None, note)


def table(lines: Iterable[Line]) -> str:
    """Render the report as a table."""
    rows: list[tuple[str, ...]] = [
        ("", "ours: wall", "cpu", "other: wall", "cpu", "result", "target", "")
    ]
    rows += [_row(line) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    text = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:-1], strict=True)]
        text.append("  ".join([*cells, row[-1]]).rstrip())
    return "\n".join(text)


def _row(line: Line) -> tuple[str, ...]:
    what = f"{line.what} / {line.against}" if line.against else line.what
    ours, other = _seconds(line.ours), _seconds(line.other)
    target = "" if line.target is None else _shown(line, line.target, target=True)
    if target and not line.judged:
        target = f"({target})"
    verdict = f"{line.verdict}  {line.note}" if line.note else line.verdict
    return (what, *ours, *other, _shown(line, line.value), target, verdict)


def _seconds(cost: Cost | None) -> tuple[str, str]:
    if cost is None:
        return "", ""
    return _time(cost.wall), _time(cost.cpu)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if abs(seconds) < 1 else f"{seconds:.2f} s"


def _shown(line: Line, value: float, *, target: bool = False) -> str:
    sign = "" if not target else "≥ " if line.measure in {"rate", "share"} else "≤ "
    if line.measure == "share":
        return f"{sign}{value:.1%}"
    if line.measure == "bytes":
        return f"{sign}{value / 1e9:.2f} GB" if value >= 1e8 else f"{sign}{value / 1e6:.2f} MB"
    if line.measure == "seconds":
        return f"{sign}{_time(value)}"
    return f"{sign}{value:.2f}×" if value >= 0.1 else f"{sign}{value:.2g}×"
