"""Represent audit findings: what is stated, what was expected, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

INFO, WARNING, ERROR = "info", "warning", "error"


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """Represent one claim, or for `unmentioned` one thing, checked against the rest of the graph.

    `kind` is a local name; `severity` is error, warning or info. `figures` are the claims that the
    expectation was worked out from. `routine` marks a number that agrees, or that nothing in the
    graph can be held against: shown only when asked for.
    """

    kind: str
    claim: str
    severity: str
    stated: str
    expected: str
    why: str
    source: str = ""
    figures: tuple[str, ...] = ()
    routine: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {
            "kind": self.kind,
            "claim": self.claim,
            "severity": self.severity,
            "stated": self.stated,
            "expected": self.expected,
            "why": self.why,
            "source": self.source,
            "figures": list(self.figures),
        }


def written(number: Decimal, *, grouped: bool = False, places: int = 1) -> str:
    """Format a number, with at most `places` digits after the point.

    >>> written(Decimal("2567.8333"), grouped=True), written(Decimal("749"))
    ('2,567.8', '749')
    """
    if number != number.to_integral_value():
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)
    else:
        number = number.to_integral_value()
    return f"{number:,f}" if grouped else f"{number:f}"
