"""Compare HermiT's conclusions about a casebook with those of the build."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tumen.analysis.owl.dl_profile import axioms_of, violations
from tumen.analysis.owl.hermit import MEMORY, TIMEOUT, Deadline, consistent, judge
from tumen.analysis.owl.input import Statements
from tumen.core.casebook import Casebook
from tumen.core.findings import Finding
from tumen.core.vocabulary import SOURCE
from tumen.derive.inference.store_view import VOCABULARY

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

Statement = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """Hold what was found.

    `findings` tell clashes and what lies outside OWL 2 DL; `unsatisfiable` classes can have no
    member. `conclusions` are HermiT's, as full IRIs; `missed` are those that the rules do not
    draw, `unfounded` those that only the rules draw. `left_out` counts by datatype the values
    that HermiT cannot read; `set_aside` are sources that contradict themselves.
    """

    sources: tuple[str, ...]
    statements: int
    consistent: bool
    findings: tuple[Finding, ...] = ()
    unsatisfiable: tuple[str, ...] = ()
    conclusions: tuple[Statement, ...] = ()
    missed: tuple[Statement, ...] = ()
    unfounded: tuple[Statement, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def sound(self) -> bool:
        """Return whether the report has nothing to complain of."""
        bad = self.unsatisfiable or self.missed or self.unfounded
        return self.consistent and not bad and not any(f.severity != "info" for f in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values."""

        def listed(statements: Iterable[Statement]) -> list[dict[str, str]]:
            return [{"subject": s, "predicate": p, "object": o} for s, p, o in statements]

        return {
            "consistent": self.consistent,
            "sources": list(self.sources),
            "setAside": list(self.set_aside),
            "statements": self.statements,
            "findings": [finding.as_dict() for finding in self.findings],
            "unsatisfiable": list(self.unsatisfiable),
            "conclusions": listed(self.conclusions),
            "missedByRules": listed(self.missed),
            "onlyByRules": listed(self.unfounded),
            "leftOut": dict(self.left_out),
            "seconds": round(self.seconds, 3),
        }


def reason(
    casebook: Casebook, cases: Mapping[str, Iterable[Quad]], *,
    timeout: float = TIMEOUT, memory: int = MEMORY,
) -> Report:  # fmt: skip
    """Run HermiT over the vocabulary and the statements of these sources (by slug).

    Sources that contradict themselves, and statements by which sources contradict each other,
    are reported and left out, since everything follows from a contradiction. Nothing is written.
    Raises `ReasonerError` where HermiT cannot be run or is ended at the limit.
    """
    began, deadline = time.monotonic(), Deadline(timeout)
    said = Statements(casebook, cases)
    outside = tuple(violations(casebook))
    if outside:
        return Report(said.sources, said.size, False, findings=outside)
    said.set_aside_clashes()
    axioms = [found.triple for found in axioms_of(casebook)]

    verdict = judge([*axioms, *said.triples()], deadline, memory)
    while not verdict.consistent:
        said.set_aside_unseen(lambda some: not consistent([*axioms, *some], deadline, memory))
        verdict = judge([*axioms, *said.triples()], deadline, memory)
    theirs = {c for c in verdict.concluded if not f"<{c[0]}".startswith(VOCABULARY)}
    missed, unfounded = said.compared(theirs)
    return Report(
        said.sources, said.size, not said.bad, tuple(said.findings), verdict.unsatisfiable,
        tuple(sorted(theirs)), missed, unfounded, verdict.left_out, tuple(sorted(said.bad)),
        time.monotonic() - began,
    )  # fmt: skip


def stored_cases(store: Store) -> dict[str, Iterable[Quad]]:
    """Return the statements of each source in a store, by its slug."""
    names = sorted((g for g in store.named_graphs() if g.value.startswith(SOURCE)), key=str)
    return {
        graph.value.removeprefix(SOURCE): store.quads_for_pattern(None, None, None, graph)
        for graph in names
    }
